"""Lesson 07: every checker with the right answer, the usual wrong ones (each hint reached), and none.

Right answers are counted by hand, or with pandas on the boutique's file; the lesson computes its own.
"""

from collections.abc import Mapping

import pandas as pd
from answers import plain

from smkit import paths
from smkit.training import registry
from smkit.training.exercises import check
from smkit.training.lessons import smarketing_examples

EXERCISES = {exercise.name: exercise for exercise in registry.load("smarketing").EXERCISES}

#: name → right answers, then usual wrong answers with a piece of the hint each must reach.
ANSWERS: dict[str, tuple[list[object], Mapping[object, str]]] = {
    "smarketing.premiere": ([0.75, "75 %"], {0.6: "pas encore dus", 0.8: "personne n'a encore rappelés"}),
    "smarketing.minutes": ([120, "120", 60 + 60], {1020: "horloge", 60: "deux jours", 2: "des heures", 300: "jusqu'à 18 h"}),
    "smarketing.samedi": ([13, "13", 9 + 4], {19: "samedi 15 h", 17: "ouverture du lundi", 4: "durée promise", 10: "part-il"}),
    "smarketing.jamais": (
        ["manqué", "Manqué"],
        {"à temps": "Personne ne l'a appelé", "pas encore dû": "mercredi soir", "peut-être": "Répondez par"},
    ),
    "smarketing.part": (
        [4 / 7, "57,1 %", 0.571],
        {0.5: "F n'est pas encore dû", 4 / 6: "oublié D", 0.625: "F parmi les tenus", 4: "nombre de promesses", 0.9: "Trois piles"},
    ),
    "smarketing.delai": (
        ["4 heures ouvrées", "4 heures ouvrees"],
        {"rapidement": "Il faut une durée", "4 heures": "Un lead du soir", "demain": "Répondez par"},
    ),
    "smarketing.naif": ([0.4, "40 %", 2 / 5], {0.5: "perdu de côté", 2 / 3: "décidés", 2: "nombre de clients", 0.9: "par tous"}),
    "smarketing.suivis": ([3, "3"], {2: "rayé le lead perdu", 4: "gardé L2", 5: "déjà client", 1: "dit non"}),
    "smarketing.cohorte": (
        [0.4667, "46,7 %", 1 - (4 / 5) * (2 / 3)],
        {8 / 15: "1 moins le produit", 0.4: "taux naïf", 0.625: "retiré le lead perdu", 0.9: "quelle part reste"},
    ),
    "smarketing.jeune": (["trop tôt", "trop tot"], {"oui": "temps d'octobre", "non": "faudrait-il", "zut": "Répondez par"}),
    "smarketing.rapport": ([0.5, "50 %", 12 / 24], {2: "à l'envers", 0.12: "C'est l'écart. On", 12: "en points", 0.9: "Divisez"}),
    "smarketing.melange": ([0, "0"], {12.4: "sur les totaux", 35: "deux sources", 7: "dans chaque source"}),
    "smarketing.cause": (
        ["suggère", "suggere"],
        {"prouve": "raison commune", "ne dit rien": "dépasse le hasard", "oui": "Répondez par"},
    ),
    "smarketing.region": (
        ["Ouest", "ouest"],
        {"Île-de-France": "fourchette", "Sud": "tient sa promesse", "Nord": "le mieux", "Est": "Répondez par"},
    ),
    "smarketing.source": ([137 / 414, "33,1 %"], {0.375: "part de tous", 0.67: "hors profil", 0.9: "colonne"}),
    "smarketing.querelle": (
        ["les deux"],
        {"ventes": "rappelle trop tard", "marketing": "hors profil", "personne": "Répondez par"},
    ),
}  # fmt: skip
BOUTIQUE = {"smarketing.depuis"}


def test_the_share_since_the_slip_counted_on_the_file() -> None:
    """Read here without the kit: same day or the next is on time, whatever the hour, so is anything within two days."""
    table = pd.read_csv(paths.BOUTIQUE / "leads.csv", sep=";", encoding="utf-8-sig")
    moment = {
        c: pd.to_datetime(table[c], format="%d/%m/%Y %H:%M")
        for c in ("Date d'affectation", "Date de premier contact")
    }
    given, called = moment["Date d'affectation"], moment["Date de premier contact"]
    region = (table["Région"] == "Ouest") & (table["Segment"] == "B2B")
    due = (
        region & (given >= "2025-03-01") & (given <= pd.Timestamp("2025-12-31 17:43") - pd.Timedelta(days=2))
    )
    since = ((called - given) <= pd.Timedelta(days=2))[due].mean()
    mine = EXERCISES["smarketing.depuis"]
    assert check(mine, since).status == "juste"
    before = region & (given < "2025-03-01")
    assert "part d'avant" in plain(
        check(mine, ((called - given) <= pd.Timedelta(days=2))[before].mean()).message
    )
    assert "douze derniers mois" in plain(check(mine, 0.5).message)
    assert "C'est l'écart" in plain(check(mine, 0.484).message)
    assert "part d'après" in plain(check(mine, 0.2).message)


def test_every_exercise_is_tested_named_for_its_lesson_and_names_two_mistakes() -> None:
    assert set(EXERCISES) == set(ANSWERS) | BOUTIQUE
    assert len(EXERCISES) >= 10 and all(name.startswith("smarketing.") for name in EXERCISES)
    assert all(len(exercise.mistakes) >= 2 for exercise in EXERCISES.values())


def test_the_week_and_the_cohort_are_those_that_answers_were_counted_on() -> None:
    kept = {"A", "B", "E", "G"}
    states = smarketing_examples.states().set_index("lead_id")["state"]
    assert set(states.index[states == "kept"]) == kept and states["F"] == "pending" and states["D"] == "never"
    assert len(smarketing_examples.cohort()) == 5
