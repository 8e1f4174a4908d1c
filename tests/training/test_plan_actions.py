"""Lesson 06: every checker with the right answer, the usual wrong ones (each hint reached), and none.

Right answers are worked by hand on the three actions, or with pandas on the boutique's file; the lesson computes its own.
"""

from collections.abc import Mapping

import answers
import pandas as pd

from smkit import paths
from smkit.training import registry

EXERCISES = {exercise.name: exercise for exercise in registry.load("plan").EXERCISES}

#: name → right answers, then usual wrong answers with a piece of the hint each must reach.
ANSWERS: dict[str, tuple[list[object], Mapping[object, str]]] = {
    "plan.premiere": (
        [35_000, "35 000 €"],
        {100_000: "les deux autres actions", 165_000: "On cherche ce qui manque"},
    ),
    "plan.recettes": (
        [200_000, "200 000 €"],
        {
            45_000: "dépense",
            155_000: "retiré les dépenses",
            245_000: "ajouté",
            135_000: "colonne des recettes",
        },
    ),
    "plan.smart": (["B", "b"], {"A": "de combien", "C": "ni nombre", "D": "Répondez par"}),
    "plan.rendement": (
        ["partenariats", "Partenariats."],
        {"recruter 2 commerciaux": "35 000", "e-mailing": "coûte peu", "aucune": "Répondez par"},
    ),
    "plan.gain": (
        [5_000, "5 000"],
        {45_000: "marchandise", 10_000: "C'est la marge", 9_000: "gain brut", 20_000: "d'abord la marge"},
    ),
    "plan.attendu": (
        [145_000],
        {
            151_000: "ne viendront plus",
            185_000: "déjà rapporté",
            50_000: "en cours",
            95_000: "n'ont pas commencé",
            1: "encore ouverte",
        },
    ),
    "plan.reste": (
        [6_000, "6 000 €"],
        {
            151_000: "que le réalisé",
            55_000: "que l'attendu",
            0: "la différence",
            56_000: "partenariats",
            10: "Objectif, moins",
        },
    ),
    "plan.ecart_jours": ([21, "21 jours"], {-21: "en plus", 22: "30 juin", 15: "ouvrés", 40: "calendrier"}),
    "plan.ecart_euros": (
        [-6_600, "-6 600 €"],
        {-5_400: "font perdre", -6_000: "600 €", 3_400: "gain brut réel", 6_600: "négatif", 1: "aggrave"},
    ),
    "plan.retard": (["B"], {"C": "rien n'en dépend", "A": "3 000", "les trois": "Répondez par"}),
    "plan.debut": (
        [30, "30"],
        {1: "férié", 3: "week-end", 29: "un jour de trop", 12: "jour ouvré par jour ouvré"},
    ),
    "plan.chaine": ([12], {9: "validation", 5: "la plus longue", 15: "invitations", 7: "s'ajoutent"}),
    "plan.critique": (
        ["brochure"],
        {"invitations": "neuf jours", "les deux": "La plus courte", "rien": "Répondez par"},
    ),
    "plan.validation": (
        [3],
        {2: "avant la parution", 0: "date convenue", 5: "délai convenu", 9: "accord était dû"},
    ),
    "plan.decision": (["revoir"], {"attendre": "trop tard", "arrêter": "perdre", "fuir": "Répondez par"}),
}
BOUTIQUE = {"plan.boutique_reste"}


def test_the_boutique_is_added_up_as_pandas_does() -> None:
    """Read here without the kit: what is promised, less what has landed, less what open actions still owe."""
    table = pd.read_csv(paths.BOUTIQUE / "plan.csv", sep=";", decimal=",", encoding="utf-8-sig")
    promised, landed = table["Recettes prévues"], table["Recettes réelles"].fillna(0)
    open_ = ~table["Statut"].isin(["Terminée", "Abandonnée"])
    owed = (promised - landed).clip(lower=0)
    exercise = EXERCISES["plan.boutique_reste"]
    answers.is_right_and_explained(exercise, promised.sum() - landed.sum() - owed[open_].sum())
    answers.reaches_its_hint(exercise, promised.sum() - landed.sum(), "actions ouvertes")
    answers.reaches_its_hint(exercise, owed[~open_].sum(), "mieux que promis")
    answers.reaches_its_hint(exercise, promised.sum() - owed[open_].sum(), "déjà réalisé")


def test_every_exercise_is_tested_and_named_for_its_lesson() -> None:
    assert set(EXERCISES) == set(ANSWERS) | BOUTIQUE
    assert len(EXERCISES) >= 10 and all(name.startswith("plan.") for name in EXERCISES)
