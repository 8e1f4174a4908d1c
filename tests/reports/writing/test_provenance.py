"""Where the figures come from, as people read it."""

from smkit.reports.writing import provenance


def test_parameters_are_told_in_words(finish, notebook_of) -> None:
    given = {
        "cout": 15_000.0,
        "simulation": True,
        "lecons": ["Un.", "Deux."],
        "incertitude": {"cout": [100, 120.5]},
        "segment": "",
    }
    assert provenance.parameters(finish(notebook_of(), parameters=given)) == {
        "cout": "15000",
        "simulation": "oui",
        "lecons": "Un. ; Deux.",
        "incertitude": "cout : 100 ; 120,5",
    }
