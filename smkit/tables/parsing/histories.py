"""Deals that an export writes once for each of their stages: which rows tell what has become of them since."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from smkit.tables.cells import Mask, Parsed
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import dates
from smkit.tables.schema import key

#: Headers of the day on which a deal came to the stage of its row.
_CHANGED = frozenset(
    (
        "date de modification|date modification|modifie le|modifiee le|derniere modification|"
        "date de derniere modification|date de mise a jour|mis a jour le|mise a jour|date de changement|"
        "date du changement|date de changement d etape|date d etape|date etape|date de l etape|"
        "date d entree dans l etape|entree dans l etape|date du statut|date statut|date de passage|depuis le|"
        "horodatage|last modified|last modified date|modified|modified at|modified date|updated at|updated|"
        "last updated|stage date|date entered stage|entered stage|stage changed at|stage change date|"
        "changed at|change date"
    ).split("|")
)
#: Deals with several stages from which a file is their history, and a share of all of its deals.
_SEVERAL, _SHARE = 2, 0.2


@dataclass(frozen=True)
class History:
    """Which rows an `earlier` stage has, how many `deals` have several, whether the file is surely their history (`sure`), and the
    header that says `when` each came, "" for none."""

    earlier: Mask
    deals: int
    sure: bool
    when: str = ""


def find(raw: Raw, parsed: Mapping[str, Parsed], kept: Mask, chosen: Mapping[str, int]) -> History:
    """Return which rows of leads tell an earlier stage of a deal that another row tells.

    The last one is that of the latest day, where the file says it; else the one that has ended, then the one further down. A file
    is surely a history where a fifth of its deals come back under one number, created then or worth as much, and otherwise staged.

    >>> import pyarrow as pa
    >>> from smkit.tables import read
    >>> rows = [["A1", "Nouveau"], ["A1", "Gagné"], ["A2", "Nouveau"], ["A2", "Perdu"], ["A3", "Nouveau"]]
    >>> frame = pd.DataFrame(rows, columns=["ID", "Étape"]).assign(**{"Date de création": "03/03/2026"})
    >>> read("leads", frame).table[["lead_id", "stage"]].values.tolist()
    [['A1', 'won'], ['A2', 'lost'], ['A3', 'open']]
    """
    no = History(np.zeros(len(kept), dtype=bool), 0, sure=False)
    if not {"lead_id", "stage"} <= parsed.keys() or not kept.any():
        return no
    rows = np.flatnonzero(kept)
    frame = pd.DataFrame(
        {name: parsed[name].at(rows).to_numpy() for name in ("lead_id", "stage")}, index=rows
    )
    staged = frame.groupby("lead_id", sort=False)["stage"].transform("nunique") > 1
    if not staged.any():
        return no
    found = frame[staged]
    place = next((n for n, header in enumerate(raw.headers) if key(header) in _CHANGED), None)
    when, header = pd.Series(pd.NaT, index=found.index), ""
    if place is not None:
        days = dates.parse(raw.cells[place]).values.iloc[found.index]
        if days.notna().all():
            when, header = days, raw.headers[place]
    ended = found["stage"].isin(["won", "lost"])
    order = found.assign(when=when.to_numpy(), ended=ended, place=found.index).sort_values(
        ["when", "ended", "place"]
    )
    earlier = no.earlier.copy()
    earlier[order.index[order["lead_id"].duplicated(keep="last")]] = True
    deals = int(found["lead_id"].nunique())
    same = [name for name in ("created_at", "amount") if name in parsed]
    steady = [
        (
            pd.Series(parsed[name].at(found.index.to_numpy()).to_numpy())
            .groupby(found["lead_id"].to_numpy())
            .nunique()
            <= 1
        ).all()
        for name in same
    ]
    sure = any(steady) and deals >= _SEVERAL and deals >= _SHARE * frame["lead_id"].nunique()
    sure = sure and bool(found["lead_id"].str.contains(r"\d").all())
    return History(earlier, deals, sure, header)
