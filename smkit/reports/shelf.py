"""What the kit has on its shelves: lessons, reports, simulators and case studies."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from smkit import paths
from smkit.reports.errors import UsageError, suggest

KINDS = {"formation": "Leçons", "rapports": "Rapports", "simulateurs": "Simulateurs"}


@dataclass(frozen=True)
class Item:
    """A notebook of the kit: its folder (`formation`, `rapports`, `simulateurs`), name, path and one French line."""

    kind: str
    name: str
    path: Path
    line: str


def items(kind: str) -> list[Item]:
    """List the notebooks of one kind, sorted by name.

    Parameters: `kind`, a key of `KINDS`.

    >>> "etude_de_cas_roi" in [item.name for item in items("rapports")]
    True
    """
    return [
        Item(kind, path.stem, path, _first_line(path))
        for path in sorted((paths.NOTEBOOKS / kind).glob("*.ipynb"))
    ]


def find(kind: str, name: str) -> Item:
    """Find a notebook by its name.

    Parameters: `kind`, a key of `KINDS`; `name`, a stem, with or without .ipynb.
    Raises UsageError, with what exists and what was probably meant.
    """
    shelf = {item.name: item for item in items(kind)}
    stem = name.removesuffix(".ipynb")
    if stem not in shelf:
        hint = suggest(stem, shelf)
        known = ", ".join(shelf) or "aucun"
        raise UsageError(
            f"« {name} » n'est pas dans le kit ({KINDS[kind].lower()} : {known}). {hint}".rstrip()
        )
    return shelf[stem]


def _first_line(path: Path) -> str:
    """The first paragraph under the notebook's title: what it is for, in one French line."""
    import nbformat

    return next(_paragraphs(nbformat.read(path, as_version=4).cells), "")


def _paragraphs(cells: list) -> Iterator[str]:
    for cell in cells:
        if cell.cell_type == "markdown":
            for block in cell.source.split("\n\n"):
                text = " ".join(block.split())
                if text and not text.startswith(("#", "<", "|", "-", ">")):
                    yield text
