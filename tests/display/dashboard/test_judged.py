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
