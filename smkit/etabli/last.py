"""The workspace that was opened last: opened again by who names none, from wherever that is asked."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from smkit import paths
from smkit.reports.keeping.manifest import replace

_NOTE, _FIRST = "espace", "mon_kit"


def note(root: Path) -> None:
    """Remember a workspace; a machine that does not let it be noted only forgets. Parameters: `root`, whole."""
    with suppress(OSError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        replace(_file(), str(root))


def opened() -> Path | None:
    """Return the workspace that was opened last, None when there is none or when it is no longer there."""
    with suppress(OSError, ValueError):
        root = Path(_file().read_text("utf-8").strip())
        if root.is_absolute() and (root / ".smkit").is_dir():
            return root
    return None


def default() -> Path:
    """Return the workspace of who names none: the one they stand in, else the last one, else one to be made here."""
    here = paths.workspace()
    if (here / ".smkit").is_dir() or (here / "notebooks").is_dir():
        return here
    return opened() or Path(_FIRST)


def _file() -> Path:
    """In the folder where the starters of the first time put the environment."""
    if sys.platform == "win32":
        usual = Path(os.environ.get("LOCALAPPDATA") or Path.home())
    else:
        usual = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Path(os.environ.get("SMKIT_HOME") or usual / "smkit") / _NOTE
