"""Which column is which: what headers say, what tools export, what a person tells."""
