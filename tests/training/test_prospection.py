"""Lesson 08: every checker with the right answer, the usual wrong ones (each hint reached), and none.

Right answers are counted by hand, or with pandas on the boutique's file; the lesson computes its own.
"""

from collections.abc import Mapping
from math import ceil, sqrt

import pandas as pd

from smkit import paths
from smkit.training import registry
from smkit.training.exercises import check

EXERCISES = {exercise.name: exercise for exercise in registry.load("prospection").EXERCISES}

#: name → right answers, then usual wrong answers with a piece of the hint each must reach.
ANSWERS: dict[str, tuple[list[object], Mapping[object, str]]] = {
    "prospection.premiere": ([1_200, "1 200"], {160: "additionné", 4_800: "multiplié sans diviser"}),
    "prospection.affaires": (
        [40, "40 affaires"],
        {0.025: "à l'envers", 1_000_000_000: "multiplié", 400: "zéro", 4: "zéro", 7: "Combien de fois"},
    ),
    "prospection.taux_rendez_vous": (
        [0.15, "15 %", 18 / 120],
        {120 / 18: "à l'envers", 4 / 18: "marche suivante", 4 / 120: "finissent en affaire", 0.5: "divisés"},
    ),
    "prospection.taux_affaire": (
        [4 / 120, "3,33 %", 0.15 * 4 / 18],
        {4 / 18: "Partez des contacts", 0.372: "se multiplient", 30: "inverse", 0.5: "deux marches"},
    ),
    "prospection.semaine": (
        [26.087, 26, 27, "26,1", "27 contacts"],
        {
            28: "divisés par les semaines",
            1_200: "l'année",
            23.08: "46 de travail",
            3.913: "rendez-vous par semaine",
            0.87: "affaires par semaine",
            5: "Affaires ×",
        },
    ),
    "prospection.chance": (
        [52.17, 52, 53, "52,2"],
        {
            26.087: "4 affaires",
            13.04: "pas moins",
            2_400: "46 semaines",
            5: "Refaites",
        },
    ),
    "prospection.haut": ([79, 78.9], {26.087: "milieu", 11.5: "C'est le bas", 5: "colonne « et »"}),
    "prospection.heures": (
        [10, "10 h"],
        {
            20: "Vous êtes deux",
            1_200: "minutes",
            600: "Passez en heures",
            40: "la moitié",
            3: "Minutes en tout",
        },
    ),
    "prospection.retard": (
        [36],
        {
            46: "dernière semaine",
            10: "durée du cycle",
            -24: "des jours",
            56: "ajouté",
            3: "Combien de semaines",
        },
    ),
    "prospection.smart": (["B", "b"], {"A": "Combien ?", "C": "doubler", "D": "Répondez par"}),
    "prospection.pareto": ([5], {2: "la règle", 4: "75 k€", 8: "80 % des clients", 7: "une à une"}),
    "prospection.test": (
        [906, 905],
        {
            1_812: "les deux versions",
            73: "l'écart (0.05)",
            30: "écart énorme",
            5_000: "entre parenthèses le taux",
        },
    ),
    "prospection.boutique_source": (
        ["Fichier acheté", "fichier achete"],
        {
            "Formulaire du site": "comme les autres",
            "Recommandation": "l'inverse",
            "Salon": "moyenne haute",
            "Appel entrant": "moyenne haute",
            "Publicité": "Répondez par",
        },
    ),
    "prospection.boutique_note": (
        ["source"],
        {"note": "une seule colonne", "rien": "mieux que le taux moyen", "chance": "Répondez par"},
    ),
    "prospection.droit_telephone": (
        ["non"],
        {"oui": "Il faut son accord", "après Bloctel": "règle d'avant", "peut-être": "Répondez par"},
    ),
    "prospection.droit_email": (
        ["oui"],
        {"non": "déjà cliente", "par courrier seulement": "l'e-mail aussi", "peut-être": "Répondez par"},
    ),
    "prospection.trois_ans": (
        ["supprimer"],
        {
            "appeler": "au-delà de trois ans",
            "relancer par e-mail": "Ouvrir un e-mail",
            "attendre": "Répondez par",
        },
    ),
}
BOUTIQUE = {"prospection.boutique_taux"}


def test_the_boutiques_rate_of_the_bought_file() -> None:
    table = pd.read_csv(paths.BOUTIQUE / "leads.csv", sep=";", decimal=",", encoding="utf-8-sig")
    companies = table[table["Segment"] == "B2B"]
    bought = companies[companies["Source"] == "Fichier acheté"]
    won, closed = (bought["Étape"] == "Gagné").sum(), bought["Étape"].isin(["Gagné", "Perdu"]).sum()
    mine = EXERCISES["prospection.boutique_taux"]
    assert check(mine, won / len(bought)).status == "juste"
    assert "affaires terminées" in check(mine, won / closed).message
    assert "Rapportez-le" in check(mine, int(won)).message
    assert "pas son taux" in check(mine, len(bought) / len(companies)).message
    assert "Gagnés divisés" in check(mine, 0.5).message


def test_the_contacts_of_a_test_are_those_of_the_textbook() -> None:
    """Fleiss (1981), written out: 15 % against 20 %, power 80 %, two-sided 5 %."""
    low, high, middle = 0.15, 0.20, 0.175
    null, real = (
        1.959964 * sqrt(2 * middle * (1 - middle)),
        0.841621 * sqrt(low * (1 - low) + high * (1 - high)),
    )
    assert EXERCISES["prospection.test"].expected() == ceil(((null + real) / 0.05) ** 2)


def test_every_exercise_is_tested_and_names_two_mistakes_at_least() -> None:
    assert set(EXERCISES) == set(ANSWERS) | BOUTIQUE
    assert len(EXERCISES) >= 10 and all(len(exercise.mistakes) >= 2 for exercise in EXERCISES.values())
