"""What to do this quarter, line by line: how many contacts, each one's part, and how long two versions take."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from smkit.analysis.prospecting import Quarter, goal
from smkit.analysis.prospecting.capacity import Feasible
from smkit.display.prospecting import acting

#: What a goal asks for, and the sixty contacts a week that the hours of three people allow.
ASKED = goal(200_000, 5_000, 400, 80, 40, 46)
POSSIBLE = Feasible(60.0, "yes", *[0.0] * 7, people=3.0)


def do(made: Quarter, **more: Any) -> list[str]:
    return [" ".join(row.do.split()) for row in acting.actions(made, **more)]


def test_the_contacts_of_a_week_are_those_that_hours_allow_shared_among_people(
    blank: Callable[..., Quarter],
) -> None:
    most = replace(ASKED, high=90.0)
    assert (
        do(blank(goal=most, feasible=POSSIBLE))[0] == "Prendre 60 contacts par semaine, soit 20 par personne"
    )
    alone = replace(POSSIBLE, people=1.0)
    assert do(blank(goal=replace(most, high=30.0), feasible=alone))[0] == "Prendre 30 contacts par semaine"


def test_two_versions_take_the_weeks_that_their_contacts_do(blank: Callable[..., Quarter]) -> None:
    (first, *_) = [
        row for row in acting.actions(blank(feasible=POSSIBLE), per_arm=90) if "accroches" in row.do
    ]
    assert " ".join(first.by.split()) == "en 3 semaines" and "90 contacts chacune" in " ".join(
        first.do.split()
    )
    (first, *_) = [row for row in acting.actions(blank(), per_arm=90) if "accroches" in row.do]
    assert first.by == "ce trimestre"
