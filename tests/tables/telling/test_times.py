"""An amount that is ten, a hundred… times its quantity × its price on all lines is a doubt, told with both totals."""

import pandas as pd
import pytest
from tables_helpers import plain

from smkit.tables import Reading, check, read


def orders(factor: float, lines: int = 40, odd: int = 0) -> Reading:
    """Orders whose amount is so many times quantity × price, but for the `odd` first ones."""
    quantity = pd.Series([1 + i % 5 for i in range(lines)])
    price = pd.Series([2.5 + i % 7 for i in range(lines)])
    amount = quantity * price * [1 if i < odd else factor for i in range(lines)]
    heads = {
        "N° commande": [f"C{i}" for i in range(lines)],
        "Date": [f"{1 + i % 28:02}/03/2026" for i in range(lines)],
        "Quantité": quantity,
        "Prix unitaire HT": price,
        "Montant HT": amount,
    }
    return read("orders", pd.DataFrame(heads), currency="EUR")


def told(reading: Reading) -> list[str]:
    return [plain(note.whole()) for note in reading.journal.notes if note.code == "times_ten"]


@pytest.mark.parametrize(
    ("factor", "says"), [(100, "vaut 100 fois"), (10, "vaut 10 fois"), (0.001, "est 1 000 fois plus petit")]
)
def test_a_constant_power_of_ten_is_told_with_both_totals(factor, says):
    reading = orders(factor, odd=1)
    (said,) = told(reading)
    assert says in said and "sur 39 lignes sur 40" in said and said.endswith("colonnes : « amount= ».")
    assert "Aucun problème" not in check.report(reading)


@pytest.mark.parametrize("factor", [1, 1.2, 0.9, 12])
def test_taxes_discounts_and_dozens_are_no_power_of_ten(factor):
    assert not told(orders(factor))


def test_a_few_lines_are_no_rule():
    assert not told(orders(100, odd=20))


def test_two_lines_are_enough():
    (said,) = told(orders(100, lines=2))
    assert "Son total est lu 950,00 € ; quantité × prix donnerait 9,50 €" in said
