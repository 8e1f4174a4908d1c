"""Does the dashboard say no more than it knows, and what it should? Companies where nothing changes, and where one thing does.

For companies where nothing changes: how many reports hold any « mieux », « moins bien », or advice on a fall. For each planted
change: how many reports tell it among their first five findings, at full size and at half of it. At the level of findings, without
rendering. What is printed of the time before the judge was counted then, on 47 companies.

    python benchmarks/bench_honesty.py [RUNS] [PLANTED_RUNS] [HALF_RUNS]
"""

import sys
import time
from dataclasses import replace

import pandas as pd

from smkit.analysis.dashboard.alerts import Alert, find
from smkit.analysis.dashboard.told import told
from smkit.analysis.dashboard.watch import Seen, watch
from smkit.analysis.kpis import catalog
from smkit.sample import companies

_FIRST = 5

#: What tells each planted change: indicators, and where.
TELLS = {
    "basket": {"panier_moyen"},
    "site": {"taux_conversion_site"},
    "nps": {"nps"},
    "leads": {"nb_leads"},
    "spending": {"depenses_commerciales"},
    "wins": {"taux_de_gain"},
    "region": {"retention", "clients_actifs", "nb_commandes", "chiffre_affaires"},
    "sla": {"conformite_sla"},
}


def said(tables: dict[str, pd.DataFrame]) -> list[Seen | Alert]:
    """Return what a report on a company says for sure, in its order."""
    watched = watch(tables, catalog())
    alerts = find(tables, watched)
    return [each for each in told(watched.seen, alerts) if each.verdict.decided]


def tells(tables: dict[str, pd.DataFrame], plant: str) -> bool:
    """Return whether a planted change is among the first five findings, as bad news."""
    return any(each.verdict.bad and each.verdict.about in TELLS[plant] for each in said(tables)[:_FIRST])


def main(runs: int, planted: int, halves: int) -> None:
    """Print both tables."""
    print(f"{'entreprises où rien ne change':<34}{'tirages':>8}{'parlent':>9}{'part':>8}{'s/tirage':>10}")
    for name, size in (
        ("petite", companies.SMALL),
        ("moyenne", companies.MIDDLE),
        ("grande", companies.LARGE),
    ):
        start = time.perf_counter()
        spoke = sum(bool(said(companies.company(seed, size, season=seed % 2 == 0))) for seed in range(runs))
        spent = (time.perf_counter() - start) / runs
        print(
            f"{name + f', {size.customers} clients':<34}{runs:>8}{spoke:>9}{spoke / runs:>8.1%}{spent:>10.2f}",
            flush=True,
        )
    print("avant le juge, sur 47 entreprises : 47 parlaient, 46 conseillaient d'agir sur une baisse")
    half = replace(companies.MIDDLE, customers=200, leads=1000, answers=300, sessions=100)
    print(f"\n{'changement planté, parmi les cinq premiers constats':<54}{'entière':>9}{'moitié':>9}")
    for plant in companies.PLANTS:
        rates = []
        for size, many in ((companies.MIDDLE, planted), (half, halves)):
            drawn = (companies.company(1_000 + n, size, season=n % 2 == 0, plant=plant) for n in range(many))
            rates.append(sum(tells(tables, plant) for tables in drawn) / many)
        print(f"{plant:<54}{rates[0]:>9.0%}{rates[1]:>9.0%}", flush=True)
    print("avant le juge : site, nps, leads et spending n'étaient jamais dits")


if __name__ == "__main__":
    main(*(int(word) for word in [*sys.argv[1:], *("200", "100", "40")[len(sys.argv) - 1 :]]))
