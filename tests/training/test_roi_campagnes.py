"""Lesson 05: every checker with the right answer, the usual wrong ones (each hint reached), and none.

Right answers are typed here from source 003 or worked out with pandas; the lesson computes its own.
"""

import pandas as pd
import pytest
from answers import plain
from statsmodels.stats.proportion import confint_proportions_2indep

from smkit import paths
from smkit.training import registry
from smkit.training.exercises import check

EXERCISES = {exercise.name: exercise for exercise in registry.load("roi").EXERCISES}

#: name → right answers, then usual wrong answers with a piece of the hint each must reach.
ANSWERS: dict[str, tuple[list[object], dict[object, str]]] = {
    "roi.premiere": ([-10, "−10 €"], {10: "le café que l'on a vendu", 20: "C'est la marge"}),
    "roi.cout_coupon": (
        [6000, "6 000 €"],
        {
            30: "un seul client",
            3000: "oublié les 200",
            60: "oublié le prix",
            14000: "ce que les clients ont payé",
            20000: "prix catalogue",
            600000: "0.30",
            1234: "prix × le taux",
        },
    ),
    "roi.cout_contact": ([3, "3 €"], {0.33: "à l'envers", 75: "par acheteur", 12: "Divisez le coût"}),
    "roi.gain_brut": (
        [5000],
        {
            20000: "chiffre d'affaires",
            -5000: "étape d'avance",
            35000: "ajouté",
            -14900: "une seule vente",
            7: "200 × 100",
        },
    ),
    "roi.marge": (
        [10000],
        {
            2500: "gain brut",
            7500: "du coût de l'action",
            1000000: "0.50",
            6666.67: "taux de marge",
            1: "taux de marque",
        },
    ),
    "roi.gain_net": (
        [-5000, "-5 000 €", "−5000"],
        {
            5000: "oublié la marge",
            10000: "C'est la marge",
            25000: "ajouté",
            -10000: "Partez de la marge",
            1: "signe",
        },
    ),
    "roi.marge_par_euro": (
        [2 / 3, 0.66, 0.67, 0.6667, "66,7 %", "0,66"],
        {
            1.3333: "ROAS",
            1.5: "à l'envers",
            -0.3333: "ROI standard",
            0.3333: "gain brut",
            67: "pourcentage",
            0.9: "Divisez la marge",
        },
    ),
    "roi.roi_standard": (
        [-1 / 3, -0.33, "-33 %", "−33,3 %"],
        {
            0.3333: "oublié la marge",
            0.6667: "marge par euro",
            -0.5: "divisé par la marge",
            -0.25: "chiffre d'affaires",
            -5000: "en euros",
            -33: "pourcentage",
            9: "Retirez le coût",
        },
    ),
    "roi.seuil_mailing": (
        [300, "300 ventes"],
        {
            150: "oublié la marge",
            30000: "seuil en chiffre",
            100: "a manqué",
            200: "ventes faites",
            42: "marge",
        },
    ),
    "roi.seuil_catalogue": (
        [139],
        {
            138: "quel sens",
            138.89: "fraction de vente",
            62.5: "oublié la marge",
            63: "oublié la marge",
            113.6: "55 %",
            500: "arrondissez",
        },
    ),
    "roi.seuil_conversion": (
        [0.06, "6 %"],
        {
            0.04: "obtenue",
            0.03: "marge a été oubliée",
            16.67: "à l'envers",
            6: "pourcentage",
            0.5: "nombre de contacts",
        },
    ),
    "roi.decision": (
        ["sous condition", "Sous condition."],
        {"oui": "perdrait", "non": "calcul dit plus", "peut-être": "Répondez par"},
    ),
    "roi.lignes": (
        [6, "6 personnes"],
        {
            24: "Ce sont des lignes",
            14: "sans lui",
            8: "groupe témoin",
            0.06: "en part",
            88: "additionné",
            5: "se cachent",
        },
    ),
    "roi.regards": (
        ["on ne peut pas dire", "On ne peut pas dire."],
        {"oui": "qu'une fois", "non": "ne le dit pas", "peut-être": "Répondez par"},
    ),
    "roi.comparer_choix": (["B", "b"], {"A": "meilleur ROI", "C": "Répondez par"}),
}
COMPARED = [
    ({"A": 2.5, "B": 1.75}, "marges par euro"),
    ({"A": 3000, "B": 15000}, "en euros"),
    ({"A": 0.6, "B": 0.4286}, "divisé par la marge"),
    ({"A": 0.75, "B": 1.5}, "échangées"),
    ({"A": 150, "B": 75}, "pourcentages"),
    ({"A": 1.5}, "une valeur pour « B »"),
    ({"A": 9, "B": 9}, "Pour chacune"),
]


