"""A column where 0,5 stands beside 75: asked about, never guessed, and each answer reads as Excel would."""

from fractions import Fraction

import pandas as pd
import pytest
from tables_helpers import plain

import smkit

DAYS = {"Début": "2026-09-01", "Fin": "2026-12-15"}


def plan(*done: str, header: str = "% achevé") -> pd.DataFrame:
    return pd.DataFrame({"Action": [f"A{n}" for n in range(len(done))], **DAYS, header: list(done)})


def campaigns(*rates: str, header: str = "Taux de marque") -> pd.DataFrame:
    return pd.DataFrame({"Campagne": list("ABCDEF")[: len(rates)], "Coût": "10", header: list(rates)})


def orders(*rates: str) -> pd.DataFrame:
    rows = len(rates)
    return pd.DataFrame(
        {
            "N° commande": range(rows),
            "Date": "2026-03-03",
            "Quantité": 1,
            "Prix unitaire": 100,
            "Remise %": list(rates),
        }
    )


FILES = {
    "progress": ("plan", plan, {}),
    "margin_rate": ("campaigns", campaigns, {}),
    "discount": ("orders", orders, {"columns": "discount=Remise %"}),
}


def figures(table: str, found: smkit.Reading) -> list[float]:
    """The shares that were read; a discount is what it takes off 100 €."""
    if table == "orders":
        return [round(1 - amount / 100, 9) for amount in found.table["amount"]]
    return [round(value, 9) for value in found.table["progress" if table == "plan" else "margin_rate"]]


@pytest.mark.parametrize("name", FILES)
def test_a_rate_that_could_be_either_is_asked_about_and_its_line_answers(name: str) -> None:
    table, make, options = FILES[name]
    rates = ("75", "1", "0,5", "20")
    asked = smkit.read(table, make(*rates), **options)
    assert asked.rejected["value"].tolist() == ["1", "0,5"]
    assert figures(table, asked) == [0.75, 0.2]  # what is beyond 1 is a percent in each reading
    assert "taux : « melange »" in plain(asked.rejected["advice"].iloc[0])
    hundredths = [float(Fraction(rate.replace(",", ".")) / 100) for rate in rates]
    for told, expected in {"melange": [0.75, 1, 0.5, 0.2], "pourcent": hundredths}.items():
        found = smkit.read(table, make(*rates), **options, taux=told)
        assert found.journal.rejected == 0 and figures(table, found) == expected
    inside = smkit.read(
        table, make(*rates), columns=f"{options.get('columns', '')}, [taux: melange]".lstrip(", ")
    )
    assert figures(table, inside) == [0.75, 1, 0.5, 0.2]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        (("100", "50", "1"), [1, 0.5, 0.01]),  # whole numbers, one of which no share is
        (("12,5", "33,3", "100"), [0.125, 0.333, 1]),
        (("1", "0,5", "0,25"), [1, 0.5, 0.25]),
        (("50 %", "40", "12,5"), [0.5, 0.4, 0.125]),
        (("50 %", "0,25"), [0.5, 0.25]),
    ],
)
def test_what_a_column_proves_is_read(name: str, rates: tuple[str, ...], expected: list[float]) -> None:
    table, make, options = FILES[name]
    found = smkit.read(table, make(*rates), **options)
    assert found.journal.rejected == 0 and figures(table, found) == expected


def test_100_beside_1_alone_says_nothing() -> None:
    assert smkit.read("plan", plan("100", "1", "0")).rejected["value"].tolist() == ["1"]


def test_a_status_of_such_figures_is_offered_as_the_share_of_the_work() -> None:
    file = plan("100", "1", "0,5", header="Avancement")
    found = smkit.read("plan", file)
    assert "colonnes : « progress=Avancement »" in plain(found.rejected["advice"].iloc[0])
    answered = smkit.read("plan", file, columns="progress=Avancement", taux="melange")
    assert answered.table["progress"].tolist() == [1, 1, 0.5]


def test_a_word_with_a_comma_is_answered_as_it_is_proposed() -> None:
    file = plan("En attente, client", "Fait, sauf la pose", "À faire", header="Statut")
    found = smkit.read("plan", file)
    line = plain(found.rejected["advice"].iloc[0]).partition("etats : « ")[2].rstrip(". »")
    assert smkit.read("plan", file, etats=line).journal.rejected == 0


def test_an_unknown_answer_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(smkit.ReadError, match=r"pourcent.*part.*melange"):
        smkit.read("plan", plan("1"), taux="bof")
