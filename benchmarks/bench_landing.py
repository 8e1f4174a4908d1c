"""Where does the year, or the quarter, land? smkit's forecast beside naive peers, on worlds where the end is known.

A year: months with a season, a trend, a level that wanders and noise that lasts; a forecast is made with some months to come, and
compared with what came. Peers: the same months a year before (« last year »), and the mean of the year so far (« so far »). A
quarter: leads won or lost after some weeks; peer: what was won over as many days before. Printed: the mean error over that of each
peer (under 1, smkit is nearer), how often the interval held (it claims 80 %), and its width over the forecast.

Run: python benchmarks/bench_landing.py [WORLDS]
"""

import sys
from datetime import date, timedelta

import numpy as np
import pandas as pd

from smkit.analysis.dashboard.landing import land
from smkit.analysis.dashboard.pipeline import pipeline

MONTHS = ((22, 2), (33, 3), (44, 4), (42, 6), (51, 9))  # of history, and to come
DAYS = (date(2024, 10, 20), date(2024, 11, 15), date(2024, 12, 31))
HEAD = f"{'history':>22} {'worlds':>7} {'/ last year':>12} {'/ so far':>9} {'held':>6} {'width':>6}"


def sales(rng: np.random.Generator, months: int) -> np.ndarray:
    shape, noise, level, values = np.exp(rng.normal(0, 0.25, 12)), 0.0, 0.0, []
    for at in range(months):
        noise, level = 0.5 * noise + rng.normal(0, 0.12), level + rng.normal(0, 0.02)
        values.append(1e5 * shape[at % 12] * np.exp(0.01 * at + noise + level))
    return np.array(values)


def years(worlds: int) -> None:
    print(f"The year\n{HEAD}")
    for months, left in MONTHS:
        error, last_year, so_far, held, width = [], [], [], 0, []
        for seed in range(worlds):
            values = sales(np.random.default_rng(seed), months + left)
            known, came = values[:months], values[months:].sum()
            found = land(pd.Series(known, index=pd.period_range("2020-01", periods=months, freq="M")))
            assert found is not None and found.amount is not None
            assert found.low is not None and found.high is not None
            error.append(abs(found.amount - found.done - came))
            last_year.append(abs(known[-12 : -12 + left].sum() - came))
            so_far.append(abs(known[left - 12 :].mean() * left - came))
            held += found.low <= found.done + came <= found.high
            width.append((found.high - found.low) / found.amount)
        told = f"{months} months, {left} to come"
        ratios = [sum(error) / sum(peer) for peer in (last_year, so_far)]
        print(
            f"{told:>22} {worlds:7} {ratios[0]:12.2f} {ratios[1]:9.2f} {held / worlds:6.0%} {np.mean(width):6.0%}"
        )


def leads(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    count = rng.poisson(30 * 27)
    created = np.datetime64("2023-01-01") + np.sort(rng.integers(0, 27 * 30, count)).astype("timedelta64[D]")
    closed = created + np.ceil(rng.lognormal(np.log(45), 0.7, count)).astype("timedelta64[D]")
    won = rng.random(count) < rng.beta(2, 6, count)
    return pd.DataFrame({
        "lead_id": np.arange(count).astype(str), "stage": np.where(won, "won", "lost"), "created_at": pd.to_datetime(created),
        "closed_at": pd.to_datetime(closed), "amount": np.where(won, rng.gamma(2, 1500, count).round(2), np.nan),
    })  # fmt: skip


def quarters(worlds: int) -> None:
    print(f"The quarter, from leads\n{HEAD}")
    for day in DAYS:
        error, peer, held, width = [], [], 0, []
        for seed in range(worlds):
            full = leads(seed)
            known = full[full["created_at"] <= pd.Timestamp(day)]
            late = known["closed_at"] > pd.Timestamp(day)
            hidden = {name: known[name].mask(late) for name in ("closed_at", "amount")}
            found = pipeline(known.assign(stage=known["stage"].mask(late, "open"), **hidden), day)
            assert found is not None and found.landing is not None
            assert found.low is not None and found.high is not None
            won = full[full["stage"] == "won"].set_index("closed_at")["amount"].sort_index()
            came = won.loc[str(found.start) : str(found.end)].sum()
            before = won.loc[str(day - (found.end - day) + timedelta(days=1)) : str(day)].sum()
            error.append(abs(found.landing - came))
            peer.append(abs(found.won + before - came))
            held += found.low <= came <= found.high
            width.append((found.high - found.low) / found.landing)
        ratio = sum(error) / sum(peer)
        print(f"{f'on {day}':>22} {worlds:7} {'':12} {ratio:9.2f} {held / worlds:6.0%} {np.mean(width):6.0%}")


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    years(asked)
    quarters(max(asked // 5, 10))
