"""Worked time of many leads: the kit, a library that takes leads one by one, and a loop by day, on the same leads.

Run: python benchmarks/bench_smarketing.py
Leads of two years, handed over at any hour, contacted within nine days; France, 9 to 18, Monday to Friday. Those who take leads one
by one are given a part of them, and their time is brought to the whole. All must give the same minutes. The Kaplan–Meier curve is
timed beside statsmodels', on as many leads.
"""

import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.smarketing import curve, public_holidays, worked_minutes

LEADS, SAMPLE = 1_000_000, 2_000
AIM = 1.0  # seconds of CPU for a million leads
CLOSED = set(public_holidays("FR", None, range(2023, 2028)))
Work = Callable[[pd.Series, pd.Series], Any]


def leads(n: int) -> tuple[pd.Series, pd.Series]:
    rng = np.random.default_rng(7)
    start = pd.Series(pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 730 * 1440, n), unit="m"))
    return start, start + pd.to_timedelta(rng.integers(0, 9 * 1440, n), unit="m")


def by_day(start: pd.Series, end: pd.Series) -> list[float]:
    """A loop by lead, then by day: what one writes first."""
    found = []
    for first, last in zip(start.dt.to_pydatetime(), end.dt.to_pydatetime(), strict=True):
        day, worked = first.date(), 0.0
        while day <= last.date():
            if day.weekday() < 5 and day not in CLOSED:
                opens, closes = (
                    datetime.combine(day, datetime.min.time()) + timedelta(hours=h) for h in (9, 18)
                )
                worked += max(0.0, (min(last, closes) - max(first, opens)).total_seconds() / 60)
            day += timedelta(days=1)
        found.append(worked)
    return found


def library() -> Work | None:
    """businesstimedelta, lead by lead; None where it is not installed."""
    try:
        import businesstimedelta as peer
    except ImportError:
        return None
    days: dict[date, str] = dict.fromkeys(CLOSED, "férié")
    open_ = peer.WorkDayRule(
        start_time=datetime(2024, 1, 1, 9).time(),
        end_time=datetime(2024, 1, 1, 18).time(),
        working_days=[*range(5)],
    )
    rules = peer.Rules([open_, peer.HolidayRule(days)])

    def work(start: pd.Series, end: pd.Series) -> list[float]:
        pairs = zip(start.dt.to_pydatetime(), end.dt.to_pydatetime(), strict=True)
        return [rules.difference(a, b).timedelta.total_seconds() / 60 for a, b in pairs]

    return work


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


def main() -> None:
    start, end = leads(LEADS)
    some = start[:SAMPLE], end[:SAMPLE]
    worked_minutes(*some)  # holidays and imports
    own, minutes = timed(lambda: worked_minutes(start, end))
    print(f"{'worked time, ' + format(LEADS, ',') + ' leads':<34} {'CPU, s':>9} {'× ours':>8}   same minutes")
    print(
        f"{'smkit.smarketing.worked_minutes':<34} {own:>9.2f} {1:>8.0f}   {'aim held' if own < AIM else 'AIM MISSED'} (< {AIM:g} s)"
    )
    peers: dict[str, Work | None] = {
        "a loop by lead and by day": by_day,
        "businesstimedelta, lead by lead": library(),
    }
    for name, work in peers.items():
        if work is None:
            print(f"{name:<34} {'':>9} {'':>8}   not installed: left out")
            continue
        spent, found = timed(lambda work=work: work(*some))  # type: ignore[misc]
        whole = spent * LEADS / SAMPLE
        same = np.abs(np.asarray(found) - minutes[:SAMPLE].to_numpy()).max() < 1e-6
        print(
            f"{name:<34} {whole:>9.0f} {whole / own:>8.0f}   {'yes' if same else 'NO'} (from {SAMPLE:,} leads)"
        )
    survival()


def survival() -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    rng = np.random.default_rng(3)
    age, won = np.ceil(rng.exponential(60, LEADS)), rng.random(LEADS) < 0.3
    own, mine = timed(lambda: curve(age, won))
    theirs, oracle = timed(lambda: SurvfuncRight(age, won.astype(int)))
    known = pd.Series(1 - oracle.surv_prob, index=oracle.surv_times)[mine["days"]].to_numpy()
    gap = np.abs(mine["rate"].to_numpy() - known).max()
    print(
        f"\nKaplan–Meier, {LEADS:,} leads: smkit {own:.2f} s, statsmodels {theirs:.2f} s, largest difference {gap:.1e}"
    )


if __name__ == "__main__":
    sys.exit(main())
