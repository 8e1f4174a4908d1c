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


@pytest.mark.parametrize(
    ("value", "before", "change", "word", "said"),
    [
        (0.0, 155.0, -1.0, "on ne peut pas dire", "▼ baisse : 155 € un an plus tôt"),
        (
            107.0,
            1877.0,
            None,
            "on ne peut pas dire",
            "1 877 € un an plus tôt · trop peu de cas pour comparer",
        ),
        (50.0, 100.0, -0.5, "on ne peut pas dire", "▼ baisse incertaine, −50,0 % sur un an"),
        (50.0, 100.0, -0.5, "moins bien", "▼ baisse : −50,0 % sur un an"),
        (100.0, 100.0, 0.0, "on ne peut pas dire", "= même niveau : 0,0 % sur un an"),
    ],
)
def test_a_card_gives_no_percentage_of_too_few_cases_nor_of_what_is_gone(
    value: float, before: float, change: float | None, word: str, said: str
) -> None:
    from smkit.analysis import kpis
    from smkit.display.dashboard.figures import _turn

    row = {"value": value, "year_ago": before, "year_change": value / before - 1}
    verdict = Verdict(word, "chiffre_affaires", "Peu.", change=change)  # type: ignore[arg-type]
    told = _turn(row, kpis.catalog()["chiffre_affaires"], verdict, "", "EUR")
    assert " ".join(told.split()) == said


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
