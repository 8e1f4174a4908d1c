"""Which rows add others up although nothing in them is unsound: the total of a file, of a day, of an order, the row over a group.

What says a total is believed where figures agree: a product may be called « Total Quartz », and a day may have no total.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from numpy.typing import NDArray

from smkit.months import MONTHS
from smkit.tables.cells import Cells, Mask, Parsed, bearing, distinct, is_blank
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import group_rows, longer, sales
from smkit.tables.parsing.rows import NEVER_SUMMED
from smkit.tables.schema import TableSchema, key

#: The numbers that say a total, as engines of any kind look for them: none of these is plain.
TOTALS = (
    r"^(([Ss][Oo][Uu][Ss]|[Ss][Uu][Bb]|[Gg][Rr][Aa][Nn][Dd])[-_]?)?"
    r"([Tt][Oo][Tt][Aa]([Ll]|[Uu][Xx])|[Ss][Oo][Mm][Mm][Ee]|[Cc][Uu][Mm][Uu][Ll])([^A-Za-z]|$)"
)
#: How totals begin, whatever follows; and what says one only where nothing else follows.
_STRONG = r"(?:(?:sous|ss|s|grand|sub) ?)?(?:total|totaux|totals)|subtotal|(?:sous )?tot|somme|cumul|s t"
_WEAK = (
    r"st|clot(?:ure)?|ensemble|tout|tous|toutes|all|overall|global|recap\w*|bilan|report|a reporter|solde|arrete|z|ticket z|"
    r"rapport z|fin|result\w* (?:de|of|for|from) \d+|moyenne"
)
#: What may follow without making a name of it.
_MORE = (
    r"de|du|des|d|la|le|les|l|of|the|au|a|et|par|general|generale|generaux|global|globale|ht|ttc|tva|h t|t t c|ventes?|ca|"
    r"chiffre|affaires|jour|journee|quotidien|journalier|semaine|hebdo\w*|mois|mensuel|trimestre|semestre|annee|annuel|exercice|"
    r"periode|caisse|caisses|commandes?|cde|factures?|tickets?|page|tableau|compte|comptes|account|campagnes?|campaigns?|annonces?|"
    r"pub\w*|ads?|ensemble|ensembles|leads?|affaires?|opportunites?|lignes?|euros?|eur|day|week|month|year|order|orders|sales|\d+|"
    + "|".join(MONTHS)
)
_SAYS = re.compile(rf"(?:{_STRONG})\b")
_SAYS_SO = re.compile(r"(?:ensemble|tous|toutes|all|overall|recap\w*|bilan)\b")
_PLAIN = re.compile(rf"(?:{_STRONG})(?: (?:{_MORE}))*")
_LOOSE = re.compile(rf"(?:{_WEAK})(?: (?:{_MORE}))*")
#: The first letters of both, as a cell may have them; few cells begin so, and they alone are looked at.
_MAYBE = (
    r"^\W*(?:so?us?\W*-?to|ss|s\W{0,3}t|st\b|grand|sub|tot|somme|cumul|cl[oôÔ]t|ensemble|tou[st]|all\b|overall|global|"
    r"r[eéÉ](?:cap|sult|port)|result|bilan|[aàÀ] reporter|report|solde|arr[eêÊ]t|z\b|ticket z|rapport z|fin\b|moyenne)"
)
_DIGITS = r"\d+"
#: The share of the rows of one name that are sums, where it is a name of totals.
_MOSTLY = 0.9
#: Rows beyond which only words are looked for.
_MANY = 200_000
#: Rows of one name, of others beside one, and of others that one adds up, that show what no word says.
_LEAST, _BESIDE, _ALONE = 3, 3, 10
_CENT = 0.011


@dataclass(frozen=True)
class Sums:
    """The rows that add others up.

    `left` say or show it; `doubtful` say it and are no sum that is found, or are one and say nothing; `openers` stand over a
    group of rows or under it. `said` is the place of the cell that says it, by row.
    """

    left: Mask
    doubtful: Mask
    openers: Mask
    said: Mapping[int, int] = field(default_factory=dict)


def find(
    raw: Raw,
    parsed: Mapping[str, Parsed],
    chosen: Mapping[str, int],
    schema: TableSchema,
    faulty: Mask,
    skipped: Mask,
) -> Sums | None:
    """Return the rows that add others up; None where there is none.

    Parameters: `chosen`, the place of each canonical column; `faulty` rows, and `skipped` ones, which are no rows already.

    >>> from smkit.tables.schema import table
    >>> days = pd.Series(pd.to_datetime(["2026-03-03", "2026-03-04", "2026-03-31"]))
    >>> raw = Raw("v.csv", ("N°",), (pd.Series(["7", "8", "TOTAL"]),), np.arange(2, 5), "texte")
    >>> parsed = {"order_id": Parsed(raw.cells[0]), "order_date": Parsed(days), "amount": Parsed(pd.Series([5.0, 7, 12]))}
    >>> no = np.zeros(3, dtype=bool)
    >>> find(raw, parsed, {"order_id": 0}, table("orders"), no, no).left
    array([False, False,  True])
    """
    figures = _figures(parsed, schema)
    if not figures:
        return None
    main = figures[0]
    usable = ~skipped & np.isfinite(main)
    openers = group_rows.find(raw, parsed, main, faulty & ~skipped, usable)
    usable &= ~openers
    left, doubtful, said = _worded(raw, parsed, chosen, schema, main, usable, np.flatnonzero(skipped))
    if schema.name == "costs":
        left |= longer.find(parsed, main, usable & ~left)
    elif len(main) <= _MANY:
        left |= _levels(raw, parsed, chosen, schema, main, usable & ~left)
        left |= _named_alike(raw, main, usable & ~left)
        sure, maybe = _half(parsed, figures, usable & ~left)
        left, doubtful = left | sure, (doubtful | maybe) & ~(left | sure)
    left, doubtful = left & ~faulty, doubtful & ~faulty
    if not (left | doubtful | openers).any():
        return None
    return Sums(left, doubtful, openers, said)


def says(text: str) -> bool:
    """Does a text say a total, and name nothing else?

    >>> [says(text) for text in ("TOTAL", "S/T mars", "Clôture de caisse", "Total Quartz", "Ensemble lin")]
    [True, True, True, False, False]
    """
    words = key(text)
    return bool(_PLAIN.fullmatch(words) or _LOOSE.fullmatch(words))


def _figures(parsed: Mapping[str, Parsed], schema: TableSchema) -> list[NDArray[np.float64]]:
    """Return the figures that totals add up, those of most rows first among amounts; the worth of orders before all."""
    if schema.name not in ("orders", "leads", "campaigns", "costs"):
        return []
    found = [
        column.values.to_numpy(np.float64, na_value=np.nan)
        for name, column in parsed.items()
        if schema.column(name).type in ("number", "integer") and name not in NEVER_SUMMED
    ]
    found = [sales.worth(parsed), *found] if schema.name == "orders" else found
    return [each for each in found if np.isfinite(each).sum() > 1]


def _worded(
    raw: Raw,
    parsed: Mapping[str, Parsed],
    chosen: Mapping[str, int],
    schema: TableSchema,
    main: NDArray[np.float64],
    usable: Mask,
    between: NDArray[np.int64],
) -> tuple[Mask, Mask, dict[int, int]]:
    """Return the rows that say a total and are one, those that say it alone, and the place of the cell that does.

    Parameters: `between`, the lines already left out, other totals among them.
    """
    left, doubtful = np.zeros(len(main), dtype=bool), np.zeros(len(main), dtype=bool)
    said: dict[int, int] = {}
    names = {
        chosen[each.name] for each in schema.required if each.type in ("id", "text") and each.name in chosen
    }
    names |= {chosen[each] for each in ("product", "product_id") if each in chosen}
    found = [(place, *each) for place, cells in enumerate(raw.cells) for each in _classes(cells, usable)]
    every = np.zeros(len(main), dtype=bool)
    for *_, mine in found:
        every |= mine
    ways = _ways(parsed) if found else []
    for place, plain, loose, mine in sorted(found, key=lambda each: -int(each[-1].sum())):
        mine = mine & ~left
        rows = np.flatnonzero(mine)
        if not len(rows):
            continue
        sizes = np.zeros(len(rows), dtype=np.int64)
        for base in (usable & ~left & ~mine, usable & ~every & ~left):
            sizes = np.maximum(sizes, _sizes(rows, main, base, ways, between))
        sums = sizes > 0
        alike = sums.mean() >= _MOSTLY
        enough = sizes.max() >= (_BESIDE if loose and len(rows) < _LEAST else 2)
        if (plain and place in names) or (alike and enough):
            left[rows[sums]] = True
            said |= dict.fromkeys(rows[sums].tolist(), place)
            if plain and place in names:
                doubtful[rows[~sums]] = True
                said |= dict.fromkeys(rows[~sums].tolist(), place)
    return left, doubtful & ~left, said


def _classes(cells: Cells, usable: Mask) -> Iterator[tuple[bool, bool, Mask]]:
    """Give the rows of a column that say a total, and whether it is in so many words, or by a word that may mean something else:
    alone, or before a name."""
    found = distinct(cells)
    maybe = np.flatnonzero(bearing(found.text, _MAYBE))
    if not len(maybe):
        return
    words = [key(text) for text in found.text.take(maybe).to_pylist()]
    plain = [bool(_PLAIN.fullmatch(word)) for word in words]
    loose = [bool(_LOOSE.fullmatch(word)) and not own for word, own in zip(words, plain, strict=True)]
    begins = [bool(_SAYS.match(word)) and not own for word, own in zip(words, plain, strict=True)]
    maybe_so = [bool(_SAYS_SO.match(word)) and not own for word, own in zip(words, loose, strict=True)]
    for kind, its in enumerate((plain, loose, begins, maybe_so)):
        chosen = np.zeros(len(found.text), dtype=bool)
        chosen[maybe[np.array(its, dtype=bool)]] = True
        if chosen.any() and (mine := found.rows(chosen) & usable).any():
            yield kind == 0, kind in (1, 3), mine


def _ways(parsed: Mapping[str, Parsed]) -> list[NDArray[np.int64]]:
    """Return what rows that are added up may have in common, as codes: their order, their customer, their day, their month."""
    ways = [
        pd.factorize(parsed[name].values)[0]
        for name in ("order_id", "customer_id", "campaign", "account", "owner")
        if name in parsed
    ]
    if day := next((name for name in ("order_date", "closed_at", "start_date") if name in parsed), ""):
        days = parsed[day].values
        ways += [pd.factorize(days.dt.normalize())[0], pd.factorize(days.dt.year * 12 + days.dt.month)[0]]
    return [np.asarray(each, dtype=np.int64) for each in ways]


def _sizes(
    rows: NDArray[np.int64],
    main: NDArray[np.float64],
    base: Mask,
    ways: Sequence[NDArray[np.int64]],
    between: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return how many rows of `base` each row adds up: since the one before, to the next, of its day…; 0 for no sum."""
    values = np.where(base, np.nan_to_num(main), 0.0)
    sums, counts = np.append(0.0, np.cumsum(values)), np.append(0, np.cumsum(base))
    before, after = np.append(0, rows[:-1]), np.append(rows[1:], len(main))
    since, until = np.append(0, between), np.append(between, len(main))
    edges = [
        (before, rows),
        (rows, after),
        (np.maximum(before, since[np.searchsorted(between, rows)]), rows),
        (rows, np.minimum(after, until[np.searchsorted(between, rows)])),
        (np.zeros_like(rows), rows),
        (rows, np.full_like(rows, len(main))),
        (np.zeros_like(rows), np.full_like(rows, len(main))),
    ]
    found = [(sums[end] - sums[start], counts[end] - counts[start]) for start, end in edges]
    for codes in ways:
        there = base & (codes >= 0)
        most = int(codes.max(initial=0)) + 1
        whole = np.bincount(codes[there], weights=values[there], minlength=most)
        number = np.bincount(codes[there], minlength=most)
        own = codes[rows]
        found.append((np.where(own >= 0, whole[own], np.nan), np.where(own >= 0, number[own], 0)))
    sizes = np.zeros(len(rows), dtype=np.int64)
    for total, size in found:
        sizes = np.where(_same(main[rows], total), np.maximum(sizes, size), sizes)
    return sizes


