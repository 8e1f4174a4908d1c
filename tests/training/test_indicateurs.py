"""Lesson 03: every checker with the right answer, the usual wrong ones (each hint reached), and none.

Right answers are typed here, or worked out with pandas on the boutique's file; the lesson computes its own with the kit.
"""

import pandas as pd
import pytest

from smkit import paths
from smkit.training import registry
from smkit.training.exercises import check

EXERCISES = {exercise.name: exercise for exercise in registry.load("kpi").EXERCISES}

#: name → right answers, then usual wrong answers with a piece of the hint each must reach.
ANSWERS: dict[str, tuple[list[object], list[tuple[object, str]]]] = {
    "kpi.premiere": ([0.25, "25 %"], [(0.2, "divisé par l'arrivée"), (1.25, "Retirez 1")]),
    "kpi.panier_moyen": (
        [70, "70 €"], [(84, "5 clients"), (60, "février"), (420, "chiffre d'affaires"), (12, "Additionnez")],
    ),
    "kpi.nouveaux_clients": ([2, "2"], [(5, "tous les clients"), (3, "déjà là"), (1, "ni en janvier")]),
    "kpi.retention": (
        [0.75, "75 %"],
        [(1.25, "anciens"), (0.6, "février"), (0.25, "attrition"), (0.5, "trop de monde"), (75, "pourcentage"), (0.1, "nouveaux "
                                                                                                                      "clients) "
                                                                                                                      "/")],
    ),
    "kpi.taux_transformation": ([0.15, "15 %"], [(6.67, "à l'envers"), (0.1765, "en font partie"), (0.4, "divisés")]),
    "kpi.delais": (
        [{"moyenne": 10, "mediane": 2.5}, {"Moyenne": "10 jours", "Médiane": "2,5"}],
        [
            ({"moyenne": 2.5, "mediane": 10}, "échangées"), ({"moyenne": 10, "mediane": 2}, "six durées"),
            ({"moyenne": 10, "mediane": 3}, "six durées"), ({"moyenne": 2.4, "mediane": 2}, "48 jours"),
            ({"moyenne": 1, "mediane": 1}, "au milieu"),
        ],
    ),
    "kpi.objectif_en_cours": ([0.9, "90 %"], [(0.45, "entier"), (1.111, "à l'envers"), (0.2, "Quelle part")]),
    "kpi.moyenne_de_taux": ([30 / 1100, "2,7 %"], [(0.06, "moyenne"), (0.12, "ne s'additionnent pas"), (0.5, "Divisez ensuite")]),
    "kpi.deux_taux": ([0.3, "30 %"], [(0.24, "autres leads"), (0.1, "plus tard"), (0.44, "plus anciens"), (0.9, "jusqu'au bout")]),
    "kpi.cohorte_jeune": (
        ["attendre", "Attendre."], [("changer de source", "pas encore"), ("féliciter", "provisoire"), ("rien", "Répondez par")],
    ),
    "kpi.deux_roi": (
        [{"marge par euro": 1.2, "roi": 0.2}, {"marge par euro": "1,20", "ROI": "20 %"}],
        [
            ({"marge par euro": 0.2, "roi": 1.2}, "échangées"), ({"marge par euro": 1.2, "roi": 1.2}, "retirez le coût"),
            ({"marge par euro": 1.2, "roi": 20}, "comme une part"), ({"marge par euro": 3, "roi": 3}, "La première divise"),
        ],
    ),
    "kpi.melange": (
        [164, "164 €"],
        [(580, "pesez-les"), (525, "l'an dernier"), (1160, "ne s'additionnent pas"), (10, "Additionnez")],
    ),
    "kpi.que_dire": (
        ["effet de mélange", "Effet de mélange"],
        [("moins bien", "Aucun client"), ("mieux", "Dans chaque segment"), ("stable", "Répondez par")],
    ),
    "kpi.par_rapport_a_quand": (
        [-0.25, "-25 %"],
        [(1.0, "novembre"), (0.25, "le sens"), (0.75, "Retirez 1"), (-0.3333, "divisé par cette année"), (0.5, "ressemble")],
    ),
    "kpi.smart": (["B", "b"], [("A", "intention"), ("C", "pour quand"), ("D", "Répondez par")]),
    "kpi.yaml": (["EUR", "eur"], [("fraction", "part de quelque chose"), ("count", "l'on compte"), ("jours", "Répondez par")]),
}  # fmt: skip


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    """The boutique's sales, read here without the kit."""
    table = pd.read_csv(paths.BOUTIQUE / "commandes.csv", sep=";", decimal=",", encoding="utf-8-sig")
    table["date"] = pd.to_datetime(table["Date de commande"], format="%d/%m/%Y %H:%M")
    # a line typed twice is a line: the kit keeps it, and so do we
    return table[(table["Quantité"] > 0) & (table["Prix unitaire"] > 0)].assign(
        montant=lambda t: t["Quantité"] * t["Prix unitaire"]
    )


