"""What can be measured on campaigns, site traffic, the market, costs and the recommendation survey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smkit.analysis.kpis.measures.base import Measure, known_rows

if TYPE_CHECKING:
    from ibis.expr.types import NumericValue, Scalar, Table


def _campaigns(suffix: str, *columns: str, n: str = "", **sums: object) -> list[Measure]:
    """Sums over the campaigns whose cost and `columns` are known, their cost always among them."""
    sums = {f"cost_with_{suffix}": lambda t: t.cost} | sums
    return known_rows("campaigns", "start_date", suffix, "cost", *columns, n=n, **sums)  # type: ignore[arg-type]


def _margin(campaigns: Table) -> NumericValue:
    return campaigns.revenue * campaigns.margin_rate


def _balance(survey: Table) -> Scalar:
    """Promoters (9 and 10) less detractors (0 to 6)."""
    return survey.count(where=survey.score >= 9) - survey.count(where=survey.score <= 6)


def _answers(name: str, value: object, **kwargs: object) -> Measure:
    return Measure(name, "survey", "date", value, ("score",), **kwargs)  # type: ignore[arg-type]


MEASURES = [
    *known_rows("sessions", "date", "visits", "sessions", n="visits", visits=lambda t: t.sessions),
    *known_rows(
        "sessions", "date", "traffic", "sessions", "converted_sessions", n="sessions",
        sessions=lambda t: t.sessions, converted_sessions=lambda t: t.converted_sessions,
    ),
    # campaigns
    *_campaigns("cost"),
    *_campaigns("contacts", "contacts", contacts=lambda t: t.contacts),
    *_campaigns("impressions", "impressions", n="impressions", impressions=lambda t: t.impressions),
    *_campaigns("clicks", "clicks", n="clicks", clicks=lambda t: t.clicks),
    *known_rows(
        "campaigns", "start_date", "views", "impressions", "clicks", n="views",
        views=lambda t: t.impressions, views_clicked=lambda t: t.clicks,
    ),
    *_campaigns("leads", "leads", n="campaign_leads", campaign_leads=lambda t: t.leads),
    *_campaigns("conversions", "conversions", n="conversions", conversions=lambda t: t.conversions),
    *_campaigns("revenue", "revenue", campaign_revenue=lambda t: t.revenue),
    *_campaigns("margin", "revenue", "margin_rate", campaign_margin=_margin),
    *_campaigns(
        "buyers", "revenue", "margin_rate", "buyers", buyers=lambda t: t.buyers, buyers_margin=_margin
    ),
    *known_rows(
        "campaigns", "start_date", "response", "contacts", "buyers", n="reached",
        reached=lambda t: t.contacts, responses=lambda t: t.buyers,
    ),
    # the market and the costs, period by period
    *known_rows("market", "period", "market", "market_revenue", market_revenue=lambda t: t.market_revenue),
    *known_rows("market", "period", "leader", "leader_revenue", leader_revenue=lambda t: t.leader_revenue),
    *known_rows("costs", "period", "spending", "cost", spending=lambda t: t.cost),
    *known_rows(
        "costs", "period", "media", "cost", "kind",
        media_spending=lambda t: (t.kind == "media").ifelse(t.cost, 0.0),
    ),
    # the survey
    _answers("recommendation_balance", _balance, n="answers"),
    _answers("answers", lambda t: t.score.count()),
]  # fmt: skip
