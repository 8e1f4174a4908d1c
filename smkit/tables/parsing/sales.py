"""Which rows of orders are sales: states, credit notes, refunds, discounts, and orders that stand twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.tables import coded
from smkit.tables.cells import Cells, Distinct, Mask, Parsed, distinct, is_blank
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import flags, personal, statuses

#: A column with more distinct words than this says no state.
_MOST_WORDS = 60
#: Rows looked at first, where the header says nothing.
_GLANCE = 1000
#: Unless most of them are states with a date or a reason beside them.
_MOST_SENTENCES = 20_000
#: Beyond this many, words that are all unknown are not asked about: the column says something else.
_MOST_ASKED = 12
#: What only the lines of an order have.
LINES = ("product", "product_id", "quantity", "unit_price")
#: What people write where there is nothing to say.
_NOTHING = (
    flags.NO
    | frozenset("aucun aucune none null na n/a nc / . - -- — ras".split())
    | {"sans objet", "non annulée"}
)
#: Share of the orders that may come back in a table of one row an order.
_FEW = 0.2
#: Share of the lines that show what a column holds.
_MOSTLY = 0.9
#: Rows that show whether an amount repeats the total of its order, orders of several lines among them, times a product is sold.
_SHOWN, _ORDERS, _TIMES = 10_000, 10, 3
#: How tools begin the numbers of credit notes.
_CREDIT = r"(?:AVO?|AVC|FAV|NC|CN|RFAC|RINV|RFA)[-_/ .]?\d"
#: Orders of several lines that show that the total is on the first one alone.
_LEAST = 3
#: A refund of so much of an order is one of the whole of it: cents are lost in rounding.
_WHOLE = 0.999


@dataclass(frozen=True)
class Column:
    """A column that says the state of orders: its header, its cells, and the class of each distinct one."""

    header: str
    cells: Distinct
    words: Sequence[str]
    classes: Sequence[str]
    asks: bool

    def codes(self) -> NDArray[np.int8]:
        """Return the class of each row, as its place in `statuses.CLASSES`."""
        places = [statuses.CLASSES.index(name) for name in self.classes]
        return np.array([*places, 0], dtype=np.int8)[self.cells.codes]

    def unknown(self) -> Mask:
        """Return the rows whose word is not known."""
        return self.cells.rows(
            [not name and not is_blank(word) for name, word in zip(self.classes, self.words, strict=True)]
        )


@dataclass(frozen=True)
class States:
    """The state of each row, as its place in `statuses.CLASSES`, and the columns that say it."""

    codes: NDArray[np.int8]
    columns: tuple[Column, ...]

    def are(self, *names: str) -> Mask:
        """Return the rows of some classes."""
        return np.isin(self.codes, [statuses.CLASSES.index(name) for name in names])


def column(header: str, cells: Cells, told: Mapping[str, str], sure: bool = False) -> Column | None:
    """Return what a column says of the state of orders; None when it says nothing of it.

    `told` gives words by class; `sure`, that a person named this column.

    >>> column("Type", pd.Series(["Facture", "Avoir"]), {}).classes, column("Type", pd.Series(["B2B", "B2C"]), {})
    (['sale', 'credit'], None)
    """
    speaks = "strong" if sure else statuses.kind(header)
    if not speaks or (speaks == "free" and not _states_alone(cells[:_GLANCE], told)):
        return None
    found = distinct(cells)
    words = found.words()
    filled = [word for word in words if not is_blank(word)]
    if not filled:
        return None
    if len(filled) > _MOST_WORDS and not sure and not (speaks == "strong" and len(filled) <= _MOST_SENTENCES):
        return None
    classes = statuses.classes(words, told, loose=speaks == "strong", papers=speaks == "weak")
    known = [name for name in classes if name]
    if len(filled) > _MOST_WORDS and not sure and len(known) < len(filled) / 2:
        return None
    if statuses.signs(header, filled) and not any(classes):
        return Column(header, found, words, classes, asks=True)
    least = {"weak": 0.5, "free": 0.5 if _several(classes) else 1.0}.get(speaks, 0.0)
    every = speaks == "weak" and statuses.asks_of(header, filled) and len(known) < len(filled)
    if least and not every and (len(known) < least * len(filled) or set(known) <= {"sale"}):
        return None
    if not known and not sure:
        names = sum(personal.looks_like_a_name(word) or personal.reachable(word) for word in filled)
        if len(filled) > _MOST_ASKED or names > len(filled) / 2:
            return None
    if speaks == "delivery":
        classes = [name if name in ("none", "refunded") else "sale" for name in classes]
    return Column(header, found, words, classes, asks=speaks != "delivery")


def _states_alone(cells: Cells, told: Mapping[str, str]) -> bool:
    """Are the words of some cells states of orders, and nothing else, or half of them states of several kinds?"""
    words = [word for word in distinct(cells).words() if not is_blank(word)]
    if len(words) > _MOST_ASKED:
        return False
    classes = statuses.classes(words, told)
    return all(classes) or (2 * sum(map(bool, classes)) >= len(words) and _several(classes))


def _several(classes: Sequence[str]) -> bool:
    """Do words say two kinds of orders that are no sale, as those of a state alone do? « Perdu » may be said of a customer."""
    return len({*classes} - {"", "sale"}) > 1


def flag(header: str, cells: Cells) -> Column | None:
    """Return what a column that is filled in, or says yes, for cancelled orders alone says; None for any other.

    Why an order was cancelled, and by whom, is said of no other; what stands there may name people, and is not shown.

    >>> flag("Annulée par", pd.Series(["", "Accueil"])).words
    ['', 'rempli']
    >>> flag("Annulée ?", pd.Series(["non", "oui"])).classes, flag("Cancelled at", pd.Series(["", "2026-03-02"])).classes
    (['', 'none'], ['', 'none'])
    """
    kind, name = statuses.flag(header)
    if not kind:
        return None
    found = distinct(cells)
    words = found.words()
    said = {word.casefold() for word in words if not is_blank(word)}
    if said and said <= flags.YES | flags.NO:
        classes = [name if word.casefold() in flags.YES else "" for word in words]
    elif kind == "day" and said and all(any(map(str.isdigit, word)) for word in said):
        classes = ["" if is_blank(word) else "partial" if name == "refunded" else name for word in words]
    elif kind == "said" and said and not said <= _NOTHING:
        filled = [not is_blank(word) and word.casefold() not in _NOTHING for word in words]
        classes = [("partial" if name == "refunded" else name) if there else "" for there in filled]
        words = ["rempli" if there else "" for there in filled]
    else:
        return None
    return Column(header, found, words, classes, asks=False) if any(classes) else None


def states(raw: Raw, found: Sequence[Column], orders: Parsed) -> States | None:
    """Return the state of each row; None when no column says it.

    Parameters: `found`, the columns that say it; `orders`, the order of each row. An order's state said on its first line
    holds for the others, which are blank.
    """
    if not found:
        return None
    codes = np.zeros(len(raw.lines), dtype=np.int8)
    columns = [_whole_orders(each, orders) for each in found]
    for each in columns:
        codes = np.maximum(codes, each.codes())
    return States(codes, tuple(columns))


def _whole_orders(column: Column, orders: Parsed) -> Column:
    """Return a column whose blank cells say what another line of the order does."""
    codes = column.cells.codes
    blank = (codes < 0) | column.cells.rows([is_blank(word) for word in column.words])
    if not blank.any() or blank.all():
        return column
    said = pd.Series(codes, dtype="float64").mask(blank)
    first = said.groupby(orders.values.to_numpy(), sort=False).transform("first").fillna(-1)
    return replace(column, cells=replace(column.cells, codes=np.where(blank, first, codes).astype(np.int64)))


def worth(parsed: Mapping[str, Parsed]) -> NDArray[np.float64]:
    """Return the amount of each row: its own, or its quantity times its price where it has none."""
    size = next(iter(parsed.values())).size
    amounts = np.full(size, np.nan)
    if "quantity" in parsed and "unit_price" in parsed:
        for rows in coded.parts(size):
            np.multiply(
                parsed["quantity"].figures(rows), parsed["unit_price"].figures(rows), out=amounts[rows]
            )
    if "amount" in parsed:
        own = parsed["amount"].values.to_numpy()
        amounts = np.where(np.isnan(own), amounts, own)
    return amounts


def turn(parsed: Mapping[str, Parsed], rows: Mask, names: Sequence[str] = ("amount", "quantity")) -> Mask:
    """Make the credit notes among some rows negative, in place, by these columns, and return those that were not yet."""
    rows = rows & (worth(parsed) > 0)
    for name in names:
        if rows.any() and name in parsed:
            values = parsed[name].values.to_numpy(copy=True)
            values[rows] *= -1
            parsed[name].values = pd.Series(values)
    return rows


def unsigned_returns(parsed: Mapping[str, Parsed], kept: Mask) -> Mask:
    """Return the rows of returns whose amount has lost its sign: a quantity below 0 and an amount above, in a file of sales.

    None where another return has a negative amount, for signs mean something there, nor where quantity × price is positive.

    >>> some = {"quantity": Parsed(pd.Series([2.0, -1, 3])), "amount": Parsed(pd.Series([20.0, 10, 30]))}
    >>> unsigned_returns(some, np.ones(3, dtype=bool))
    array([False,  True, False])
    """
    if not {"quantity", "amount"} <= parsed.keys():
        return np.zeros(len(kept), dtype=bool)
    quantity, amount = (parsed[name].values.to_numpy() for name in ("quantity", "amount"))
    back = kept & (quantity < 0)
    rows = back & (amount > 0)
    if "unit_price" in parsed:
        rows &= ~(parsed["unit_price"].values.to_numpy() < 0)
    most = rows.sum() > kept.sum() / 2
    return np.zeros(len(kept), dtype=bool) if most or (back & (amount < 0)).any() else rows


def refunds(parsed: Mapping[str, Parsed], kept: Mask) -> NDArray[np.float64]:
    """Return what each kept row loses to refunds: those of an order are spread over its lines by their amounts.

    A refund that is written on each line of an order, or on its first one, is one refund; no row becomes negative.
    """
    paid = np.abs(np.nan_to_num(parsed["refunded_amount"].values.to_numpy()))
    amounts, orders = worth(parsed), parsed["order_id"].values
    lost = np.zeros(len(paid))
    if not (paid[kept] > 0).any():
        return lost
    frame = pd.DataFrame({"order": orders, "paid": paid, "worth": np.nan_to_num(amounts)})[kept]
    lines = frame[frame["order"].isin(frame.loc[frame["paid"] > 0, "order"])].groupby("order", sort=False)
    same = lines["paid"].transform("nunique") == 1
    refund = lines["paid"].transform("sum").where(~same, lines["paid"].transform("first"))
    whole = lines["worth"].transform("sum")
    share = (refund / whole.where(whole > 0)).clip(upper=1).fillna(0)
    lost[share.index] = (share * frame.loc[share.index, "worth"]).to_numpy()
    return lost


def reduce(parsed: dict[str, Parsed], lost: NDArray[np.float64]) -> None:
    """Take, in place, what is lost off the amount of each row, which becomes its own."""
    if not lost.any():
        return
    amounts = worth(parsed) - lost
    if "amount" in parsed:
        parsed["amount"].values = pd.Series(np.where(lost != 0, amounts, parsed["amount"].values.to_numpy()))
    else:
        parsed["amount"] = Parsed(pd.Series(amounts))


def repeated(parsed: Mapping[str, Parsed], kept: Mask, again: NDArray[np.int64], told: bool = False) -> Mask:
    """Return the rows that say an order a second time, in a table of one row an order.

    `again` are the rows equal in every cell to an earlier one. Two equal lines of an order with products may be two sales, unless
    a person has `told` otherwise.
    """
    rows = np.zeros(len(kept), dtype=bool)
    if not len(again):
        return rows
    rows[again] = True
    if of_lines(parsed):
        return rows & told
    orders = parsed["order_id"].values[kept & ~rows]
    return rows if not orders.duplicated().any() else np.zeros(len(kept), dtype=bool)


def of_lines(parsed: Mapping[str, Parsed]) -> bool:
    """Has a table of orders one row a product, and not one an order?"""
    return bool(parsed.keys() & LINES)


def same_number(parsed: Mapping[str, Parsed], kept: Mask) -> Mask:
    """Return the rows of order numbers that come back with other contents, in a table that has one row an order but for a few."""
    rows = np.zeros(len(kept), dtype=bool)
    if of_lines(parsed):
        return rows
    orders = parsed["order_id"].values[kept]
    back = orders[orders.duplicated(keep=False)]
    if back.nunique() <= _FEW * orders.nunique():
        rows[back.index] = True
    return rows


def credit_numbers(parsed: Mapping[str, Parsed], kept: Mask) -> Mask:
    """Return the rows counted as sales whose number is that of a credit note, among others that begin otherwise.

    >>> ids, ten = Parsed(pd.Series(["FA1", "AV2", "FA3"])), Parsed(pd.Series([10.0, 10.0, 10.0]))
    >>> credit_numbers({"order_id": ids, "amount": ten}, np.ones(3, dtype=bool))
    array([False,  True, False])
    """
    rows = parsed["order_id"].matching(_CREDIT) & kept
    if not rows.any() or rows.sum() > kept.sum() / 2:
        return np.zeros(len(kept), dtype=bool)
    worth_of = worth(parsed)
    return rows & (worth_of > 0) if not (worth_of[rows] < 0).any() else np.zeros(len(kept), dtype=bool)


def told_again(parsed: Mapping[str, Parsed], says: bool, later: Mask | None = None) -> Mask | None:
    """Mark the rows whose amount is the total of an order that an earlier row already counts.

    Parameters: `says`, that the header of amounts tells so; `later`, the rows of `totals_once`.
    Where they have no product, they tell the order again, one row for each payment or parcel: they are returned, and not wrong.
    """
    if not (says or later is not None or repeats_totals(parsed)):
        return None
    order, total = parsed["order_id"].values, parsed["amount"].values
    again = pd.DataFrame({"order": order, "total": total}).duplicated() & order.notna() & total.notna()
    again = again | later if later is not None else again
    if not of_lines(parsed):
        return again.to_numpy()
    parsed["amount"].mark("repeated_total", again.to_numpy())
    return None


def totals_once(parsed: dict[str, Parsed]) -> Mask | None:
    """Return the rows that leave the total of their order to its first one, and whose amounts become 0, in place.

    None where amounts are those of lines: orders of several lines tell, and a price would say what each is worth.

    >>> orders = {"order_id": Parsed(pd.Series(list("aabbccd"))), "amount": Parsed(pd.Series([9.0, None, 8, None, 7, None, 5]))}
    >>> totals_once(orders), orders["amount"].values.tolist()
    (array([False,  True, False,  True, False,  True, False]), [9.0, 0.0, 8.0, 0.0, 7.0, 0.0, 5.0])
    """
    if "amount" not in parsed or "unit_price" in parsed:
        return None
    blank = parsed["amount"].missing() & ~parsed["amount"].faulty()
    if not blank.any():
        return None
    order, amount = parsed["order_id"].values, parsed["amount"].values
    lines = pd.DataFrame({"order": order, "blank": blank})[order.notna().to_numpy()]
    found = lines.groupby("order", observed=True)["blank"].agg(["size", "sum", "first"])
    found = found[found["size"] > 1]
    once = (found["sum"] == found["size"] - 1) & ~found["first"]
    if once.sum() < _LEAST or once.mean() < _MOSTLY:
        return None
    later = blank & order.isin(found.index[once]).to_numpy()
    parsed["amount"].values = amount.mask(later, 0.0)
    return later


def repeats_totals(parsed: Mapping[str, Parsed]) -> bool:
    """Is the amount of each line the total of its order, where no price shows it?

    Every order of several products has one amount, and products have no price of their own, from an order to the next: neither
    chance nor a list of prices makes both.
    """
    if "amount" not in parsed or {"quantity", "unit_price"} <= parsed.keys():
        return False
    return any(_in_every_line(parsed, name) for name in ("product_id", "product") if name in parsed)


def _in_every_line(parsed: Mapping[str, Parsed], product: str) -> bool:
    """Has every order one amount, and what `product` tells apart none of its own?"""
    values = {"order": parsed["order_id"], "amount": parsed["amount"], "product": parsed[product]}
    frame = pd.DataFrame({name: its.values.head(_SHOWN) for name, its in values.items()}).dropna()
    lines = frame[frame["order"].duplicated(keep=False)]
    orders = lines.groupby("order", sort=False, observed=True)
    if orders.ngroups < _ORDERS or (orders["amount"].nunique() > 1).any():
        return False
    prices = lines.groupby("product", sort=False, observed=True)["amount"].agg(["nunique", "size"])
    often = prices[prices["size"] >= _TIMES]
    apart = (orders["product"].nunique() == orders.size()).mean()
    return bool(len(often) and apart >= _MOSTLY and (often["nunique"] > 1).mean() >= _MOSTLY)


def fully(lost: NDArray[np.float64], amounts: NDArray[np.float64]) -> Mask:
    """Return the rows whose whole amount was paid back."""
    return (lost > 0) & (lost >= _WHOLE * amounts)
