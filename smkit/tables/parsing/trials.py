"""Orders that look like somebody's trial of the shop: « TEST », « Commande test », test@…, one cent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from smkit.tables import coded
from smkit.tables.cells import Cells, Mask, Parsed, bearing, distinct, is_blank
from smkit.tables.coded import Codes
from smkit.tables.parsing import flags
from smkit.tables.schema import key, table

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Columns whose words sort orders, where « Test » is one kind among others.
_KINDS = frozenset({"category", "segment", "region", "channel", "currency", "status"})
_WHAT = r"commande|cde|cmd|order|client|customer|acheteur|produit|product|article|achat|paiement|payment|vente|facture|compte|user"
#: A cell that says nothing else: « TEST-01 », « Commande de test », « test client ».
_SAID = re.compile(
    rf"(?:(?:{_WHAT}) )?(?:de |d )?test(?: (?:{_WHAT}|technique|interne|recette|web|site|\d+))*|test\d+"
)
_ESSAY = re.compile(rf"(?:{_WHAT}) (?:de |d )?essai(?: \d+)?")
_ADDRESS = re.compile(
    r"(?:tests?|testeur|testing)(?:[._+-][^@]*|\d*)@\S+|[^@\s]+@(?:tests?|testing)\.\w+", re.IGNORECASE
)
#: Headers of a column that says yes of trials, and of one that says no of them.
_YES = re.compile(
    r"(?:est |is )?(?:une? )?(?:commande |order |mode )?(?:de |d )?(?:tests?|essais?)(?: mode| order| commande)?"
)
_NO = re.compile(r"live ?mode|is live|production")
#: A whole order at this price is one, where others sell for so much more.
_CENT, _PRICE = 0.011, 1.0
#: From this share of the orders on, it is what is sold.
_MOST = 0.5
#: What a cell that says it holds, and the words of an engine's column that are looked at.
_HOLDS, _WORDS = ("test", "essai"), 20_000


@dataclass(frozen=True)
class Trials:
    """Rows of orders that look like trials: `rows`, all of them; the place of the column that says it, and the row, for each that a
    cell says (`said`); the rows that one cent says (`cents`)."""

    rows: Mask
    said: tuple[tuple[int, int], ...]
    cents: NDArray[np.int64]


#: What `hints` count.
HINTS = ("tested", "sold", "cheap", "under")


@dataclass(frozen=True)
class Counted:
    """What `Trials` says of orders that stay in an engine: how many `rows`, what they are worth, the column and the cell of each
    that says it (`said`), and how many orders are of one cent (`cents`)."""

    rows: int
    worth: float
    said: tuple[tuple[str, str], ...]
    cents: int


def find(
    headers: Sequence[str],
    cells: Sequence[Cells],
    parsed: Mapping[str, Parsed],
    chosen: Mapping[str, int],
    kept: Mask,
    amounts: NDArray[np.float64],
) -> Trials | None:
    """Return the orders that look like trials, with each line of them; None where there are none, or where half are.

    Parameters: `headers` and `cells` of a file; `chosen`, the place of each canonical column; `kept`, the rows that are sales;
    `amounts` of each row.

    >>> import pandas as pd
    >>> import pyarrow as pa
    >>> numbers = ["1", "2", "3", "TEST-4", "5"]
    >>> parsed, cells = {"order_id": Parsed(pd.Series(numbers))}, [pa.array(numbers)]
    >>> found = find(["N°"], cells, parsed, {"order_id": 0}, np.ones(5, dtype=bool), np.array([20.0, 3, 0.01, 9, 9]))
    >>> found.rows, found.said, found.cents
    (array([False, False,  True,  True, False]), ((0, 3),), array([2]))
    """
    aside = {place for name, place in chosen.items() if name in _KINDS}
    said = [(place, int(row)) for place in range(len(headers)) if headers[place] and place not in aside
            for row in np.flatnonzero((_saying(cells[place]) | _flagged(headers[place], cells[place])) & kept)]  # fmt: skip
    orders = parsed["order_id"].alike(slice(None))
    cents = _cents(orders, amounts, kept)
    if not said and not len(cents):
        return None
    first = np.zeros(len(kept), dtype=bool)
    first[[row for _, row in said]] = True
    first[cents] = True
    rows = kept & (first | _of(orders, first))
    if rows.sum() >= _MOST * kept.sum():
        return None
    return Trials(rows, tuple(said), cents)


def says(text: str) -> bool:
    """Does a cell say that its order is a trial, and nothing else?

    >>> [says(text) for text in ("TEST", "Commande de test n° 2", "test.web@boutique.fr", "Test antigénique", "Testeur")]
    [True, True, True, False, False]
    """
    words = re.sub(r"\b(?:n|no|numero) (?=\d)", "", key(text))
    return bool(_SAID.fullmatch(words) or _ESSAY.fullmatch(words) or _ADDRESS.fullmatch(text.strip()))


def hints(lines: "ir.Table") -> "dict[str, ir.Scalar]":
    """Return what is worth counting of canonical lines before anything is looked for: the rows of which a cell may say it, the
    sales, and those of one cent and of less than what most are sold for."""
    worth = _worth(lines)
    named = [lines[name].lower().contains(part) for name in _columns(lines) for part in _HOLDS]
    counted = {"tested": reduce(or_, named).fill_null(False)} if named else {}
    counted |= {
        "sold": worth > 0,
        "cheap": (worth > 0) & (worth < _CENT),
        "under": (worth > 0) & (worth < _PRICE),
    }
    return {name: rows.sum().fill_null(0) for name, rows in counted.items()}


def in_engine(lines: "ir.Table", counted: Mapping[str, int]) -> Counted | None:
    """Return the orders of canonical lines of an engine that look like trials, as `find` does; `counted`, what `hints` come to.

    >>> import ibis
    >>> import pandas as pd
    >>> lines = ibis.memtable(pd.DataFrame({"order_id": ["1", "2", "3", "TEST-4", "5"], "amount": [20.0, 3, 0.01, 9, 9]}))
    >>> in_engine(lines, lines.aggregate(**hints(lines)).execute().iloc[0])
    Counted(rows=2, worth=9.01, said=(('order_id', 'TEST-4'),), cents=1)
    """
    said = (
        [(name, word) for name in _columns(lines) for word in _words(lines[name])]
        if counted.get("tested")
        else []
    )
    named = [lines[name].isin([word for own, word in said if own == name]) for name in dict(said)]
    worth, own = _worth(lines), "order_id"
    orders = [lines.filter(rows).select(own) for rows in named]
    cents = 0
    if counted["cheap"] and 2 * counted["under"] <= counted["sold"]:
        cheap = lines.filter((worth > 0) & (worth < _CENT)).select(own).distinct()
        sums = (
            lines.mutate(worth=worth)
            .semi_join(cheap, own)
            .group_by(own)
            .aggregate(sum=lambda its: its.worth.sum())
        )
        of_cents = sums.filter((sums["sum"] > 0) & (sums["sum"] < _CENT)).select(own)
        if cents := int(of_cents.count().execute()):
            orders.append(of_cents)
    if not orders:
        return None
    those = reduce(lambda one, other: one.union(other), orders).distinct()
    rows = lines.mutate(worth=worth).semi_join(those, own)
    found = rows.aggregate(rows=rows.count(), worth=rows["worth"].sum().fill_null(0)).execute().iloc[0]
    if found["rows"] >= _MOST * int(lines.count().execute()):
        return None
    return Counted(int(found["rows"]), float(found["worth"]), tuple(sorted(said)), cents)


def _columns(lines: "ir.Table") -> list[str]:
    """Return the columns of canonical lines where a cell may say it."""
    there = [
        each.name
        for each in table("orders").columns
        if each.name in lines.columns and each.name not in _KINDS
    ]
    return [name for name in there if lines[name].type().is_string()]


def _words(cells: "ir.Column") -> list[str]:
    """Return the cells of an engine's column that say it, each once."""
    own = cells.as_table()
    holds = reduce(or_, [cells.lower().contains(part) for part in _HOLDS])
    words = own.filter(holds).distinct().limit(_WORDS).execute().iloc[:, 0]
    return [word for word in words if says(word)]


