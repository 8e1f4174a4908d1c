"""Second stage: run a notebook in a process of its own, and collect what it recorded."""
