"""Does the score predict, and does the week's interval hold? Real data beside their peers, and worlds whose truth is known.

`crm` is judged on later deals, `bank` (no date) on five folds; beside the score stand the base rate, the best single column and
scikit-learn's logistic regression on the same columns and parts. Then worlds without any effect (a score should be shown in at most
5 % of them), and funnels drawn from known rates (the interval of contacts a week should hold the truth in 93 % or more).

Run: python benchmarks/bench_prospecting.py [folder with crm/ and bank/]
"""

import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "analysis" / "prospecting"))
from deal_worlds import null  # the worlds of the tests

from smkit.analysis.prospecting import goal, score
from smkit.analysis.prospecting.features import matrix
from smkit.analysis.prospecting.judged import Told, parts, quality
from smkit.analysis.prospecting.outcomes import closed, moments

DATA = Path(__file__).parents[2] / "shared" / "data"
DRAWS = 200


def crm(folder: Path) -> pd.DataFrame:
    deals = pd.read_csv(folder / "crm" / "sales_pipeline.csv")
    deals = deals.merge(pd.read_csv(folder / "crm" / "accounts.csv"), on="account", how="left")
    won = deals["deal_stage"].map({"Won": 1, "Lost": 0})
    return deals.assign(won=won).drop(columns=["deal_stage", "close_value", "close_date"])


def bank(folder: Path) -> pd.DataFrame:
    table = pd.read_csv(folder / "bank" / "bank-additional.csv", sep=";")
    return table.assign(y=table["y"] == "yes")


def peer(table: pd.DataFrame, outcome: str, date: str | None, columns: tuple) -> Told:
    """What scikit-learn's LogisticRegressionCV says of the same deals, from the same columns."""
    from sklearn.linear_model import LogisticRegressionCV

    warnings.filterwarnings("ignore", category=FutureWarning)  # of scikit-learn's next version
    deals, won = closed(table, outcome)
    when = moments(deals[date]) if date else None
    features, part = matrix(deals, columns), parts(won, when)
    chance, base = np.full(len(won), np.nan), np.full(len(won), np.nan)
    for now in range(part.max() + 1):
        known, asked = (part < now if date else part != now), part == now
        model = LogisticRegressionCV(
            Cs=[1 / p for p in (3, 10, 30, 100, 300)], cv=3, scoring="neg_log_loss", max_iter=2_000
        )
        chance[asked] = model.fit(features[known], won[known]).predict_proba(features[asked])[:, 1]
        base[asked] = won[known].mean()
    done = ~np.isnan(chance)
    return Told(chance[done], base[done], won[done])


def real(name: str, table: pd.DataFrame, outcome: str, date: str | None = None) -> None:
    found = score(table, outcome, date)
    assert found.quality is not None and found.best is not None
    theirs = quality(peer(table, outcome, date, found.columns))
    print(
        f"\n{name}: {found.deals} deals, {found.judged} judged, leaks: {', '.join(found.leaks) or 'none'}; shown: {found.shown}"
    )
    print(f"{'':<28}{'AUC':>8}{'Brier':>10}{'gain over the base rate, 95 %':>36}{'slope':>8}")
    print(f"{'base rate':<28}{0.5:>8.3f}{found.brier_base:>10.5f}")
    for label, each in (
        ("smkit (ridge)", found.quality), (f"best column: {found.best.column}", found.best.quality), ("scikit-learn", theirs)
    ):  # fmt: skip
        gain = f"{each.gain:+.5f} ({each.gain_low:+.5f} to {each.gain_high:+.5f})"
        print(f"{label:<28}{each.auc:>8.3f}{each.brier:>10.5f}{gain:>36}{each.slope or float('nan'):>8.2f}")


def nothing() -> None:
    print(f"\nNo effect, {DRAWS} draws each: scores shown (5 % at most)")
    for deals, rate in ((200, 0.3), (800, 0.1), (2_000, 0.4)):
        for dated in (False, True):
            shown = sum(
                score(null(seed, deals, rate, dated=dated), "gagne", "cree" if dated else None).shown
                for seed in range(DRAWS)
            )
            print(
                f"  {deals:>5} deals, {rate:.0%} won, {'later deals' if dated else 'five folds':<12} {shown / DRAWS:.1%}",
                flush=True,
            )


def coverage(draws: int = 2_000) -> None:
    print(
        f"\nContacts a week, {draws} funnels each: how often the 95 % interval holds the truth (93 % at least)"
    )
    draw = np.random.default_rng(0)
    for contacts, meeting, win in (
        (120, 0.15, 0.22),
        (60, 0.2, 0.2),
        (400, 0.05, 0.3),
        (1_000, 0.1, 0.1),
        (120, 0.5, 0.5),
    ):
        truth, held, known = 40 / (meeting * win) / 46, 0, 0
        for _ in range(draws):
            meetings = draw.binomial(contacts, meeting)
            wins = draw.binomial(meetings, win)
            if wins:  # without a win no figure is given
                asked = goal(200_000, 5_000, contacts, meetings, wins)
                held, known = held + (asked.low <= truth <= asked.high), known + 1
        print(
            f"  {contacts:>5} contacts, {meeting:.0%} then {win:.0%}: {held / known:.1%} of {known}",
            flush=True,
        )


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if folder.is_dir():
        real("crm, later deals", crm(folder), "won", "engage_date")
        real("bank without duration, five folds", bank(folder).drop(columns="duration"), "y")
        real("bank with duration", bank(folder), "y")
    else:
        print("No real data here: crm and bank are left out.")
    nothing()
    coverage()


if __name__ == "__main__":
    main()
