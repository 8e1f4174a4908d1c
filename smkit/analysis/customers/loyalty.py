"""Retention, related sales, referrals: the 3R of loyalty, each with its measure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smkit.analysis.customers import ledger
from smkit.analysis.customers.satisfaction import LEAST, PROMOTER
from smkit.analysis.errors import InputError
from smkit.analysis.intervals import wilson
from smkit.analysis.needed import moments
from smkit.analysis.periods import window

_SOURCES = (
    "recommandation",
    "parrainage",
    "bouche à oreille",
    "bouche a oreille",
    "referral",
    "prescripteur",
)
#: What each of the three Rs is, in order.
RS = ("retention", "related_sales", "referrals", "recommended_leads")


def three_rs(
    orders: ledger.Orders, at: Any = None, *, days: int = 365, survey: pd.DataFrame | None = None, leads: pd.DataFrame | None = None
) -> pd.DataFrame:  # fmt: skip
    """Measure the 3R over the last days.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table); `at`, the last day, by default the last one with an
    order; `days`, how long « now » lasts (what came before is the past); `survey`, canonical survey; `leads`, canonical
    leads.
    Returns one row a measure, with measure, value, low, high (fractions 0–1), count and base: retention, customers of the past
    `days` before those who bought again in the last `days`; related_sales, those kept customers who bought from a family (category,
    else product) that they had never bought from; referrals, answers that would recommend (9 or 10); recommended_leads, leads
    of the last `days` that came by recommendation. Missing values (and a base of 0) where nothing allows it.
    Raises InputError as `ledger.customers` does, and when the history does not hold twice `days`.
    Source: Heskett, Sasser and Schlesinger (1997), The Service Profit Chain; measures ours.
    """
    first, end = ledger.reach(orders, at)
    if (end - first).days + 1 < 2 * days - 7:
        raise InputError(
            f"Les 3R comparent {days} jours aux {days} d'avant : l'historique n'en couvre que {(end - first).days + 1}."
        )
    start, before = (end - pd.Timedelta(days=n - 1) for n in (days, 2 * days))
    earlier = _buyers(orders, before, start - pd.Timedelta(days=1))
    now = _buyers(orders, start, end)
    kept = sorted(set(earlier) & set(now))
    rows = [_row("retention", len(kept), len(earlier))]
    family = next((name for name in ("category", "product", "product_id") if name in orders.columns), None)
    if family is None:
        rows.append(_row("related_sales", 0, 0))
    else:
        fresh = _fresh(orders, family, start, end)
        rows.append(_row("related_sales", len(set(kept) & fresh), len(kept)))
    answers = pd.Series(dtype="float64") if survey is None else survey["score"].dropna()
    enough = len(answers) >= LEAST
    rows.append(
        _row("referrals", int((answers >= PROMOTER).sum()) if enough else 0, len(answers) if enough else 0)
    )
    rows.append(_row("recommended_leads", *_recommended(leads, start, end)))
    return pd.DataFrame(rows)


def _row(measure: str, count: int, base: int) -> dict[str, Any]:
    low, high = wilson(count, base) or (float("nan"), float("nan"))
    return {
        "measure": measure, "value": count / base if base else float("nan"), "low": float(low), "high": float(high),
        "count": count, "base": base,
    }  # fmt: skip


def _buyers(orders: ledger.Orders, start: Any, end: Any) -> list[Any]:
    asked = window(start=pd.Timestamp(start).date(), end=pd.Timestamp(end).date())
    try:
        return ledger.customers(orders, asked.end, since=asked.start)["customer_id"].tolist()
    except InputError:  # nobody bought then
        return []


def _fresh(orders: ledger.Orders, family: str, start: Any, end: Any) -> set[Any]:
    """Customers whose first purchase of some family falls in the last days."""
    firsts = ledger.firsts(orders, family, end)
    return set(firsts.loc[firsts["first"] >= pd.Timestamp(start), "customer_id"])


def _recommended(leads: pd.DataFrame | None, start: Any, end: Any) -> tuple[int, int]:
    if leads is None or not {"source", "created_at"} <= set(leads.columns):
        return 0, 0
    created = moments(leads["created_at"])
    own = leads[(created >= pd.Timestamp(start)) & (created < pd.Timestamp(end) + pd.Timedelta(days=1))]
    told = own["source"].dropna().astype("str").str.casefold().str.strip()
    return int(told.isin(_SOURCES).sum()), len(told)
