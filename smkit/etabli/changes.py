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
class Change:
    """A figure that is no longer the same: its `name`, what it was `before` and is `after`, and the `gap`, in French."""

    name: str
    before: str
    after: str
    gap: str


@dataclass(frozen=True)
class Changes:
    """`figures` compared, those that changed, as `rows`, and the file that the time before read, `of`, where it was another."""

    figures: int
    rows: tuple[Change, ...]
    of: str = ""


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
    """Return what changed from one time to the other, each figure under its French name, and once.

    Parameters: `before` and `after`, what `resultats.json` said and says. Raises KeyError for what is no such content.

    >>> then, now = ({"figures": [{"id": "taux", "label": "Taux de gain", "dims": {"segment": "B2B"}, "value": value,
    ...     "unit": "fraction"}]} for value in (0.1, 0.125))
    >>> contrast(then, now).rows[0]
    Change(name='Taux de gain, B2B', before='10\xa0%', after='12,5\xa0%', gap='+2,5 points')
    """
    old, new = _figures(before), _figures(after)
    rows: dict[tuple[Any, ...], Change] = {}
    for key in dict.fromkeys([*old, *new]):
        was, is_ = old.get(key), new.get(key)
        if (was or {}).get("value") == (is_ or {}).get("value"):
            continue
        row = Change(_name(was, is_), _said(was), _said(is_), _gap(was, is_))
        # the month of a file that holds no other is the whole of it too
        rows.setdefault((key[1:], row.before, row.after) if was and is_ else key, row)
    return Changes(len(old), tuple(rows.values()), _other(before, after))


def _figures(content: Mapping[str, Any]) -> dict[tuple[str, ...], Mapping[str, Any]]:
    return {(f["id"], *map(str, f["dims"].values())): f for f in content["figures"]}


def _other(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    was, is_ = (next((str(each["file"]) for each in said.get("sources", ())), "") for said in (before, after))
    return was if was != is_ else ""


def _name(was: Mapping[str, Any] | None, is_: Mapping[str, Any] | None) -> str:
    """What a figure is called now; and, where its name tells a month, which it was before: « CA, mars → avril »."""
    names = list(dict.fromkeys(_named(figure) for figure in (was, is_) if figure))
    starts = {name.rpartition(", ")[0] for name in names}
    if len(names) > 1 and len(starts) == 1 and all(starts):
        names[1] = names[1].rpartition(", ")[2]
    return " → ".join(names)


def _named(figure: Mapping[str, Any]) -> str:
    label = figure.get("label") or figure["id"].replace("_", " ").capitalize()  # none before labels were kept
    return ", ".join([label, *map(str, figure["dims"].values())])


def _gap(was: Mapping[str, Any] | None, is_: Mapping[str, Any] | None) -> str:
    """How far apart, in points for a share, in % for what has a size."""
    old, new = (figure["value"] if figure else None for figure in (was, is_))
    if not isinstance(old, (int, float)) or not isinstance(new, (int, float)) or not is_:
        return ""
    if is_["unit"] == "fraction":
        points = round(100 * (new - old), 1)
        return f"{_signed(points)} point{'s' if abs(points) >= 2 else ''}"
    return f"{_signed(round(100 * (new / old - 1), 1))}\u00a0%" if old > 0 and new >= 0 else ""


def _signed(value: float) -> str:
    return str(format_decimal(value, "+#,##0.0;\u2212#,##0.0", locale="fr_FR"))


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
