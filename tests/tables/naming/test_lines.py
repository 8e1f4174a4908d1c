"""What is called a price is the line's where it grows with the quantity of one product, and a unit's everywhere else."""

import pandas as pd
import pytest
from tables_helpers import plain

from smkit.tables import read

QUANTITIES = [1, 2, 3, 1, 5, 2, 1, 4]
PRODUCTS = list("ABABABAB")
UNIT = {"A": 12.5, "B": 20.0}
WORTH = sum(UNIT[product] * quantity for product, quantity in zip(PRODUCTS, QUANTITIES, strict=True))


def sales(names, prices):
    days = [f"{14 + day}/03/2026" for day in range(8)]
    columns = (range(8), days, PRODUCTS, QUANTITIES, prices)
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


NAMES = [
    ("amazon-order-id", "purchase-date", "sku", "quantity", "item-price"),
    ("N° commande", "Date", "Produit", "Qté", "Prix"),
    ("N° ticket", "Date", "Réf article", "Quantité vendue", "Prix de vente"),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("names", NAMES)
def test_a_price_that_grows_with_the_quantity_is_the_line_s(tmp_path, names, kind):
    frame = sales(names, [UNIT[p] * q for p, q in zip(PRODUCTS, QUANTITIES, strict=True)])
    path = tmp_path / f"ventes.{kind}"
    frame.to_csv(path, sep="\t", index=False) if kind == "csv" else frame.to_excel(path, index=False)
    reading = read("orders", path, currency="EUR")
    assert reading.table["amount"].sum() == WORTH and "unit_price" not in reading.table
    (said,) = [plain(note.whole()) for note in reading.journal.notes if note.code == "grown_price"]
    assert said.endswith(f"colonnes : « unit_price={names[-1]} ».")
    times = sum(UNIT[p] * q * q for p, q in zip(PRODUCTS, QUANTITIES, strict=True))
    assert f"{times:,.2f}".replace(",", " ").replace(".", ",") in said
    other = read("orders", path, columns=f"unit_price={names[-1]}").table
    assert (other["quantity"] * other["unit_price"]).sum() == times, (
        "what a person says is read as it is said"
    )


@pytest.mark.parametrize(
    "prices",
    [
        [UNIT[product] for product in PRODUCTS],
        [
            UNIT[product] * (0.9 if quantity > 3 else 1)
            for product, quantity in zip(PRODUCTS, QUANTITIES, strict=True)
        ],
        [12.5 + place for place in range(8)],
    ],
)
def test_a_price_of_one_unit_stays_one_with_or_without_a_discount_for_many(prices):
    table = read("orders", sales(NAMES[1], prices)).table
    assert table["unit_price"].tolist() == prices and "amount" not in table


def test_one_quantity_says_nothing():
    frame = sales(NAMES[1], [UNIT[product] for product in PRODUCTS]).assign(Qté=2)
    assert "unit_price" in read("orders", frame).table
