"""Do tests and offers say no more than they know? Worlds where nothing works, judged as a report judges them.

Prints, beside the former behaviour: how often a null experiment is told « oui », what the intervals of euros hold, and how many
tables without any link between products show an offer.

Run: python benchmarks/bench_honesty_tests.py [runs]
"""

import math
import sys
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.stats import poisson

from smkit.analysis import crosssell, experiments
from smkit.analysis.proportions import holm, z_test

Draw = Callable[[np.random.Generator, int], np.ndarray]


def null_experiment(
    random: np.random.Generator, arms: int, people: int, rate: float, lines: int
) -> pd.DataFrame:
    """A test in which no group differs; each person stands on up to `lines` lines, all with the person's outcome."""
    who = np.arange(arms * people)
    table = pd.DataFrame({"unit_id": who.astype(str), "group": [f"G{i % arms}" for i in who]})
    table["converted"] = random.random(len(who)) < rate
    return table.loc[np.repeat(who, random.integers(1, lines + 1, len(who)))].reset_index(drop=True)


def told_yes(table: pd.DataFrame, looks: int = 1) -> bool:
    """Does a report say « oui » of a group?"""
    people = experiments.people(table)
    stops = experiments.draw(people).stops
    counted = experiments.arms(people.table, "G0")
    found = experiments.effects(counted, looks=looks, sound=not stops)
    return any(verdict.word == "oui" for verdict in experiments.verdicts(found, "G0", stops).values())


def formerly_yes(table: pd.DataFrame) -> bool:
    """The same as before: every line a person, however often one has looked."""
    counted = table.groupby("group")["converted"].agg(["sum", "size"])
    base = counted.loc["G0"]
    tests = [
        z_test(row["sum"], row["size"], base["sum"], base["size"]) for _, row in counted.drop("G0").iterrows()
    ]
    corrected = holm([test[1] if test else 1.0 for test in tests])
    return any(p < 0.05 and test and test[0] > 0 for p, test in zip(corrected, tests, strict=True))


