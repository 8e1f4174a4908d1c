"""Why nothing is said of a change, inside a sentence: a reason loses its capital, a name keeps it."""

import pytest

from smkit.analysis.judging import Verdict
from smkit.display.dashboard import judged


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("Il y a trop peu de cas.", "on ne peut pas dire, il y a trop peu de cas"),
        (
            "Pâques n'est pas dans les mêmes mois.",
            "on ne peut pas dire, Pâques n'est pas dans les mêmes mois",
        ),
    ],
)
def test_a_reason_inside_a_sentence_keeps_the_capital_of_a_name_alone(reason: str, said: str) -> None:
    assert judged.undecided(Verdict("on ne peut pas dire", "nb_commandes", reason)) == said


def test_a_rise_that_is_more_than_triple_at_least_is_told_by_its_least() -> None:
    from smkit.analysis import kpis
    from smkit.analysis.dashboard.looks import Looked
    from smkit.analysis.dashboard.watch import Seen
    from smkit.analysis.judging.decide import Look

    verdict = Verdict(
        "mieux", "nouveaux_clients", "Sûr.", ("mai 2026", "mai 2025"), change=6.769, low=2.904, high=14.5
    )
    look = Look("nouveaux_clients", "higher", verdict.compared, "fraction", 6.769, None)
    told = judged.sentence(Seen(verdict, Looked(look, 101.0, 13.0, (24316,), (24304,))), kpis.catalog()).text
    assert "au moins +290,4" in told and "triple" not in told
