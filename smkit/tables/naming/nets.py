"""Which of several amounts of a sale is the net one: another is the same with taxes, tips, or what was taken off in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from smkit.tables.cells import Cells, Mask
from smkit.tables.parsing import amounts, numbers
from smkit.tables.schema import TableSchema, key, recognise

#: What a customer pays beside what was sold.
_VAT = re.compile(r"\b(?:tax|taxes|taxe|tva|vat|gst|hst|pst|qst|tps|tvq|mwst|ust|btw|iva)\b")
_TIPS = re.compile(r"\b(?:tips?|pourboires?|gratuit(?:y|ies))\b")
#: What may come with them, and with a discount or a refund: it proves nothing by itself.
_WITH_THEM = re.compile(
    r"\b(?:shipping|delivery|livraisons?|frais de (?:port|livraison|service)|port|service charges?|surcharges?)\b"
)
_TAKEN_OFF = re.compile(
    r"\b(?:remises?|rabais|discounts?|reductions?|refunds?|refunded|rembourses?|remboursements?|retours?|returns?)\b"
)
#: Headers of taxes that are no sum, and figures that are no sales.
_NO_SUM = re.compile(
    r"\b(?:taux|codes?|id|type|name|nom|numero|inc|incl\w*|ex|excl\w*|rates?|exempt|hors|before|avant|after|apres)\b"
)
_NO_SALE = re.compile(
    r"\b(?:fees?|frais|commissions?|couts?|costs?|marges?|margins?|profits?|paid|paye|regle|payments?|due|solde|balance|cash|especes)\b"
)
_NETS = re.compile(r"\b(?:nets?|nettes?)\b")
#: Headers that are taken at their word: « Net » alone may be what fees leave of a payment.
_SAID = re.compile(
    r"(?:total (?:des )?)?(?:net (?:sales?|revenues?)|(?:ventes?|recettes?) nettes?|(?:ca|chiffre d affaires) nets?)"
    r"(?: totale?s?)?|"
    r"(?:(?:sous )?total|(?:total |montant )?base|montant|mt|ventes?|ca|chiffre d affaires|net|"
    r"(?:total|montant|ca|ventes?) (?:net|nettes?)) (?:ht|htva|hors taxes?|hors tva)|"
    r"(?:net |total )?(?:amount|sales|revenue|total) (?:ex|excl|excluding|without) (?:tax|taxes|vat|gst)"
)
#: Words of headers of amounts that the list of headers may not have.
_AMOUNT = re.compile(
    r"\b(?:nets?|nettes?|ht|htva|hors taxes?|hors tva|base|subtotal|sous total|sales|ventes?|amount|montant|total|value|valeur|"
    r"collected|"
    r"encaisse)\b"
)
#: Rows that are looked at, how many show something, and the share of them that must.
_SAMPLE, _FEW, _MOSTLY = 5000, 2, 0.9
#: What rounding may lose; no tax with a tip is more than this share of what was sold.
_CENT, _MOST = 0.015, 0.6
#: Columns of taxes whose sums are tried.
_PARTS = 6


@dataclass(frozen=True)
class Net:
    """The amount to take: its place, or None for quantity × price; `within` are the places of what the other has more, and
    `untaxed` says that taxes are among them."""

    place: int | None
    within: tuple[int, ...] = ()
    untaxed: bool = False


def find(
    headers: Sequence[str],
    cells: Sequence[Cells],
    schema: TableSchema,
    chosen: Mapping[str, int],
    left: Sequence[int],
) -> Net | None:
    """Return the net amount that should stand for the one that was chosen, by what the figures show or headers say.

    Parameters: `chosen`, the place of each canonical column, `amount` among them; `left`, places that are not read and that
    no tool sets aside.
    One amount is net of another where taxes or tips beside them are all the difference, or where its header says so
    (« Montant HT », « Net Sales ») and its figures are never more. « Net » alone may be what fees leave of a payment.

    >>> import pyarrow as pa
    >>> from smkit.tables.schema import table
    >>> cells = [pa.array(each) for each in (["12", "26"], ["10", "20"], ["2", "4"], ["0", "2"])]
    >>> orders, chosen = table("orders"), {"amount": 0}
    >>> find(["Total", "Net", "TVA", "Pourboire"], cells, orders, chosen, [1, 2, 3])
    Net(place=1, within=(2, 3), untaxed=True)
    >>> find(["Total", "Net", "Commission", "Frais"], cells, orders, chosen, [1, 2, 3]) is None
    True
    >>> find(["Total", "Ventes nettes", "Table", "Couverts"], cells, orders, chosen, [1, 2, 3])
    Net(place=1, within=(), untaxed=False)
    """
    gross = _figures(cells[chosen["amount"]])
    nets = sorted(
        filter(lambda place: _could_be_net(headers[place], schema), left),
        key=lambda place: not says_net(headers[place]),
    )
    parts = [place for place in left if _is_part(headers[place])]
    if "refunded_amount" in chosen:
        parts.append(chosen["refunded_amount"])
    figures: dict[int | None, NDArray[np.float64]] = {place: _figures(cells[place]) for place in nets}
    if {"quantity", "unit_price"} <= chosen.keys():
        figures[None] = _figures(cells[chosen["quantity"]]) * _figures(cells[chosen["unit_price"]])
    if not figures:
        return None
    more = {place: np.nan_to_num(np.abs(_figures(cells[place]))) for place in parts[:_PARTS]}
    for within in _sums(tuple(more), headers):
        words = {each: key(headers[each]) for each in within}
        off = [each for each in within if _TAKEN_OFF.search(words[each])]
        untaxed = any(map(_VAT.search, words.values()))
        paid = untaxed or any(map(_TIPS.search, words.values()))
        for place, net in figures.items():
            named = place is not None and says_net(headers[place])
            left_out = within if named else tuple(each for each in within if each not in off)
            # what is not called net may be before a discount, that the other has taken off
            signed = [more[each] if each in left_out else -more[each] for each in within]
            if (paid or named) and _explains(gross, net, np.sum(signed, axis=0)):
                return Net(place, left_out, untaxed)
    own = headers[chosen["amount"]]
    if says_net(own):
        return None
    said = [place for place in nets if _SAID.fullmatch(key(headers[place]))]
    return next((Net(place) for place in said if _is_less(gross, figures[place])), None)


def says_net(header: str) -> bool:
    """Does a header say that its amounts are what is left, without VAT or of a sale?

    >>> [says_net(text) for text in ("Montant HT", "Ventes nettes", "Total", "Net à payer")]
    [True, True, False, False]
    """
    return not amounts.says_vat(header) and (amounts.without_vat(header) or bool(_NETS.search(key(header))))


def could_be_amount(header: str, schema: TableSchema) -> bool:
    """Could a header that is not read be that of an amount of sales too?

    >>> from smkit.tables.schema import table
    >>> [could_be_amount(text, table("orders")) for text in ("Total encaissé", "Net", "Commission nette", "TVA", "Prix HT")]
    [True, True, False, False, False]
    """
    words = key(header)
    if schema.says_whole("amount", header) or _TIPS.search(words):
        return False
    if _VAT.search(words) and not (amounts.says_vat(header) or says_net(header)):
        return False
    if any(pattern.search(words) for pattern in (_NO_SALE, _TAKEN_OFF, _WITH_THEM)):
        return False
    name = recognise(header, schema)[0]
    return name == "amount" or (not name and bool(_AMOUNT.search(words)))


def _could_be_net(header: str, schema: TableSchema) -> bool:
    return could_be_amount(header, schema) and not amounts.says_vat(header)


def _is_part(header: str) -> bool:
    """Is a column what another amount has more: a tax, a tip, a discount, and what comes with them?"""
    words = key(header)
    return any(
        pattern.search(words) for pattern in (_VAT, _TIPS, _WITH_THEM, _TAKEN_OFF)
    ) and not _NO_SUM.search(words)


def _sums(parts: Sequence[int], headers: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """Give the sets of columns whose sum may be a difference, the smallest first; delivery alone proves nothing."""
    for size in range(1, len(parts) + 1):
        for within in combinations(parts, size):
            if any(not _WITH_THEM.search(key(headers[place])) for place in within):
                yield within


def _figures(cells: Cells) -> NDArray[np.float64]:
    """Return the numbers of the first rows of a column; no number where a cell is none."""
    return numbers.parse(cells[:_SAMPLE]).values.to_numpy()


def _alike(gross: NDArray[np.float64], net: NDArray[np.float64]) -> Mask:
    """Return the rows where both are amounts; none at all where the net one is missing beside the other."""
    there = np.isfinite(gross)
    return there if bool(np.isfinite(net[there]).all()) else np.zeros(len(gross), dtype=bool)


def _explains(gross: NDArray[np.float64], net: NDArray[np.float64], whole: NDArray[np.float64]) -> bool:
    """Is the difference of two amounts a sum of columns, to the cent, where there is one?"""
    rows = _alike(gross, net)
    if (rows & (np.abs(whole) > _CENT)).sum() < _FEW:
        return False
    same = np.abs(np.abs(gross[rows]) - np.abs(net[rows]) - whole[rows]) < _CENT
    return bool((same & (gross[rows] * net[rows] >= 0)).mean() >= _MOSTLY)


def _is_less(gross: NDArray[np.float64], net: NDArray[np.float64]) -> bool:
    """Is an amount never more than another, less somewhere, and no further from it than taxes and a tip are?"""
    rows = _alike(gross, net)
    high, low = np.abs(gross[rows]), np.abs(net[rows])
    if (high > low + _CENT).sum() < _FEW:
        return False
    within = (low <= high + _CENT) & (high <= low * (1 + _MOST) + _CENT) & (gross[rows] * net[rows] >= 0)
    return bool(within.all())
