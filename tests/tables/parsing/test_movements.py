"""In the account of a payment provider, payouts, fees and conversions are no sales; a movement that is not known is asked about."""

import pandas as pd
import pytest
from tables_helpers import add_up, plain

from smkit.tables import Reading, read

#: Headers (number, day, kind, amount, fee, what is left), then the words of a sale, a refund, and movements that are neither.
PROVIDERS = {
    "PayPal": (
        ["Numéro de transaction", "Date", "Type", "Brut", "Frais", "Net"],
        "Paiement sur site marchand", "Remboursement de paiement",
        ["Retrait initié par l'utilisateur", "Frais de paiement", "Conversion de devise"],
    ),
    "PayPal, English": (
        ["Transaction ID", "Date", "Type", "Gross", "Fee", "Net"],
        "Mobile Payment", "Payment Refund", ["General Withdrawal", "Payment Fee", "General Currency Conversion", "Account Hold"],
    ),
    "Stripe": (["id", "Created (UTC)", "Type", "Amount", "Fee", "Net"], "charge", "refund", ["payout", "stripe_fee", "transfer"]),
    "Shopify Payments": (
        ["Order", "Transaction Date", "Type", "Amount", "Fee", "Payout Date"], "charge", "refund", ["payout"],
    ),
    "Etsy": (["Order ID", "Date", "Type", "Amount", "Fees & Taxes", "Net"], "Sale", "Refund", ["Fee", "Deposit", "Marketing"]),
    "eBay": (
        ["Numéro de commande", "Date", "Type", "Montant", "Commission sur le prix final", "Montant net"],
        "Commande", "Remboursement", ["Versement", "Autres frais"],
    ),
}  # fmt: skip


def ledger(headers: list[str], rows: list[tuple[str, float]], **answers: str) -> Reading:
    cells = [
        [f"T{n}", f"2026-03-{n + 1:02}", kind, str(worth), "-0.50", str(worth - 0.5)]
        for n, (kind, worth) in enumerate(rows)
    ]
    reading = read("orders", pd.DataFrame(cells, columns=headers), currency="EUR", **answers)
    add_up(reading)
    return reading


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_is_neither_a_sale_nor_a_refund_is_set_apart(provider: str) -> None:
    headers, sale, refund, others = PROVIDERS[provider]
    rows = [(sale, 100.0), (sale, 40.0), (refund, -30.0), *((other, -20.0) for other in others)]
    reading = ledger(headers, rows)
    assert sorted(reading.table["amount"]) == [-30, 40, 100]
    assert reading.set_apart["status"].tolist() == ["none"] * len(others)
    assert not reading.journal.answer
    answered = ledger(headers, rows, statuts=f"vente={others[0]}")
    assert answered.table["amount"].sum() == 90


def test_a_payout_without_a_number_is_set_apart_and_not_rejected() -> None:
    headers, sale, _, others = PROVIDERS["Shopify Payments"]
    cells = [
        ["C1", "2026-03-01", sale, "20", "-1", "2026-03-04"],
        ["", "2026-03-02", others[0], "-19", "0", ""],
    ]
    reading = read("orders", pd.DataFrame(cells, columns=headers))
    assert reading.table["amount"].tolist() == [20] and reading.rejected.empty and len(reading.set_apart) == 1


def test_a_movement_that_is_not_known_is_asked_about() -> None:
    headers, sale, _, others = PROVIDERS["Stripe"]
    (said,) = [
        note
        for note in ledger(headers, [(sale, 90.0), (others[0], -50.0), ("adjustment", -5.0)]).journal.notes
        if note.code == "unknown_status"
    ]
    assert "« adjustment »" in plain(said.text) and "1 ligne comptée" in plain(said.text)


@pytest.mark.parametrize(
    ("headers", "kinds"),
    [
        (["N°", "Date", "Type", "Montant", "Frais de port", "Net"], ["Retrait", "Livraison"]),
        (["N°", "Date", "Type", "Montant", "Commission", "Net"], ["B2B", "B2C"]),
        (["N°", "Date", "Type", "Montant", "Remise", "Solde"], ["Frais", "Sec"]),
    ],
)
def test_a_list_of_sales_is_no_ledger(headers: list[str], kinds: list[str]) -> None:
    reading = ledger(headers, [(kinds[n % 2], 20.0) for n in range(6)])
    assert reading.table["amount"].sum() == 120 and reading.set_apart.empty
    assert "unknown_status" not in {note.code for note in reading.journal.notes}
