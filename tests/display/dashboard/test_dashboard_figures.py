"""The indicators recorded, and what the data cannot tell of them."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from smkit.analysis import kpis
from smkit.analysis.kpis.computation import Computation
from smkit.display import dashboard as shown
from smkit.display.dashboard import boards, sentences, words
from smkit.display.dashboard.figures import results_table
from smkit.display.dashboard.limits import (
    before_returns,
    corrected,
    cut,
    definitions,
    halved,
    not_whole,
    of_figures,
    to_come,
)

KPIS = kpis.catalog()
Recorded = list[dict[str, Any]]
NO_CHANGE = pd.DataFrame(columns=["kpi"])


def computed(*rows: tuple[Any, ...], **more: Any) -> pd.DataFrame:
    names = ["kpi", "value", "numerator", "denominator", "n", "reason"]
    base = {"period": pd.NaT, "low": None, "high": None, "small": False, "metric": None}
    return pd.DataFrame(rows, columns=names).assign(**(base | more))


SALES = computed(
    ("chiffre_affaires", 1_000.0, 1_000.0, None, 20, None), ("chiffre_affaires_net", 900.0, 900.0, None, 20, None),
    ("panier_moyen", 50.0, 1_000.0, 20.0, 20, None), ("nps", None, None, None, 0, "no_rows"),
)  # fmt: skip


def test_each_indicator_is_recorded_with_its_parts_or_why_it_is_nd(recorded: Recorded) -> None:
    shown.figures(SALES, KPIS, NO_CHANGE, currency="GBP")
    seen = {each["id"]: each for each in recorded}
    assert (seen["panier_moyen"]["value"], seen["panier_moyen"]["unit"]) == (50, "GBP")
    assert seen["panier_moyen"]["parts"] == [1_000, 20]
    assert seen["panier_moyen"]["note"] == "toute la période · avant retours et avoirs"
    assert seen["chiffre_affaires"]["note"] == "toute la période · avant 100 £ de retours et d'avoirs"
    assert "retours" not in seen["chiffre_affaires_net"]["note"]
    assert seen["nps"]["value"] is None and seen["nps"]["note"] == "aucun cas terminé à mesurer"
    assert "parts" not in seen["nps"]


def test_what_an_indicator_follows_from_is_asked_of_its_own_group(recorded: Recorded) -> None:
    groups = pd.concat([SALES.assign(segment="B2B"), SALES.assign(segment=None, value=7.0)])
    asked: list[dict[str, float]] = []

    def follows(kpi: Any, kpis_: Any, beside: dict[str, float]) -> str:
        asked.append(beside)
        return "a / b"

    shown.figures(groups, KPIS, NO_CHANGE, by=["segment"], formula=follows)
    assert {each["dims"]["segment"] for each in recorded} == {"B2B", "non renseigné"}
    assert not any(each["shown"] for each in recorded)
    assert {each["panier_moyen"] for each in asked} == {50.0, 7.0}
    assert all("parts" not in each for each in recorded if "formula" in each)


def test_a_card_says_where_its_last_whole_period_stands(recorded: Recorded) -> None:
    changes = pd.DataFrame(
        [{"kpi": "chiffre_affaires", "label": "2025-12", "value": 80.0, "year_change": -0.2}]
    )
    shown.figures(SALES, KPIS, changes)
    seen = {each["id"]: each["note"] for each in recorded}
    assert seen["chiffre_affaires"].startswith("toute la période · décembre 2025 : 80")
    assert "−20,0 % sur un an" in seen["chiffre_affaires"] and "décembre" not in seen["panier_moyen"]


def test_a_table_of_results_says_how_sure_each_is(recorded: Recorded) -> None:
    rate = computed(("taux_de_gain", 0.25, 5, 20, 20, None), low=0.1, high=0.4)
    rows = pd.concat([rate, rate.assign(small=True), SALES.tail(2).assign(small=[True, False])])
    results_table("essai", rows, KPIS, title="Essai")
    december = SALES.head(1).assign(region=None, period=pd.Period("2025-12", "M"))
    results_table("essai", december, KPIS, title="Essai", by=["region"])
    sure, dated = recorded
    assert [row[-1] for row in sure["rows"]] == [
        "entre 10,0 % et 40,0 % (19 fois sur 20)", "peu de cas : entre 10,0 % et 40,0 % (19 fois sur 20)", "peu de cas",
        "aucun cas terminé à mesurer",
    ]  # fmt: skip
    assert sure["columns"][1]["unit"][0] == "fraction"
    assert dated["rows"] == [["Chiffre d'affaires", "décembre 2025", "non renseigné", 1_000, 20]]


def said(sentences: list[str]) -> list[str]:
    return [" ".join(each.split()) for each in sentences]


def test_periods_that_are_not_whole_are_told_with_whose_they_are() -> None:
    partial = [("panier_moyen", "2025-12"), ("nps", "2025-12")]
    assert said(not_whole(partial, 2, KPIS)) == [
        "La période « décembre 2025 » n'est pas complète : elle est montrée, jamais comparée."
    ]
    (some,) = said(not_whole(partial, 9, KPIS))
    assert some.startswith(f"Panier moyen et {KPIS['nps'].name} : la période « décembre 2025 »")
    assert not_whole([], 9, KPIS) == []


def test_few_cases_are_told_of_what_is_read_alone() -> None:
    few = SALES.assign(small=True, n=[1, 3, 12, 0])
    found = Computation(few)
    told = said(of_figures(found, KPIS, ["chiffre_affaires", "panier_moyen"]))
    assert told == [
        f"{KPIS['nps'].name} : n.d., aucun cas terminé à mesurer.",
        "Chiffre d'affaires : 1 cas seulement, à lire avec prudence.",
        "Panier moyen : 12 cas seulement, à lire avec prudence.",
    ]
    both = Computation(pd.concat([few.head(1), few.head(1).assign(n=4)]))
    assert said(of_figures(both, KPIS, ["chiffre_affaires"])) == [
        "Chiffre d'affaires : 4 cas seulement au plus dans 2 lignes, à lire avec prudence."
    ]


def test_returns_are_told_of_what_they_are_in() -> None:
    ids = ["panier_moyen", "chiffre_affaires_net", "panier_moyen"]
    assert said(before_returns(ids, 1_234.0, KPIS, "GBP")) == [
        "Panier moyen : le calcul porte sur les ventes, avant 1 234 £ de retours et d'avoirs."
    ]
    for back in (0.4, float("nan")):
        assert before_returns(ids, back, KPIS, "EUR") == []


@pytest.mark.parametrize(("looks", "words"), [(1, "vingt ; « stable »"), (12, "sur les 12 comparaisons")])
def test_comparisons_looked_at_together_are_counted(looks: int, words: str) -> None:
    assert words in said(corrected(looks))[0]
    assert corrected(0) == []


def test_windows_history_and_days_to_come_are_dated() -> None:
    halves = [SimpleNamespace(start=date(2025, 1, 1), end=date(2025, 6, 30)),
              SimpleNamespace(start=date(2025, 7, 1), end=date(2025, 12, 31))]  # fmt: skip
    (told,) = said(halved(halves))  # type: ignore[arg-type]
    assert (
        "du 1er janvier 2025 au 30 juin 2025, revenus ou non du 1er juillet 2025 au 31 décembre 2025." in told
    )
    assert halved([]) == [] and "depuis le 1er mars 2024" in cut(date(2024, 3, 1))
    assert "depuis le" not in cut(None)
    soon = cut(date(2026, 3, 1), date(2026, 2, 28))
    assert "ils se compteront à partir du 1er mars 2026" in soon and "ici depuis" not in soon
    assert "ici depuis le 1er mars 2026" in cut(date(2026, 3, 1), date(2026, 3, 1))
    one, two = said(to_come({"leads": 1, "orders": 2}))
    assert (
        "1 date prévue ou à venir ne compte pas ;" in one
        and "2 dates prévues ou à venir ne comptent pas" in two
    )


def test_a_cohort_says_whose_return_it_is_and_when_they_were_looked_for(recorded: Recorded) -> None:
    """The figure of a whole history and that of its last quarter stand on one page: each has its own days, in words."""
    halves = (SimpleNamespace(start=date(2025, 1, 1), end=date(2025, 6, 30)),
              SimpleNamespace(start=date(2025, 7, 1), end=date(2025, 12, 31)))  # fmt: skip
    days = "clients vus du 1er janvier 2025 au 30 juin 2025, revenus ou non du 1er juillet 2025 au 31 décembre 2025"
    assert words.covers(KPIS["retention"], halves) == days  # type: ignore[arg-type]
    assert words.covers(KPIS["panier_moyen"], halves) == "toute la période"  # type: ignore[arg-type]
    assert words.covers(KPIS["retention"]) == "entre deux périodes de même durée"
    rows = pd.DataFrame({"kpi": ["retention", "panier_moyen"], "value": [0.4, 50.0], "n": [20, 20]})
    board: Any = SimpleNamespace(readings={"B2C": rows}, halves=halves)
    boards.readings_tables(board, KPIS, currency="EUR")
    retention, basket = (row[-1] for row in recorded[0]["rows"])
    assert retention == f"La part de vos clients d'hier qui sont encore là aujourd'hui : {days}."
    assert basket == KPIS["panier_moyen"].says
    both = SimpleNamespace(
        whole=SimpleNamespace(table=computed(("retention", 0.5, 5.0, 10.0, 10, None))), halves=halves
    )
    (told,) = sentences.sureness(both, KPIS, {"retention": (0.4, 0.6)}, ["retention"])  # type: ignore[arg-type]
    assert told.text.startswith(f"Taux de rétention, {days} : 50,0")


def test_definitions_are_those_of_the_report(recorded: Recorded) -> None:
    definitions(KPIS, ["nps", "panier_moyen"])
    assert [row[0] for row in recorded[0]["rows"]] == [KPIS["nps"].name, "Panier moyen"]
    assert recorded[0]["rows"][1][1] == KPIS["panier_moyen"].formula.replace("\xa0", " ")
