"""What needs a decision? Money that leaks, customers who leave, promises not kept, each with what is at stake."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pandas as pd

from smkit.analysis.dashboard.trend import extents
from smkit.analysis.kpis import catalog, compute, coverage
from smkit.analysis.kpis.targets import about
from smkit.analysis.periods import Window, window
from smkit.analysis.proportions import difference_test

_SURE = 0.01  # chance of seeing such a difference where there is none
_DROP = 0.05  # points (as a fraction) below which a drop is not worth a sentence
_BEHIND = 0.9  # a target attained at less than that is told

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Alert:
    """Something to decide on: `kind` (channel, churn, sla, target), the `group` where it happens (column and value), the
    `values` that say it (fractions, amounts in €, counts), and what is at `stake` over a year, in €.
    """

    kind: str
    column: str
    group: str
    stake: float
    values: Mapping[str, Any] = field(default_factory=dict)


def find(tables: Tables, *, start: Any = None, end: Any = None) -> list[Alert]:
    """Return what needs a decision in a company's tables, what costs most first.

    Parameters: `tables` by canonical name; `start` and `end`, days, both included.
    A channel is told when its margin does not repay its cost; a segment, when significantly fewer of its customers came back in the
    last whole quarter than a year before; a region, when its leads are called late; one that misses its targets, over twelve
    months.
    """
    days = {"start": start, "end": end}
    found = [
        *channels(tables, **days),
        *churn(tables, **days),
        *promises(tables, **days),
        *missed(tables, **days),
    ]
    return sorted(found, key=lambda alert: -alert.stake)


def channels(tables: Tables, **days: Any) -> list[Alert]:
    """Return the channels (or campaigns) whose margin does not repay their cost; at stake, what they lost, for a year at most."""
    by = _column(tables.get("campaigns"), "channel", "campaign")
    if not by:
        return []
    table = compute(["marge_par_euro", "gain_net", "gain_brut"], tables, by=by, **days).table
    wide = table.pivot_table(index=by, columns="kpi", values="value")
    if not {"gain_net", "marge_par_euro"} <= set(wide):
        return []
    losing = wide[wide["gain_net"] < 0].sort_values("gain_net")
    span = extents(tables, **days).get("campaigns")
    years = max(1.0, ((span[1] - span[0]).days + 1) / 365) if span else 1.0
    alerts = []
    for name, row in losing.iterrows():
        values: dict[str, Any] = {str(k): float(v) for k, v in row.items()} | {"span": span}
        alerts.append(Alert("channel", by, str(name), -float(row["gain_net"]) / years, values))
    return alerts


def churn(tables: Tables, **days: Any) -> list[Alert]:
    """Return the segments that keep significantly fewer customers than a year ago; at stake, four quarters of what the lost "
    "ones bought."""
    if "customer_id" not in tables.get("orders", ()):
        return []
    by = _column(tables["orders"], "segment", "region", "channel")
    asked = window("quarter", **days)
    quarter = _last_whole(tables, "orders", "order_date", asked)
    if quarter is None:
        return []
    found = compute(["retention", "nrr"], tables, by=by, grain="quarter", **days).table.assign(whole="")
    column = by or "whole"
    rates = found[found["kpi"] == "retention"].set_index(["period", column])
    alerts = []
    for group in found[column].dropna().unique():
        now, then = (
            rates.loc[key] if (key := (day, group)) in rates.index else None
            for day in (quarter, quarter - pd.DateOffset(years=1))
        )
        if now is None or then is None or not (then["denominator"] and now["denominator"]):
            continue
        if not _lower(now["numerator"], now["denominator"], then["numerator"], then["denominator"]):
            continue
        lost = _lost_revenue(tables, by, str(group), quarter)
        values = {
            "rate": now["value"], "before": then["value"], "lost": now["denominator"] - now["numerator"],
            "customers": now["denominator"], "revenue": lost, "period": quarter,
        }  # fmt: skip
        alerts.append(Alert("churn", by, str(group), 4 * lost, values))
    return alerts


