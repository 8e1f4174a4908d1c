"""What the kit has on its shelves: lessons, reports, simulators and case studies."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smkit import paths
from smkit.errors import suggest
from smkit.reports.errors import UsageError

KINDS = {"formation": "Leçons", "rapports": "Rapports", "simulateurs": "Simulateurs"}


@dataclass(frozen=True)
class Item:
    """A notebook of the kit: its folder (`formation`, `rapports`, `simulateurs`), name, path, title and one French line."""

    kind: str
    name: str
    path: Path
    title: str
    line: str


def items(kind: str) -> list[Item]:
    """List the notebooks of one kind, sorted by name.

    Parameters: `kind`, a key of `KINDS`.

    >>> "etude_de_cas_roi" in [item.name for item in items("rapports")]
    True
    """
    return [
        Item(kind, path.stem, path, *_heading(path))
        for path in sorted((paths.NOTEBOOKS / kind).glob("*.ipynb"))
    ]


def contents() -> str:
    """List all that the kit has, as Markdown with links from the notebooks' folder; an empty shelf is left out.

    >>> "[Le ROI des campagnes](formation/05_roi_campagnes.ipynb)" in contents()
    True
    """
    blocks = []
    for kind, name in KINDS.items():
        rows = [f"| [{item.title}]({kind}/{item.path.name}) | {item.line} |" for item in items(kind)]
        if rows:
            blocks.append("\n".join([f"| {name} | |", "|:---|:---|", *rows]))
    return "\n\n".join(blocks)


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
        raise UsageError(f"« {name} » n'est pas dans le kit ({KINDS[kind].lower()} : {known}).{hint}")
    return shelf[stem]


def cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook, `source` as one text.

    Parameters: `path`, an .ipynb.
    Raises UsageError when it cannot be read.
    """
    try:  # nbformat would check more, and costs a second to import
        found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["cells"]
        return [cell | {"source": "".join(cell["source"])} for cell in found]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise UsageError(
            f"Le carnet {path.name} est illisible : ce n'est pas un carnet Jupyter entier. Reprenez-en une copie."
        ) from problem


def _heading(path: Path) -> tuple[str, str]:
    """A notebook's title, and the first paragraph under it: what it is for, in one French line."""
    try:
        found = cells(path)
    except UsageError as problem:  # the others are still there
        return path.stem, str(problem)
    first = found[0]["source"].partition("\n")[0] if found else ""
    title = first.removeprefix("# ") if first.startswith("# ") else path.stem
    return title, next(_paragraphs(found), "")


def _paragraphs(cells: list[dict[str, Any]]) -> Iterator[str]:
    for cell in cells:
        if cell["cell_type"] == "markdown":
            for block in cell["source"].split("\n\n"):
                text = " ".join(block.split())
                if text and not text.startswith(("#", "<", "|", "-", ">")):
                    yield text
