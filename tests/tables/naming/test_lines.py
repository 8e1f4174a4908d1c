"""What is called a price is the line's where it grows with the quantity of one product, and a unit's everywhere else."""

import random

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


PRICES = {"Thé": 6.9, "Café": 12.4, "Tasse": 14.0, "Plateau": 35.0, "Bougie": 18.5, "Savon": 5.2}


def baskets(total, priced=lambda price, quantity: price, orders=60, seed=4):
    """Orders of one to three products, with a `total` made of what its lines are worth, and what is called a price."""
    draw, rows = random.Random(seed), []
    for order in range(1, orders + 1):
        bought = [(name, draw.randint(1, 4)) for name in draw.sample(list(PRICES), draw.choice([1, 2, 3]))]
        own = [PRICES[name] * quantity for name, quantity in bought]
        totals = total(draw, own)
        rows += [
            {"N° commande": f"{order}", "Date": f"{1 + order % 28:02}/03/2026", "Article": name, "Qté": quantity,
             "Prix": round(priced(PRICES[name], quantity), 2), "Montant total": round(each, 2), "own": worth}
            for (name, quantity), each, worth in zip(bought, totals, own, strict=True)
        ]  # fmt: skip
    return pd.DataFrame(rows)


ORDERS = {
    "as they are": lambda draw, own: [sum(own)] * len(own),
    "with delivery": lambda draw, own: [sum(own) + 4.9] * len(own),
    "with delivery at times": lambda draw, own: [sum(own) + draw.choice([0, 5.9])] * len(own),
    "with a discount at times": lambda draw, own: [sum(own) * draw.choice([1, 0.9])] * len(own),
    "with VAT": lambda draw, own: [sum(own) * 1.2] * len(own),
}


def test_a_total_on_the_first_line_of_an_order_is_not_added_to_the_other_lines():
    frame = baskets(ORDERS["with VAT"])
    frame["Montant total"] = frame["Montant total"].mask(frame["N° commande"].duplicated())
    table = read("orders", frame.drop(columns="own"), currency="EUR").table
    assert (table["quantity"] * table["unit_price"]).tolist() == pytest.approx(frame["own"].tolist())
    assert "amount" not in table


@pytest.mark.parametrize("priced", [lambda price, quantity: price, lambda price, quantity: price * quantity])
@pytest.mark.parametrize("total", ORDERS.values(), ids=ORDERS)
def test_the_total_of_an_order_on_each_of_its_lines_is_no_line_s_whatever_is_in_it(total, priced):
    frame = baskets(total, priced)
    reading = read("orders", frame.drop(columns="own"), currency="EUR")
    table = reading.table
    worth = table["amount"] if "amount" in table else table["quantity"] * table["unit_price"]
    assert worth.tolist() == pytest.approx(frame["own"].tolist()) and reading.journal.rejected == 0
    (note,) = [note for note in reading.journal.notes if note.code == "order_totals"]
    every = frame.groupby("N° commande")["Montant total"].first().sum()
    assert f"{every:_.2f}".replace("_", " ").replace(".", ",") in plain(note.text)
    assert (note.amount or 0) == pytest.approx(every - frame["own"].sum(), abs=0.01)


LINES = {
    "as they are": lambda draw, own: own,
    "with VAT": lambda draw, own: [each * 1.2 for each in own],
    "with a discount at times": lambda draw, own: [each * draw.choice([1, 0.9]) for each in own],
}


@pytest.mark.parametrize("total", LINES.values(), ids=LINES)
def test_the_amount_of_a_line_stays_its_own(total):
    frame = baskets(total)
    reading = read("orders", frame.drop(columns="own"), currency="EUR")
    assert reading.table["amount"].tolist() == frame["Montant total"].tolist()


def test_lines_alike_say_nothing_of_their_order_and_what_a_person_says_is_read():
    frame = baskets(lambda draw, own: own).drop(columns="own")
    alike = pd.concat([frame.assign(Prix=5.0, Qté=2, **{"Montant total": 10.0})] * 2)
    assert "amount" in read("orders", alike, duplicates="compter").table
    frame = baskets(ORDERS["with delivery"]).drop(columns="own")
    told = read("orders", frame, columns={"amount": "Montant total"}).table
    assert told["amount"].sum() == pytest.approx(frame["Montant total"].sum())


