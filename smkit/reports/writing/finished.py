"""A report that has run, as its writers take it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smkit.reports.asking.charte import BARE, Charte
from smkit.reports.running.results import Results

if TYPE_CHECKING:
    from nbformat import NotebookNode  # a second to import, for a name


@dataclass(frozen=True)
class Finished:
    """A report that has run: its notebook and records, its title and line (period, company), and where it comes from.

    `provenance` holds `sources` (file, sha256, rows, kept, rejected), `report` (its name), `parameters` (as shown), `version`,
    `date` and `notebook`, which says where one that is not the kit's comes from; the names of people are looked up in `files`,
    {canonical table: path} of what was read, and in `views`, {canonical table: (address, name)} of what was brought from a base;
    `personal`, whether personal data may be shown; `annexes`, whether what a page folds is printed too; `charte`, what every format
    wears; `asked`, which columns of the files are which, as the report was told, its files by their whole path.
    """

    notebook: "NotebookNode"
    results: Results
    title: str
    line: str
    provenance: Mapping[str, Any]
    files: Mapping[str, Path] = field(default_factory=dict)
    personal: bool = False
    annexes: bool = False
    charte: Charte = BARE
    views: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    asked: str = ""
