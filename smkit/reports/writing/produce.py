"""What a worker does for one report: run its notebook and write its files, in a folder that nobody looks at yet."""

import errno
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import nbformat

from smkit import __version__
from smkit.errors import SmkitError, cause, why
from smkit.reports.asking import bases
from smkit.reports.running import results as records
from smkit.reports.running import run
from smkit.reports.running.orders import Made, Order
from smkit.reports.writing import formats, provenance
from smkit.reports.writing.finished import Finished
from smkit.tables import waiting
from smkit.typography import moment

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


def make(tell: run.Tell, order: Order) -> tuple[Made, int]:
    """Make a report in its folder.

    Parameters: `tell`, called as it goes; `order`.
    Returns what became of it, and the peak of memory in bytes. A notebook that failed is written as far as it got.
    """
    try:
        made = _make(tell, order)
    except run.NotebookFailed as problem:
        made = Made(reason=str(problem), cell=problem.cell)
        keep(problem.notebook, order.folder)
    except SmkitError as problem:
        made = Made(reason=str(problem))
    except Exception as problem:
        if said := problem if isinstance(problem, OSError) else cause(problem):
            made = Made(reason=_explain(said))
            (order.folder / "rapport.ipynb").unlink(missing_ok=True)  # it may be half written
        else:  # a fault of ours costs this report, not the others
            made = Made(reason=f"Une erreur qui n'est pas la vôtre : {type(problem).__name__} : {problem}")
    return made, _peak()


def keep(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Write a notebook that failed, if the disk allows."""
    try:
        nbformat.write(notebook, folder / "rapport.ipynb")
    except OSError:
        (folder / "rapport.ipynb").unlink(missing_ok=True)


def keep_so_far(said: Iterable[tuple[str, Any]], shown: Mapping[str, Any], folder: Path) -> None:
    """Write what a notebook had done when its process died; arguments as `run.so_far`, and the folder."""
    if notebook := run.so_far(said, shown):
        keep(notebook, folder)


def _make(tell: run.Tell, order: Order) -> Made:
    notebook = run.execute(
        order.notebook,
        order.parameters,
        order.shown,
        order.folder,
        here=order.here,
        seed=order.seed,
        tell=tell,
    )
    waiting.page()
    if order.part:
        _name_part(notebook, " : ".join(order.part))
    results = records.collect(notebook)
    title = results.titles[0]["text"] if results.titles else order.name
    line = results.titles[0]["line"] if results.titles else ""
    content = records.publish(results, order.report, order.shown, order.prints)
    if order.part:
        content["part"] = dict([order.part])
    about = {
        "sources": content["sources"],
        "report": order.report,
        "parameters": order.shown,
        "version": __version__,
        "date": _now(),
        "notebook": f"{order.own}, « {order.notebook.name} »" if order.own else "",
    }
    finished = Finished(
        notebook,
        results,
        title,
        line,
        about,
        order.files,
        order.personal,
        order.annexes,
        order.charte,
        bases.brought(order.parameters, results.sources, order.files),
        str(order.parameters.get("colonnes") or ""),
    )
    reasons = formats.write(finished, content, order.folder, order.formats)
    made = tuple(name for name, reason in reasons.items() if not reason)
    return Made(
        title,
        results.statement("answer"),
        formats=made,
        missing=tuple(filter(None, reasons.values())),
        period=provenance.span(*results.span) if results.span else "",
        last=results.span[1] if results.span else "",
        alerts=results.alerts,
    )


def _name_part(notebook: nbformat.NotebookNode, part: str) -> None:
    """Say in the title's line which part of the data the report is limited to."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if record := data.get("application/vnd.smkit.title+json"):
                record["line"] = " · ".join(text for text in (part, record["line"]) if text)
                data["text/plain"] = "\n".join((record["text"], record["line"]))
                title = f"<h1>{escape(record['text'])}</h1>"
                data["text/html"] = f'{title}<p class="smkit-subtitle">{escape(record["line"])}</p>'


def _now() -> str:
    return moment(datetime.now().astimezone())


def _explain(problem: OSError) -> str:
    name = Path(problem.filename).name if problem.filename else ""
    if problem.errno in _FULL:
        return "Le disque est plein : le rapport n'a pas pu être écrit. Faites de la place, puis relancez avec --retry."
    file = f" « {name} »" if name else ""
    return f"Le fichier{file} n'a pas pu être lu ou écrit : {why(problem)}. Vérifiez-le, puis relancez avec --retry."


def _peak() -> int:
    """The most memory that this process has used, in bytes; 0 where the system does not count it."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