def promises(tables: Tables, **days: Any) -> list[Alert]:
    """Return the regions where leads are called late significantly more often than elsewhere, over the last whole quarter.

    At stake, the value of deals that the usual win rate would have made of the late leads; half of it is a cautious guess.
    """
    leads = tables.get("leads")
    by = _column(leads, "region", "source", "segment")
    if leads is None or not by or not {"assigned_at", "first_contact_at"} <= set(leads.columns):
        return []
    quarter = _last_whole(tables, "leads", "assigned_at", window("quarter", **days))
    if quarter is None:
        return []
    end = (quarter + pd.DateOffset(months=3)).date() - timedelta(days=1)
    table = compute(["conformite_sla"], tables, by=by, start=quarter.date(), end=end).table.dropna(
        subset=[by, "value"]
    )
    worth = compute(["montant_gagne", "affaires_gagnees", "taux_de_gain"], tables, **days).table.set_index(
        "kpi"
    )["value"]
    alerts = []
    for row in table.to_dict("records"):
        others = table[table[by] != row[by]][["numerator", "denominator"]].sum()
        if not others["denominator"]:
            continue
        if not _lower(row["numerator"], row["denominator"], others["numerator"], others["denominator"]):
            continue
        elsewhere = others["numerator"] / others["denominator"]
        late = row["denominator"] * (elsewhere - row["value"])
        deal = worth.get("montant_gagne", 0.0) / max(worth.get("affaires_gagnees", 1.0), 1.0)
        stake = 4 * late * worth.get("taux_de_gain", 0.0) * deal / 2
        values = {
            "rate": row["value"],
            "elsewhere": elsewhere,
            "leads": row["denominator"],
            "period": quarter,
        }
        alerts.append(Alert("sla", by, str(row[by]), float(stake), values))
    return alerts


def missed(tables: Tables, **days: Any) -> list[Alert]:
    """Return the regions or segments that miss their revenue target by more than a tenth over twelve months; at stake, the gap."""
    goals = tables.get("targets")
    if goals is None or "orders" not in tables or "order_date" not in tables["orders"]:
        return []
    whole = coverage.whole_months(tables, "orders", "order_date", window(None, **days))
    if whole is None:
        return []
    start = (pd.Timestamp(whole[1]) - pd.DateOffset(years=1)).date() + timedelta(days=1)
    alerts = []
    for by in ("region", "segment"):
        if by not in goals or by not in tables["orders"]:
            continue
        its = about(goals[goals[by].notna()], ["chiffre_affaires"], catalog())
        table = compute(
            "atteinte_objectif", {**tables, "targets": its}, by=by, start=max(start, whole[0]), end=whole[1]
        ).table
        for row in table.to_dict("records"):
            if row["value"] < _BEHIND:
                gap = row["denominator"] - row["numerator"]
                values = {
                    "rate": row["value"],
                    "actual": row["numerator"],
                    "target": row["denominator"],
                    "end": whole[1],
                }
                alerts.append(Alert("target", by, str(row[by]), float(gap), values))
    return alerts


def _lower(successes: float, trials: float, other: float, others: float) -> bool:
    """Tell whether a rate is lower than another by enough to be told, and by more than chance alone would do."""
    chance = difference_test(round(successes), round(trials), round(other), round(others))[0]
    return other / others - successes / trials >= _DROP and chance <= _SURE


def _lost_revenue(tables: Tables, by: str, group: str, quarter: pd.Timestamp) -> float:
    """What the customers who did not come back in a quarter had bought in the one before, in €."""
    orders = tables["orders"]
    own = orders[orders[by] == group] if by else orders
    months = [quarter - pd.DateOffset(months=3), quarter, quarter + pd.DateOffset(months=3)]
    bought = own[own["customer_id"].notna()]
    here = set(
        bought.loc[bought["order_date"].between(months[1], months[2], inclusive="left"), "customer_id"]
    )
    gone = bought[
        bought["order_date"].between(months[0], months[1], inclusive="left")
        & ~bought["customer_id"].isin(here)
    ]
    table = compute("chiffre_affaires", {"orders": gone}).table
    return float(table["value"].iloc[0]) if len(table) else 0.0


def _last_whole(tables: Tables, name: str, at: str, asked: Window) -> pd.Timestamp | None:
    """The first day of the last quarter whose months a table covers."""
    whole = coverage.whole_months(tables, name, at, asked)
    if whole is None:
        return None
    number = asked.number(whole[1])
    if asked.last_day(number) != whole[1]:
        number -= 1
    return pd.Timestamp(str(asked.first_day(number)))


def _column(table: pd.DataFrame | None, *names: str) -> str:
    """The first of some columns that splits a table."""
    if table is None:
        return ""
    return next((name for name in names if name in table and table[name].nunique() > 1), "")
