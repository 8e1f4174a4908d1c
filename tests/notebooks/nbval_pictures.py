"""nbval looks at pictures too: a plugin of ten lines over its own comparison, loaded by `tests/conftest.py`."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pictures

# jsonschema checks addresses at the price of a second in every worker, and notebooks have none (see `running.preload`)
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
from nbval.plugin import IPyNbCell  # noqa: E402

del sys.modules["rfc3987_syntax"]

os.environ["SMKIT_FONTS"] = (
    "DejaVu Sans"  # the one that matplotlib carries: the same drawing on every machine
)

_texts = IPyNbCell.compare_outputs


def _compare(cell: IPyNbCell, test: list[Any], ref: list[Any], skip_compare: Any = None) -> bool:
    same: bool = _texts(cell, test, ref, skip_compare)
    folder = Path(tempfile.gettempdir()) / "smkit_images"
    folder.mkdir(exist_ok=True)
    keep = folder / f"{Path(str(cell.parent.path)).stem}_cellule_{cell.cell_num}"
    if wrong := pictures.problems(ref, test, keep):
        cell.comparison_traceback += wrong
        return False
    return same


IPyNbCell.compare_outputs = _compare
