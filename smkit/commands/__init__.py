"""The commands of the terminal, one module a job; each imports what is heavy only when it runs."""
