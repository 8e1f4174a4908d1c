"""The formats a report can be had in: each writes one file of a finished run into its folder."""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from smkit.errors import suggest
from smkit.reports.errors import UsageError
from smkit.reports.running.results import Results
from smkit.reports.writing.finished import Finished


def html(finished: Finished, folder: Path) -> str:
    """Write `rapport.html`."""
    from smkit.reports.writing import render

    (folder / "rapport.html").write_text(render.page(finished), "utf-8")
    return ""


def xlsx(finished: Finished, folder: Path) -> str:
    """Write `rapport.xlsx`."""
    from smkit.reports.writing import spreadsheet

    spreadsheet.write(finished, folder / "rapport.xlsx")
    return ""


def pptx(finished: Finished, folder: Path) -> str:
    """Write `rapport.pptx`."""
    from smkit.reports.writing import slides

    slides.write(finished, folder / "rapport.pptx")
    return ""


def pdf(finished: Finished, folder: Path) -> str:
    """Write `rapport.pdf`, where a browser can print it."""
    from smkit.reports.writing import pdf

    return pdf.write(finished, folder / "rapport.pdf")


Writer = Callable[[Finished, Path], str]


#: Each writes one format into a folder and returns why it could not, in French, or an empty text; the others still come.
#: They write what they are given: `write` looks first whether it may leave the kit.
WRITERS: Mapping[str, Writer] = {each.__name__: each for each in (html, xlsx, pdf, pptx)}


def write(
    finished: Finished, content: Mapping[str, Any], folder: Path, formats: Sequence[str]
) -> dict[str, str]:
    """Write all that a report leaves, once it is known to show no personal data.

    Parameters: `finished`; `content` of `resultats.json`; `folder`; `formats`, among `WRITERS`.
    Returns {format: why it could not be written, in French, or ""}.
    Raises safety.Leak, which says where, before anything is written: the notebook and the results are sent to people too.
    """
    import nbformat

    from smkit.reports.writing import safety

    safety.check(finished)
    nbformat.write(finished.notebook, folder / "rapport.ipynb")
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    (folder / "resultats.json").write_text(text, "utf-8")
    return {name: WRITERS[name](finished, folder) for name in formats}


def warm() -> None:
    """Write a page and a workbook for nothing: what is slow the first time is then done."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    outputs = [new_output("display_data", {"text/html": "<b>1</b>"}), new_output("stream", text="1")]
    notebook = new_notebook(cells=[new_markdown_cell("## Titre"), new_code_cell("1", outputs=outputs)])
    provenance = {"sources": [], "parameters": {}, "version": "", "date": ""}
    with tempfile.TemporaryDirectory() as folder:
        for name in ("html", "xlsx"):
            WRITERS[name](Finished(notebook, Results(), "", "", provenance), Path(folder))


def check(wanted: Sequence[str]) -> None:
    """Raise UsageError, with what was probably meant, for a format that does not exist.

    >>> check(["html"])
    """
    for name in wanted:
        if name not in WRITERS:
            hint = suggest(name, WRITERS) or f" Formats connus : {', '.join(WRITERS)}."
            raise UsageError(f"Le format « {name} » n'existe pas.{hint}")
