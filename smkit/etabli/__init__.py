"""« L'établi »: the kit without a terminal, as one page of a Jupyter server on this machine alone.

The state is the workspace's folder, never a process's memory; the work is done in processes of the batch engine.
"""
