"""What the kit has on its shelves, and what a person's own workspace puts before it: lessons, reports, simulators."""

import json
import os
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
    """A notebook: its folder (`formation`, `rapports`, `simulateurs`), name, path, title and one French line.

    `own` says where one that is not the kit's comes from, in French; `asked` is what finds it again.
    """

    kind: str
    name: str
    path: Path
    title: str
    line: str
    own: str = ""

    @property
    def asked(self) -> str:
        """The name that `find` takes, a path for a notebook that stands on no shelf."""
        shelves = (place / self.kind for place in (paths.workspace() / "notebooks", paths.NOTEBOOKS))
        return self.name if self.path.parent in shelves else str(self.path)


_FILE = "un carnet à vous"
_WORKSPACE = "le carnet de votre espace de travail"


def items(kind: str) -> list[Item]:
    """List the notebooks of one kind, sorted by name: those of the nearest workspace, then those of the kit.

    Parameters: `kind`, a key of `KINDS`.

    >>> "etude_de_cas_roi" in [item.name for item in items("rapports")]
    True
    """
    return [_item(kind, *places) for places in _places(kind).values()]


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
    """Find a notebook by its name, in the nearest workspace and then in the kit, or by its path.

    Parameters: `kind`, a key of `KINDS`; `name`, a stem, with or without .ipynb, or the path of a notebook.
    Raises UsageError, with what exists and what was probably meant.
    """
    if os.sep in name or "/" in name:
        return _by_path(kind, Path(name))
    shelf = _places(kind)
    stem = name.removesuffix(".ipynb")
    if stem not in shelf and name.endswith(".ipynb") and Path(name).is_file():
        return _by_path(kind, Path(name))
    if stem not in shelf:
        hint = suggest(stem, shelf)
        known = ", ".join(shelf) or "aucun"
        raise UsageError(f"« {name} » n'est pas dans le kit ({KINDS[kind].lower()} : {known}).{hint}")
    return _item(kind, *shelf[stem])


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


def _by_path(kind: str, path: Path) -> Item:
    if path.suffix != ".ipynb" or not path.is_file():
        raise UsageError(
            f"« {path.name} » n'est pas un carnet (.ipynb) que l'on trouve à cet endroit. Vérifiez le chemin, ou donnez le nom "
            f"d'un carnet du kit ({', '.join(_places(kind))})."
        )
    own = "" if path.absolute().is_relative_to(paths.NOTEBOOKS) else _FILE
    return Item(kind, path.stem, path.absolute(), *_heading(path), own)


def _places(kind: str) -> dict[str, tuple[Path, Path | None]]:
    """Where each notebook of a kind is, and the kit's of the same name, if any; sorted by name."""
    kit = {path.stem: path for path in (paths.NOTEBOOKS / kind).glob("*.ipynb")}
    mine = {path.stem: path for path in (paths.workspace() / "notebooks" / kind).glob("*.ipynb")}
    return {stem: (path, kit.get(stem)) for stem, path in sorted((kit | mine).items())}


def _item(kind: str, path: Path, kits: Path | None) -> Item:
    """A notebook of a shelf; one that `smkit init` copied and nobody touched is the kit's."""
    same = kits is not None and (path == kits or sources(path) == sources(kits))
    return Item(kind, path.stem, path, *_heading(path), own="" if same else _WORKSPACE)


def sources(path: Path) -> list[str] | None:
    """Return what a notebook's cells hold, outputs apart; None when it cannot be read."""
    try:
        return [cell["source"] for cell in cells(path)]
    except UsageError:
        return None


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
