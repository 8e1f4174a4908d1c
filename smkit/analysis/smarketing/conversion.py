"""How many leads become customers? By time since their creation, with the leads that are still open."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.intervals import wilson
from smkit.analysis.needed import clocked, holds, moments

#: Every moment that a lead may have: the last of them all is the last that the file knows of.
MOMENTS = ("created_at", "qualified_at", "assigned_at", "first_contact_at", "closed_at")
STAGES = frozenset({"open", "won", "lost"})
_DAY = np.timedelta64(1, "D")


def conversion(
    leads: pd.DataFrame, days: float | Iterable[float] = (15, 30, 60), at: Any = None
) -> pd.DataFrame:
    """Return the share of leads that are customers so many days after their creation, leads still open included.

    Parameters: `leads`, canonical (`created_at`, `stage`, `closed_at`); `days` after creation; `at`, the last day known, the
    last moment of the table when left out: what comes after it is not looked at.
    Returns one row a number of days: days, rate (fraction, Kaplan–Meier), low and high (its 95 % band, from Greenwood's
    variance), naive (customers by then among all leads created, however young). Missing beyond the oldest lead's age.
    A lost lead is never censored at its loss: it stays among those not converted, up to the last known day.
    Raises InputError when a column is missing, when a stage is none of open, won and lost, when a number of days makes no sense,
    or when no lead has a date of creation.
    Source: Kaplan and Meier (1958); Greenwood (1926); band: Wilson's score with the variance of Greenwood (Rothman, 1978).

    >>> seen = pd.DataFrame({"stage": ["won", "open", "lost", "won"], "created_at": pd.to_datetime(["2026-01-01"] * 4),
    ...     "closed_at": pd.to_datetime(["2026-01-11", None, "2026-01-03", "2026-02-10"])})
    >>> conversion(seen, (15, 40), at="2026-03-31")[["days", "rate", "naive"]].values.tolist()
    [[15.0, 0.25, 0.25], [40.0, 0.5, 0.5]]
    """
    age, won = follow(leads, at)
    steps = curve(age, won)
    rows = []
    for horizon in _horizons(days):
        seen = steps[steps["days"] <= horizon]
        within = int((won & (age <= horizon)).sum())
        if horizon > age.max() and not (
            len(seen) and seen.iloc[-1]["rate"] == 1
        ):  # nobody has been followed so long
            rows.append((horizon, np.nan, np.nan, np.nan, within / len(age)))
            continue
        rate, variance = (seen.iloc[-1][["rate", "variance"]]) if len(seen) else (0.0, 0.0)
        still = int((age >= horizon).sum()) + within
        rows.append((horizon, rate, *_band(float(rate), float(variance), still), within / len(age)))
    return pd.DataFrame(rows, columns=["days", "rate", "low", "high", "naive"])


def by(
    leads: pd.DataFrame, column: str, days: Iterable[float] = (15, 30, 60), at: Any = None
) -> pd.DataFrame:
    """Return `conversion` for each value of a column, every group followed to the same last day.

    Parameters: `leads` and `days` as `conversion` takes them; `column`, what tells groups apart.
    Returns the column, leads (count), then the columns of `conversion`; the largest groups first.

    >>> seen = pd.DataFrame({"stage": ["won", "open"], "source": ["Salon", "Site"],
    ...     "created_at": pd.to_datetime(["2026-01-01"] * 2), "closed_at": pd.to_datetime(["2026-01-11", None])})
    >>> by(seen, "source", (15,), at="2026-03-31")[["source", "leads", "rate"]].values.tolist()
    [['Salon', 1, 1.0], ['Site', 1, 0.0]]
    """
    last = last_known(leads) if at is None else at
    parts = []
    for value, part in leads.groupby(column, sort=True):
        if (n := int((part["created_at"] <= _evening(part, last)).sum())) == 0:
            continue
        table = conversion(part, days, last)
        table.insert(0, "leads", n)
        table.insert(0, column, value)
        parts.append(table)
    if not parts:
        return pd.DataFrame(columns=[column, "leads", "days", "rate", "low", "high", "naive"])
    return pd.concat(parts).sort_values(
        ["leads", column, "days"], ascending=[False, True, True], ignore_index=True
    )


def curve(age: np.ndarray, won: np.ndarray) -> pd.DataFrame:
    """Return the whole curve: one row each time that a lead was won.

    Parameters: `age` of each lead in days, when it was won or last heard of, and whether it was `won`, as `follow` gives them.
    Returns days, rate (fraction), variance (Greenwood's), followed (leads still in view just before).
    """
    times, wins = np.unique(age[won], return_counts=True)
    followed = len(age) - np.searchsorted(
        np.sort(age), times
    )  # a lead lost from view that day was still in view
    with np.errstate(divide="ignore", invalid="ignore"):
        survival = np.cumprod(1 - wins / followed)
        variance = survival**2 * np.cumsum(wins / (followed * (followed - wins)))
    return pd.DataFrame(
        {
            "days": times,
            "rate": 1 - survival,
            "variance": np.where(survival > 0, variance, 0.0),
            "followed": followed,
        }
    )


def follow(leads: pd.DataFrame, at: Any = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the age of each lead, in days, when it was won or else on the last known day, and whether it was won by then.

    Parameters: as `conversion` takes them. Leads without a date of creation, won ones without a date of winning or with one
    that comes before their creation cannot be placed in time and are left out (`undated` counts them).
    Raises InputError as `conversion` does.
    """
    leads = _dated(leads)
    at = None if at is None else _moment(at)
    last = _evening(leads, last_known(leads) if at is None else at)
    known = leads[~undated(leads) & (leads["created_at"] <= last)]
    if not len(known):
        raise InputError(
            "Aucun lead n'a de date de création jusqu'au dernier jour connu : le taux par ancienneté est n.d. Donnez la colonne "
            "« Date de création »."
        )
    won = ((known["stage"] == "won") & (known["closed_at"] <= last)).to_numpy(dtype=bool)
    end = known["closed_at"].where(won, last)
    return ((end - known["created_at"]).to_numpy() / _DAY).astype(float), won


def undated(leads: pd.DataFrame) -> "pd.Series[bool]":
    """Tell which leads cannot be placed in time: created at no date, or won at none, or won before they were created."""
    won = leads["stage"] == "won"
    return leads["created_at"].isna() | (won & ~(leads["closed_at"] >= leads["created_at"]))


def last_known(leads: pd.DataFrame, columns: Sequence[str] = MOMENTS) -> pd.Timestamp:
    """Return the last moment that the table knows of: the closing dates of open leads are only expected, and do not count.

    Raises InputError where the table holds no date at all.
    """
    holds(leads)
    happened = []
    for name in columns:
        if name in leads:
            kept = (
                leads.loc[leads["stage"] != "open", name]
                if name == "closed_at" and "stage" in leads
                else leads[name]
            )
            happened.append(moments(kept).max())
    happened = [moment for moment in happened if pd.notna(moment)]
    if not happened:
        raise InputError(
            "Aucune date n'est renseignée : on ne sait pas jusqu'à quand les leads sont connus. Donnez la date d'arrêt."
        )
    return pd.Timestamp(max(happened))


def _evening(leads: pd.DataFrame, at: Any) -> pd.Timestamp:
    """The last known moment: a day without an hour lasts to the last moment that the table knows of that day."""
    last = pd.Timestamp(at)
    if last != last.normalize():
        return last
    that_day = [
        leads[c][leads[c].dt.normalize() == last].max() for c in ("created_at", "closed_at") if c in leads
    ]
    return max([last, *(moment for moment in that_day if pd.notna(moment))])


def _band(rate: float, variance: float, followed: int) -> tuple[float, float]:
    """Wilson's interval for as many leads as would give this variance, had all been followed."""
    alike = rate * (1 - rate) / variance if variance > 0 else float(followed)
    low, high = wilson(rate * alike, alike) or (np.nan, np.nan)
    return min(low, rate), max(high, rate)


def _dated(leads: pd.DataFrame) -> pd.DataFrame:
    """The leads with the columns needed, their moments read if they are texts, and on their own clock."""
    leads = clocked(leads, MOMENTS)
    labels = {"created_at": "Date de création", "closed_at": "Date de clôture", "stage": "Étape"}
    if missing := [label for name, label in labels.items() if name not in leads]:
        shown = ", ".join(f"« {label} »" for label in missing)
        raise InputError(
            f"Pour suivre les leads jusqu'au client, il manque {shown}. Donnez ces colonnes, ou dites leur nom avec colonnes."
        )
    if strange := sorted({str(each) for each in leads["stage"].dropna().unique()} - STAGES):
        shown = ", ".join(f"« {each} »" for each in strange[:5])
        raise InputError(
            f"Étape : {shown} trouvé, or un lead est open, won ou lost. Lisez le fichier avec smkit.read, qui traduit les mots de "
            "votre CRM."
        )
    return leads


def _horizons(days: Any) -> list[float]:
    """The numbers of days asked for, checked."""
    listed = list(days) if isinstance(days, Iterable) and not isinstance(days, str) else [days]
    for each in listed:
        if isinstance(each, str) or not 0 <= each < np.inf:
            raise InputError(f"Ancienneté : « {each} » trouvé, or un nombre de jours est attendu, 0 ou plus.")
    return listed


def _moment(at: Any) -> pd.Timestamp:
    try:
        return pd.Timestamp(at).tz_localize(None)
    except (ValueError, TypeError) as problem:
        raise InputError(
            f"Dernier jour connu : « {at} » n'est pas une date ; écrivez-la 2026-09-30."
        ) from problem
