"""Parsed columns are made to mean the same in every file, and what could change a total is kept to be told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.tables.answers import Answers
from smkit.tables.cells import Mask, Parsed
from smkit.tables.naming.columns import Match
from smkit.tables.opening import folders
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import (
    amounts,
    fill,
    flags,
    lasting,
    no_dates,
    numbers,
    returned,
    sales,
    shares,
    worded,
)
from smkit.tables.schema import TableSchema, key, recognise
from smkit.tables.telling import amounts as telling
from smkit.tables.telling import days, notes, spending
from smkit.tables.telling.journal import Note

#: Rows that show what a column holds.
_GLANCE = 50
#: What the cells of an amount may say of VAT → the base that it is.
_BASES = {"untaxed": "HT", "taxed": "TTC"}
#: Other amounts that are added up.
_MOST = 3


@dataclass(frozen=True)
class Others:
    """Amounts that the same sales have beside the one that is read, by header.

    `taken` is the header of the one that is read, and `own` its figures as they are written; `within`, the headers of what
    it leaves out and the others have.
    """

    taken: str
    own: NDArray[np.float64]
    figures: Mapping[str, NDArray[np.float64]]
    within: tuple[str, ...] = ()

    def totals(self, kept: Mask, worth: NDArray[np.float64]) -> dict[str, float]:
        """Return what each would add up to in the rows that are kept, once what is read is `worth` so much: refunds, credit notes.

        >>> others = Others("Net", np.array([10.0, 10, 5]), {"Total": np.array([12.0, 12, 6])})
        >>> others.totals(np.array([True, True, False]), np.array([10.0, -10, 5]))
        {'Total': 0.0}
        """
        turned = np.where(worth * self.own < 0, -1.0, 1.0)
        return {
            header: float(np.nansum((worth + turned * (np.nan_to_num(values) - self.own))[kept]))
            for header, values in self.figures.items()
        }


@dataclass
class Doubts:
    """What could change a total, known before it is known which rows are kept.

    `grown`, the headers of a price that is the line's, and of its quantity; `whole`, that of the total of an order, its figures;
    `parts`, the headers of an amount, and of the quantity and the price that should make it; `base`, what cells say.
    """

    told: list[Note] = field(default_factory=list)
    discounts: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    either: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = field(default_factory=dict)
    amounts: str = ""
    taken: NDArray[np.float64] | None = None
    unit: str = ""
    returned: bool = False
    bases: tuple[str, Mask, Mask, list[str], bool] | None = None
    hidden: Mask | None = None
    grouped: Callable[[Mask], list[str]] | None = None
    used: tuple[str, ...] = ()
    others: Others | None = None
    grown: tuple[str, str] | None = None
    whole: tuple[str, NDArray[np.float64]] | None = None
    parts: tuple[str, str, str] | None = None
    base: str = ""

    def notes(self, kept: Mask, parsed: Mapping[str, Parsed], currency: str) -> list[Note]:
        """Return what there is to tell of the rows that are kept.

        >>> import pandas as pd
        >>> doubts = Doubts(discounts={"Remise": np.array([5.0, 100.0])}, hidden=np.array([True, True]))
        >>> found = doubts.notes(np.array([True, False]), {"amount": Parsed(pd.Series([20.0, 300.0]))}, "EUR")
        >>> [(note.code, note.count, note.amount) for note in found]
        [('discount', 1, 5.0), ('hidden_rows', 1, 20.0)]
        """
        found = list(self.told)
        if self.others:
            own = sales.worth(parsed)
            totals = self.others.totals(kept, own)
            read = float(np.nansum(own[kept]))
            told = telling.about_others(self.others.taken, read, totals, self.others.within, currency)
            self.used += tuple(totals) if told else ()
            found += told
        if self.bases:
            header, untaxed, taxed, words, free = self.bases
            rows, own = (untaxed & kept, taxed & kept), sales.worth(parsed)
            self.used += (header,)
            found += telling.about_bases(header, words, *rows, own, currency, free)
        if self.grown:
            own, units = sales.worth(parsed), parsed["quantity"].values.to_numpy()
            both = [float(np.nansum(each[kept])) for each in (own, own * units)]
            found.append(telling.about_grown(*self.grown, both[0], both[1], currency))
        if self.whole:
            header, figures = self.whole
            orders = parsed["order_id"].values[kept].to_numpy()
            each = pd.Series(figures[kept]).groupby(orders)
            total, repeated = float(np.nansum(each.first())), bool((each.count() > 1).any())
            lines = float(np.nansum(sales.worth(parsed)[kept]))
            self.used += (header,)
            found.append(telling.about_whole(header, total, lines, currency, repeated))
        if self.parts:
            own, units, prices = (
                parsed[name].values.to_numpy()[kept] for name in ("amount", "quantity", "unit_price")
            )
            found += telling.about_times(self.parts, own, units * prices, currency)
        found += notes.about_groups(self.grouped(kept)) if self.grouped else []
        found += telling.about_discounts(self.discounts, kept, currency, self.amounts)
        found += telling.about_bare_discounts(self.either, kept, currency, self.amounts)
        if self.taken is not None:
            found += telling.about_taken(self.taken, kept, currency, self.unit, self.returned)
        if self.hidden is not None:
            worth = sales.worth(parsed) if {"amount", "unit_price"} & parsed.keys() else None
            found += telling.about_hidden(self.hidden & kept, worth, currency)
        return found


def settle(
    raw: Raw,
    match: Match,
    schema: TableSchema,
    parsed: dict[str, Parsed],
    told: Mapping[str, str],
    asked: Answers,
    known: bool = False,
) -> Doubts:
    """Fill, convert and deduct, in place, what is sure or was asked for; return the rest, to be told.

    Parameters: `told`, the person's own mapping; `asked`, the other answers; `known`, that a tool is known
    to leave the next lines of an order blank.

    >>> import pandas as pd
    >>> from smkit.tables.opening import files, text
    >>> from smkit.tables.schema import table
    >>> raw = text.read(files.Contents("v.csv", "N°;Total TTC;Remise\\n7;100;10 %\\n".encode()), len)
    >>> parsed = {"order_id": Parsed(pd.Series(["7"])), "amount": Parsed(pd.Series([100.0]))}
    >>> found = settle(raw, Match({"order_id": 0, "amount": 1}), table("orders"), parsed, {}, Answers())
    >>> [note.code for note in found.notes(np.array([True]), parsed, "EUR")], parsed["amount"].values.tolist()
    (['with_vat', 'discount'], [100.0])
    >>> told = Match({"order_id": 0, "amount": 1, "discount": 2})
    >>> found = settle(raw, told, table("orders"), parsed, {"discount": "Remise"}, Answers(base="TTC"))
    >>> [note.code for note in found.notes(np.array([True]), parsed, "EUR")], parsed["amount"].values.tolist()
    (['with_vat', 'discounted'], [90.0])
    """
    found = Doubts()
    filled = fill.down(raw, parsed, match.chosen, schema, asked.fill)
    found.told += notes.about_filling(filled, known)
    if not asked.fill:
        found.grouped = lambda kept: fill.grouped(raw, parsed, match.chosen, kept)
    in_cells = {code for column in parsed.values() for code in _BASES if code in column.told}
    said = {name: _said(raw, match, name) for name, column in parsed.items() if "taxed" in column.told}
    found.told += telling.about_vat(
        amounts.with_vat(raw.headers, match.chosen, schema, raw.above)
        or (said if len(in_cells) == 1 else {}),
        asked.base,
    )
    if in_cells:
        found.base = _BASES[in_cells.pop()] if len(in_cells) == 1 else ""
    elif match.net and match.net.untaxed:
        found.base = "HT"
    if schema.name == "campaigns" and not {"revenue"} & (match.chosen.keys() | told.keys()):
        found.told += spending.about_revenue(
            _with_vat(raw.headers, match, schema), cost=_said(raw, match, "cost")
        )
    found.told += days.about_ranges(
        [each for each in _ranges(raw, match) if f"Fin : {each}" not in raw.headers]
    )
    if raw.gathered >= 0 and raw.headers[raw.gathered] == folders.FILE:
        found.used += (folders.FILE,)
    if raw.hidden:
        found.hidden = np.isin(raw.lines, list(raw.hidden))
    if "margin_rate" in parsed and "margin_rate" in match.chosen:
        header = raw.headers[match.chosen["margin_rate"]]
        amounts.whole_percents(header, parsed["margin_rate"], told=asked.rates)
        on_cost = amounts.on_cost(header) or amounts.beyond_price(header, parsed["margin_rate"])
        if on_cost and "margin_rate" not in told:
            amounts.as_price_share(parsed["margin_rate"])
    did = parsed.get("converted")
    if (
        did is not None and "unit_id" in match.chosen and did.faulty().any()
    ):  # a line a person, and no yes and no
        parsed["converted"] = flags.counted(raw.cells[match.chosen["converted"]]) or did
    if "progress" in parsed and "progress" in match.chosen:
        amounts.whole_percents(
            raw.headers[match.chosen["progress"]], parsed["progress"], sure=True, told=asked.rates
        )
    if {"start_date", "end_date"} <= match.chosen.keys() and schema.name == "plan":
        place = match.chosen["end_date"]
        if lasting.says(raw.headers[place], raw.cells[place]):
            parsed["end_date"] = lasting.ends(parsed["start_date"], raw.headers[place], raw.cells[place])
        _one_day(parsed)
    results = parsed.get("conversions")
    if (
        results is not None
        and "units" in results.faults
        and not {"result_type"} & (parsed.keys() | told.keys())
    ):
        parsed["conversions"], parsed["result_type"] = worded.kinds(raw.cells[match.chosen["conversions"]])
    if match.grown:
        found.grown = (raw.headers[match.chosen["amount"]], raw.headers[match.chosen["quantity"]])
    if match.whole is not None:
        found.whole = (raw.headers[match.whole], numbers.parse(raw.cells[match.whole]).values.to_numpy())
    names = ("amount", "quantity", "unit_price")
    if schema.name == "orders" and set(names) <= match.chosen.keys():
        amount, quantity, price = (raw.headers[match.chosen[name]] for name in names)
        found.parts = (amount, quantity, price)
    if match.amounts and not asked.scale:
        found.others = _others(raw, match, parsed)
    if schema.name == "orders":
        found.bases = _bases(raw, match, parsed)
        _discounts(raw, match, parsed, told, asked, found)
    return found


def _one_day(parsed: dict[str, Parsed]) -> None:
    """Read, in place, an action that has its last day alone as one of that day, where others have both, as tools do."""
    start, end = parsed["start_date"], parsed["end_date"]
    blank = start.missing() & ~start.faulty() & ~end.missing() & ~end.faulty()
    if blank.any() and not start.missing().all():
        start.values = start.values.mask(blank, end.values)
        start.told["one_day"] = blank


def _with_vat(headers: Sequence[str], match: Match, schema: TableSchema) -> str:
    """Return the header of what campaigns brought in, VAT included, where no column without it is there; "" for none."""
    free = [header for place, header in enumerate(headers) if header and place not in match.chosen.values()]
    found = [each for each in free if amounts.says_vat(each)]
    bare = {each: " ".join(word for word in key(each).split() if word != "ttc") for each in found}
    return next((each for each, said in bare.items() if recognise(said, schema)[0] == "revenue"), "")


def _said(raw: Raw, match: Match, name: str) -> str:
    """Return the header of a canonical column, "" where the file has none."""
    return raw.headers[match.chosen[name]] if name in match.chosen else ""


def _ranges(raw: Raw, match: Match) -> list[str]:
    """Return the headers of the columns that are not read and hold ranges of days."""
    read = set(match.chosen.values())
    free = [place for place, header in enumerate(raw.headers) if header and place not in read]
    return [raw.headers[place] for place in free if no_dates.ranges(raw.cells[place][:_GLANCE])]


def _bases(
    raw: Raw, match: Match, parsed: Mapping[str, Parsed]
) -> tuple[str, Mask, Mask, list[str], bool] | None:
    """Return the column that says of each row whether VAT is in its amount, where they are mixed; None where there is none.

    The cells of an amount may say it themselves: « 12 € HT » above « 24 € TTC ».
    """
    for name in ("amount", "unit_price"):
        if name in parsed and _BASES.keys() <= (said := parsed[name].told).keys():
            return (_said(raw, match, name), said["untaxed"], said["taxed"], [], False)
    read = {place for name, place in match.chosen.items() if name != "status"}
    for place, header in enumerate(raw.headers):
        if header and place not in read and (own := amounts.bases(raw.cells[place])):
            return (header, *own, "status" not in match.chosen)
    return None


def _others(raw: Raw, match: Match, parsed: Mapping[str, Parsed]) -> Others:
    """Return the other amounts of a file."""
    names = ("amount",) if "amount" in match.chosen else ("quantity", "unit_price")
    taken = " × ".join(raw.headers[match.chosen[name]] for name in names)
    figures = {
        raw.headers[place]: numbers.parse(raw.cells[place]).values.to_numpy()
        for place in match.amounts[:_MOST]
    }
    within = tuple(raw.headers[place] for place in match.net.within) if match.net else ()
    figures = {
        header: values for header, values in figures.items() if not np.isnan(values).all()
    }  # a word is no amount
    return Others(taken, sales.worth(parsed), figures, within)


def _discounts(
    raw: Raw, match: Match, parsed: dict[str, Parsed], told: Mapping[str, str], asked: Answers, found: Doubts
) -> None:
    """Take off, in place, the discount that a person names, or note what others would take off; `asked` says its unit."""
    unit = asked.discount
    if told.get("discount"):
        place = match.chosen["discount"]
        header, cells = raw.headers[place], raw.cells[place]
        found.returned = returned.says(header)
        if found.returned:
            found.taken = returned.worth(cells, sales.worth(parsed), parsed)
        else:
            if not unit and amounts.bare(header, cells):
                found.unit = header
            found.taken = amounts.discounted(header, cells, sales.worth(parsed), parsed, unit, asked.rates)
            if amounts.in_percents(header, unit):
                shares.settle(parsed["discount"], asked.rates)
        if found.taken is not None:
            sales.reduce(parsed, found.taken)
    elif "discount" not in told:
        free = [place for place in range(len(raw.headers)) if place not in match.chosen.values()]
        own = raw.headers[match.chosen["amount"]] if "amount" in match.chosen else ""
        if not {"quantity", "unit_price"} <= parsed.keys():
            found.amounts = own
        for place in filter(lambda each: returned.says(raw.headers[each]), free):
            units = returned.worth(raw.cells[place], sales.worth(parsed), parsed)
            if units is not None:
                found.discounts[raw.headers[place]] = units
        for place in amounts.discounts(raw.headers, free):
            header, cells, worth = raw.headers[place], raw.cells[place], sales.worth(parsed)
            others = {raw.headers[each]: raw.cells[each] for each in free if each != place}
            readings = ("euros", "pourcent") if amounts.bare(header, cells) else ("",)
            ways = [amounts.discounted(header, cells, worth, parsed, each) for each in readings]
            left = [taken for taken in ways if taken is not None and taken.any()]
            if len(left) < len(ways) or (
                own and any(amounts.after_discount(own, others, worth, way) for way in left)
            ):
                continue
            if len(left) == 2:
                found.either[header] = (left[0], left[1])
            else:
                found.discounts[header] = left[0]