def _same(own: NDArray[np.float64], total: NDArray[np.float64]) -> Mask:
    """Return which amounts are a total to the cent, and are any."""
    return (own != 0) & np.isclose(own, total, rtol=1e-6, atol=_CENT)


def _named_alike(raw: Raw, main: NDArray[np.float64], usable: Mask) -> Mask:
    """Return the rows that add up all those since the last of the same name, digits aside, where each row of that name does.

    « Z1001 », « Z1002 » close each day of a till, whatever word goes with them.
    """
    out = np.zeros(len(main), dtype=bool)
    values = np.where(usable, np.nan_to_num(main), 0.0)
    sums, counts = np.append(0.0, np.cumsum(values)), np.append(0, np.cumsum(usable))
    for cells in raw.cells:
        found = distinct(cells)
        if found.typed:
            continue
        names = pc.replace_substring_regex(found.text, _DIGITS, "").dictionary_encode()
        if len(names.dictionary) < 2:
            continue
        own = pc.fill_null(names.indices, -1).to_numpy(zero_copy_only=False)
        codes = np.where(found.codes >= 0, np.append(own, -1)[found.codes], -1)
        rows = np.flatnonzero(usable & (codes >= 0))
        rows = rows[np.argsort(codes[rows], kind="stable")]
        its = codes[rows]
        first = np.append(True, its[1:] != its[:-1])
        start = np.where(first, 0, np.append(0, rows[:-1] + 1))
        size = counts[rows] - counts[start]
        fits = _same(main[rows], sums[rows] - sums[start]) & (size > 0)
        each = pd.DataFrame({"code": its, "fits": fits, "several": size > 1, "one": 1}).groupby("code")
        names_of = each.agg(fits=("fits", "all"), several=("several", "mean"), size=("one", "size"))
        good = names_of[names_of["fits"] & (names_of["several"] > 0.5) & (names_of["size"] >= _LEAST)]
        out |= usable & np.isin(codes, good.index.to_numpy())
    return out