def _worth(lines: "ir.Table") -> "ir.NumericValue":
    """Return what a line is worth: its amount, or its quantity at its price."""
    product = (
        lines["quantity"] * lines["unit_price"] if {"quantity", "unit_price"} <= {*lines.columns} else None
    )
    if "amount" not in lines.columns:
        return product
    return lines["amount"] if product is None else lines["amount"].coalesce(product)


def _saying(cells: Cells) -> Mask:
    """Return the rows whose cell says it; few hold the word, and they alone are looked at."""
    found = distinct(cells)
    maybe = bearing(found.text, "|".join(_HOLDS))
    if not maybe.any():
        return np.zeros(len(found.codes), dtype=bool)
    words = found.text.to_pylist()
    for place in np.flatnonzero(maybe):
        maybe[place] = says(words[place] or "")
    return found.rows(maybe)


def _flagged(header: str, cells: Cells) -> Mask:
    """Return the rows that a column of yes and no says to be trials: « Test » = true, `livemode` = false.

    >>> import pandas as pd
    >>> _flagged("Test", pd.Series(["true", "false"])), _flagged("livemode", pd.Series(["true", "false"]))
    (array([ True, False]), array([False,  True]))
    >>> _flagged("Test", pd.Series(["A", "B"]))
    array([False, False])
    """
    words, none = key(header), np.zeros(len(cells), dtype=bool)
    meant = flags.YES if _YES.fullmatch(words) else flags.NO if _NO.fullmatch(words) else None
    if meant is None:
        return none
    found = distinct(cells)
    said = [word.strip().casefold() for word in found.words()]
    if not {word for word in said if not is_blank(word)} <= flags.YES | flags.NO:
        return none
    return found.rows([word in meant for word in said])


def _cents(orders: Codes, amounts: NDArray[np.float64], kept: Mask) -> NDArray[np.int64]:
    """Return the first row of each order that is worth one cent in all, where most are worth a hundred times that."""
    sold = kept & (amounts > 0)
    cheap = sold & (amounts < _CENT)
    if not cheap.any() or 2 * np.count_nonzero(sold & (amounts < _PRICE)) > np.count_nonzero(sold):
        return np.array([], dtype=np.int64)
    rows = np.flatnonzero(kept & _of(orders, cheap))
    sums = np.bincount(orders[rows], weights=np.nan_to_num(amounts[rows]))
    found = np.flatnonzero(cheap & (orders >= 0))
    return found[(sums[orders[found]] > 0) & (sums[orders[found]] < _CENT)]


def _of(orders: Codes, rows: Mask) -> Mask:
    """Return all the rows of the orders of some."""
    its = np.zeros(int(orders.max(initial=-1)) + 2, dtype=bool)  # the last one is that of no order
    its[orders[rows]] = True
    its[-1] = False
    return coded.spread(its, orders)
