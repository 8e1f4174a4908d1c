"""What a month cannot tell: each limit where it holds, and nowhere else."""

from collections.abc import Callable

import pandas as pd

from smkit.analysis.smarketing import Meeting
from smkit.analysis.smarketing.lateness import Lateness
from smkit.display import smarketing as shown

Blank = Callable[..., Meeting]


def late(enough: bool) -> Lateness:
    return Lateness(40, 10, 20, 2, 3, 0.4, 0.4, 0.1, 0.9, -0.15, -0.3, -0.01, ("source",), enough)


def said(meeting: Meeting, base: str = "HT") -> list[str]:
    return [" ".join(sentence.split()) for sentence in shown.limits(meeting, base)]


def test_nothing_known_only_says_how_amounts_and_people_are_counted(blank: Blank) -> None:
    (only,) = said(blank(), "TTC")
    assert only.startswith("Montants TTC, en €.") and "jamais les personnes" in only


def test_what_is_missing_comes_first_as_a_sentence(blank: Blank) -> None:
    first, second, *_ = said(blank(missing=("il manque la région.", "aucune convention.")))
    assert (first, second) == ("Il manque la région.", "Aucune convention.")


def test_promises_not_yet_due_are_counted_apart(blank: Blank) -> None:
    due = pd.DataFrame({"due": [True, False, False]})
    assert "2 leads dont l'échéance n'était pas passée : ni à temps, ni en retard." in said(
        blank(promises=due)
    )
    assert len(said(blank(promises=due.head(1)))) == 1


def test_a_delay_is_no_proof_and_few_sales_say_nothing(blank: Blank) -> None:
    few, enough = (" ".join(said(blank(late=late(each)))) for each in (False, True))
    assert "Trop peu de ventes" in few and "tirés au sort" not in few
    assert "ne sont pas tirés au sort" in enough and "Trop peu" not in enough


def test_one_lead_agrees_with_its_verb(blank: Blank) -> None:
    assert "1 lead sans date de création, ou gagné avant d'être créé : hors du taux de conversion." in said(
        blank(undated=1)
    )
    assert (
        "3 leads sans date de création, ou gagnés avant d'être créés : hors du taux de conversion."
        in said(blank(undated=3))
    )