def _half(
    parsed: Mapping[str, Parsed], figures: Sequence[NDArray[np.float64]], usable: Mask
) -> tuple[Mask, Mask]:
    """Return the row that adds up all the others although nothing says it: surely, then perhaps.

    It is sure where it lacks what they have, stands at one end of them, and adds two figures up, or many rows.
    """
    sure, maybe = np.zeros(len(usable), dtype=bool), np.zeros(len(usable), dtype=bool)
    main, places = figures[0], np.flatnonzero(usable)
    rows = places[_same(main[places], main[places].sum() - main[places])]
    if len(rows) != 1 or len(places) <= _BESIDE:
        return sure, maybe
    row, others = int(rows[0]), places[places != rows[0]]
    lacks = any(
        column.missing()[row] and column.missing()[others].mean() <= 1 - _MOSTLY for column in parsed.values()
    )
    again = [each for each in figures[1:] if not np.array_equal(each, main, equal_nan=True)]
    proofs = sum(bool(_same(each[[row]], np.nansum(each[others], keepdims=True))[0]) for each in again)
    if lacks and row in (places[0], places[-1]) and (proofs or len(others) >= _ALONE):
        sure[row] = True
    elif len(others) >= _ALONE:
        maybe[row] = True
    return sure, maybe


def _levels(
    raw: Raw,
    parsed: Mapping[str, Parsed],
    chosen: Mapping[str, int],
    schema: TableSchema,
    main: NDArray[np.float64],
    usable: Mask,
) -> Mask:
    """Return the rows of a campaign, or of an order, that are the sum of its other rows and leave blank what these say more:
    a campaign over its ad sets, an ad set over its ads, an order over its products."""
    out = np.zeros(len(main), dtype=bool)
    name = {"orders": "order_id", "campaigns": "campaign"}.get(schema.name, "")
    if name not in chosen or name not in parsed:
        return out
    whole = parsed[name].values
    if not whole[usable].duplicated().any():
        return out
    taken = {place for each, place in chosen.items() if schema.column(each).type not in ("text", "id")}
    places = [place for place in range(len(raw.cells)) if place not in taken | {chosen[name]}]
    blanks = {place: _blanks(raw.cells[place]) for place in places}
    days = [parsed[each].values for each in ("order_date", "start_date", "period") if each in parsed]
    for place in reversed(places):
        blank = blanks[place]
        if not (blank & usable).any() or not (~blank & usable).any():
            continue
        before = [distinct(raw.cells[each]).codes for each in places if each < place and name == "campaign"]
        frame = pd.DataFrame(dict(enumerate([whole, *days, *before])))
        group = frame.groupby(list(frame.columns), sort=False, dropna=False).ngroup().to_numpy()
        under = usable & ~blank & ~out
        size = int(group.max(initial=0)) + 1
        sums = np.bincount(group[under], weights=main[under], minlength=size).astype(np.float64)
        number = np.bincount(group[under], minlength=size)
        over = np.flatnonzero(usable & blank & ~out & (number[group] > 0))
        alone = np.bincount(group[over], minlength=size)[group[over]] == 1
        fits = _same(main[over], sums[group[over]]) & alone
        several = number[group[over]] > 1
        if fits.sum() >= 2 and several.any() and fits.mean() >= _MOSTLY:
            out[over[fits]] = True
    return out


