"""What does each channel bring? Leads, meetings, deals won, cost and margin, with intervals, and which one to try next."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.exact import exact
from smkit.analysis.intervals import wilson
from smkit.analysis.judging import alike
from smkit.analysis.judging.alone import EXPORT, won_alone
from smkit.analysis.needed import clocked, holds
from smkit.analysis.proportions import difference_test, holm, newcombe

_LEAST = 20  # leads of a source below which nothing is said of it
_VOLUME = 1.0  # « volume »: at least its equal share of the leads


def channels(
    leads: pd.DataFrame, by: str = "source", *, costs: Mapping[str, float] | None = None, margin_rate: float | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:  # fmt: skip
    """Return what each channel or source brought.

    Parameters: `leads`, canonical (`stage`; perhaps `qualified_at`, `first_contact_at`, `amount`); `by`, the column of the channel;
    `costs` in currency by channel, where they are known; `margin_rate`, taux de marque (0–1), or None.
    Returns one row a channel, most leads first: channel; leads, contacted, qualified, met (qualified / leads, with met_low and
    met_high), won, lost, open (counts; missing where the
    column is); share of the leads; rate (won / leads) with low and high (Wilson); closed_rate (won / (won + lost)); others (rate of
    the others); difference with its interval; p_holm; proven, which asks that leads old enough to be won, of one
    quarter, then of one segment, region, sector or size as well, say the same, by account; amount (won), margin in it (missing
    without a rate) and
    per_lead (currency); cost, per_win and return
    (margin / cost; missing where unknown); `empty`, volume without quality: its equal share of the leads or more, and a win rate
    proven below the others'.
    Raises InputError when a column is missing, no channel is named, the margin rate is no share, or only deals won are there.

    >>> seen = pd.DataFrame({"source": ["Salon"] * 50 + ["Fichier"] * 50, "stage": ["won"] * 20 + ["lost"] * 79 + ["won"]})
    >>> channels(seen)[["channel", "won", "empty"]].values.tolist()
    [['Fichier', 1, True], ['Salon', 20, False]]
    """
    holds(leads, by, "stage")
    leads = clocked(leads, ("created_at", "closed_at"))
    if margin_rate is not None:
        margin_rate = float(exact("margin_rate", margin_rate))
    named = leads[leads[by].notna()]
    if named.empty:
        raise InputError(
            f"Aucune ligne ne dit son canal dans « {by} » : remplissez cette colonne pour comparer les canaux."
        )
    if won_alone(leads["stage"]):
        raise InputError(f"Ce que chaque canal fait gagner est n.d. : {EXPORT}")
    groups = list(named.groupby(by, observed=True))
    names = [name for name, _ in groups]
    rows = [_row(str(name), group, named, costs or {}, margin_rate, confidence) for name, group in groups]
    table = pd.DataFrame(rows)
    old = named[alike.ripe(named, by)]
    among, accounts, won = alike.strata(old), alike.accounts(old), old["stage"].eq("won").to_numpy()
    for at in table.index[table["p"] < 1 - confidence]:
        here = (old[by] == names[at]).to_numpy()
        table.loc[at, "p"] = max(float(table.loc[at, "p"]), alike.proof(here, won, among, accounts, by))
    table["p_holm"] = holm(table["p"].fillna(1.0).tolist())
    table["proven"] = (table["p_holm"] < 1 - confidence) & table["p"].notna()
    table["empty"] = table["proven"] & (table["difference"] < 0) & (table["share"] >= _VOLUME / len(table))
    return table.drop(columns="p").sort_values(
        ["leads", "channel"], ascending=[False, True], ignore_index=True
    )


def next_test(channels: pd.DataFrame) -> tuple[str, int] | None:
    """Return the channel to try next and how many leads would settle it, or None when nothing is left to learn.

    Parameters: `channels`, as `channels` returns it. The one to try is the least known of those that could still be the best: the
    upper end of its interval lies above the best known rate. The leads are what it takes for its interval to be 10 points wide.

    >>> seen = pd.DataFrame({"channel": ["Salon", "Appel"], "leads": [400, 12], "rate": [0.1, 0.25], "low": [0.07, 0.05],
    ...     "high": [0.13, 0.53]})
    >>> next_test(seen)
    ('Appel', 289)
    """
    if channels.empty:
        return None
    best = channels.sort_values("low").iloc[-1]
    open_ = channels[(channels["high"] > best["rate"]) & (channels["channel"] != best["channel"])]
    if open_.empty:
        return None
    tried = open_.iloc[(open_["high"] - open_["low"]).argmax()]
    rate = min(max(float(tried["rate"]), 0.05), 0.95)
    size = math.ceil(1.959964**2 * rate * (1 - rate) / 0.05**2)
    return (str(tried["channel"]), size) if size > tried["leads"] else None


def together(
    touches: pd.DataFrame, prospect: str, channel: str, outcome: str, *, confidence: float = 0.95
) -> pd.DataFrame:
    """Compare prospects reached by several channels with those reached by one.

    Parameters: `touches`, one row a contact made; `prospect`, `channel` and `outcome` (true when won), names of its columns.
    Returns one row a combination with at least 20 prospects, most prospects first: channels (names joined by « + »), number (of
    channels), prospects, wins, rate, low, high. It is association, not cause: who answers is called again by other channels.

    >>> seen = pd.DataFrame({"p": [1, 1, 2] * 20, "c": ["mail", "tel", "mail"] * 20, "g": [True, True, False] * 20})
    >>> seen["p"] = seen["p"].astype(str) + pd.Series(range(60)).floordiv(3).astype(str)
    >>> together(seen, "p", "c", "g")[["channels", "prospects", "wins"]].values.tolist()
    [['mail', 20, 0], ['mail + tel', 20, 20]]
    """
    holds(touches, prospect, channel, outcome)
    known = touches.dropna(subset=[prospect, channel])
    each = known.groupby(prospect).agg(
        channels=(channel, lambda names: " + ".join(sorted({str(name) for name in names}))),
        won=(outcome, "max"),
    )  # fmt: skip
    rows: list[dict[str, Any]] = []
    for names, group in each.groupby("channels"):
        if len(group) < _LEAST:
            continue
        wins = int(group["won"].astype(bool).sum())
        interval = wilson(wins, len(group), confidence)
        assert interval is not None
        rows.append(
            {
                "channels": names,
                "number": str(names).count(" + ") + 1,
                "prospects": len(group),
                "wins": wins,
                "rate": wins / len(group),
            }
            | {"low": interval[0], "high": interval[1]}
        )
    table = pd.DataFrame(rows, columns=["channels", "number", "prospects", "wins", "rate", "low", "high"])
    return table.sort_values(["prospects", "channels"], ascending=[False, True], ignore_index=True)


def _row(
    name: str, group: pd.DataFrame, every: pd.DataFrame, costs: Mapping[str, float], margin_rate: float | None,
    confidence: float,
) -> dict[str, Any]:  # fmt: skip
    """One channel beside the others."""
    nothing = float("nan")
    won, others_won = int((group["stage"] == "won").sum()), int((every["stage"] == "won").sum())
    lost, leads = int((group["stage"] == "lost").sum()), len(group)
    interval = wilson(won, leads, confidence)
    assert interval is not None
    rest_won, rest = others_won - won, len(every) - leads
    compared = min(leads, rest) >= _LEAST
    low, high = newcombe(won, leads, rest_won, rest, confidence) if compared else (nothing, nothing)
    amount = float(group.loc[group["stage"] == "won", "amount"].sum()) if "amount" in group else nothing
    cost = float(costs.get(name, nothing))
    return {
        "channel": name, "leads": leads,
        "contacted": int(group["first_contact_at"].notna().sum()) if "first_contact_at" in group else None,
        "qualified": int(group["qualified_at"].notna().sum()) if "qualified_at" in group else None,
        **_met(group, confidence),
        "won": won, "lost": lost, "open": leads - won - lost, "share": leads / len(every),
        "rate": won / leads, "low": interval[0], "high": interval[1],
        "closed_rate": won / (won + lost) if won + lost else nothing,
        "others": rest_won / rest if rest else nothing,
        "difference": won / leads - rest_won / rest if rest else nothing, "difference_low": low, "difference_high": high,
        "p": difference_test(won, leads, rest_won, rest)[0] if compared else nothing,
        "amount": amount, "margin": nothing if margin_rate is None else amount * margin_rate,
        "per_lead": amount / leads,
        "cost": cost, "per_win": cost / won if won else nothing,
        "return": amount * margin_rate / cost if margin_rate is not None and cost > 0 else nothing,
    }  # fmt: skip


def _met(group: pd.DataFrame, confidence: float) -> dict[str, float]:
    """The share of leads that got as far as a meeting, or a qualification, won ones included, with its interval."""
    if "qualified_at" not in group or group["qualified_at"].isna().all():
        return dict.fromkeys(("met", "met_low", "met_high"), math.nan)
    met = int((group["qualified_at"].notna() | (group["stage"] == "won")).sum())
    low, high = wilson(met, len(group), confidence) or (math.nan, math.nan)
    return {"met": met / len(group), "met_low": low, "met_high": high}


def spent(campaigns: pd.DataFrame, leads: pd.DataFrame, by: str = "source") -> dict[str, float]:
    """Return what each channel of the leads cost, from the campaigns that bear its name (case ignored), over the leads' days.

    Parameters: `campaigns`, canonical (`cost`; perhaps `channel`, `start_date`); `leads` (`by`, perhaps `created_at`).
    Returns {channel: cost in currency}; a channel that no campaign bears is left out, and its cost stays unknown.

    >>> spent(pd.DataFrame({"channel": ["salon", "E-mail"], "cost": [6800.0, 260.0]}), pd.DataFrame({"source": ["Salon"]}))
    {'Salon': 6800.0}
    """
    if "channel" not in campaigns or by not in leads:
        return {}
    if "start_date" in campaigns and "created_at" in leads and leads["created_at"].notna().any():
        first, last = leads["created_at"].min().normalize(), leads["created_at"].max()
        started = campaigns["start_date"]
        campaigns = campaigns[started.isna() | ((started >= first) & (started <= last))]
    costs = campaigns.groupby(campaigns["channel"].str.strip().str.casefold())["cost"].sum()
    named = {str(name): str(name).strip().casefold() for name in leads[by].dropna().unique()}
    return {name: float(costs[key]) for name, key in sorted(named.items()) if key in costs}