def test_a_total_of_an_order_counts_once_where_lines_have_a_price_and_no_quantity():
    frame = baskets(ORDERS["with delivery at times"])
    reading = read("orders", frame.drop(columns=["own", "Qté"]), currency="EUR")
    every = frame.groupby("N° commande")["Montant total"].first()
    assert reading.table["amount"].sum() == pytest.approx(every.sum()) and len(reading.table) == len(every)
    assert set(reading.rejected["problem"]) == {
        "ce total de commande est déjà compté sur une ligne précédente"
    }


BARE = {
    "on each line": lambda rows: rows,
    "on the first one": lambda rows: rows.assign(
        **{"Total commande": rows["Total commande"].where(~rows["N° commande"].duplicated(), "")}
    ),
    "in groups": lambda rows: rows.where(~rows["N° commande"].duplicated(), "").assign(
        Produit=rows["Produit"]
    ),
}


@pytest.mark.parametrize("way", BARE)
def test_totals_beside_products_alone_are_counted_by_the_line_that_is_proposed(way, tmp_path):
    """No price, no quantity: the lines after the first one are rejected, too many for a report, and one line saves it."""
    rows = [
        [f"C{n}", "13/03/2026", f"{30 + n},00", product]
        for n in range(8)
        for product in ("Lampe", "Vis", "Sac")
    ]
    frame = pd.DataFrame(rows, columns=["N° commande", "Date", "Total commande", "Produit"])
    file = tmp_path / "ventes.csv"
    BARE[way](frame).to_csv(file, sep=";", index=False)
    reading = read("orders", file, currency="EUR")
    advice = " ".join(reading.rejected["advice"][0].split())
    assert len(reading.rejected) == 16 and "product=" in advice, advice
    more = {"remplir": "oui"} if "remplir : « oui »" in advice else {}
    assert bool(more) == (way == "in groups")
    saved = read("orders", file, currency="EUR", columns="product=", **more)
    assert saved.rejected.empty and saved.table["amount"].tolist() == [30.0 + n for n in range(8)]
    note = next(note for note in saved.journal.notes if note.code == "repeated_orders")
    assert note.count == 16 and note.amount == (2 * sum(range(30, 38)) if way == "on each line" else 0)


def test_amounts_that_lack_here_and_there_are_no_total_of_an_order():
    rows = [
        [f"C{n}", "13/03/2026", "20,00" if n % 2 or k else "", p]
        for n in range(8)
        for k, p in enumerate(("Lampe", "Vis"))
    ]
    reading = read("orders", pd.DataFrame(rows, columns=["N° commande", "Date", "Montant", "Produit"]))
    assert set(reading.rejected["problem"]) == {"la case est vide et rien ne la remplace"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "more", [None, "Lignes de la commande/Montant", "Lignes de la commande/Sous-total HT"]
)
def test_an_order_s_total_on_its_first_line_alone_is_never_added_to_its_lines(tmp_path, kind, more, recwarn):
    """Its next lines leave its number blank, as Odoo writes them: what they show of its total is the same."""
    rows = []
    for n in range(8):
        lines = [(p, k + 1, 10 + n + k) for k, p in enumerate(("Lampe", "Vis", "Sac"))]
        total = 1.2 * sum(units * price for _, units, price in lines)
        for k, (product, units, price) in enumerate(lines):
            first = [f"S{n}", "13/03/2026", "Azimut SARL", f"{total:.2f}"] if not k else [""] * 4
            rows.append([*first, product, units, price, units * price])
    names = ["Référence de la commande", "Date de la commande", "Client", "Total"]
    names += [f"Lignes de la commande/{each}" for each in ("Produit", "Quantité", "Prix unitaire")]
    frame = pd.DataFrame(rows, columns=[*names, more or ""])
    frame = frame if more else frame.iloc[:, :-1]
    path = tmp_path / f"ventes.{kind}"
    frame.to_csv(path, index=False) if kind == "csv" else frame.to_excel(path, index=False)
    reading = read("orders", path, currency="EUR")
    table = reading.table
    worth = table["quantity"] * table["unit_price"] if "amount" not in table else table["amount"]
    assert worth.sum() == sum(row[-1] for row in rows) and len(table) == 24
    assert not [each for each in recwarn if each.category is RuntimeWarning]
