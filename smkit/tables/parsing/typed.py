"""Each column of a table is parsed by its type; what one column leaves open, the others may settle."""

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from smkit import memory
from smkit.tables import waiting
from smkit.tables.cells import Cells, Parsed, each_text
from smkit.tables.figures import each_once
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import advance, assumed, dates, flags, numbers, periods, scores, worded, words
from smkit.tables.schema import Column, TableSchema, key

#: No figure of a company is larger, and a float keeps the cents of those below.
_MOST = 1e13
_UNIVERSAL = re.compile(r"\b(?:utc|gmt|temps universel)\b")
#: What is told of an order that nothing in a column proves → the other one.
_ASSUMED = {"day_first_assumed": "mja", "month_first_assumed": "jma"}
#: Rows from which what one column has left in memory is given back before the next.
MANY = 500_000


def parse(
    raw: Raw,
    chosen: Mapping[str, int],
    schema: TableSchema,
    currency: str,
    stage_words: Mapping[str, str],
    ask: dates.Ask = dates.FRENCH,
    mark: str = "",
) -> dict[str, Parsed]:
    """Parse the columns of the table; a `1.234` that could be either way is read as the rest of the file shows.

    Parameters: `chosen`, the place of each canonical column; `currency`, code of the report's; `stage_words`, words of the CRM →
    canonical stage, of costs → what they are, or of actions → where they stand; `ask`, what is known of the dates; `mark`, the
    decimal mark that a person tells.

    >>> from smkit.tables.opening import files, text
    >>> from smkit.tables.schema import table
    >>> raw = text.read(files.Contents("v.csv", "Montant;Quantité\\n1.234;2\\n3,50;1\\n".encode()), len)
    >>> parsed = parse(raw, {"amount": 0, "quantity": 1}, table("orders"), "EUR", {})
    >>> parsed["amount"].values.tolist(), parsed["amount"].faulty().tolist()
    ([1234.0, 3.5], [False, False])
    """
    parsed = {}
    for done, (name, position) in enumerate(chosen.items()):
        waiting.step(raw.name, len(raw.lines), done, len(chosen))
        own = replace(ask, universal=bool(_UNIVERSAL.search(key(raw.headers[position]))))
        column, cells = schema.column(name), raw.cells[position]
        if ask.then and column.type in ("date", "datetime"):
            parsed[name] = _in_two_orders(cells, raw, column.type == "datetime", own)
        else:
            parsed[name] = _parse(cells, column, stage_words, currency, raw.calendar, own, mark)
        if len(raw.lines) >= MANY:
            memory.give_back()
    waiting.step(raw.name, len(raw.lines), len(chosen), len(chosen))
    _ordered_as_beside(parsed, raw, chosen, schema, ask)
    unsure = [name for name, column in parsed.items() if "either_way" in column.told]
    if unsure:
        shown = frozenset().union(*(column.marks for column in parsed.values()))
        mark = next(iter(shown)) if len(shown) == 1 else ""
        for name in unsure:
            cells, about = raw.cells[chosen[name]], schema.column(name)
            if mark:
                parsed[name] = _number(cells, about, currency, mark)
            elif about.unit in ("EUR", "count") and not _by_separator(cells, raw.separator):
                parsed[name].faults["either_way"] = parsed[name].told.pop("either_way")
    return parsed


def _ordered_as_beside(
    parsed: dict[str, Parsed], raw: Raw, chosen: Mapping[str, int], schema: TableSchema, ask: dates.Ask
) -> None:
    """Read again, in place, the days that prove no order where another column of the file, read or not, proves the other one.

    Told: as_beside_mja, as_beside_jma.
    """
    for name, column in parsed.items():
        code = next((code for code in _ASSUMED if code in column.told), "")
        if not code:
            continue
        place = chosen[name]
        order = assumed.beside(raw.cells[place], (each for at, each in enumerate(raw.cells) if at != place))
        if order and code == "month_first_assumed" and order != _ASSUMED[code]:
            column.told[f"as_beside_{order}"] = column.told.pop(code)
        elif order == _ASSUMED[code]:
            own, rows = schema.column(name), column.told[code]
            again = replace(ask, order=order)
            parsed[name] = _parse(raw.cells[place], own, {}, "", raw.calendar, again, "")
            parsed[name].told[f"as_beside_{order}"] = rows


