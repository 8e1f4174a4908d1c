"""How it runs: asking, running, writing, keeping."""
