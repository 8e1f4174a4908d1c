"""What changed in a report since the last time: its figures before, and now, as people read them."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal

from smkit.etabli.place import Place
from smkit.tables.errors import money


@dataclass(frozen=True)
class Changes:
    """`figures` compared, and what changed, in French `lines`."""

    figures: int
    lines: tuple[str, ...]


def since(place: Place, name: str) -> Changes | None:
    """Return the figures of a report that are no longer what they were the time before; None where there was none.

    Parameters: `place`; `name` of the report.
    """
    with suppress(OSError, ValueError, KeyError, TypeError):
        before = json.loads(place.before(name).read_text("utf-8"))
        after = json.loads((place.reports / name / "resultats.json").read_text("utf-8"))
        return contrast(before, after)
    return None


def contrast(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return what changed from one time to the other.

    Parameters: `before` and `after`, what `resultats.json` said and says. Raises KeyError for what is no such content.

    >>> then, now = ({"figures": [{"id": "taux_de_gain", "dims": {"segment": "B2B"}, "value": value, "unit": "fraction"}]}
    ...     for value in (0.1, 0.125))
    >>> contrast(then, now).lines[0].replace("\\xa0", " ")
    'Taux de gain, B2B : 10 % → 12,5 %'
    """
    old, new = _figures(before), _figures(after)
    lines = [
        f"{', '.join([key[0].replace('_', ' ').capitalize(), *key[1:]])} : {_said(old.get(key))} → {_said(new.get(key))}"
        for key in dict.fromkeys([*old, *new])
        if (old.get(key) or {}).get("value") != (new.get(key) or {}).get("value")
    ]
    return Changes(len(old), tuple(lines))


def _figures(content: Mapping[str, Any]) -> dict[tuple[str, ...], Mapping[str, Any]]:
    return {(f["id"], *map(str, f["dims"].values())): f for f in content["figures"]}


def _said(figure: Mapping[str, Any] | None) -> str:
    if figure is None:
        return "absent"
    value, unit = figure["value"], figure["unit"]
    if value is None:
        return "n.d."
    if isinstance(value, str):
        return value
    if unit == "fraction":
        return f"{_number(100 * value)}\u00a0%"
    return money(value, unit) if len(unit) == 3 and unit.isupper() else _number(value)


def _number(value: float) -> str:
    return str(format_decimal(value, "#,##0.##", locale="fr_FR"))
