"""What amounts mean beside their figures: with VAT or not, before a discount, a margin on cost or on price."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from smkit.tables.cells import Cells, Mask, Parsed, distinct, is_blank
from smkit.tables.parsing import numbers, shares
from smkit.tables.parsing.taxes import says_vat, without_vat
from smkit.tables.schema import TableSchema, key

_THOUSANDS = re.compile(
    r"\b(?:k\s?€|k\s?eur(?:os?)?\b|m\s?€|m\s?eur(?:os?)?\b|milliers|millions)", re.IGNORECASE
)
#: Units below one: « Montant (cts) », `amount_cents`, and what advertising tools count in, `cost_micros`.
_SMALL = re.compile(r"(?<!pour )(?<!per )\b(?:centimes?|cents?|cts)\b|\bmicros?\b")
_CENTS = re.compile(r"\bc\s?€|€\s?/\s?100\b|\b1/100\b|\bcentièmes?\b")
_DISCOUNT = re.compile(
    r"\b(remises?|rem|rme|rabais|ristournes?|escomptes?|reductions?|discounts?|disc|rebates?|promo(?:tion)?s?)\b"
)
_NO_DISCOUNT = re.compile(
    r"\b(codes?|coupons?|types?|libelle|nom|motif|name|raison|id|apres|after|avant|before|net|nets|hors)\b"
)
_MONEY = re.compile(r"[€$£]|\b(?:montants?|amounts?|eur(?:os?)?|valeur|value|total)\b")
_EACH = re.compile(r"\b(?:unitaires?|unit|par unite|per unit|each)\b")
_BEFORE = re.compile(
    r"\b(?:bruts?|brute|gross|avant|before|sous total|subtotal|total|montant|list price|prix catalogue)\b"
)
_AFTER = re.compile(r"\b(?:nets?|nette|apres remises?|remise deduite|after discounts?)\b")
_PERCENT = re.compile(r"%|\b(?:pct|pourcent(?:age)?|percent(?:age)?|taux|rate)\b")
#: A margin on what was paid, which may be beyond 100 %; on the price it is a « taux de marque ».
_ON_COST = re.compile(
    r"(?:(?:taux|tx) (?:de )?marge|marge(?= sur))(?: sur (?:le |les )?(?:couts?|achats?|prix d achat|cout d achat))?|"
    r"markup(?: rate| pct)?|margin on cost"
)

#: Letters that are looked at of a line over the headers.
_LONGEST = 200
#: What rounding may lose, and the share of the rows that show how columns are computed.
_CENT, _MOSTLY = 0.011, 0.9
#: No discount is more percents than this; rows that show how cells are written.
_WHOLE, _GLANCE = 100, 1000
#: Words of a column that says the base of each row, and the words of one of its cells.
_FEW_WORDS, _SHORT = 6, 5


def with_vat(
    headers: Sequence[str], chosen: Mapping[str, int], schema: TableSchema, above: str = ""
) -> dict[str, str]:
    """Return the amounts whose header says that VAT is in them: canonical column → header.

    Where no header says anything, a line over them may (`above`).

    >>> from smkit.tables.schema import table
    >>> with_vat(["Montant TTC", "Coût HT"], {"amount": 0, "unit_cost": 1}, table("orders"))
    {'amount': 'Montant TTC'}
    """
    found = {}
    for name, place in chosen.items():
        if schema.column(name).unit == "EUR" and says_vat(headers[place]):
            found[name] = headers[place]
    money = [name for name in chosen if schema.column(name).unit == "EUR"]
    if money and not found and not any(without_vat(headers[chosen[name]]) for name in money):
        said = [line for line in above.split("\n") if says_vat(line[:_LONGEST])]
        return {money[0]: said[0].strip("\r")} if said else {}
    return found


def scale(header: str) -> str:
    """Return the unit that a header says its amounts are in, k€, M€, centimes or micros; "" where it says none.

    >>> [scale(header) for header in ("Montant (k€)", "CA en millions", "Montant HT", "amount_cents", "Coût (c€)", "cost_micros")]
    ['k€', 'M€', '', 'centimes', 'centimes', 'micros']
    """
    said = _THOUSANDS.search(header)
    if not said:
        small = _SMALL.search(key(header)) or _CENTS.search(header.lower())
        return "" if not small else "micros" if small[0].startswith("micro") else "centimes"
    return "M€" if said[0].lower().startswith("m") and "millier" not in said[0].lower() else "k€"


def base(headers: Sequence[str], chosen: Mapping[str, int], schema: TableSchema, above: str = "") -> str:
    """Return what the headers of the amounts say, or a line over them, HT or TTC, "" where they say nothing or both.

    >>> from smkit.tables.schema import table
    >>> base(["Montant HT", "Date"], {"amount": 0, "order_date": 1}, table("orders"))
    'HT'
    """
    money = [headers[place] for name, place in chosen.items() if schema.column(name).unit == "EUR"]
    said = {"TTC" if says_vat(text) else "HT" if without_vat(text) else "" for text in money} - {""}
    if not said and money and with_vat(headers, chosen, schema, above):
        return "TTC"
    return said.pop() if len(said) == 1 else ""


def bases(cells: Cells) -> tuple[Mask, Mask, list[str]] | None:
    """Return the rows without VAT and those with it, and the words that say so, where a column says nothing but that of each row.

    >>> import pyarrow as pa
    >>> bases(pa.array(["HT", "TTC", ""]))
    (array([ True, False, False]), array([False,  True, False]), ['HT', 'TTC'])
    >>> bases(pa.array(["HT", "HT"])), bases(pa.array(["HT", "Lampe"]))
    (None, None)
    """
    found = distinct(cells)
    if len(found.text) > _FEW_WORDS:
        return None
    words = found.words()
    said = [word for word in words if not is_blank(word)]
    kinds = [
        [bool(word) and word in said and says(word) for word in words] for says in (without_vat, says_vat)
    ]
    if not all(map(any, kinds)) or not all(len(key(word).split()) < _SHORT for word in said):
        return None
    if sum(map(sum, kinds)) < len(said):
        return None
    return found.rows(kinds[0]), found.rows(kinds[1]), said


def discounts(headers: Sequence[str], places: Sequence[int]) -> list[int]:
    """Return which of some columns say a discount in figures, by their headers.

    >>> discounts(["Remise %", "Code remise", "Discount Amount"], [0, 1, 2])
    [0, 2]
    """
    return [
        p for p in places if _DISCOUNT.search(key(headers[p])) and not _NO_DISCOUNT.search(key(headers[p]))
    ]


def bare(header: str, cells: Cells) -> bool:
    """Could the figures of a discount column be percents as well as an amount, for all that its header and its cells say?

    >>> import pyarrow as pa
    >>> figures = pa.array(["10", "5", "20"])
    >>> [bare(text, figures) for text in ("Remise", "Remise %", "Montant remise")], bare("Remise", pa.array(["10", "150"]))
    ([True, False, False], False)
    """
    said = f"{key(header)} {header.lower()}"
    if _PERCENT.search(said) or _MONEY.search(said) or _EACH.search(said):
        return False
    column = numbers.parse(cells)
    values = np.abs(np.nan_to_num(column.values.to_numpy()))
    taken = values[values > 0]
    if (
        not len(taken)
        or taken.max() > _WHOLE
        or taken.max() <= 1
        or column.told.get("percent", np.False_).any()
    ):
        return False
    if any(_MONEY.search(word.lower()) for word in distinct(cells[:_GLANCE]).words()):
        return False
    return bool((taken * 2 % 1 == 0).mean() >= _MOSTLY)


def discounted(
    header: str,
    cells: Cells,
    amounts: NDArray[np.float64],
    parsed: Mapping[str, Parsed],
    unit: str = "",
    rates: str = "",
) -> NDArray[np.float64] | None:
    """Return what a discount column takes off each row, in €; None when it holds no figures.

    Parameters: `amounts` of the rows as they are written; a share is told by the header or by the cells: 0,2 is one, and so
    is every discount of a column of none above 1 that speaks of no money; `unit`, what a person says of it, pourcent or euros,
    and `rates`, of percents beside shares (`taux`). One by the unit counts for each unit.
    Where a row has its quantity, its price and its amount, and they already differ by the discount, nothing is left to take.
    """
    column = numbers.parse(cells)
    values = np.abs(np.nan_to_num(column.values.to_numpy()))
    if not values.any() or column.faulty().mean() > 0.2:
        return None
    share = column.told.get("percent", np.zeros(len(values), dtype=bool))
    if unit == "euros":
        share = np.zeros(len(values), dtype=bool)
    elif in_percents(header, unit):
        values, share = shares.either(values, share, rates)[0], np.ones(len(values), dtype=bool)
    elif values.max() <= 1 and not (_MONEY.search(header.lower()) or _MONEY.search(key(header))):
        share = np.ones(len(values), dtype=bool)
    if _EACH.search(key(header)) and "quantity" in parsed:
        values = np.where(share, values, values * np.abs(parsed["quantity"].values.to_numpy()))
    taken = np.where(share, amounts * values, values)
    if {"quantity", "unit_price", "amount"} <= parsed.keys():
        gross = parsed["quantity"].values.to_numpy() * parsed["unit_price"].values.to_numpy()
        net = np.abs(amounts - (gross - np.where(share, gross * values, values)))
        taken = np.where(net <= np.abs(amounts - gross), 0.0, taken)
    return np.nan_to_num(taken)


def in_percents(header: str, unit: str = "") -> bool:
    """Does a header, or a person, say that a discount is in percents?

    >>> in_percents("Remise %"), in_percents("Remise", "pourcent"), in_percents("Remise %", "euros")
    (True, True, False)
    """
    said = _PERCENT.search(header.lower()) or _PERCENT.search(key(header))
    return unit == "pourcent" or (unit != "euros" and said is not None)


def after_discount(
    header: str,
    others: Mapping[str, Cells],
    amounts: NDArray[np.float64],
    values: NDArray[np.float64],
) -> bool:
    """Are amounts already without a discount, as their header says, or as another column less the discount shows?

    Parameters: `header` of the amounts, `others` that are not read, by header; `amounts` and discounts (`values`) by row.

    >>> import pyarrow as pa
    >>> gross = pa.array(["100", "50"])
    >>> [after_discount("Montant", {name: gross}, np.array([80.0, 50]), np.array([20.0, 0])) for name in ("Total brut", "Age")]
    [True, False]
    >>> after_discount("Net HT", {}, np.array([80.0]), np.array([20.0]))
    True
    """
    if _AFTER.search(key(header)):
        return True
    rows = values != 0
    for name, cells in others.items():
        if rows.any() and _BEFORE.search(key(name)):
            before = numbers.parse(cells).values.to_numpy()
            # a share was counted on what is left: 20 of 100, and not of the 80 that stay
            if np.isclose(before - values, amounts, atol=_CENT)[rows].mean() >= _MOSTLY:
                return True
            with np.errstate(divide="ignore", invalid="ignore"):
                share = values / amounts
            if np.isclose(before * (1 - share), amounts, atol=_CENT)[rows].mean() >= _MOSTLY:
                return True
    return False


def on_cost(header: str) -> bool:
    """Does a header say a margin on cost, not on price?

    >>> [on_cost(text) for text in ("Taux de marge", "Taux de marque", "Marge sur coût %", "Marge %")]
    [True, False, True, False]
    """
    return _ON_COST.fullmatch(key(header)) is not None


def beyond_price(header: str, column: Parsed) -> bool:
    """Do margins in percent go beyond 100 %, which only those on cost can?

    >>> import pandas as pd
    >>> percents = Parsed(pd.Series([0.5, 1.5]), told={"percent": np.array([True, True])})
    >>> beyond_price("Marge commerciale", percents), beyond_price("Taux de marque", percents)
    (True, False)
    """
    values = column.values.to_numpy()
    said = {"percent", "in_percent", "whole_percents"} & column.told.keys()
    return bool(said) and "marge" in key(header).split() and bool((values[np.isfinite(values)] > 1).any())


def as_price_share(column: Parsed) -> None:
    """Turn, in place, margins on cost into shares of the price: 50 % becomes 33,3 %."""
    values = column.values
    column.values = values / (1 + values)
    column.faults.pop("out_of_range", None)
    column.told["markup"] = column.values.notna().to_numpy()
    column.mark("out_of_range", (values <= -1).to_numpy())


def whole_percents(header: str, column: Parsed, sure: bool = False, told: str = "") -> None:
    """Read, in place, 35 under « Marge % » as 35 %; 1,4 could be a slip for 0,14, and stays refused.

    Parameters: `sure`, that figures up to 100 are percents whatever the header says: the share of a work that is done; `told`,
    the answer `taux`.

    >>> import pandas as pd
    >>> done, half = Parsed(pd.Series([100.0, 50, 0])), Parsed(pd.Series([1.0, 0.5, 0]))
    >>> for each in (done, half):
    ...     whole_percents("Part faite", each, sure=True)
    >>> done.values.tolist(), half.values.tolist()
    ([1.0, 0.5, 0.0], [1.0, 0.5, 0.0])
    """
    if sure or told or "in_percent" in column.told or _PERCENT.search(header.lower()):
        shares.settle(column, told)
