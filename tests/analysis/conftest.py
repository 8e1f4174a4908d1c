"""Tables to hold engines against."""

import numpy as np
import pandas as pd
import pytest


def _tables(rows: int = 300, seed: int = 4) -> dict[str, pd.DataFrame]:
    """Small canonical tables with blanks, returns, gifts, negative delays and a month without a sale."""
    r = np.random.default_rng(seed)

    def pick(values: list, n: int = rows) -> np.ndarray:
        return r.choice(np.array(values, dtype=object), n)

    def days(n: int = rows, span: int = 400) -> pd.Series:
        moments = pd.Timestamp("2025-01-01") + pd.to_timedelta(r.integers(0, span * 24 * 60, n), unit="min")
        return pd.Series(moments).astype("datetime64[us]")

    segments = ["B2B", "B2C", None]
    orders = pd.DataFrame(
        {
            "order_id": [f"C{n}" for n in r.integers(0, rows // 2, rows)],
            "order_date": days(),
            "customer_id": pick([f"K{n}" for n in range(25)] + [None] * 3),
            "quantity": r.integers(-1, 6, rows).astype(float),
            "unit_price": r.integers(0, 5_000, rows) / 100,
            "unit_cost": np.where(r.random(rows) < 0.1, np.nan, r.integers(1, 3_000, rows) / 100),
            "salesperson": pick(["V1", "V2", None]),
            "segment": pick(segments),
        }
    )
    orders = orders[orders["order_date"].dt.month != 6].reset_index(drop=True)
    created = days()
    assigned = created + pd.to_timedelta(r.integers(0, 3 * 24 * 60, rows), unit="min")
    contact = assigned + pd.to_timedelta(r.integers(-60, 6 * 24 * 60, rows), unit="min")
    closed = created + pd.to_timedelta(r.integers(-2 * 24 * 60, 60 * 24 * 60, rows), unit="min")
    stage = pick(["won", "lost", "open"])
    blank = lambda series, share: series.mask(pd.Series(r.random(rows) < share))  # noqa: E731
    leads = pd.DataFrame(
        {
            "lead_id": [f"L{n}" for n in range(rows)],
            "stage": stage,
            "created_at": blank(created, 0.05),
            "qualified_at": blank(created, 0.4),
            "assigned_at": blank(assigned, 0.1),
            "first_contact_at": blank(contact, 0.2),
            "closed_at": closed.mask(pd.Series(stage == "open")),
            "amount": blank(pd.Series(r.integers(1, 900_000, rows) / 100), 0.2),
            "profile_fit": pick([True, False, None]),
            "segment": pick(segments),
        }
    )
    amounts = {
        name: np.where(r.random(60) < 0.15, np.nan, r.integers(0, top, 60).astype(float))
        for name, top in (
            ("impressions", 90_000),
            ("clicks", 900),
            ("contacts", 900),
            ("leads", 90),
            ("conversions", 60),
        )
        + (("buyers", 40), ("revenue", 9_000))
    }
    campaigns = pd.DataFrame(
        {
            "campaign": [f"A{n}" for n in range(60)],
            "start_date": days(60),
            "cost": r.integers(1, 90_000, 60) / 100,
        }
        | amounts
        | {"margin_rate": r.integers(0, 100, 60) / 100}
    )
    sessions = pd.DataFrame(
        {
            "date": days(80),
            "sessions": np.where(r.random(80) < 0.1, np.nan, r.integers(0, 500, 80).astype(float)),
            "converted_sessions": r.integers(0, 20, 80).astype(float),
        }
    )
    months = [f"2025-{month:02}" for month in range(1, 13)] + ["2026-01"]
    periods = pd.DataFrame({"period": np.repeat(months, 2), "segment": ["B2B", "B2C"] * 13})
    market = periods.assign(
        market_revenue=r.integers(1, 9_000_000, 26) / 100, leader_revenue=r.integers(1, 900_000, 26) / 100
    )
    costs = periods.assign(cost=r.integers(1, 90_000, 26) / 100, kind=pick(["media", "salary", None], 26))
    survey = pd.DataFrame({"date": days(90), "score": r.integers(0, 11, 90), "segment": pick(segments, 90)})
    targets = periods.assign(
        metric=pick(["chiffre_affaires", "taux_de_gain", "cout"], 26), target=r.integers(1, 900, 26) * 1.0
    )
    return {
        "orders": orders, "leads": leads, "campaigns": campaigns, "sessions": sessions, "market": market,
        "costs": costs, "survey": survey, "targets": targets,
    }  # fmt: skip


@pytest.fixture(scope="session")
def any_tables() -> dict[str, pd.DataFrame]:
    """Every canonical table that KPIs read."""
    return _tables()
