"""Parameters: read from the cell, converted or refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit.reports.asking import parameters, shelf
from smkit.reports.asking.parameters import Parameter, bind, convert, parse
from smkit.reports.errors import UsageError

CELL = """
commandes = ""  # fichier des commandes
taux = 0.5  # part, 0 à 1
prix: float | None = None  # €
acheteurs: int | None = None
code_postal = "75000"
relance = False
villes: list = []
"""
KNOWN = parse(CELL)


def value(name: str, text: object) -> object:
    return bind({name: text}, KNOWN, "demo")[name]


def test_the_cell_is_read_whole() -> None:
    assert list(KNOWN) == ["commandes", "taux", "prix", "acheteurs", "code_postal", "relance", "villes"]
    assert KNOWN["prix"] == Parameter("prix", "float", None, True, "€")
    assert KNOWN["commandes"].help == "fichier des commandes"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("taux", "12,5", 12.5),
        ("taux", "12,5 %", 0.125),
        ("taux", "12.5", 12.5),
        ("prix", "1 234,50", 1234.5),
        ("prix", "1\u202f234,50", 1234.5),
        ("prix", "-3", -3.0),
        ("prix", "", None),
        ("prix", None, None),
        ("acheteurs", "1 000", 1000),
        ("acheteurs", 12, 12),
        ("prix", 12, 12.0),
        ("code_postal", "01000", "01000"),
        ("code_postal", "12,5", "12,5"),
        ("relance", "oui", True),
        ("relance", "non", False),
        ("villes", "[Lyon, Nantes]", ["Lyon", "Nantes"]),
    ],
)
def test_a_value_is_read_as_it_was_meant(name: str, text: object, expected: object) -> None:
    got = value(name, text)
    assert got == expected and type(got) is type(expected)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("taux", "douze"),
        ("taux", ""),
        ("taux", "1 2"),
        ("taux", "nan"),
        ("taux", "1e400"),
        ("acheteurs", "12,5"),
        ("acheteurs", True),
        ("relance", "peut-être"),
        ("villes", "Lyon"),
        ("villes", "[Lyon"),
    ],
)
def test_another_type_is_refused_with_both_values(name: str, text: object) -> None:
    with pytest.raises(UsageError) as caught:
        value(name, text)
    found = "n'a rien reçu" if text == "" else f"a reçu « {'oui' if text is True else text} »"
    assert f"« {name} »" in str(caught.value) and found in str(caught.value)


def test_a_number_where_yaml_lost_the_leading_zero_is_refused() -> None:
    with pytest.raises(UsageError, match="guillemets"):
        value("code_postal", 512)  # what YAML makes of 01000


def test_an_unknown_name_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UsageError, match="Vouliez-vous dire « taux »"):
        value("tau", "1")
    with pytest.raises(UsageError, match="Paramètres connus : commandes"):
        value("zzzzzz", "1")


def test_code_in_a_name_is_refused_and_never_run() -> None:
    with pytest.raises(UsageError, match="un nom n'a que des lettres"):
        value("taux = __import__('os').system('true') #", "1")


@pytest.mark.parametrize("line", ["taux = f(3)", "a, b = 1, 2", "import os", "taux = 1 + x", "x: float"])
def test_a_cell_of_anything_but_literals_is_refused(line: str) -> None:
    with pytest.raises(UsageError, match="cellule des paramètres, ligne 1"):
        parse(line)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False))
def test_any_french_number_is_read_exactly(number: object) -> None:
    text = f"{number:,.2f}".replace(",", "\u202f").replace(".", ",")
    assert convert(text, KNOWN["prix"]) == float(number)  # type: ignore[arg-type]


@given(st.text())
def test_a_text_parameter_keeps_any_text(text: str) -> None:
    assert convert(text, KNOWN["code_postal"]) == text


def test_a_report_takes_every_answer_of_the_reader_inside_its_mapping() -> None:
    path = shelf.find("rapports", "vente_croisee").path
    known = parameters.declared(path)
    assert {"statuts", "feuille", "en_attente", "dates"} <= set(known) and known["statuts"].help
    given = parameters.bind(
        {"statuts": "vente=Livrée", "colonnes": "amount=CA", "nb_offres": "3"}, known, "vente_croisee"
    )
    received = parameters.injected(given, path)
    assert received == {"colonnes": "amount=CA, [statuts: vente=Livrée]", "nb_offres": 3}
    assert parameters.injected({"nb_offres": 3}, path) == {"nb_offres": 3}
    assert "statuts" not in parameters.declared(shelf.find("rapports", "etude_de_cas_roi").path)