def _blanks(cells: Cells) -> Mask:
    """Return the rows of a raw column that say nothing."""
    found = distinct(cells)
    return found.rows([is_blank(word) for word in found.words()]) | (found.codes < 0)


def out(found: Sums, asked: str) -> Mask:
    """Return the rows that are left out: what a person asks for (« compter », « ecarter »), or those that are sure.

    >>> no, yes = np.array([False, False]), np.array([False, True])
    >>> [out(Sums(yes, no, no), asked).tolist() for asked in ("", "compter")]
    [[False, True], [False, False]]
    """
    chosen = {"compter": np.zeros_like(found.left), "ecarter": found.left | found.doubtful}
    return found.openers | chosen.get(asked, found.left)


def worth(parsed: Mapping[str, Parsed], schema: TableSchema, rows: Mask) -> float | None:
    """Return what some rows add up to: the worth of orders, else their first amounts in money; None where there is none.

    >>> from smkit.tables.schema import table
    >>> worth({"cost": Parsed(pd.Series([5.0, 7]))}, table("campaigns"), np.array([False, True]))
    7.0
    """
    if schema.name == "orders":
        return float(np.nansum(sales.worth(parsed)[rows]))
    name = next((name for name in parsed if schema.column(name).unit == "EUR"), "")
    return float(parsed[name].values[rows].sum()) if name else None
