"""Whom to call, what to stop? The cases behind each alert, one row each, the most worth first."""

from collections.abc import Mapping

import pandas as pd

from smkit.analysis.dashboard.departed import MOST

Tables = Mapping[str, pd.DataFrame]

_DELAY = pd.Timedelta(days=2)  # after which a lead is late, as `conformite_sla` counts it
_ABOUT_HALF = 0.4


def late(leads: pd.DataFrame, by: str, group: str, since: pd.Timestamp) -> pd.DataFrame:
    """Return the leads of a group that were not contacted within two days, those still open first: lead_id, account, source,
    assigned_at, waited (days, missing where nobody has called yet), stage and amount, as far as the table has them.

    Parameters: `leads`, canonical; `by` and `group`, where; `since`, first day of the quarter that is told.
    """
    own = leads[(leads[by] == group) & (leads["assigned_at"] >= since)]
    waited = own["first_contact_at"] - own["assigned_at"]
    due = own["assigned_at"] + _DELAY <= leads["assigned_at"].max()
    own = own.assign(waited=waited.dt.total_seconds() / 86_400, still=own["stage"] == "open")
    own = own[(waited > _DELAY) | (waited.isna() & due)]
    columns = ["lead_id", "account", "source", "assigned_at", "waited", "stage", "amount"]
    order = ["still", *(["amount"] if "amount" in own else []), "assigned_at"]
    ranked = own.sort_values(order, ascending=[False] * (len(order) - 1) + [True], kind="stable")
    return ranked[[name for name in columns if name in ranked]].head(MOST).reset_index(drop=True)


def spent(campaigns: pd.DataFrame, by: str, group: str) -> pd.DataFrame:
    """Return the campaigns of a channel that lost money: campaign, start_date, cost, margin and net_gain (€), the worst first.

    Parameters: `campaigns`, canonical, with revenue and margin_rate; `by` and `group`, the channel.
    """
    own = campaigns[campaigns[by] == group]
    own = own.assign(margin=own["revenue"] * own["margin_rate"])
    sums = own.groupby("campaign", as_index=False)[["cost", "margin"]].sum()
    sums = sums.assign(net_gain=sums["margin"] - sums["cost"])
    if "start_date" in own:
        sums.insert(1, "start_date", sums["campaign"].map(own.groupby("campaign")["start_date"].min()))
    losing = sums[sums["net_gain"] < 0]
    return losing.sort_values("net_gain", kind="stable").head(MOST).reset_index(drop=True)


def pending(leads: pd.DataFrame | None, by: str, group: str) -> pd.DataFrame:
    """Return the open deals of a group: lead_id, account, source, created_at and amount, the largest first; empty without any.

    Parameters: `leads`, canonical, or None; `by` and `group`, where.
    """
    if leads is None or by not in leads or "amount" not in leads:
        return pd.DataFrame()
    own = leads[(leads[by] == group) & (leads["stage"] == "open") & leads["amount"].notna()]
    columns = [name for name in ("lead_id", "account", "source", "created_at", "amount") if name in own]
    return _first(own[columns], "amount") if len(own) else pd.DataFrame()


def half(cases: pd.DataFrame, value: str) -> int | None:
    """Return the place of the case that makes about half of the whole (two fifths) or more; None where none does, or it is alone.

    >>> half(pd.DataFrame({"value": [60.0, 30.0, 10.0]}), "value"), half(pd.DataFrame({"value": [35.0, 35.0, 30.0]}), "value")
    (0, None)
    """
    if len(cases) < 2 or value not in cases or not cases[value].abs().sum():
        return None
    most = int(cases[value].abs().argmax())
    return most if abs(cases[value].iloc[most]) >= _ABOUT_HALF * cases[value].abs().sum() else None


def _first(cases: pd.DataFrame, by: str) -> pd.DataFrame:
    return cases.sort_values(by, ascending=False, kind="stable").head(MOST).reset_index(drop=True)
