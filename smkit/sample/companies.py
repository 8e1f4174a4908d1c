"""Companies where nothing changes but chance, or one thing that is known: what a judge is held against.

Customers come and go, baskets are heavy-tailed, months differ a little and seasons come back; two years, January 2024 to December
2025, whole months at both ends.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: What may be planted, each told from the last quarter, the last six months (`wins`) or mid-year on (`region`).
PLANTS = ("basket", "site", "nps", "leads", "spending", "wins", "region", "sla")

MONTHS = 24
_REGIONS = ("Est", "Nord", "Ouest", "Sud")
_FIRST = np.datetime64("2024-01", "M")
_SEASON = np.array((0.95, 0.90, 0.95, 1.0, 1.0, 0.95, 0.75, 0.65, 1.05, 1.1, 1.25, 1.45))


@dataclass(frozen=True)
class Size:
    """How large a company is: `customers` at a time, `orders` of each a month, `leads` in two years, NPS `answers` in two years,
    `sessions` of its site a day."""

    customers: int
    orders: float = 0.65
    leads: int = 2000
    answers: int = 600
    sessions: int = 200


#: Three sizes; plants are held to the middle one.
SMALL, MIDDLE, LARGE = Size(60, 0.65, 300, 150, 40), Size(400), Size(1500, 0.65, 6000, 2000, 800)


def company(
    seed: int, size: Size = MIDDLE, *, season: bool = True, plant: str = ""
) -> dict[str, pd.DataFrame]:
    """Return the tables of a company, by canonical name.

    Parameters: `seed`; `size`; `season`, whether sales have one; `plant`, one of `PLANTS`, or "" where nothing changes.
    Raises ValueError for an unknown plant.

    >>> tables = company(1, SMALL)
    >>> sorted(tables), str(tables["orders"]["order_date"].min().to_period("M"))
    (['costs', 'leads', 'orders', 'sessions', 'survey'], '2024-01')
    """
    if plant and plant not in PLANTS:
        raise ValueError(f"plant {plant!r}: one of {', '.join(PLANTS)} expected")
    rng = np.random.default_rng([seed, size.customers])
    year = np.tile(_SEASON / _SEASON.mean(), 2) if season else np.ones(MONTHS)
    return {
        "orders": _orders(rng, size, year, plant),
        "leads": _leads(rng, size, plant),
        "sessions": _sessions(rng, size, year, plant),
        "survey": _survey(rng, size, plant),
        "costs": _costs(rng, size, plant),
    }


def _moments(rng: np.random.Generator, month: NDArray[np.int64]) -> NDArray[np.datetime64]:
    """A moment of each month, the first and the last day among them."""
    start = (_FIRST + month).astype("datetime64[s]")
    length = ((_FIRST + month + 1).astype("datetime64[s]") - start).astype("int64")
    moments = start + (rng.random(len(month)) * length).astype("timedelta64[s]")
    if len(moments) > 1:
        moments[np.argmin(moments)] = start.min()
        moments[np.argmax(moments)] = (_FIRST + month.max() + 1).astype("datetime64[s]") - 1
    return moments.astype("datetime64[us]")


def _orders(rng: np.random.Generator, size: Size, year: NDArray[np.float64], plant: str) -> pd.DataFrame:
    leaving = 0.015
    people = int(size.customers * (1 + leaving * MONTHS))
    came = np.concatenate([np.zeros(size.customers, int), rng.integers(0, MONTHS, people - size.customers)])
    gone = came + rng.geometric(leaving, people)
    business = rng.random(people) < 0.35
    region = rng.integers(0, len(_REGIONS), people)
    if plant == "region":
        lost = (region == 2) & (rng.random(people) < 0.4) & (came < 18)
        gone = np.where(lost, np.minimum(gone, 18), gone)
    rate = size.orders * rng.gamma(2.0, 0.5, people)
    usual = np.where(business, 5.5, 3.8) + rng.normal(0, 0.5, people)
    shocks = year * np.exp(rng.normal(0, 0.04, MONTHS))
    month = np.arange(MONTHS)[:, None]
    here = (came <= month) & (gone > month)
    counts = rng.poisson(rate * here * shocks[:, None])
    who = np.repeat(np.tile(np.arange(people), MONTHS), counts.ravel())
    when = np.repeat(np.repeat(np.arange(MONTHS), people), counts.ravel())
    amount = np.exp(usual[who] + rng.normal(0, 0.9, len(who)))
    if plant == "basket":
        amount = np.where(when >= MONTHS - 3, amount * 0.75, amount)
    return pd.DataFrame(
        {
            "order_id": [f"O{n}" for n in range(len(who))],
            "order_date": _moments(rng, when),
            "customer_id": [f"K{n}" for n in who],
            "quantity": 1.0,
            "unit_price": amount.round(2),
            "unit_cost": (amount * 0.6).round(2),
            "segment": np.where(business, "B2B", "B2C")[who],
            "region": np.array(_REGIONS)[region[who]],
        }
    )


def _leads(rng: np.random.Generator, size: Size, plant: str) -> pd.DataFrame:
    """Leads of the two years and of the half before, so that the first months have their deals; what comes later is not known."""
    created = np.sort(rng.integers(-6, MONTHS, round(size.leads * (MONTHS + 6) / MONTHS)))
    if plant == "leads":
        created = created[(created < MONTHS - 3) | (rng.random(len(created)) < 0.4)]
    at = _moments(rng, created)
    closed = at + (rng.gamma(1.5, 20.0, len(at)) * 86_400).astype("timedelta64[s]")
    end = (_FIRST + MONTHS).astype("datetime64[us]")
    rate = 0.30
    late_win = (closed >= (_FIRST + MONTHS - 6).astype("datetime64[us]")) & (plant == "wins")
    won = rng.random(len(at)) < np.where(late_win, 0.18, rate)
    region = rng.integers(0, len(_REGIONS), len(at))
    slow = (region == 2) & (created >= MONTHS - 3) & (plant == "sla")
    in_time = rng.random(len(at)) < np.where(slow, 0.6, 0.9)
    called = at + (
        np.where(in_time, rng.uniform(0.1, 1.9, len(at)), rng.uniform(3, 8, len(at))) * 86_400
    ).astype("timedelta64[s]")
    over = closed < end
    return pd.DataFrame(
        {
            "lead_id": [f"L{n}" for n in range(len(at))],
            "stage": np.where(over, np.where(won, "won", "lost"), "open"),
            "created_at": at,
            "assigned_at": at,
            "first_contact_at": pd.Series(called).where(called < end),
            "closed_at": pd.Series(closed).where(over),
            "amount": np.exp(rng.normal(7, 0.8, len(at))).round(2),
            "region": np.array(_REGIONS)[region],
            "source": np.array(("Salon", "Site", "Appel"))[rng.integers(0, 3, len(at))],
        }
    )


def _sessions(rng: np.random.Generator, size: Size, year: NDArray[np.float64], plant: str) -> pd.DataFrame:
    days = np.arange(_FIRST.astype("datetime64[D]"), (_FIRST + MONTHS).astype("datetime64[D]"))
    month = (days.astype("datetime64[M]") - _FIRST).astype(int)
    visits = rng.poisson(size.sessions * year[month] * rng.gamma(20, 1 / 20, len(days)))
    rate = 0.03 * np.exp(rng.normal(0, 0.15, len(days)))
    if plant == "site":
        rate = np.where(month >= MONTHS - 3, rate * 0.4, rate)
    bought = rng.binomial(visits, rate).astype(float)
    return pd.DataFrame(
        {
            "date": days.astype("datetime64[us]"),
            "sessions": visits.astype(float),
            "converted_sessions": bought,
        }
    )


def _survey(rng: np.random.Generator, size: Size, plant: str) -> pd.DataFrame:
    month = rng.integers(0, MONTHS, size.answers)
    fallen = (month >= MONTHS - 3) & (plant == "nps")
    score = np.where(fallen, rng.integers(3, 9, size.answers), rng.integers(6, 11, size.answers))
    return pd.DataFrame({"date": _moments(rng, month), "score": score.astype(float)})


def _costs(rng: np.random.Generator, size: Size, plant: str) -> pd.DataFrame:
    months = [str(_FIRST + n) for n in range(MONTHS)]
    cost = size.customers * 12.0 * np.exp(rng.normal(0, 0.10, MONTHS))
    if plant == "spending":
        cost[-3:] *= 4
    return pd.DataFrame({"period": months, "cost": cost.round(2), "kind": "media"})
