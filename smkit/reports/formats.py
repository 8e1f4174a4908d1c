"""The formats a report can be had in: each writes one file of a finished run into its folder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from smkit.reports.errors import UsageError, suggest
from smkit.reports.results import Results


@dataclass(frozen=True)
class Finished:
    """A report that has run: its notebook and records, its title and line (period, company), and where it comes from.

    `provenance` holds `sources` (file, sha256, rows, kept, rejected), `parameters` (as shown), `version` and `date`.
    """

    notebook: NotebookNode
    results: Results
    title: str
    line: str
    provenance: Mapping[str, Any]


def html(finished: Finished, folder: Path) -> None:
    """Write `rapport.html`."""
    from smkit.reports import render

    (folder / "rapport.html").write_text(render.page(finished), "utf-8")


def xlsx(finished: Finished, folder: Path) -> None:
    """Write `rapport.xlsx`."""
    from smkit.reports import spreadsheet

    spreadsheet.write(finished, folder / "rapport.xlsx")


WRITERS: Mapping[str, Callable[[Finished, Path], None]] = {"html": html, "xlsx": xlsx}


def check(wanted: Sequence[str]) -> None:
    """Raise UsageError, with what was probably meant, for a format that does not exist.

    >>> check(["html"])
    """
    for name in wanted:
        if name not in WRITERS:
            hint = suggest(name, WRITERS) or f"Formats connus : {', '.join(WRITERS)}."
            raise UsageError(f"Le format « {name} » n'existe pas. {hint}")
