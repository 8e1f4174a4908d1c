"""Leads and opportunities: B2B ones that take months, chats of the web shop that take minutes."""

import numpy as np
import pandas as pd

from smkit.sample import effects
from smkit.sample.draws import Draws
from smkit.sample.world import (
    COMPANIES,
    DAYS,
    LAST,
    OFFICE_MONTHS,
    REGION_WEIGHTS,
    REGIONS,
    SHOP_MONTHS,
    SHOP_WEEK,
    TEAM,
    WEB_ADVISER,
    day_weights,
)

B2B_LEADS, CHATS = 1_120, 230
MEAN_DEAL = 3_200.0  # € a year
MEAN_CHAT = 45.0
_MINUTE, _DAY = np.timedelta64(1, "m"), np.timedelta64(1, "D")
_END = (LAST + _DAY).astype("datetime64[m]")
_STEPS = ["created_at", "qualified_at", "assigned_at", "first_contact_at", "closed_at"]


def leads(seed: int = effects.SEED, scale: float = 1.0) -> pd.DataFrame:
    """The leads of the two years; what had not happened by the last evening is missing, its lead still open.

    >>> table = leads(scale=0.1)
    >>> reached = table.dropna(subset="first_contact_at")
    >>> len(table), table["lead_id"].is_unique, bool((reached["first_contact_at"] >= reached["assigned_at"]).all())
    (135, True, True)
    >>> table.loc[table["closed_at"].isna(), "stage"].unique().tolist()
    ['open']
    """
    both = pd.concat([_companies(seed, round(B2B_LEADS * scale)), _chats(seed, round(CHATS * scale))])
    both = both.sort_values("created_at", kind="stable", ignore_index=True)
    for step in _STEPS:
        both[step] = both[step].where(both[step] < _END)
    both.loc[both["closed_at"].isna(), "stage"] = "open"
    both["profile_fit"] = both["profile_fit"].where(both["qualified_at"].notna() | (both["stage"] == "lost"))
    both["amount"] = both["amount"].round(2).where(both["assigned_at"].notna())
    both.insert(0, "lead_id", [f"L{i:05}" for i in range(1, len(both) + 1)])
    lost_dates = Draws(seed, "leads without a date").chance(len(both), 0.006)
    both["created_at"] = both["created_at"].where(~lost_dates)
    return both.astype({step: "datetime64[s]" for step in _STEPS})