@pytest.fixture(scope="module")
def kept(orders: pd.DataFrame) -> pd.DataFrame:
    """Share of each quarter's customers who bought in the next one, by segment."""
    known = orders.dropna(subset=["Client"]).assign(quarter=lambda t: t["date"].dt.to_period("Q"))
    who = known.groupby(["Segment", "quarter"])["Client"].agg(set)
    rows = {
        (segment, quarter): len(who[segment, quarter] & who[segment, quarter - 1])
        / len(who[segment, quarter - 1])
        for segment, quarter in who.index
        if (segment, quarter - 1) in who.index
    }
    return pd.Series(rows).unstack(0)


def test_the_boutiques_basket(orders: pd.DataFrame) -> None:
    year = orders[orders["date"].dt.year == 2025]
    mine = EXERCISES["kpi.boutique_panier"]
    assert check(mine, year["montant"].sum() / year["N° de commande"].nunique()).status == "juste"
    months = year.groupby(year["date"].dt.month)
    means = (months["montant"].sum() / months["N° de commande"].nunique()).mean()
    assert "moyenne des douze" in check(mine, means).message
    known = year.dropna(subset=["Client"])
    assert "par client" in check(mine, known["montant"].sum() / known["Client"].nunique()).message
    assert "divisé par" in check(mine, 3).message


def test_the_boutiques_returns() -> None:
    table = pd.read_csv(paths.BOUTIQUE / "commandes.csv", sep=";", decimal=",", encoding="utf-8-sig")
    year = table[table["Date de commande"].str.contains("/2025 ") & (table["Segment"] == "B2C")]
    amounts = year["Quantité"] * year["Prix unitaire"]
    sold, back = amounts[amounts > 0].sum(), -amounts[amounts < 0].sum()
    mine = EXERCISES["kpi.boutique_retours"]
    assert (
        f"{sold:,.0f} €".replace(",", " ") in mine.question
        and f"{back:,.0f} €".replace(",", " ") in mine.question
    )
    assert [check(mine, answer).status for answer in (back / sold, "2,0 %", "2 %", 0.02)] == ["juste"] * 4
    assert "nettes" in check(mine, back / (sold - back)).message
    assert "restée" in check(mine, "98 %").message


def test_the_boutiques_leaving_segment(kept: pd.DataFrame) -> None:
    fall = kept.iloc[-1] - kept.iloc[-5]
    assert fall["B2B"] < -0.1 < fall["B2C"]
    mine = EXERCISES["kpi.boutique_segment"]
    assert check(mine, "B2B").status == "juste"
    assert "comme d'habitude" in check(mine, "B2C").message
    assert "Répondez" in check(mine, "Web").message


def test_the_boutiques_last_retention(kept: pd.DataFrame) -> None:
    mine = EXERCISES["kpi.boutique_retention"]
    assert check(mine, kept["B2B"].iloc[-1]).status == "juste"
    assert "partis" in check(mine, 1 - kept["B2B"].iloc[-1]).message
    assert "B2C" in check(mine, kept["B2C"].iloc[-1]).message
    assert "un an plus tôt" in check(mine, kept["B2B"].iloc[-5]).message
    assert "ligne" in check(mine, 0.3).message


def test_every_exercise_is_tested_and_named_for_its_lesson() -> None:
    assert set(EXERCISES) == set(ANSWERS) | {
        f"kpi.boutique_{name}" for name in ("panier", "retours", "segment", "retention")
    }
    assert len(EXERCISES) >= 8
