"""What a simulator holds, kept as a small file of the workspace, so that a reload loses nothing."""

import json
from typing import TYPE_CHECKING, Any

from smkit import paths

if TYPE_CHECKING:
    from pathlib import Path


def read(simulator: str) -> dict[str, Any]:
    """Return what was last kept of a simulator; empty when there is nothing, or it cannot be read. Parameters: its name."""
    try:
        found = json.loads(_file(simulator).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def keep(simulator: str, state: dict[str, Any]) -> None:
    """Keep what a simulator holds; where it cannot be written, it is only not kept. Parameters: its name; `state`, for JSON."""
    file = _file(simulator)
    fresh = file.with_suffix(".nouveau")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(state, ensure_ascii=False), "utf-8")
        fresh.replace(file)
    except OSError:
        return


def _file(simulator: str) -> "Path":
    return paths.workspace() / ".smkit" / f"{simulator}.json"
