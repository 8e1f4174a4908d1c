"""What is shown, gathered, without the pictures that take most of the time."""

from typing import Any

import pytest

from smkit.display import record
from smkit.display.charts import base


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Every record shown, in order, with its `kind`; no-break spaces of its texts are plain ones."""
    seen: list[dict[str, Any]] = []

    def keep(kind: str, data: dict[str, Any], *_: Any) -> None:
        seen.append({name: _plain(value) for name, value in data.items()} | {"kind": kind})

    monkeypatch.setattr(record, "_show", keep)
    monkeypatch.setattr(record.pictures, "png", lambda picture: b"")
    monkeypatch.setattr(record.pictures, "phone", lambda axes: lambda: None)
    monkeypatch.setattr(base, "fit", lambda axes: None)
    return seen


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\xa0", " ").replace("\u202f", " ")
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
