"""The formats a report can be had in: each writes one file of a finished run into its folder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smkit.errors import suggest
from smkit.reports.errors import UsageError
from smkit.reports.results import Results

if TYPE_CHECKING:
    from nbformat import NotebookNode  # a second to import, for a name


@dataclass(frozen=True)
class Finished:
    """A report that has run: its notebook and records, its title and line (period, company), and where it comes from.

    `provenance` holds `sources` (file, sha256, rows, kept, rejected), `parameters` (as shown), `version` and `date`; `files`,
    {canonical table: path} of what was read, in which the names of people are looked up; `personal`, whether personal data may
    be shown.
    """

    notebook: "NotebookNode"
    results: Results
    title: str
    line: str
    provenance: Mapping[str, Any]
    files: Mapping[str, Path] = field(default_factory=dict)
    personal: bool = False

    @cached_property
    def is_safe(self) -> bool:
        """Whether it may leave the kit. Raises safety.Leak, which says where, when it shows personal data."""
        from smkit.reports import safety

        safety.check(self)
        return True


def html(finished: Finished, folder: Path) -> str:
    """Write `rapport.html`."""
    from smkit.reports import render

    (folder / "rapport.html").write_text(render.page(finished), "utf-8")
    return ""


def xlsx(finished: Finished, folder: Path) -> str:
    """Write `rapport.xlsx`."""
    from smkit.reports import spreadsheet

    spreadsheet.write(finished, folder / "rapport.xlsx")
    return ""


def pptx(finished: Finished, folder: Path) -> str:
    """Write `rapport.pptx`."""
    from smkit.reports import slides

    slides.write(finished, folder / "rapport.pptx")
    return ""


def pdf(finished: Finished, folder: Path) -> str:
    """Write `rapport.pdf`, where a browser can print it."""
    from smkit.reports import pdf

    return pdf.write(finished, folder / "rapport.pdf")


Writer = Callable[[Finished, Path], str]


def _safely(write: Writer) -> Writer:
    @wraps(write)
    def checked(finished: Finished, folder: Path) -> str:
        return write(finished, folder) if finished.is_safe else ""

    return checked


#: Each writes one format into a folder and returns why it could not, in French, or an empty text; the others still come.
#: None writes a report that shows personal data (see `smkit.reports.safety`).
WRITERS: Mapping[str, Writer] = {write.__name__: _safely(write) for write in (html, xlsx, pdf, pptx)}


def check(wanted: Sequence[str]) -> None:
    """Raise UsageError, with what was probably meant, for a format that does not exist.

    >>> check(["html"])
    """
    for name in wanted:
        if name not in WRITERS:
            hint = suggest(name, WRITERS) or f" Formats connus : {', '.join(WRITERS)}."
            raise UsageError(f"Le format « {name} » n'existe pas.{hint}")
