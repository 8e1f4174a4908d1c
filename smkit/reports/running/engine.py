"""The engine « smkit » of Papermill: `papermill --engine smkit in.ipynb out.ipynb` runs a notebook in a process forked from a
preloaded one.

Papermill loads it through its entry point, in the middle of its own import: so nothing of Papermill is imported here before
it is used.
"""

import json
import os
from pathlib import Path
from typing import Any


class Engine:
    """What Papermill asks of an engine, see `papermill.engines.Engine`."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Execute a notebook in a process of its own, and return it.

        Parameters: `nb`; `kernel_name`, which must be Python's; `options` of Papermill.
        Raises DeadKernelError when the process dies.
        """
        from papermill.engines import Engine as Base

        class Managed(Base):
            @classmethod
            def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **more: Any) -> None:
                _forked(nb_man, kernel_name, more.get("execution_timeout"))

        return Managed.execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """Return the kernel's name, as Papermill finds it."""
        from papermill.utils import nb_kernel_name

        return str(nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """Return the notebook's language, as Papermill finds it."""
        from papermill.utils import nb_language

        return str(nb_language(nb, language))


def execute(tell: Any, notebook: str, kernel_name: str) -> tuple[str, int]:
    """Do, in a worker, the notebook in this very process; return it as JSON."""
    import nbformat
    from papermill.engines import NBClientEngine

    from smkit.reports.running import capture, run

    node = nbformat.reads(notebook, as_version=4)
    hooks = run.Watched(tell).hooks()
    done = NBClientEngine.execute_notebook(
        node, kernel_name, progress_bar=False, km=capture.Kernel(), **hooks
    )
    return nbformat.writes(done), 0


def _forked(manager: Any, kernel_name: str, seconds: float | None) -> None:
    """Run the notebook of Papermill's manager, and tell it of each cell."""
    import nbformat
    from nbclient.exceptions import DeadKernelError

    from smkit.reports.running import supervise, workers

    workers.start_server([])
    here = Path.cwd()
    task = workers.Task(
        "smkit.reports.running.engine:execute",
        (nbformat.writes(manager.nb), kernel_name),
        here,
        dict(os.environ),
    )
    limits = supervise.Limits(seconds or float("inf"), memory=2**63)
    with supervise.interruptible() as asked, asked.during():
        ((_, ending),) = supervise.run({"": task}, "fork", 1, limits, asked)
    if ending.reason:
        for kind, content in ending.said:
            if kind == "done":
                manager.nb.cells[content[0]] = nbformat.from_dict(json.loads(content[1]))
        if ending.cell:
            manager.cell_exception(manager.nb.cells[ending.cell - 1])
        raise DeadKernelError(ending.reason)
    done = nbformat.reads(ending.result, as_version=4)
    manager.nb.metadata.update(done.metadata)
    manager.nb.cells[:] = done.cells
    if manager.pbar:
        manager.pbar.update(len(done.cells))
