"""Columns of numbers as a director reads them: one scale a column, a bar or a shade where one compares, a total in bold.

The notebook keeps every cent; the page and the workbook write its recorded values on the scale of their column.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from typing import Any

from smkit.reports.writing import cells, provenance
from smkit.typography import SCALES, day, minus, typeset

_CENTS = 1_000  # up to where the small amounts of a column keep their cents
_WHOLE = 100  # from where an amount has no cents, whatever its column
_FEW = 3  # rows and values that differ, under which there is nothing to compare
_TOTALS = frozenset({"total", "ensemble", "tous", "toutes"})
_BAR, _LOSS = "#DCEBF5", "#FBE3D3"  # pale enough for the number that stands on them
_SHADE = (181, 214, 236)  # the strongest of a shade, of which white is the weakest
_BODY = re.compile(r"(?<=<tbody>).*(?=</tbody>)", re.DOTALL)
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_CELL = re.compile(r'(<t[dh][^>]*style=")([^"]*)(">)([^<]*)(?=</t[dh]>)')


def scale(values: Iterable[Any]) -> str:
    """Return the scale on which amounts stand under each other: « Md », « M », « k », « 1 » whole, « c » with cents.

    >>> scale([45.5, 12_300]), scale([45.5, 1_230]), scale([8.86, 138.97]), scale(["texte", None]), scale([9, -12_345_678])
    ('k', '1', 'c', 'c', 'M')
    """
    most = max((abs(value) for value in values if is_number(value)), default=0)
    return next(
        (prefix for size, prefix in SCALES if most >= 10 * size),
        "1" if most >= _CENTS else "c",
    )


def when(by: str) -> str:
    """Write the term of an action: a day in words, or what it says.

    >>> when("2026-01-01"), when("ce mois-ci")
    ('1er janvier 2026', 'ce mois-ci')
    """
    return day(date.fromisoformat(by)) if _ISO.fullmatch(by) else by


def write(value: float, currency: str, on: str) -> str:
    """Write an amount on a scale of `scale`; what the scale would round to nothing keeps a finer one.

    >>> [" ".join(write(v, "EUR", on).split()) for v, on in ((12_345, "k"), (-45.2, "k"), (0.2, "1"), (138.97, "c"), (12_345, "M"))]
    ['12,3 k€', '−45 €', '0,20 €', '139 €', '12,3 k€']
    """
    size = abs(value)
    divided, prefix = cells.shortened(size, on)
    if prefix:
        return _written(value / divided, 1, f"{prefix}{cells.sign(currency)}")
    whole = not value or (size >= _WHOLE if on == "c" else size >= 0.5)
    return _written(value, 0 if whole else 2, cells.sign(currency))


def compared(table: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns of a recorded table that people compare: the measure of its chart, else its first amount; every rate of a
    table of nothing else.
    """
    columns = table["columns"]
    if len(table["rows"]) < _FEW:
        return ()
    if len(columns) > 2 and not columns[0]["unit"] and all(c["unit"] == "fraction" for c in columns[1:]):
        return tuple(column["name"] for column in columns[1:])
    asked = (table.get("chart") or {}).get("y")
    names = [asked] if isinstance(asked, str) else [*(asked or ())]
    names = names or [column["name"] for column in columns if is_money(column["unit"])]
    at = {column["name"]: place for place, column in enumerate(columns)}
    if not names or names[0] not in at or isinstance(columns[at[names[0]]]["unit"], list):
        return ()
    values = [row[at[names[0]]] for row in table["rows"]]
    return (names[0],) if len({v for v in values if is_number(v)}) >= _FEW else ()


def total(table: Mapping[str, Any]) -> int | None:
    """Return the place of the row that adds up the others, by its name or by its amounts; None where none does."""
    rows = table["rows"]
    named = [at for at, row in enumerate(rows) if str(row[0]).casefold() in _TOTALS]
    if len(named) == 1:
        return named[0]
    if len(rows) < _FEW:
        return None
    money = [at for at, column in enumerate(table["columns"]) if is_money(column["unit"])]
    return len(rows) - 1 if any(_adds_up([row[at] for row in rows]) for at in money) else None


