"""Where an order's total with taxes and tips stands beside a net amount, the net one is the revenue, whatever the tool."""

import openpyxl
import pandas as pd
import pytest
from tables_helpers import plain

from smkit.tables import read

#: What was sold, its VAT and its tip, in euros, of twelve orders.
SOLD = [round(12.5 + 3.75 * place, 2) for place in range(12)]
VAT, TIP = [round(net * 0.2, 2) for net in SOLD], [2.0 if place % 3 else 0.0 for place in range(12)]
EATEN = [round(sum(each), 2) for each in zip(SOLD, VAT, TIP, strict=True)]
DAYS = [f"{14 + place}/03/2026" for place in range(12)]


def told(reading, code="other_amounts"):
    return [plain(note.whole()) for note in reading.journal.notes if note.code == code]


def opened(folder, frame, kind):
    """The file of a table, as a text of France or as a workbook."""
    path = folder / f"caisse.{kind}"
    if kind == "csv":
        frame.to_csv(path, sep=";", decimal=",", index=False)
        return path
    book = openpyxl.Workbook()
    for row in [list(frame), *frame.values.tolist()]:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("number", "net", "vat", "tip", "total"),
    [
        ("Order #", "Net Sales", "Tax", "Tip", "Total"),
        ("Order Id", "Amount", "Tax", "Gratuity", "Total"),
        ("Sale ID", "Subtotal", "Sales Tax", "Tips", "Amount"),
        ("N° ticket", "Ventes nettes", "TVA", "Pourboire", "Total encaissé"),
        ("N° ticket", "Net", "Montant TVA", "Pourboires", "Montant"),
        ("N° commande", "Montant HT", "TVA", "Service charge", "Total"),
    ],
)
def test_what_taxes_and_tips_add_is_no_revenue(tmp_path, number, net, vat, tip, total, kind):
    names = {number: range(12), "Date": DAYS, total: EATEN, net: SOLD, vat: VAT, tip: TIP}
    reading = read("orders", opened(tmp_path, pd.DataFrame(names), kind), currency="EUR")
    assert round(reading.table["amount"].sum(), 2) == round(sum(SOLD), 2)
    (said,) = told(reading)
    assert f"« {net} » est prise (397,50 €)" in said and f"« {total} » donnerait 493,00 €" in said
    assert said.endswith(f"colonnes : « amount={total} ».")
    other = read("orders", opened(tmp_path, pd.DataFrame(names), kind), columns=f"amount={total}")
    assert round(other.table["amount"].sum(), 2) == 493.0 == round(sum(EATEN), 2), (
        "what was told is what it gives"
    )


@pytest.mark.parametrize("net", ["Net Sales", "Ventes nettes", "Base HT", "CA net", "Total excl. tax"])
def test_a_header_that_says_net_is_believed_without_the_taxes(net):
    frame = pd.DataFrame({"N°": range(12), "Date": DAYS, "Total": EATEN, net: SOLD})
    assert round(read("orders", frame, currency="EUR").table["amount"].sum(), 2) == 397.5
    less = frame.assign(Total=[amount / 2 for amount in SOLD]).rename(columns={net: "Ventes nettes"})
    assert read("orders", less).table["amount"].sum() == less["Total"].sum(), (
        "what is left of a total is never more"
    )


@pytest.mark.parametrize("fee", ["Fee", "Commission", "Frais"])
def test_what_fees_leave_of_a_payment_is_told_and_not_taken(fee):
    left = [round(amount * 0.97, 2) for amount in SOLD]
    frame = pd.DataFrame({"N°": range(12), "Date": DAYS, "Amount": SOLD, fee: 0.0, "Net": left})
    frame[fee] = (frame["Amount"] - frame["Net"]).round(2)
    reading = read("orders", frame, currency="EUR")
    assert reading.table["amount"].sum() == sum(SOLD)
    assert told(reading)[0].endswith("colonnes : « amount=Net ».")


def test_lines_with_their_price_leave_the_tax_of_their_total_out():
    lines = pd.DataFrame(
        {"N°": range(12), "Date": DAYS, "Qté": 2, "Prix unitaire": SOLD, "TVA": [2 * vat for vat in VAT]}
    )
    lines["Total"] = [2 * (net + vat) for net, vat in zip(SOLD, VAT, strict=True)]
    reading = read("orders", lines, currency="EUR")
    assert (
        "amount" not in reading.table and "« Qté × Prix unitaire » est prise (795,00 €)" in told(reading)[0]
    )
    assert reading.journal.base == "HT"


def test_tips_alone_say_nothing_of_vat():
    frame = pd.DataFrame(
        {"N°": range(12), "Date": DAYS, "Total": [net + 2 for net in SOLD], "Pourboire": 2.0, "Net": SOLD}
    )
    reading = read("orders", frame)
    assert reading.table["amount"].sum() == sum(SOLD) and reading.journal.base == ""


def test_a_discount_that_is_the_difference_is_taken_off_once():
    frame = pd.DataFrame(
        {"N°": range(12), "Date": DAYS, "Total": [net + 5 for net in SOLD], "Remise": 5.0, "Net": SOLD}
    )
    reading = read("orders", frame, currency="EUR")
    assert reading.table["amount"].sum() == sum(SOLD) and not told(reading, "discount")


def test_a_total_that_a_discount_has_left_is_told_beside_what_was_sold_before_it():
    """A market place: its total has the tax and the delivery, less a discount; what fees leave is no revenue."""
    sold = pd.DataFrame(
        {"Order ID": range(12), "Sale Date": DAYS, "Order Value": SOLD, "Discount Amount": [0, 2.0, 0] * 4}
    )
    sold = sold.assign(Shipping=5.0, **{"Sales Tax": VAT})
    sold["Order Total"] = (sold["Order Value"] - sold["Discount Amount"] + 5.0 + sold["Sales Tax"]).round(2)
    reading = read("orders", sold.assign(**{"Order Net": sold["Order Total"] - 1.5}), currency="EUR")
    assert reading.table["amount"].sum() == sum(SOLD)
    assert (
        "sans « Shipping » ni « Sales Tax »" in told(reading)[0]
        and "8,00 € de remise" in told(reading, "discount")[0]
    )


def test_refunds_and_credit_notes_are_counted_in_the_other_total():
    frame = pd.DataFrame(
        {
            "N°": list("123456"),
            "Type": ["Facture"] * 4 + ["Avoir"] * 2,
            "Date": DAYS[:6],
            "Total": [12.0] * 6,
            "TVA": [2.0] * 6,
            "Net": [10.0] * 6,
            "Montant remboursé": [0, 0, 0, 4.0, 0, 0],
        }
    )
    reading, other = read("orders", frame, currency="EUR"), read("orders", frame, columns="amount=Total")
    assert reading.table["amount"].sum() == 4 * 10 - 4 - 2 * 10
    assert other.table["amount"].sum() == 4 * 12 - 4 - 2 * 12
    assert "donnerait 20,00 €" in told(reading)[0]


def test_headers_that_say_with_and_without_vat_leave_nothing_to_answer():
    frame = pd.DataFrame({"N°": range(12), "Date": DAYS, "Total HT": SOLD, "Total TTC": EATEN})
    (said,) = told(read("orders", frame, currency="EUR"))
    assert said.endswith("« Total TTC » donnerait 493,00 €.")
