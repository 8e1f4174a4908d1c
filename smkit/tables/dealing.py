"""Leads and campaigns: a deal written twice counts once, a date that cannot be is left out of its row; each is told."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from smkit.tables.answers import Answers
from smkit.tables.cells import Mask, Parsed
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import distant, histories, sales
from smkit.tables.parsing import rows as lines
from smkit.tables.selling import Sold
from smkit.tables.telling import days, deals, spending
from smkit.tables.telling import sales as telling
from smkit.tables.telling.journal import Note

#: The dates of each table that say when something happened; the end of a campaign may be « never ».
TABLES = {
    "leads": ("created_at", "qualified_at", "assigned_at", "first_contact_at", "closed_at"),
    "campaigns": ("start_date",),
}
#: How long ahead each is known: what a lead went through is past, while a campaign may be planned, though not for years.
#: What campaigns count, which may be none, and never less.
_COUNTED = frozenset({"impressions", "opens", "clicks", "contacts", "leads", "conversions", "buyers"})
_AHEAD = {"leads": timedelta(0), "campaigns": timedelta(days=distant.GAP)}


def settle(raw: Raw, parsed: Mapping[str, Parsed], table: str, kept: Mask, chosen: Mapping[str, int], answers: Answers,
           currency: str) -> Sold:  # fmt: skip
    """Set apart the deals written twice and the costs below 0, empty the dates that cannot be, in place; return what was done.

    Parameters: `table`, canonical name; `kept`, the rows that can be used; `chosen`, the place of each canonical column;
    `currency`, code. A row whose date is emptied stays: a deal won is won, whatever day was typed.

    >>> import pandas as pd
    >>> from smkit.tables import read
    >>> deals = [["7", "won", "3/3/2026"], ["7", "won", "3/3/2026"], ["8", "won", "3/3/2062"], ["9", "open", "3/3/2062"]]
    >>> read("leads", pd.DataFrame(deals, columns=["ID", "Étape", "Date de clôture"])).table.values.tolist()
    [['7', 'won', Timestamp('2026-03-03 00:00:00')], ['8', 'won', NaT], ['9', 'open', Timestamp('2062-03-03 00:00:00')]]
    """
    nothing = np.zeros(len(kept), dtype=bool)
    amounts = sales.worth(parsed)
    notes = list[Note]()
    earlier = nothing
    if table == "leads":
        past = histories.find(raw, parsed, kept, chosen)
        left_out = answers.history == "dernier" or (past.sure and answers.history != "compter")
        notes += deals.staged(past, amounts, currency, left_out, answers.history)
        earlier = past.earlier if left_out else nothing
        kept = kept & ~earlier
    repeats = lines.repeats(raw, parsed, kept, chosen)
    again = nothing
    counted = answers.duplicates == "compter"
    if table == "leads":
        twice = _numbered(parsed, repeats)
        details = _numbered(parsed, _details(raw, parsed, kept, chosen)) & ~twice
        if twice.any():
            notes.append(telling.twice(twice, amounts, currency, counted, what="deals"))
            repeats = repeats[~twice[repeats]]
        if details.any():
            notes.append(telling.details(details, amounts, currency, counted))
        again = nothing if counted else twice | details
    counted = answers.distant == "compter"
    for name, odd in _odd(parsed, table, kept & ~again):
        notes += days.about_odd(raw, raw.headers[chosen[name]], parsed[name].values, odd, counted)
        if not counted:
            parsed[name].values = parsed[name].values.mask(odd[0] | odd[1])
    below = nothing
    if table == "campaigns" and "cost" in parsed:
        below = kept & (parsed["cost"].values < 0).to_numpy()
        notes += (
            spending.about_below(raw, chosen["cost"], below, parsed["cost"].values, currency)
            if "cost" in chosen
            else []
        )
    if table == "campaigns":
        notes += _impossible(raw, parsed, kept & ~below, chosen, currency)
    if table == "campaigns" and {"start_date", "end_date"} <= parsed.keys():
        notes += _turned(raw, parsed, kept, chosen)
    return Sold(
        earlier | again | below,
        again,
        nothing,
        (nothing, nothing),
        None,
        tuple(notes),
        repeats,
        amounts,
        below,
        earlier,
    )


def _impossible(
    raw: Raw, parsed: Mapping[str, Parsed], kept: Mask, chosen: Mapping[str, int], currency: str
) -> list[Note]:
    """Empty, in place, the figures of campaigns that cannot be, and say which: what was spent stays, whatever was counted.

    A day may give back more than it sells; a campaign may not.
    """
    wrong = {}
    for name in _COUNTED & parsed.keys() & chosen.keys():
        wrong[name] = kept & (parsed[name].values < 0).to_numpy()
    if {"revenue", "campaign"} <= parsed.keys() & chosen.keys():
        sold = parsed["revenue"].values
        whole = sold.where(kept).groupby(parsed["campaign"].values.to_numpy()).transform("sum")
        wrong["revenue"] = kept & ((sold < 0) & (whole < 0)).to_numpy()
    if {"margin_rate"} <= parsed.keys() & chosen.keys():
        wrong["margin_rate"] = kept & (parsed["margin_rate"].values <= 0).to_numpy()
    lost = float(parsed["revenue"].values[wrong["revenue"]].sum()) if "revenue" in wrong else 0.0
    ordered = {name: wrong[name] for name in sorted(wrong, key=chosen.__getitem__)}
    notes = spending.about_impossible(raw, chosen, ordered, lost, currency)
    if {"buyers", "contacts"} <= parsed.keys() & chosen.keys():
        buyers, contacts = parsed["buyers"].values, parsed["contacts"].values
        more = kept & (buyers > contacts).to_numpy() & ~(wrong["buyers"] | wrong["contacts"])
        notes += spending.about_more(raw, (chosen["buyers"], chosen["contacts"]), more)
        wrong = {**wrong, "buyers": wrong["buyers"] | more, "contacts": wrong["contacts"] | more}
    for name, rows in wrong.items():
        if rows.any():
            parsed[name].values = parsed[name].values.mask(rows)
    return notes


def _turned(raw: Raw, parsed: Mapping[str, Parsed], kept: Mask, chosen: Mapping[str, int]) -> list[Note]:
    """Empty, in place, both dates of the campaigns that end before they begin, and say which."""
    first, last = parsed["start_date"], parsed["end_date"]
    rows = kept & (last.values < first.values).to_numpy()
    told = spending.about_turned(raw, (chosen["start_date"], chosen["end_date"]), rows)
    if rows.any():
        for column in (first, last):
            column.values = column.values.mask(rows)
    return told


def _details(
    raw: Raw, parsed: Mapping[str, Parsed], kept: Mask, chosen: Mapping[str, int]
) -> NDArray[np.int64]:
    """Return the rows equal to an earlier one in all that is read, where that tells a deal: one line for each of its products."""
    tells = {"amount", "created_at"} <= parsed.keys()
    return lines.repeats(raw, parsed, kept, chosen, every=False) if tells else np.array([], dtype=np.int64)


def _numbered(parsed: Mapping[str, Parsed], repeats: NDArray[np.int64]) -> Mask:
    """Return which rows equal to an earlier one bear a number: two deals may have one name, and never one number."""
    again = np.zeros(parsed["lead_id"].size, dtype=bool)
    again[repeats] = parsed["lead_id"].at(repeats).str.contains(r"\d").to_numpy(bool)
    return again


def _odd(parsed: Mapping[str, Parsed], table: str, kept: Mask) -> Iterator[tuple[str, tuple[Mask, Mask]]]:
    """Give each column with dates still to come, or years away from the others, and the rows of both.

    CRMs give every open deal the day on which it should close: that one is to come, and sound.
    """
    for name in TABLES[table]:
        if name in parsed:
            ended = parsed["stage"].values.isin(["won", "lost"]).to_numpy() if name == "closed_at" else True
            found = distant.rows(parsed[name].values, kept & ended, date.today() + _AHEAD[table])
            if found[0].any() or found[1].any():
                yield name, found
