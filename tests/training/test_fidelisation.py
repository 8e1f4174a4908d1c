"""Lesson 09: every checker with the right answer, the usual wrong ones (each hint reached), and none.

Right answers are worked out by hand, or with pandas on the boutique's file; the lesson computes its own.
"""

from collections.abc import Mapping

import pandas as pd
import pytest
from answers import plain

from smkit import paths
from smkit.training import registry
from smkit.training.exercises import check
from smkit.training.lessons import fidelisation

EXERCISES = {exercise.name: exercise for exercise in registry.load("fidelite").EXERCISES}

#: name → right answers, then usual wrong answers with a piece of the hint each must reach.
ANSWERS: dict[str, tuple[list[object], Mapping[object, str]]] = {
    "fidelite.premiere": ([0.8, "80 %"], {1.1: "les nouveaux n'étaient pas là", 0.727: "On part de ceux du printemps"}),
    "fidelite.retention_comptes": (
        [0.7, "70 %", (95 - 25) / 100],
        {0.95: "cachent la perte", 70 / 95: "clients du début", 0.3: "attrition", 70: "Rapportez", 0.1: "Ôtez d'abord"},
    ),
    "fidelite.retention_noms": (
        [0.6, "60 %"],
        {0.7: "formule par comptes", 1: "pas les mêmes", 0.4: "part perdue", 0.9: "Ne suivez"},
    ),
    "fidelite.cohorte": (
        [0.3, "30 %", 12 / 40],
        {0.6: "divisez par février", 0.5: "un mois après", 0.25: "avril", 0.9: "Rapportez"},
    ),
    "fidelite.annee": (
        [0.4096, "41 %", 0.8**4],
        {0.2: "multipliez", 0.5904: "part perdue", 0.8: "seul trimestre", 0.512: "trois trimestres", 0.1: "quatre fois"},
    ),
    "fidelite.mouvements": (
        [110, "110 k€", "110"],
        {115: "achètent moins", 95: "gardés bougent", 170: "signe est moins", 10: "point de départ", 1: "Partez de 100"},
    ),
    "fidelite.rfm_recence": ([2], {4: "rang de son groupe", 8: "place parmi", 5: "200 jours", 1: "Rangez"}),
    "fidelite.rfm_qui": (["H", "h"], {"A": "trois jours", "J": "jamais beaucoup", "B": "Répondez par"}),
    "fidelite.rythme": (["X", "x"], {"Y": "dans ses habitudes", "les deux": "rien d'anormal", "aucun": "Répondez par"}),
    "fidelite.attendu": (
        [200, "200 commandes"],
        {240: "annonce trop", 288: "mauvais sens", 192: "100 / 120", 220: "raisonnez en part", 5: "Appliquez-la"},
    ),
    "fidelite.valeur": (
        [266.67, "267 €", 80 / 0.3],
        {1000 / 3: "oublié r", 400: "actualisation", 800: "0,3", 80: "suivantes", 5: "En haut"},
    ),
    "fidelite.temoin": (
        [12],
        {32: "seraient revenus sans", 27: "ramenez-les", 0.03: "écart des taux", 20: "de toute façon", 5: "Combien des 400"},
    ),
    "fidelite.gain": (
        [120, "120 €"],
        {1320: "32 retours", 720: "Ôtez le coût", 718.5: "il y en a eu 400", 702: "lettre envoyée", 5: "moins lettres"},
    ),
    "fidelite.nps": (
        [30, "30", "30 points"],
        {50: "Ôtez les détracteurs", 60: "ne s'ajoutent pas", 0: "ne s'ôtent pas", 2.5: "différence", 7: "Promoteurs (9"},
    ),
    "fidelite.nps_bruit": (
        ["on ne peut pas dire", "On ne peut pas dire."],
        {"mieux": "hasard suffit", "moins bien": "ni hausse", "stable": "Répondez par"},
    ),
    "fidelite.loi": (["non", "Non."], {"oui": "Ouvrir un e-mail", "avec une remise": "durée", "peut-être": "Répondez par"}),
    "fidelite.boutique_date": (
        ["2025-T2", "2025-t2"],
        {"2024-T4": "presque tous", "2025-T3": "plus bas", "2025-T1": "Répondez par"},
    ),
}  # fmt: skip
BOUTIQUE = {"fidelite.boutique_croissance", "fidelite.boutique_retention", "fidelite.boutique_demi_annee"}


@pytest.fixture(scope="module")
def sales() -> pd.DataFrame:
    """The boutique's B2B sales, read here without the kit."""
    table = pd.read_csv(paths.BOUTIQUE / "commandes.csv", sep=";", decimal=",", encoding="utf-8-sig")
    own = table[(table["Quantité"] > 0) & (table["Prix unitaire"] > 0) & (table["Segment"] == "B2B")]
    day = pd.to_datetime(own["Date de commande"], format="%d/%m/%Y %H:%M")
    return own.assign(
        year=day.dt.year, quarter=day.dt.to_period("Q"), amount=own["Quantité"] * own["Prix unitaire"]
    )


def test_the_boutiques_growth(sales: pd.DataFrame) -> None:
    mine, by_year = EXERCISES["fidelite.boutique_croissance"], sales.groupby("year")["amount"].sum()
    assert check(mine, by_year[2025] / by_year[2024] - 1).status == "juste"
    assert "Ôtez 1" in check(mine, by_year[2025] / by_year[2024]).message
    assert "divisé par 2025" in check(mine, 1 - by_year[2024] / by_year[2025]).message
    assert "en euros" in check(mine, by_year[2025] - by_year[2024]).message
    assert "moins un" in check(mine, 0.9).message


def test_the_boutiques_retention(sales: pd.DataFrame) -> None:
    active = {
        str(quarter): set(own)
        for quarter, own in sales.dropna(subset=["Client"]).groupby("quarter")["Client"]
    }

    def kept(before: str, now: str) -> float:
        return len(active[before] & active[now]) / len(active[before])

    mine = EXERCISES["fidelite.boutique_retention"]
    assert check(mine, kept("2025Q2", "2025Q3")).status == "juste"
    assert "part perdue" in check(mine, 1 - kept("2025Q2", "2025Q3")).message
    assert "nouveaux compris" in check(mine, len(active["2025Q3"]) / len(active["2025Q2"])).message
    assert "4e trimestre" in check(mine, kept("2025Q3", "2025Q4")).message
    assert "2e trimestre" in check(mine, kept("2025Q1", "2025Q2")).message
    half = EXERCISES["fidelite.boutique_demi_annee"]
    assert check(half, kept("2025Q2", "2025Q4")).status == "juste"
    assert "d'un trimestre à l'autre" in plain(check(half, kept("2025Q3", "2025Q4")).message)
    assert "part perdue" in check(half, 1 - kept("2025Q2", "2025Q4")).message
    assert "3e trimestre" in check(half, kept("2025Q1", "2025Q3")).message


def test_every_exercise_is_tested_and_names_two_mistakes() -> None:
    assert set(EXERCISES) == set(ANSWERS) | BOUTIQUE
    assert len(EXERCISES) >= 12
    assert all(len(exercise.mistakes) >= 2 for exercise in EXERCISES.values())


def test_the_ten_customers_are_scored_by_groups_of_two() -> None:
    silences = sorted(fidelisation.TEN, key=lambda name: fidelisation.TEN[name][0])
    scored = fidelisation.ten().set_index("customer_id")["r"]
    assert [int(scored[name]) for name in silences] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
