"""One notebook, run with its parameters by Papermill, in a folder of its own."""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from smkit import paths
from smkit.reports.errors import ReportError


class NotebookFailed(ReportError):
    """The notebook stopped before its end; `notebook` is what it had done by then."""

    def __init__(self, message: str, notebook: NotebookNode) -> None:
        super().__init__(message)
        self.notebook = notebook


def execute(
    source: Path, parameters: Mapping[str, Any], shown: Mapping[str, Any], scratch: Path
) -> NotebookNode:
    """Run a notebook and return it with its outputs.

    Parameters: `source`, the .ipynb; `parameters`, {name: value}, files by their whole path; `shown`, the same as people
    will read them, files by their name alone; `scratch`, a folder for what Papermill writes while it runs.
    Returns the executed notebook, in which no folder is named.
    Raises NotebookFailed, with a French message, when a cell fails or the kernel dies.
    """
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    output = scratch / "rapport.ipynb"
    # Papermill warns of every parameter that is annotated; ours are checked (see smkit.reports.parameters)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        with _headless():
            notebook = papermill.execute_notebook(
                str(source),
                str(output),
                dict(parameters),
                cwd=str(Path.cwd()),
                kernel_name="python3",
                language="python",
                progress_bar=False,
                extra_arguments=["--log-level=40"],  # a kernel's warnings are for developers
            )
    except PapermillExecutionError as problem:
        notebook = _tidy(nbformat.read(output, as_version=4), shown)
        raise NotebookFailed(_explain(problem), notebook) from problem
    except DeadKernelError as problem:
        notebook = _tidy(nbformat.read(output, as_version=4), shown)
        raise NotebookFailed(
            "Le moteur de calcul s'est arrêté en route, souvent faute de mémoire. Fermez d'autres programmes, ou filtrez les "
            "données, puis relancez.",
            notebook,
        ) from problem
    return _tidy(notebook, shown)


def _explain(problem: Any) -> str:
    """The kit's own errors speak for themselves; any other is told with its cell."""
    if problem.traceback == [problem.evalue]:  # see smkit.errors.SmkitError
        return str(problem.evalue)
    return (
        f"Le carnet s'est arrêté à la cellule {problem.cell_index + 1} : {problem.ename} : {problem.evalue}"
    )


@contextmanager
def _headless() -> Iterator[None]:
    """What the kernel finds in its environment: no progress record, and the workspace of who started it."""
    wanted = {"SMKIT_HEADLESS": "1", "SMKIT_WORKSPACE": str(paths.workspace())}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _tidy(notebook: NotebookNode, shown: Mapping[str, Any]) -> NotebookNode:
    """Take out what differs from run to run or names a folder: Papermill's times and paths, and its banner of an error."""
    notebook.metadata.pop("papermill", None)
    kept = []
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
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