def _companies(seed: int, n: int) -> pd.DataFrame:
    draws = Draws(seed, "leads")
    source = draws.pick(n, [s.share for s in effects.SOURCES])
    company = draws.shuffled(-(-n // len(COMPANIES)) * len(COMPANIES))[:n] % len(COMPANIES)
    # A company keeps its region and its salesperson from one lead to the next.
    region = draws.pick(len(COMPANIES), REGION_WEIGHTS)[company]
    team = np.array(
        [TEAM[REGIONS[r]][c % len(TEAM[REGIONS[r]])] for r, c in zip(region, company, strict=True)]
    )

    created = _moment(draws, DAYS[draws.pick(n, day_weights(OFFICE_MONTHS, (1.2, 1.1, 1, 1, 0.9, 0.2, 0.2)))])
    fit = draws.chance(n, np.array([s.fit for s in effects.SOURCES])[source])
    rate = np.where(fit, effects.QUALIFIED[True], effects.QUALIFIED[False])
    qualified = draws.chance(n, rate)
    qualified_at = _morning(draws, created + (draws.skewed(n, 2.5) * 1440 + 1440).astype(int) * _MINUTE)
    assigned_at = qualified_at + draws.below(n, 90) * _MINUTE

    slipped = (np.array(REGIONS)[region] == effects.SLA_REGION) & (
        assigned_at >= np.datetime64(effects.SLA_MONTH, "m")
    )
    late = ~draws.chance(n, np.where(slipped, effects.SLA_SLIPPED, effects.SLA_KEPT))
    never = late & draws.chance(n, 0.12)
    contact_at = _contact(draws, assigned_at, late)
    win = np.array([s.win for s in effects.SOURCES])[source] * np.where(late, effects.LATE_WIN, 1.0)
    won = qualified & ~never & draws.chance(n, win)

    delay = draws.skewed(n, np.array([s.delay for s in effects.SOURCES])[source])
    closed_at = _weekday(contact_at + (delay + 0.5).astype(int) * _DAY + (10 + draws.below(n, 80)) * _MINUTE)
    closed_at = np.where(qualified, closed_at, created + (2 + draws.below(n, 12)) * _DAY)
    forgotten = qualified & ~won & (never | draws.chance(n, 0.03))
    return pd.DataFrame(
        {
            "stage": np.where(won, "won", "lost"),
            "created_at": created,
            "source": np.array([s.name for s in effects.SOURCES])[source],
            "account": np.array(COMPANIES)[company],
            "segment": "B2B",
            "region": np.array(REGIONS)[region],
            "salesperson": pd.Series(team).where(qualified),
            "profile_fit": pd.array(fit, dtype="boolean"),
            "qualified_at": _unless(qualified_at, ~qualified),
            "assigned_at": _unless(assigned_at, ~qualified),
            "first_contact_at": _unless(contact_at, ~qualified | never),
            "closed_at": _unless(closed_at, forgotten),
            "amount": np.round(draws.skewed(n, MEAN_DEAL) / 10) * 10,
        }
    )


def _chats(seed: int, n: int) -> pd.DataFrame:
    draws = Draws(seed, "chats")
    created = _moment(draws, DAYS[draws.pick(n, day_weights(SHOP_MONTHS, SHOP_WEEK))])
    contact_at = created + (1 + draws.below(n, 5)) * _MINUTE
    minutes = np.maximum(draws.skewed(n, effects.CHAT_MINUTES) + 0.5, 1).astype(int)
    return pd.DataFrame(
        {
            "stage": np.where(draws.chance(n, effects.CHAT_WIN), "won", "lost"),
            "created_at": created,
            "source": effects.CHAT,
            "account": pd.array([None] * n, dtype="str"),
            "segment": "B2C",
            "region": np.array(REGIONS)[draws.pick(n, REGION_WEIGHTS)],
            "salesperson": WEB_ADVISER,
            "profile_fit": pd.array(draws.chance(n, 0.8), dtype="boolean"),
            "qualified_at": contact_at,
            "assigned_at": created,
            "first_contact_at": contact_at,
            "closed_at": contact_at + minutes * _MINUTE,
            "amount": draws.skewed(n, MEAN_CHAT),
        }
    )


def _moment(draws: Draws, days: np.ndarray) -> np.ndarray:
    """A minute of the day between 9 h and 18 h."""
    return days.astype("datetime64[m]") + (540 + draws.below(len(days), 540)) * _MINUTE


def _weekday(moments: np.ndarray) -> np.ndarray:
    """Saturday becomes Friday and Sunday Monday, so that delays keep their mean."""
    weekday = (moments.astype("datetime64[D]").astype(int) + 3) % 7
    return moments + (np.where(weekday == 6, 1, 0) - np.where(weekday == 5, 1, 0)) * _DAY


def _morning(draws: Draws, moments: np.ndarray) -> np.ndarray:
    """That day or the next weekday, between 8.30 and 10.30: contacts of the day fall within office hours."""
    days = np.busday_offset(moments.astype("datetime64[D]"), 0, roll="forward")
    return days.astype("datetime64[m]") + (510 + draws.below(len(days), 120)) * _MINUTE


def _contact(draws: Draws, assigned: np.ndarray, late: np.ndarray) -> np.ndarray:
    """First contact: the same day or the next when on time, three to nine days later when late; on weekdays."""
    n = len(assigned)
    days = np.where(late, 3 + draws.below(n, 7), draws.below(n, 2))
    arrival = (assigned.astype("datetime64[D]") + days * _DAY).astype(int)
    weekend = (arrival + 3) % 7 >= 5
    days = np.where(weekend, np.where(late, days + 2, 0), days)
    return assigned + days * _DAY + (20 + draws.below(n, 300)) * _MINUTE


def _unless(moments: np.ndarray, missing: np.ndarray) -> np.ndarray:
    return np.where(missing, np.datetime64("NaT"), moments)
