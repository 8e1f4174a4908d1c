"""The titles of a month's charts: a region, a source, a change that chance does not explain, or nothing."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from smkit.analysis.smarketing import Meeting
from smkit.display import smarketing as shown

Blank = Callable[..., Meeting]
Recorded = list[dict[str, Any]]


def rows(name: str, *given: tuple[str, float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(given, columns=[name, "rate", "low", "high"]).assign(days=60)


def test_a_region_is_under_the_promise_only_beyond_chance(blank: Blank, recorded: Recorded) -> None:
    wanted = blank().promised
    under, near = ("Ouest", 0.4, 0.3, wanted - 0.01), ("Sud", wanted - 0.01, 0.5, wanted)
    shown.regions_chart(blank(by_region=rows("region", under, near)))
    shown.regions_chart(blank(by_region=rows("region", under, ("Est", 0.2, 0.1, 0.3), near)))
    shown.regions_chart(blank(by_region=rows("region", near, ("Est", 1.0, 0.9, 1.0))))
    shown.regions_chart(blank(by_region=rows("region", under)))  # one region is beside no other
    assert [each["title"] for each in recorded] == [
        "Sur douze mois, « Ouest » est sous la promesse, au-delà du hasard",
        "Sur douze mois, « Ouest » et « Est » sont sous la promesse, au-delà du hasard",
        "Sur douze mois, aucune région n'est sous la promesse au-delà du hasard",
    ]


def test_two_sources_differ_where_their_intervals_do_not_meet(blank: Blank, recorded: Recorded) -> None:
    best = ("Salon", 0.5, 0.4, 0.6)
    shown.sources_chart(blank(sources=rows("source", ("Site", 0.1, 0.05, 0.39), best)))
    shown.sources_chart(blank(sources=rows("source", ("Site", 0.3, 0.2, 0.41), best)))
    shown.sources_chart(blank(sources=rows("source", ("Site", float("nan"), 0.2, 0.41), best)))
    apart, close = recorded
    assert apart["title"].startswith("À 60 jours, « Salon » donne 50 % de clients, « Site » 10")
    assert close["title"] == "À 60 jours, les sources ne se distinguent pas au-delà du hasard"


def test_cohorts_are_told_from_the_youngest_age_to_the_oldest(blank: Blank, recorded: Recorded) -> None:
    rates = pd.DataFrame(
        {"days": [30, 60, 90], "rate": [0.05, 0.125, float("nan")], "low": 0.0, "high": 0.2, "naive": 0.1}
    )
    shown.rates_chart(blank(rates=rates))
    shown.rates_chart(blank(rates=rates.tail(2)))  # one age is no curve
    (chart,) = recorded
    assert chart["title"].startswith("5,0 % des leads sont clients à 30 jours, 12,5 % à 60")


def test_a_month_without_change_names_no_region(blank: Blank, recorded: Recorded) -> None:
    months = pd.DataFrame({"month": ["2025-11", "2025-12"], "due": [9, 8], "rate": [0.9, 0.8]})
    known = pd.DataFrame({"due": [True]})
    shown.months_chart(blank(months=months))
    shown.months_chart(blank(promises=known, months=months.head(1)))
    assert recorded == []  # no promise, or a single month: nothing to draw
    shown.months_chart(blank(promises=known, months=months))
    (chart,) = recorded
    assert chart["title"].endswith("aucun changement que le hasard n'explique")
    assert "Toutes les régions : 80,0 % à la fin" in chart["alt"]
