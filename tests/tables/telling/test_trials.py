"""Orders that look like trials are told with their lines and their euros, counted, and left out where a person says so."""

import pandas as pd
import pytest
from tables_helpers import add_up, plain

from smkit.tables import Reading, read
from smkit.tables.parsing import trials

SOUND = ["C{}", "13/03/2026", "K{}", "Lampe", "k{}@exemple.fr", "20,00"]
HEADERS = ["N° commande", "Date", "Client", "Produit", "E-mail", "Montant"]


def orders(*rows: list[str], answer: str = "") -> Reading:
    sound = [[cell.format(n) for cell in SOUND] for n in range(10)]
    reading = read("orders", pd.DataFrame([*sound, *rows], columns=HEADERS), currency="EUR", essais=answer)
    add_up(reading)
    return reading


def told(reading: Reading) -> list[str]:
    return [plain(note.whole()) for note in reading.journal.notes if note.code == "trials"]


TRIALS = {
    "number": ["TEST-3", "13/03/2026", "K1", "Lampe", "k1@exemple.fr", "30,00"],
    "product": ["C21", "13/03/2026", "K1", "Produit test", "k1@exemple.fr", "30,00"],
    "customer": ["C21", "13/03/2026", "Commande test", "Lampe", "k1@exemple.fr", "30,00"],
    "address": ["C21", "13/03/2026", "K1", "Lampe", "test@boutique.fr", "30,00"],
    "one cent": ["C21", "13/03/2026", "K1", "Lampe", "k1@exemple.fr", "0,01"],
}


@pytest.mark.parametrize("kind", TRIALS)
def test_a_trial_is_told_and_counted_until_somebody_says_otherwise(kind: str) -> None:
    row = TRIALS[kind]
    worth = float(row[-1].replace(",", "."))
    reading = orders(row)
    (said,) = told(reading)
    assert "ligne 12" in said and f"comptée ({row[-1]} €)" in said and "essais : « ecarter »" in said
    assert row[2] not in said and row[4] not in said  # no cell of people is shown
    assert reading.table["amount"].sum() == pytest.approx(200 + worth) and reading.set_apart.empty
    left = orders(row, answer="ecarter")
    assert "mise à part" in told(left)[0] and "compter" in told(left)[0]
    assert left.table["amount"].sum() == 200 and left.set_apart["reason"].tolist() == ["essai"]


def test_every_line_of_such_an_order_is_one() -> None:
    later = ["C21", "13/03/2026", "K1", "Vis", "", "5,00"]
    reading = orders(TRIALS["address"], later, answer="ecarter")
    assert len(reading.set_apart) == 2 and "2 lignes" in told(reading)[0]


def test_what_is_sold_is_no_trial() -> None:
    """Tests are goods, a gift of one cent is a line of an order, and a shop of such things sells little else."""
    gift = [["C21", "13/03/2026", "K1", "Lampe", "", "20,00"], ["C21", "13/03/2026", "K1", "Sac", "", "0,01"]]
    named = [
        ["C22", "13/03/2026", "K1", name, "", "20,00"]
        for name in ("Test antigénique", "Testeur", "Essai gratuit")
    ]
    assert told(orders(*gift, *named)) == []
    shop = pd.DataFrame(
        [[f"C{n}", "13/03/2026", "Test", "20,00"] for n in range(9)],
        columns=[*HEADERS[:2], "Produit", "Montant"],
    )
    assert told(read("orders", shop)) == []
    cents = pd.DataFrame(
        [[f"C{n}", "13/03/2026", f"0,0{n % 3 + 1}"] for n in range(9)], columns=[*HEADERS[:2], "Montant"]
    )
    assert told(read("orders", cents)) == []


@pytest.mark.parametrize(
    "text", ["Protest", "test drive", "Contest 3", "attestation@exemple.fr", "latest@exemple.fr", "essai"]
)
def test_words_that_hold_the_word_are_others(text: str) -> None:
    assert not trials.says(text)
