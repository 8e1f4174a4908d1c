"""ARCHITECTURE.md is the tree's own map: its folders and themes are those that are there."""

from pathlib import Path

import pytest
from architecture import common, folders, themes

#: Notebooks that belong to no theme: the front door, the lesson on tables, the whole case at the end.
THEMELESS = {"accueil", "donnees", "cas_de_synthese"}


def packages(root: Path) -> set[str]:
    return {str(path.parent.relative_to(root)) for path in (root / "smkit").rglob("__init__.py")}


def test_its_folders_are_the_packages_of_the_tree(kit: Path) -> None:
    assert folders(kit) == packages(kit)


@pytest.mark.parametrize("room", ["smkit/analysis", "smkit/display", "tests/analysis", "tests/display"])
def test_a_room_has_no_theme_of_another_name(kit: Path, room: str) -> None:
    common = {"charts", "simulators", "__pycache__", "jupyter", "judging"}
    found = {path.name for path in (kit / room).iterdir() if path.is_dir()} - common
    assert found <= set(themes(kit))


@pytest.mark.parametrize("room", ["analysis", "display"])
def test_the_common_ground_of_a_room_is_its_modules(kit: Path, room: str) -> None:
    modules = {path.stem for path in (kit / "smkit" / room).glob("*.py")} - {"__init__"}
    assert common(kit, room) - {"judging"} == modules  # a folder of its own, below


def test_a_theme_is_in_every_room(kit: Path) -> None:
    missing = {
        f"{room}/{name}"
        for name in themes(kit)
        for room in ("smkit/analysis", "smkit/display", "tests/analysis", "tests/display")
        if not (kit / room / name).is_dir()
    }
    assert not missing


def test_every_notebook_belongs_to_one_theme(kit: Path) -> None:
    known = themes(kit)
    stems = {path.stem.lstrip("0123456789_") for path in (kit / "notebooks").rglob("*.ipynb")} - THEMELESS
    owners = {stem: [name for name, theme in known.items() if stem in theme.stems] for stem in stems}
    assert {stem: names for stem, names in owners.items() if len(names) != 1} == {}
    gone = {stem for theme in known.values() for stem in theme.stems} - stems
    assert not gone
