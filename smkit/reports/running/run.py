"""One notebook, run with its parameters by Papermill, in this process or in a kernel of its own."""

import json
import logging
import random
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from smkit.reports.errors import ReportError
from smkit.tables import waiting

#: Tell what happens while it runs: « start » with the notebook, « cell » with a position, « done » with a position and a cell.
Tell = Callable[[str, Any], None]


class NotebookFailed(ReportError):
    """The notebook stopped before its end; `notebook` is what it had done by then, `cell` where it stopped, from 1."""

    def __init__(self, message: str, notebook: NotebookNode, cell: int | None = None) -> None:
        super().__init__(message)
        self.notebook = notebook
        self.cell = cell


def execute(
    source: Path,
    parameters: Mapping[str, Any],
    shown: Mapping[str, Any],
    scratch: Path,
    *,
    here: bool,
    seed: int,
    tell: Tell = lambda kind, content: None,
) -> NotebookNode:
    """Run a notebook and return it with its outputs.

    Parameters: `source`, the .ipynb; `parameters`, {name: value}, files by their whole path; `shown`, the same as people
    will read them, files by their name alone; `scratch`, a folder for what Papermill writes while it runs; `here`, in this
    process, which can then run no other, or in a kernel; `seed` of the random numbers; `tell`, called as it runs.
    Returns the executed notebook, in which no folder is named.
    Raises NotebookFailed, with a French message, when a cell fails or the kernel dies.
    """
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    output = scratch / "papermill.ipynb"
    # Papermill warns of every parameter that is annotated; ours are checked (see smkit.reports.asking.parameters)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    watched = Watched(tell, seed if here else None)
    try:
        notebook = papermill.execute_notebook(
            _read(source),
            str(output),
            dict(parameters),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            **watched.hooks(),
            **(_here() if here else _kernel(seed)),
        )
    except PapermillExecutionError as problem:
        notebook = tidy(nbformat.read(output, as_version=4), shown)
        raise NotebookFailed(_explain(problem), notebook, problem.cell_index + 1) from problem
    except DeadKernelError as problem:
        raise NotebookFailed(
            f"Le moteur de calcul s'est arrêté à la cellule {watched.position + 1}, souvent faute de mémoire. Fermez d'autres "
            "programmes, ou filtrez les données, puis relancez.",
            tidy(watched.notebook, shown),
            watched.position + 1,
        ) from problem
    finally:
        output.unlink(missing_ok=True)  # it names folders, and perhaps people
    return tidy(notebook, shown)


def _read(source: Path) -> NotebookNode:
    try:
        return nbformat.read(source, as_version=4)
    except Exception as problem:  # nbformat raises whatever its readers do
        raise ReportError(
            f"Le carnet {source.name} est illisible : ce n'est pas un carnet Jupyter entier. Reprenez-en une copie."
        ) from problem


def so_far(said: Iterable[tuple[str, Any]], shown: Mapping[str, Any]) -> NotebookNode | None:
    """Return what a notebook had done when its process died, or None when it had not started.

    Parameters: `said`, what `tell` was told; `shown`, the parameters as people will read them.
    """
    notebook = None
    for kind, content in said:
        if kind == "start":
            notebook = nbformat.from_dict(json.loads(content))
        elif kind == "done" and notebook is not None:
            position, cell = content
            notebook.cells[position] = nbformat.from_dict(json.loads(cell))
    return notebook and tidy(notebook, shown)


class Watched:
    """nbclient's hooks, told on; `notebook` is the one that runs, and `position` the cell it is at, from 0.

    With a `seed`, the notebook runs in this process: its random numbers start from there.
    """

    notebook: NotebookNode
    position = 0

    def __init__(self, tell: Tell, seed: int | None = None) -> None:
        self.tell, self.seed = tell, seed

    def hooks(self) -> dict[str, Callable[..., None]]:
        """Return them, as nbclient takes them."""
        return {"on_notebook_start": self.start, "on_cell_start": self.cell, "on_cell_executed": self.done}

    def start(self, notebook: NotebookNode) -> None:
        self.notebook = notebook
        if self.seed is not None:
            _sow(self.seed)
        self.tell("start", json.dumps(notebook))

    def cell(self, cell: NotebookNode, cell_index: int) -> None:
        self.position = cell_index
        if cell.cell_type == "code":
            self.tell("cell", cell_index)
            waiting.cell(cell_index, len(self.notebook.cells))

    def done(self, cell: NotebookNode, cell_index: int, execute_reply: object) -> None:
        self.tell("done", (cell_index, json.dumps(cell)))


def _here() -> dict[str, Any]:
    """Papermill's options for a kernel in this process."""
    from smkit.reports.running import capture

    return {"km": capture.Kernel()}


def _sow(seed: int) -> None:
    random.seed(seed)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(seed)


def _kernel(seed: int) -> dict[str, Any]:
    """Papermill's options for a kernel of its own: quiet, and with random numbers from `seed`."""
    start = f"__import__('random').seed({seed}); __import__('numpy').random.seed({seed})"
    return {"extra_arguments": ["--log-level=40", f"--IPKernelApp.exec_lines={start}"]}


def _explain(problem: Any) -> str:
    """The kit's own errors speak for themselves; any other is told with its cell."""
    if problem.traceback == [problem.evalue]:  # see smkit.errors.SmkitError
        return str(problem.evalue)
    if problem.ename == "MemoryError":
        return (
            f"La mémoire a manqué à la cellule {problem.cell_index + 1}. Fermez d'autres programmes, ou filtrez les données, "
            "puis relancez."
        )
    return (
        f"Le carnet s'est arrêté à la cellule {problem.cell_index + 1} : {problem.ename} : {problem.evalue}"
    )


def tidy(notebook: NotebookNode, shown: Mapping[str, Any]) -> NotebookNode:
    """Take out what differs from run to run or names a folder: Papermill's times and paths, and its banner of an error.

    Parameters: `notebook`, changed in place; `shown`, {name: value}, the parameters as people will read them.
    """
    notebook.metadata.pop("papermill", None)
    kept = []
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)  # nbclient's times
        tags = cell.metadata.get("tags", [])
        if "papermill-error-cell-tag" in tags:
            continue
        if "injected-parameters" in tags:
            cell.source = "\n".join(
                ["# Paramètres de ce rapport", *(f"{n} = {_literal(v)}" for n, v in shown.items())]
            )
        kept.append(cell)
    notebook.cells = kept
    return notebook


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