def peeked(random: np.random.Generator, arms: int, looks: int, judge: Callable[[pd.DataFrame], bool]) -> bool:
    """Is a test that nothing works in told « oui » at one of the looks, as people come in?"""
    whole = null_experiment(random, arms, 500 * looks // 2, 0.08, 1)
    steps = np.linspace(0, len(whole), looks + 1).astype(int)[1:]
    return any(judge(whole.iloc[:step]) for step in steps)


def log_normal(spread: float) -> Draw:
    return lambda random, n: random.lognormal(math.log(40), spread, n)


def mixture(random: np.random.Generator, n: int) -> np.ndarray:
    """Nine small baskets of ten, and one that is ten times larger."""
    return random.lognormal(math.log(30), 0.4, n) * np.where(random.random(n) < 0.1, 10.0, 1.0)


WORLDS: dict[str, tuple[Draw, int, int, float]] = {
    "100 people, 20 %, log-sd 0,6": (log_normal(0.6), 100, 100, 0.20),
    "100 people, 20 %, log-sd 1,2": (log_normal(1.2), 100, 100, 0.20),
    "500 people, 8 %, log-sd 0,6": (log_normal(0.6), 500, 500, 0.08),
    "500 people, 8 %, log-sd 1,2": (log_normal(1.2), 500, 500, 0.08),
    "3 000 people, 4 %, log-sd 0,6": (log_normal(0.6), 3_000, 3_000, 0.04),
    "3 000 people, 4 %, log-sd 1,2": (log_normal(1.2), 3_000, 3_000, 0.04),
    "20 000/2 000, 1 %, log-sd 1,2": (log_normal(1.2), 20_000, 2_000, 0.01),
    "20 000/2 000, 1 %, log-sd 1,5": (log_normal(1.5), 20_000, 2_000, 0.01),
    "3 000 people, gamma": (lambda random, n: random.gamma(0.7, 60, n), 3_000, 3_000, 0.04),
    "3 000 people, Pareto": (lambda random, n: 15 * (1 + random.pareto(2.2, n)), 3_000, 3_000, 0.04),
    "3 000 people, mixture": (mixture, 3_000, 3_000, 0.04),
}


def money(random: np.random.Generator, world: tuple[Draw, int, int, float]) -> tuple[bool | None, bool]:
    """Does the interval of euros hold the truth, zero: that of the report (None where it gives none), and that of two means?"""
    draw, units, base, rate = world
    parts = []
    for name, n in (("G0", base), ("G1", units)):
        bought = random.random(n) < rate
        spent = np.where(bought, np.maximum(0.01, draw(random, n).round(2)), 0.0)
        parts.append(pd.DataFrame({"group": name, "converted": bought, "revenue": spent}))
    arms = experiments.arms(pd.concat(parts, ignore_index=True), "G0")
    row = experiments.effects(arms).iloc[0]
    one, other = arms.iloc[1], arms.iloc[0]
    spread = 1.96 * math.sqrt(one["deviation"] ** 2 / one["units"] + other["deviation"] ** 2 / other["units"])
    formerly = bool(abs(one["mean"] - other["mean"]) <= spread)
    if math.isnan(row["revenue_gained_low"]):
        return None, formerly
    return bool(row["revenue_gained_low"] <= 0 <= row["revenue_gained_high"]), formerly


def print_experiments(runs: int) -> None:
    print(f"\nNull experiments told « oui », of {runs} (at most 6 %)\n{'':<44}{'now':>8}{'formerly':>10}")
    for arms in (2, 3, 4):
        for name, lines in (("one line a person", 1), ("one to six lines a person", 6)):
            random = np.random.default_rng(arms * 10 + lines)
            tables = [null_experiment(random, arms, 1_500, 0.05, lines) for _ in range(runs)]
            now, before = (sum(map(judge, tables)) / runs for judge in (told_yes, formerly_yes))
            print(f"{f'{arms} groups, {name}':<44}{now:>8.1%}{before:>10.1%}")
        random = np.random.default_rng(arms)
        now = sum(peeked(random, arms, 10, lambda table: told_yes(table, 10)) for _ in range(runs)) / runs
        random = np.random.default_rng(arms)
        before = sum(peeked(random, arms, 10, formerly_yes) for _ in range(runs)) / runs
        print(f"{f'{arms} groups, 10 looks, stopping at the first':<44}{now:>8.1%}{before:>10.1%}")


def print_money(runs: int) -> None:
    print(
        f"\nIntervals of euros that hold the truth, of {runs} (95 % asked, 93 % held on log-normal amounts)\n"
        f"{'':<44}{'now':>8}{'formerly':>10}{'n.d.':>8}"
    )
    for at, (name, world) in enumerate(WORLDS.items()):
        random = np.random.default_rng(at)
        found = [money(random, world) for _ in range(runs)]
        given = [now for now, _ in found if now is not None]
        before = sum(held for _, held in found) / runs
        now = f"{sum(given) / len(given):.1%}" if given else "–"
        print(f"{name:<44}{now:>8}{before:>10.1%}{1 - len(given) / runs:>8.0%}")


def shop(random: np.random.Generator, products: int, *, spread: float = 1.0, loyal: int = 0) -> pd.DataFrame:
    """Orders of products that ignore each other, with heavy-tailed baskets; one customer may repeat a pair `loyal` times."""
    weights = 1 / np.arange(1, products + 1) ** 0.7
    rows: list[tuple[str, str, str]] = []
    for order in range(1_500):
        size = min(1 + random.poisson(np.exp(random.normal(0.5, spread))), products)
        held = random.choice(products, size, replace=False, p=weights / weights.sum())
        rows += [(f"C{order}", f"K{random.integers(600)}", f"P{at:03d}") for at in held]
    rows += [(f"L{at}", "fidèle", product) for at in range(loyal) for product in ("P005", "P009")]
    return pd.DataFrame(rows, columns=["order_id", "customer_id", "product"])


def formerly_offered(table: pd.DataFrame, within: float = 0.01) -> bool:
    """Whether an offer was shown before: pairs of orders against what popularity and the sizes together would give."""
    baskets = crosssell.encode(table)
    found = crosssell.rules(baskets, within, 0.1)
    size = np.diff(baskets.matrix.indptr).astype(float)
    counts = baskets.counts.astype(float)
    scale = (size * (size - 1)).sum() / (size.sum() ** 2 - (counts**2).sum())
    chance = found["n_antecedent"] * found["n_consequent"] * scale
    compared = int((counts >= within * len(baskets)).sum())
    p = poisson.sf(found["n_both"] - 1, chance) * compared * (compared - 1) / 2
    return bool(((p <= 0.05) & (found["n_antecedent"] > found["n_both"])).any())


def print_offers(runs: int) -> None:
    print(
        f"\nTables of unlinked products that show an offer, of {runs} (at most 5 %)\n{'':<44}{'now':>8}{'formerly':>10}"
    )
    kinds = {
        "30 products, heavy-tailed baskets": dict(products=30),
        "100 products, heavy-tailed baskets": dict(products=100),
        "100 products, very heavy tail": dict(products=100, spread=1.4),
        "30 products, one customer repeats a pair": dict(products=30, loyal=80),
    }
    for at, (name, kind) in enumerate(kinds.items()):
        random = np.random.default_rng(at)
        tables = [shop(random, **kind) for _ in range(runs)]  # type: ignore[arg-type]
        now = sum(len(crosssell.offers(table)) > 0 for table in tables) / runs
        before = sum(map(formerly_offered, tables)) / runs
        print(f"{name:<44}{now:>8.1%}{before:>10.1%}")


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print_experiments(runs)
    print_money(runs)
    print_offers(max(runs // 2, 40))


if __name__ == "__main__":
    main()
