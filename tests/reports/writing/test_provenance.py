"""Where the figures come from, as people read it."""

from smkit.reports.writing import provenance
from smkit.typography import typeset


def test_a_source_of_a_single_day_says_it_once() -> None:
    assert provenance.span("2026-03-03", "2026-03-03") == "le 3 mars 2026"


def test_parameters_are_told_in_words(finish, notebook_of) -> None:
    given = {
        "cout": 15_000.0,
        "simulation": True,
        "lecons": ["Un.", "Deux."],
        "incertitude": {"cout": [100, 120.5]},
        "segment": "",
    }
    assert provenance.parameters(finish(notebook_of(), parameters=given)) == {
        "Cout": "15000",
        "Chiffres inventés pour apprendre": "oui",
        "Ce que le cas apprend": typeset("Un. ; Deux."),
        "Fourchettes": typeset("Cout : 100 ; 120,5"),
    }