@pytest.fixture(scope="module")
def campaigns() -> pd.DataFrame:
    """The boutique's campaigns, read here without the kit."""
    table = pd.read_csv(paths.BOUTIQUE / "campagnes.csv", sep=";", decimal=",", encoding="utf-8-sig")
    table["marge"] = table["Chiffre d'affaires"] * table["Taux de marque"]
    table["brut"] = table["Chiffre d'affaires"] - table["Coût"]
    table["net"] = table["marge"] - table["Coût"]
    return table


def experience() -> pd.DataFrame:
    return pd.read_csv(paths.BOUTIQUE / "experience.csv", sep=";", decimal=",", encoding="utf-8-sig")


@pytest.fixture(scope="module")
def bought() -> pd.Series:
    """Buyers of each group of the experiment, counted here without the kit."""
    table = experience()
    return table[table["Converti"] == "oui"].groupby("Groupe").size()


def test_the_boutiques_net_gain(campaigns: pd.DataFrame) -> None:
    mine = EXERCISES["roi.boutique_gain_net"]
    assert check(mine, campaigns["net"].sum()).status == "juste"
    assert "oublié la marge" in check(mine, campaigns["brut"].sum()).message
    assert "retirer les coûts" in check(mine, campaigns["marge"].sum()).message
    assert "Additionnez" in check(mine, 1).message


def test_the_boutiques_losing_channel(campaigns: pd.DataFrame) -> None:
    sums = campaigns.groupby("Canal")[["marge", "Coût"]].sum()
    rates = sums["marge"] / sums["Coût"]
    mine = EXERCISES["roi.boutique_canal"]
    assert rates.min() < 1
    assert check(mine, rates.idxmin()).status == "juste"
    assert "coûte le plus" in check(mine, sums["Coût"].idxmax()).message
    assert "rapporte le plus par euro" in check(mine, rates.idxmax()).message


def test_the_boutiques_campaign_that_deceives(campaigns: pd.DataFrame) -> None:
    losing = campaigns[campaigns["net"] < 0]
    deceiver = losing.loc[losing["brut"].idxmax(), "Campagne"]
    mine = EXERCISES["roi.boutique_piege"]
    assert check(mine, deceiver).status == "juste"
    assert check(mine, campaigns.loc[campaigns["net"].idxmax(), "Campagne"]).status == "faux"
    assert "−" in deceiver and check(mine, deceiver.replace("−", "-")).status == "juste", (
        "as a keyboard writes it"
    )
    assert "en entier" in check(mine, deceiver.rsplit(" ", 2)[0]).message


def test_the_control_group_tells_how_many_sales_the_email_brought(bought: pd.Series) -> None:
    mine = EXERCISES["roi.temoin"]
    assert check(mine, bought["E-mail offre"] - bought["Témoin"]).status == "juste"
    assert "tous les achats" in check(mine, bought["E-mail offre"]).message
    assert "sans e-mail" in check(mine, bought["Témoin"]).message
    assert "catalogue" in check(mine, bought["E-mail catalogue"] - bought["Témoin"]).message
    assert "Retirez" in check(mine, 1).message


def test_the_sales_that_the_email_brought_are_told_with_what_chance_leaves_open() -> None:
    low, high = confint_proportions_2indep(194, 3_000, 112, 3_000, method="newcomb")
    why = check(EXERCISES["roi.temoin"], 82).message
    assert f"entre {low * 3_000:.0f} et {high * 3_000:.0f}" in plain(why)


def test_the_groups_are_of_one_size() -> None:
    assert experience()["Groupe"].value_counts().nunique() == 1


def test_every_exercise_is_tested_and_named_for_its_lesson() -> None:
    boutique = {"roi.boutique_gain_net", "roi.boutique_canal", "roi.boutique_piege", "roi.temoin"}
    assert set(EXERCISES) == set(ANSWERS) | boutique | {"roi.comparer_roi"}
    assert len(EXERCISES) >= 10


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_no_hint_gives_the_answer_away(exercise) -> None:
    expected = exercise.expected()
    if isinstance(expected, str) or not isinstance(expected, (int, float)) or abs(expected) < 100:
        return
    digits = f"{abs(expected):,.0f}".replace(",", " ")
    hints = [exercise.hint, *(mistake.hint for mistake in exercise.mistakes)]
    assert not any(f"{digits} €" in plain(hint) or f"{digits} ventes" in plain(hint) for hint in hints)
