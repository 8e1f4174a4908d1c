"""Where the kit keeps its notebooks and datasets, and where a person's own workspace is."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

#: Folder that holds `notebooks/` and `datasets/`: the checkout, or `_kit` inside an installed wheel.
KIT = _PACKAGE / "_kit" if (_PACKAGE / "_kit").is_dir() else _PACKAGE.parent
NOTEBOOKS = KIT / "notebooks"
DATASETS = KIT / "datasets"
BOUTIQUE = DATASETS / "boutique"
CASES = DATASETS / "cas"


def workspace() -> Path:
    """Return the folder whose `.smkit/` holds the pseudonym key and the progress record.

    It is the nearest one, from the current folder upwards, that has a `.smkit/`; else the current folder.
    The environment variable SMKIT_WORKSPACE overrides it.
    """
    if chosen := os.environ.get("SMKIT_WORKSPACE"):
        return Path(chosen)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / ".smkit").is_dir():
            return folder
    return here
