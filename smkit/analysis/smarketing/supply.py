"""Does marketing keep its side? Leads brought each month, their profile, what their record tells, and what sales send back."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from smkit.analysis.intervals import wilson
from smkit.analysis.judging import alike
from smkit.analysis.needed import clocked, holds
from smkit.analysis.smarketing.convention import FIELDS, Convention
from smkit.analysis.smarketing.conversion import MOMENTS, last_known


def complete(leads: pd.DataFrame, fields: Sequence[str]) -> "pd.Series[bool]":
    """Tell which leads have every required field filled in.

    Parameters: `leads`, canonical; `fields`, as the convention writes them. A field without a column in the table is not looked at.

    >>> complete(pd.DataFrame({"account": ["Azimut", None], "source": ["Salon", "Salon"]}), ["compte", "source"]).tolist()
    [True, False]
    """
    columns = [FIELDS[name] for name in fields if FIELDS[name] in leads]
    return leads[columns].notna().all(axis=1) if columns else pd.Series(True, index=leads.index)


def supplied(leads: pd.DataFrame, convention: Convention, segment: str = "", at: Any = None) -> pd.DataFrame:
    """Compare what marketing brought each month with what it owes.

    Parameters: `leads` of one segment, canonical; `convention`; `segment`, whose line of the convention counts; `at`, the last
    moment known.
    Returns one row a month, in order: month (« 2025-03 »), leads, known (whose profile is told), fit (counts), share (fit among
    known) with low and high (Wilson), complete (share of leads with every required field), owed, owed_share (missing where
    nothing is owed), kept_number, kept_share (missing where it cannot be told) and whole (is the month over?). A share is
    missed only when its whole interval is below what is owed.
    """
    leads = clocked(leads, MOMENTS)
    holds(leads, "created_at")
    last = last_known(leads) if at is None else pd.Timestamp(at)
    dated = leads[leads["created_at"] <= last]
    promise = convention.supply(segment)
    owed, share = (promise.leads_par_mois, promise.part_profil) if promise else (None, None)
    full = complete(dated, convention.lead_qualifie.champs)
    fit = (
        dated["profile_fit"]
        if "profile_fit" in dated
        else pd.Series(pd.NA, index=dated.index, dtype="boolean")
    )
    rows = []
    for month, part in dated.groupby(dated["created_at"].dt.to_period("M"), sort=True):
        told = fit.loc[part.index].dropna()
        low, high = wilson(int(told.sum()), len(told)) or (float("nan"), float("nan"))
        row = {"month": str(month), "leads": len(part), "known": len(told), "fit": int(told.sum())}
        row |= {"share": told.mean() if len(told) else float("nan"), "low": low, "high": high}
        row |= {"complete": full.loc[part.index].mean(), "owed": owed, "owed_share": share}
        row |= {"kept_number": None if owed is None else len(part) >= owed}
        row |= {"kept_share": None if share is None or not len(told) else high >= share}
        rows.append(row | {"whole": month.end_time.normalize() <= last.normalize()})
    return pd.DataFrame(rows)


def quality(leads: pd.DataFrame, column: str = "source") -> pd.DataFrame:
    """Return the share of leads with the promised profile, by source or any other column.

    Parameters: `leads`, canonical (`profile_fit`); `column` of the groups.
    Returns one row a group: the column, leads, volume (its share of all leads), known, fit (counts), share with low and high
    (fractions, Wilson); the largest first. Without any profile in the table, share is missing.

    >>> seen = pd.DataFrame({"source": ["Salon"] * 3, "profile_fit": pd.array([True, False, None], dtype="boolean")})
    >>> quality(seen)[["source", "leads", "known", "share"]].values.tolist()
    [['Salon', 3, 2, 0.5]]
    """
    rows = []
    for value, part in leads.groupby(column, sort=True):
        told = part["profile_fit"].dropna() if "profile_fit" in part else pd.Series(dtype=bool)
        low, high = wilson(int(told.sum()), len(told)) or (float("nan"), float("nan"))
        rows.append(
            {
                column: value,
                "leads": len(part),
                "volume": len(part) / len(leads),
                "known": len(told),
                "fit": int(told.sum()),
            }
            | {"share": told.mean() if len(told) else float("nan"), "low": low, "high": high}
        )
    columns = [column, "leads", "volume", "known", "fit", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        "leads", ascending=False, kind="stable", ignore_index=True
    )


def sent_back(leads: pd.DataFrame, convention: Convention) -> pd.DataFrame:
    """Return the leads that sales sent back, lost without ever being assigned, with what the record tells of the reason.

    Parameters: `leads`, canonical (`assigned_at`, `stage`); `convention`, whose required fields count.
    Returns those leads with reason: « profil », « fiche » for a required field that is empty, « autre ». Empty when the table does
    not tell who was assigned.
    """
    if "assigned_at" not in leads or leads["assigned_at"].isna().all():
        return leads.head(0).assign(reason=pd.Series(dtype="str"))
    back = leads[(leads["stage"] == "lost") & leads["assigned_at"].isna()]
    required = [name for name in convention.lead_qualifie.champs if name != "commercial"]  # nobody had it yet
    reason = pd.Series("autre", index=back.index, dtype="str").mask(~complete(back, required), "fiche")
    if "profile_fit" in back:
        reason = reason.mask(back["profile_fit"].eq(False).fillna(False), "profil")
    return back.assign(reason=reason)


def returned(leads: pd.DataFrame, convention: Convention) -> pd.DataFrame:
    """Count the leads that sales sent back, by source and by what the record tells of the reason.

    Parameters: as `sent_back`.
    Returns source (where there is one), reason, leads, share of the leads of that source (fraction); the most frequent first.
    """
    columns = ["source", "reason", "leads", "share"]
    back = sent_back(leads, convention)
    if back.empty:
        return pd.DataFrame(columns=columns)
    told = leads["source"] if "source" in leads else pd.Series("", index=leads.index)
    source = told.fillna("(non renseignée)")
    table = pd.DataFrame({"source": source[back.index], "reason": back["reason"]}).value_counts()
    counted = table.rename("leads").reset_index()
    counted["share"] = counted["leads"] / counted["source"].map(source.value_counts())
    order = counted.sort_values(
        ["leads", "source", "reason"], ascending=[False, True, True], ignore_index=True
    )
    return order[columns]


def poorest(
    profiles: pd.DataFrame, leads: pd.DataFrame | None = None
) -> "tuple[pd.Series[Any], float] | None":
    """Return the source whose leads fit the profile least, and the share of all others; None unless chance is ruled out.

    Parameters: `profiles`, as `quality` returns it; `leads` that it counts, where they are known. The whole interval of the source
    must lie below that of every other and, among leads that are alike, counted by customer, say the same: five leads of a company
    that has not the profile are one company.

    >>> seen = pd.DataFrame({"source": ["Fichier", "Salon"], "known": [400, 200], "fit": [120, 160], "share": [0.3, 0.8],
    ...     "low": [0.26, 0.74], "high": [0.35, 0.85]})
    >>> poorest(seen)[0]["source"], poorest(seen)[1]
    ('Fichier', 0.8)
    """
    told = profiles[profiles["known"] > 0] if len(profiles) else profiles
    if len(told) < 2:
        return None
    ranked = told.sort_values("share", kind="stable")
    worst, rest = ranked.iloc[0], ranked.iloc[1:]
    if worst["high"] >= rest["low"].min():
        return None
    if leads is not None:
        known = leads[leads["profile_fit"].notna() & leads["source"].notna()]
        here, fit = known["source"].eq(worst["source"]).to_numpy(), known["profile_fit"].to_numpy(bool)
        chance = alike.proof(here, fit, alike.strata(known), alike.accounts(known), "source")
        if chance * len(told) > alike.DOUBT:  # the worst of several is often bad by chance alone
            return None
    return worst, float(rest["fit"].sum() / rest["known"].sum())
