"""Two reports of the same orders, however they were read, say the same."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from smkit.reports.running.results import collect


def alike(one: Any, other: Any, close: float = 1e-12) -> bool:
    """Whether two records are the same, numbers to the twelve digits that are written, of which the last may be rounded either way;
    `close`, what is nearly nothing of a sum is nothing."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[name], other[name], close) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(alike(*pair, close) for pair in zip(one, other, strict=True))
    if isinstance(one, float) and isinstance(other, float):
        last = 10.0 ** (math.floor(math.log10(abs(one))) - 11) if one and math.isfinite(one) else 0.0
        return one == pytest.approx(other, rel=1e-12, abs=max(1.001 * last, close), nan_ok=True)
    return one == other


def results(folder: Path) -> dict[str, Any]:
    """What a report wrote of its figures."""
    found: dict[str, Any] = json.loads((folder / "resultats.json").read_text("utf-8"))
    return found


def check_same(here: Path, there: Path, close: float = 1e-12) -> None:
    """The same figures, findings and tables, and the same sources, in the folders of two reports."""
    one, other = (results(folder) for folder in (here, there))
    assert len(one["figures"]) > 5 and len(one["findings"]) > 2
    parts = {name: (one[name], other[name]) for name in ("figures", "findings")}
    tables = [
        collect(json.loads((folder / "rapport.ipynb").read_text("utf-8"))).tables for folder in (here, there)
    ]
    for mine, its in [*parts.values(), tables]:
        for own, record in zip(mine, its, strict=True):
            assert alike(own, record, close), (own, record)
    told = [
        {name: its for name, its in each["sources"][0].items() if name not in ("file", "sha256")}
        for each in (one, other)
    ]
    assert told[0] == told[1]
