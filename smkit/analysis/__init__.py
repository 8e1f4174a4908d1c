"""What is computed: one theme a folder, on the common ground that stands beside them."""