def page(html: str, table: Mapping[str, Any]) -> str:
    """Return the HTML of a recorded table with its amounts on the scale of their column, its bars, shades and total.

    Parameters: `html`, as the notebook shows it; `table`, its record. One that is not a plain grid of its record stays as it is.
    """
    body = _BODY.search(html)
    shown = _ROW.findall(body[0]) if body else []
    width, rows = len(table["columns"]), table["rows"]
    if not shown or len(shown) > len(rows) or any(len(_CELL.findall(row)) != width for row in shown):
        return html
    assert body is not None
    texts, grounds, bold = _texts(table), _grounds(table), total(table)
    made = [
        _row(row, texts[at], [grounds.get((at, place), "") for place in range(width)], at == bold)
        for at, row in enumerate(shown)
    ]
    return html[: body.start()] + "\n" + "\n".join(made) + "\n" + html[body.end() :]


def _row(html: str, texts: Sequence[str], grounds: Sequence[str], is_total: bool) -> str:
    """A row of a table, with other texts where there are some."""
    told = iter(zip(texts, grounds, strict=True))
    weight = ";font-weight:600" if is_total else ""

    def cell(found: re.Match[str]) -> str:
        text, ground = next(told)
        return f"{found[1]}{found[2]}{ground}{weight}{found[3]}{escape(text) or found[4]}"

    return _CELL.sub(cell, html)


def _texts(table: Mapping[str, Any]) -> list[list[str]]:
    """The amounts of a table as they are written, "" for all that stays; in a column of several units, each on its own scale."""
    rows, units = table["rows"], [column["unit"] for column in table["columns"]]
    exact = [column["name"] in table.get("exact", ()) for column in table["columns"]]
    scales = [scale(row[at] for row in rows) for at in range(len(units))]
    made = []
    for at, row in enumerate(rows):
        own = [unit[at] if isinstance(unit, list) else unit for unit in units]
        on = [
            scale([value]) if isinstance(unit, list) else each
            for value, unit, each in zip(row, units, scales, strict=True)
        ]
        made.append(
            [
                write(*told) if is_money(told[1]) and is_number(told[0]) and not to_the_cent else ""
                for *told, to_the_cent in zip(row, own, on, exact, strict=True)
            ]
        )
    return made


def _grounds(table: Mapping[str, Any]) -> dict[tuple[int, int], str]:
    """{(row, column): style} of what is compared: a shade where all are rates, else a bar; a total is compared with nothing."""
    names, bold = compared(table), total(table)
    at = {column["name"]: place for place, column in enumerate(table["columns"])}
    spots = {
        (row, at[name]): values[at[name]]
        for name in names
        for row, values in enumerate(table["rows"])
        if is_number(values[at[name]]) and row != bold
    }
    most = max(map(abs, spots.values()), default=0)
    if not most:
        return {}
    draw = _shade if len(names) > 1 else _bar
    return {spot: draw(value / most) for spot, value in spots.items()}


def _bar(share: float) -> str:
    wide, colour = f"{abs(share):.0%}", _LOSS if share < 0 else _BAR
    return f";background:linear-gradient(to right,{colour} {wide},transparent {wide})"


def _shade(share: float) -> str:
    red, green, blue = (round(255 - (255 - part) * max(0.0, share)) for part in _SHADE)
    return f";background:#{red:02x}{green:02x}{blue:02x}"


def _adds_up(values: Sequence[Any]) -> bool:
    *parts, last = values
    if not all(map(is_number, values)) or not last:
        return False
    return abs(sum(parts) - last) <= 1e-6 * max(map(abs, values)) and sum(map(bool, parts)) > 1


def _written(value: float, decimals: int, sign: str) -> str:
    """Halves go away from zero, as everywhere in the kit."""
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
    return minus(provenance.number(rounded, decimals)) + typeset(f" {sign}").replace(" ", "\u00a0")


def is_money(unit: Any) -> bool:
    """Tell whether a recorded unit is a currency.

    >>> is_money("EUR"), is_money("days")
    (True, False)
    """
    return isinstance(unit, str) and len(unit) == 3 and unit.isupper()


def is_number(value: Any) -> bool:
    """Tell whether a recorded value is a number, and no truth value.

    >>> is_number(1.5), is_number(True), is_number(None)
    (True, False, False)
    """
    return isinstance(value, (int, float)) and not isinstance(value, bool)
