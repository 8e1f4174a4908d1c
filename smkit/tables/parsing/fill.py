"""Blank cells that take over the one above: an order's next lines, the rows of a grouped report."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from smkit.tables.cells import Mask, Parsed
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import rows as lines
from smkit.tables.schema import TableSchema, key

#: What holds for a whole order, and is written on its first line alone by tools such as Odoo.
_ORDER = (
    "order_id",
    "order_date",
    "customer_id",
    "segment",
    "region",
    "channel",
    "salesperson",
    "currency",
    "status",
)
#: What a grouped report says once a group.
_LABELS = (
    "region",
    "segment",
    "channel",
    "category",
    "salesperson",
    "source",
    "kind",
    "campaign",
    "period",
    "owner",
)
#: What it says once a group too, and that rows may lack for good: half of them, at least, and out of the order of time.
_NAMES, _HALF, _ENOUGH = ("customer_id", "account"), 0.5, 6
#: A grouped report leaves so many of a column's cells blank; fewer are holes.
_GROUPED = 0.3


def next_lines(parsed: Mapping[str, Parsed], blank: Mapping[str, Mask]) -> Mask:
    """Return the rows that go on with the order above: all that is said of an order is blank there, and a product is not.

    Parameters: `parsed` columns of orders; `blank`, where each is.
    The first row begins an order; where a row lacks its number alone, none is taken for a next line.

    >>> columns = {"order_id": ["7", None], "order_date": ["3 mars", None], "product": ["Thé", "Miel"]}
    >>> parsed = {name: Parsed(pd.Series(cells)) for name, cells in columns.items()}
    >>> next_lines(parsed, {name: column.values.isna().to_numpy() for name, column in parsed.items()})
    array([False,  True])
    """
    size = parsed["order_id"].size
    product = next((name for name in ("product", "product_id") if name in parsed), None)
    said = [name for name in _ORDER if name in parsed]
    if product is None or not blank["order_id"].any() or blank["order_id"][0] or {"order_date"} - set(said):
        return np.zeros(size, dtype=bool)
    rows = blank["order_id"] & ~blank[product]
    whole = all(bool(blank[name][rows].all()) for name in said)
    return (
        rows if whole and not (blank["order_date"] & ~blank["order_id"]).any() else np.zeros(size, dtype=bool)
    )


def down(
    raw: Raw, parsed: Mapping[str, Parsed], chosen: Mapping[str, int], schema: TableSchema, asked: str
) -> dict[str, Mask]:
    """Fill blank cells down, in place, by what is asked or by what the structure shows; return the rows that were, by header.

    A total takes nothing over, and gives nothing: it would become a sale.

    Parameters: `asked`, headers or columns apart by commas, « oui » (all that a grouped report repeats), « non », or "".

    >>> from smkit.tables.schema import table
    >>> raw = Raw("v.csv", ("Région", "Montant"), (), np.array([2, 3, 4]), "texte")
    >>> parsed = {"region": Parsed(pd.Series(["Nord", None, "Sud"])), "amount": Parsed(pd.Series([3, None, 5]))}
    >>> down(raw, parsed, {"region": 0, "amount": 1}, table("orders"), "oui")
    {'Région': array([False,  True, False])}
    >>> parsed["region"].values.tolist(), parsed["amount"].values.tolist()
    (['Nord', 'Nord', 'Sud'], [3.0, nan, 5.0])
    """
    if key(asked) in ("non", "no"):
        return {}
    names = [key(part) for part in asked.split(",") if part.strip()]
    wanted = {}
    for name, place in chosen.items():
        column, header = schema.column(name), raw.headers[place]
        every = key(asked) in ("oui", "yes") and column.type not in ("number", "integer")
        if name in parsed and (
            every or key(header) in names or key(name) in names or key(column.label) in names
        ):
            wanted[name] = _blanks(parsed[name])
    total = np.zeros(len(raw.lines), dtype=bool)
    if wanted:
        total = lines.totals(raw, parsed, schema)
    elif schema.name == "orders" and not asked and _blanks(parsed["order_id"]).any():
        total = lines.totals(raw, parsed, schema)
        blank = {name: _blanks(parsed[name]) & ~total for name in parsed if name in chosen}
        rows = next_lines(parsed, blank)
        wanted = {name: rows for name in _ORDER if name in parsed}
    taken = {
        raw.headers[chosen[name]]: _take_over(parsed[name], rows, total) for name, rows in wanted.items()
    }
    return {header: rows for header, rows in taken.items() if rows.any()}


def grouped(raw: Raw, parsed: Mapping[str, Parsed], chosen: Mapping[str, int], kept: Mask) -> list[str]:
    """Return the headers of columns of words that look filled on the first row of each group alone: never one value twice.

    Parameters: `kept`, the rows of the table: titles and totals leave cells blank too.

    >>> raw = Raw("v.csv", ("Région",), (), np.arange(2, 6), "texte")
    >>> parsed = [{"region": Parsed(pd.Series(cells))} for cells in (["Nord", None, "Sud", None], ["Nord", None, "Nord", None])]
    >>> [grouped(raw, each, {"region": 0}, np.array([True] * 4)) for each in parsed]
    [['Région'], []]
    """
    found = []
    for name, place in chosen.items():
        if name not in (*_LABELS, *_NAMES) or name not in parsed:
            continue
        blank = _blanks(parsed[name])[kept]
        if name in _NAMES and (len(blank) < _ENOUGH or blank.mean() < _HALF or _in_time(parsed, kept)):
            continue
        if len(blank) and _GROUPED < blank.mean() < 1 and not blank[0]:
            values = parsed[name].values[kept][~blank]
            if len(values) > 1 and values.is_unique:
                found.append(raw.headers[place])
    return found


def _in_time(parsed: Mapping[str, Parsed], kept: Mask) -> bool:
    """Do the rows follow one another in time? A till's do, and many have no customer; those of a report by customer begin again."""
    if "order_date" not in parsed:
        return True
    steps = np.diff(parsed["order_date"].values[kept].dropna().to_numpy()).astype(np.int64)
    return bool((steps >= 0).all() or (steps <= 0).all())


def _blanks(column: Parsed) -> Mask:
    """Return the rows that have no value, and none that could not be read."""
    missing = column.missing()
    return missing & ~column.faulty() if missing.any() else missing


def _take_over(column: Parsed, rows: Mask, total: Mask) -> Mask:
    """Give, in place, some rows the value of the last one that is not among them, nor a total; return which got one."""
    rows = rows & ~total
    before = column.values
    if not rows.any():
        return rows
    last = np.maximum.accumulate(np.where(rows | total, 0, np.arange(len(rows))))
    column.values = before.where(before.notna() | ~pd.Series(rows), before.iloc[last].set_axis(before.index))
    return (column.values.notna() & before.isna()).to_numpy()
