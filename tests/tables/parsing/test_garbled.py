"""A state whose letters were spoilt says what it said: its header, its words, and the flag of what was cancelled."""

import pandas as pd
import pytest

from smkit.tables import read


def spoilt(text: str, how: str) -> str:
    if how == "mark":
        return "".join(letter if letter.isascii() else "?" for letter in text)
    if how == "replaced":
        return text.encode("cp1252").decode("utf-8", errors="replace")
    return text.encode().decode(how)


@pytest.mark.parametrize("how", ["cp1252", "latin-1", "replaced", "mark"])
@pytest.mark.parametrize("header", ["État", "Statut", "État de la commande"])
def test_orders_that_are_no_sale_are_set_apart_whatever_became_of_their_letters(
    header: str, how: str
) -> None:
    words = ["Payée", "Annulée", "Expédiée", "REMBOURSÉE"]
    rows = {
        "N° commande": list("1234"),
        "Date": ["13/03/2026"] * 4,
        "Montant": ["10", "20", "30", "40"],
        spoilt(header, how): [spoilt(word, how) for word in words],
    }
    reading = read("orders", pd.DataFrame(rows), currency="EUR")
    assert reading.table["amount"].tolist() == [10, 30]
    assert reading.set_apart["status"].tolist() == ["none", "refunded"]


def test_a_flag_is_read_too() -> None:
    rows = {
        "N° commande": list("12"),
        "Date": ["13/03/2026"] * 2,
        "Montant": ["10", "20"],
        "AnnulÃ©e": ["non", "oui"],
    }
    assert read("orders", pd.DataFrame(rows)).table["amount"].tolist() == [10]