def _by_separator(cells: Cells, separator: str) -> bool:
    """Does the separator of the file say which is the decimal mark: `;` beside commas, `,` beside points?"""
    mark = {";": ",", ",": "."}.get(separator, "")
    other = {",": ".", ".": ","}.get(mark)
    return bool(mark) and not pc.any(pc.match_substring(each_text(cells), other)).as_py()


def _in_two_orders(cells: Cells, raw: Raw, time: bool, ask: dates.Ask) -> Parsed:
    """Parse days in one order up to a line of the file, and in another one from there on."""
    later = raw.lines >= ask.line
    place = int(np.argmax(later)) if later.any() else len(later)
    tail = cells[place:]
    parts = [cells[:place], tail.reset_index(drop=True) if isinstance(tail, pd.Series) else tail]
    found = [
        dates.parse(part, time=time, calendar=raw.calendar, ask=replace(ask, order=order))
        for part, order in zip(parts, (ask.order, ask.then), strict=True)
    ]
    values = pd.concat([each.values for each in found], ignore_index=True)
    whole = Parsed(values)
    for masks, joined in (
        ([each.faults for each in found], whole.faults),
        ([each.told for each in found], whole.told),
    ):
        for name in dict.fromkeys(name for each in masks for name in each):
            sizes = zip(masks, found, strict=True)
            joined[name] = np.concatenate(
                [each.get(name, np.zeros(len(part.values), dtype=bool)) for each, part in sizes]
            )
    return whole


def _parse(
    cells: Cells,
    column: Column,
    stage_words: Mapping[str, str],
    currency: str,
    calendar: int,
    ask: dates.Ask,
    mark: str,
) -> Parsed:
    """Parse one column by its type, and check its range."""
    if column.type in ("date", "datetime"):
        return each_once(
            cells, lambda each: dates.parse(each, time=column.type == "datetime", calendar=calendar, ask=ask)
        )
    if column.type == "period":
        return periods.parse(cells, calendar=calendar, ask=ask)
    if column.type == "boolean":
        return flags.yes_no(cells, column)
    if column.type == "enum":
        if advance.says(column):
            return advance.states(cells, column, stage_words)
        return words.choice(cells, column, stage_words if column.name in words.ASKED else None)
    if column.type == "id":
        return words.identifier(cells)
    if column.type == "text":
        return words.text(cells)
    return _number(cells, column, currency, mark, sure=bool(mark))


def _number(cells: Cells, column: Column, currency: str, mark: str = "", sure: bool = False) -> Parsed:
    return each_once(cells, lambda each: _within(each, column, currency, mark, sure))


def _within(cells: Cells, column: Column, currency: str, mark: str, sure: bool) -> Parsed:
    """Parse numbers, and check their range."""
    if column.min is not None and column.max is not None and column.unit is None:
        parsed = scores.parse(cells, mark, sure)
    elif column.unit == "count":
        parsed = worded.parse(cells, mark, sure)
    else:
        parsed = numbers.parse(cells, currency if column.unit == "EUR" else "", mark, sure)
    values = parsed.values.to_numpy()
    if column.type == "integer":
        parsed.mark("not_whole", np.isfinite(values) & (values != np.round(values)))
    scaled, bare = parsed.told.get("scaled"), parsed.told.pop("bare", None)
    # beside « 12 k€ », « 850 € » says its unit too, and 850 may be thousands
    if scaled is not None and (column.unit != "EUR" or bare is not None):
        parsed.mark("in_thousands", parsed.told.pop("scaled"))
    percent = parsed.told.pop("percent", None)
    if percent is not None and column.unit in ("EUR", "count"):
        parsed.mark("percent", percent)
    elif percent is not None:
        parsed.told["in_percent"] = percent
    low = -_MOST if column.min is None else column.min
    high = _MOST if column.max is None else column.max
    parsed.mark("out_of_range", ~np.isnan(values) & ((values < low) | (values > high)))
    return parsed
