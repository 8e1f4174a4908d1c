"""A column of codes or signs of currencies is one, whatever its header; a header that says a currency in words is heard."""

import pandas as pd
import pytest
from tables_helpers import plain

from smkit.tables import read
from smkit.tables.errors import ReadError


def deals(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "N° opportunité": ["L1", "L2", "L3"],
            "Étape": ["Gagné"] * 3,
            "Montant": ["10", "20", "40"],
            **columns,
        }
    )


@pytest.mark.parametrize(
    "header",
    [
        "Devise de la transaction",
        "Deal - Currency",
        "Opportunity Currency",
        "ISO de devise",
        "Affaire - Devise",
        "Code",
        "Unité",
    ],
)
@pytest.mark.parametrize("words", [["EUR", "USD", "EUR"], ["€", "$", ""], ["euros", "dollars", "EUR"]])
def test_rows_in_another_currency_are_not_added_up(header: str, words: list[str]):
    reading = read("leads", deals(**{header: words}), currency="EUR")
    assert reading.table["amount"].sum() == 50 and reading.rejected["line"].tolist() == [3]


@pytest.mark.parametrize("words", [["EUR", "Paris", "USD"], ["Lille", "Paris", "Nantes"], ["", "", ""]])
def test_other_words_are_no_currency(words: list[str]):
    assert read("leads", deals(Code=words), currency="EUR").table["amount"].sum() == 70


def test_the_column_beside_the_amount_is_its_own():
    table = deals(**{"Devise du compte": ["USD"] * 3})[
        ["Devise du compte", "N° opportunité", "Étape", "Montant"]
    ]
    reading = read("leads", table.assign(Currency_2=["EUR", "EUR", "USD"]), currency="EUR")
    assert reading.journal.columns["Currency_2"] == "currency" and reading.table["amount"].sum() == 30


def test_orders_hear_a_header_that_says_it():
    lines = {"N° facture": ["F1", "F2"], "Date": ["03/03/2026", "04/03/2026"], "Montant": ["10", "20"]}
    for header, total in (("Devise de facturation", 10), ("Code", 30)):
        assert (
            read("orders", pd.DataFrame({**lines, header: ["EUR", "CHF"]}), currency="EUR")
            .table["amount"]
            .sum()
            == total
        )


@pytest.mark.parametrize(
    ("header", "code"),
    [("Coût (en dollars)", "USD"), ("Coût (dollars US)", "USD"), ("Coût (DH)", "MAD"), ("Coût (francs suisses)", "CHF"),
     ("Coût (en livres)", "GBP"), ("Coût (dollars canadiens)", "CAD")],
)  # fmt: skip
def test_a_currency_in_words_is_asked_about_and_its_line_works(header: str, code: str):
    table = pd.DataFrame({"Campagne": ["Soldes", "Rentrée"], header: ["10", "20"], "Clics": ["1", "2"]})
    with pytest.raises(ReadError) as asked:
        read("campaigns", table, currency="EUR")
    assert f"devise : « {code} »" in plain(str(asked.value))
    assert read("campaigns", table, currency=code).table["cost"].sum() == 30
