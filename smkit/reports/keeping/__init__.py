"""Last stage: put reports in place once whole, remember what they were made from, and make the index."""
