"""What ARCHITECTURE.md says, read from it: the stages of two rooms, the themes, the folders."""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Theme:
    """A theme: the French stems of its lessons, reports and simulators, and the themes that it leans on."""

    stems: frozenset[str]
    leans_on: frozenset[str]


def themes(kit: Path) -> dict[str, Theme]:
    """The table of themes."""
    found = {}
    for line in _text(kit).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 4:
            (name,) = _codes(cells[0])
            found[name] = Theme(frozenset(_codes(cells[1])), frozenset(_codes(cells[3])))
    return found


def stages(kit: Path) -> dict[str, list[str]]:
    """The stages of a room, first to last: `tables/`: `opening` → …"""
    return {
        room: _codes(line)
        for room, line in re.findall(r"^- \*\*`(\w+)/`\*\*: (`\w+`(?: → `\w+`)+)", _text(kit), re.MULTILINE)
    }


def folders(kit: Path) -> set[str]:
    """Every folder of the tree at the top of the page, as a path from the root."""
    (tree,) = re.findall(r"^```\n(smkit/\n.*?)^```", _text(kit), re.DOTALL | re.MULTILINE)
    found, place = set(), [""] * 8
    for line in tree.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        for name in re.findall(r"(\w+)/(?=\s|$)", line.strip().split("  ")[0]):
            place[depth] = name
            found.add("/".join(place[: depth + 1]))
    return found


def common(kit: Path, room: str) -> set[str]:
    """The modules of a room that its themes share, as the tree at the top of the page names them."""
    (told,) = re.findall(rf"^  {room}/ [^(]*on common ground \(([^)]*)\)", _text(kit), re.MULTILINE)
    return set(re.findall(r"\w+", told))


def _codes(text: str) -> list[str]:
    return re.findall(r"`(\w+)`", text)


def _text(kit: Path) -> str:
    return (kit / "ARCHITECTURE.md").read_text("utf-8")
