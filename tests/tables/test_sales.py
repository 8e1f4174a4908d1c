"""What is a sale: states in the words of many tools, credit notes, refunds, and orders that stand twice."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_helpers import add_up, error, plain

from smkit.tables import Reading, check, gather, read
from smkit.tables.naming import mapping
from smkit.tables.parsing import statuses
from smkit.tables.schema import load

#: Each tool's words as its users see them, and what a bookkeeper says of each.
TOOLS = {
    "Odoo": {"Bon de commande": "sale", "Devis": "pending", "Devis envoyé": "pending", "Annulé": "none"},
    "Odoo EN": {"Sales Order": "sale", "Quotation": "pending", "Quotation Sent": "pending", "Cancelled": "none"},
    "Shopify": {"paid": "sale", "pending": "pending", "voided": "none", "refunded": "refunded",
                "partially_refunded": "partial", "authorized": "sale"},
    "WooCommerce": {"Terminée": "sale", "En attente": "pending", "Annulée": "none", "Échouée": "none",
                    "Remboursée": "refunded", "wc-processing": "sale", "wc-on-hold": "pending", "wc-cancelled": "none"},
    "PrestaShop": {"Paiement accepté": "sale", "Livré": "sale", "En attente de paiement par chèque": "pending",
                   "Erreur de paiement": "none", "Remboursé": "refunded", "Remboursement partiel": "partial"},
    "Stripe": {"Paid": "sale", "Failed": "none", "Refunded": "refunded", "Canceled": "none", "Uncaptured": "pending"},
    "Square": {"Payment": "sale", "Refund": "credit"},
    "PayPal": {"Completed": "sale", "Denied": "none", "Pending": "pending", "Reversed": "refunded"},
    "Magento": {"complete": "sale", "processing": "sale", "pending_payment": "pending", "canceled": "none", "holded": "pending"},
    "Sellsy": {"Payée": "sale", "Brouillon": "pending", "Refusé": "none", "Expiré": "none", "Note de crédit": "credit"},
    "Pennylane": {"Payée": "sale", "En retard": "sale", "Brouillon": "pending", "Avoir": "credit"},
    "Sage": {"Facture": "sale", "Devis": "pending", "Facture de retour": "credit", "Bon d'avoir financier": "credit"},
    "EBP": {"Facture": "sale", "Devis": "pending", "Avoir": "credit", "Bon de retour": "credit"},
    "Zoho": {"Invoiced": "sale", "Draft": "pending", "Void": "none", "Pending Approval": "pending"},
    "Dynamics 365": {"Fulfilled": "sale", "Invoiced": "sale", "Canceled": "none", "Honoré": "sale"},
    "Dolibarr": {"Validée": "sale", "Brouillon": "pending", "Annulée": "none", "Facture avoir": "credit"},
}  # fmt: skip


def sold(words: list[str], header: str = "Statut", **options) -> Reading:
    """Read one order of 100 € a word."""
    frame = pd.DataFrame({"N° commande": [f"C{i}" for i in range(len(words))], "Date": "13/03/2025",
                          "Montant": "100,00", header: words})  # fmt: skip
    reading = read("orders", frame, currency="EUR", **options)
    add_up(reading)
    return reading


def told(reading: Reading, code: str) -> str:
    return plain(next((note.whole() for note in reading.journal.notes if note.code == code), ""))


@pytest.mark.parametrize("tool", TOOLS)
def test_the_words_of_a_tool_are_classed(tool):
    words = TOOLS[tool]
    assert dict(zip(words, statuses.classes(list(words), {}), strict=True)) == words


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("header", ["Statut", "État de la commande", "Order status"])
def test_only_sales_are_counted_and_every_euro_is_somewhere(tool, header):
    words = [*TOOLS[tool], "Livrée"]
    reading = sold(words, header)
    kinds = [*TOOLS[tool].values(), "sale"]
    expected = sum(100 for kind in kinds if kind in ("sale", "partial")) - 100 * kinds.count("credit")
    assert reading.table["amount"].sum() == expected
    assert sorted(reading.set_apart["status"]) == sorted(
        k for k in kinds if k in ("pending", "none", "refunded")
    )
    assert reading.journal.rejected == 0 and all("«" in reason for reason in reading.set_apart["reason"])


def test_a_word_has_one_meaning_whatever_the_tool():
    found: dict[str, tuple[str, str]] = {}
    every = load("parsing/statuses.yaml")["words"]
    assert len(every) >= 13 and all(tool["from"] in ("seen", "memory") for tool in every.values())
    from smkit.tables.schema import key

    for tool, kinds in every.items():
        for kind in set(kinds) - {"from"}:
            assert kind in statuses.CLASSES
            for word in map(key, map(str, kinds[kind])):
                assert found.setdefault(word, (kind, tool))[0] == kind, (word, tool, found[word])


def test_an_unknown_word_is_asked_about_with_its_money_and_the_answer_is_taken():
    words = ["Payée", "Chez le transporteur", "Perdu en route"]
    reading = sold(words)
    question = told(reading, "unknown_status")
    assert "« Chez le transporteur » et « Perdu en route »" in question and "200,00 €" in question
    assert "statuts : « vente=Chez le transporteur, Perdu en route »." in question
    assert reading.table["amount"].sum() == 300
    answered = sold(words, statuts="vente=Chez le transporteur; annulee=Perdu en route")
    assert answered.table["amount"].sum() == 200 and not told(answered, "unknown_status")
    assert "Aucun problème" not in check.report(reading)


@pytest.mark.parametrize("header", ["Type", "Nature", "Type de pièce", "Document type"])
def test_a_credit_note_counts_as_negative_whatever_the_sign_it_is_written_with(header):
    for sign in (1, -1):
        frame = pd.DataFrame({"Facture": ["F1", "A1", "F2"], "Date": "13/03/2025", "CA": [100, sign * 40, 60],
                              header: ["Facture", "Avoir", "Facture"]})  # fmt: skip
        reading = read("orders", frame)
        assert reading.table["amount"].tolist() == [100, -40, 60]
        assert bool(told(reading, "credit_notes")) == (sign == 1)


def test_a_credit_note_of_lines_turns_its_quantities():
    frame = pd.DataFrame({"Facture": ["F1", "A1"], "Date": "13/03/2025", "Produit": "Vis", "Quantité": [3, 2],
                          "Prix unitaire": [10, 10], "Type": ["Facture", "Retour"]})  # fmt: skip
    assert read("orders", frame).table["quantity"].tolist() == [3, -2]


@pytest.mark.parametrize(
    ("header", "words"),
    [("Type", ["B2B", "B2C"]), ("Type", ["Nouveau client", "Vente"]), ("Étape", ["Nord", "Sud"]),
     ("Statut", [f"note {i}" for i in range(40)]), ("Statut client", ["Perdu", "Actif"]),
     ("Remarque", ["Annulée", "rappeler lundi"])],
)  # fmt: skip
def test_what_says_no_state_changes_nothing(header, words):
    reading = sold(words, header)
    assert len(reading.table) == len(words) and not told(reading, "unknown_status")


def test_waiting_for_delivery_is_no_waiting_for_a_sale():
    frame = pd.DataFrame({"Order": ["1", "2", "3"], "Date": "13/03/2025", "Amount": 10, "Financial Status": "paid",
                          "Fulfillment Status": ["fulfilled", "pending", "unfulfilled"]})  # fmt: skip
    assert len(read("orders", frame).table) == 3


def test_the_more_serious_of_two_states_holds():
    frame = pd.DataFrame({"Order": ["1", "2", "3"], "Date": "13/03/2025", "Amount": 10,
                          "Financial Status": ["paid", "pending", "paid"],
                          "Fulfillment Status": ["fulfilled", "", "returned"]})  # fmt: skip
    assert read("orders", frame).set_apart["status"].tolist() == ["pending", "refunded"]


def test_waiting_orders_are_counted_when_one_asks():
    words = ["Payée", "Devis"]
    assert sold(words).table["amount"].sum() == 100 and "en_attente : « compter »" in told(
        sold(words), "pending"
    )
    counted = sold(words, en_attente="compter")
    assert counted.table["amount"].sum() == 200 and "en_attente : « ecarter »" in told(counted, "pending")
    assert "ne connaît pas" in error("orders", pd.DataFrame({"a": [1]}), en_attente="peut-être")


def test_orders_that_are_no_sale_are_outside_the_rejected_share():
    frame = pd.DataFrame(
        {"Commande": list("abcd"), "Date": "13/03/2025", "CA": 5, "Statut": ["Annulée"] * 3 + ["Payée"]}
    )
    assert len(gather(commandes=frame, rejets_max=0.0).tables["orders"]) == 1


def test_a_cancelled_order_without_a_date_is_set_apart_and_not_rejected():
    frame = pd.DataFrame(
        {"Commande": ["a", "b"], "Date": ["13/03/2025", ""], "CA": [5, 7], "Statut": ["Payée", "Brouillon"]}
    )
    reading = read("orders", frame)
    assert (reading.journal.rejected, reading.journal.set_apart) == (0, 1)


def test_people_have_no_name_among_what_is_set_apart():
    reading = read("orders", pd.DataFrame({"Commande": ["a", "b"], "Date": "13/03/2025", "CA": 5,
        "Client": ["Prénom Nom", "Autre Nom"], "Statut": ["Payée", "Annulée"]}))  # fmt: skip
    assert reading.set_apart["customer_id"].str.startswith("Personne-").all()


def test_a_refund_is_taken_off_once():
    frame = pd.DataFrame({"Order": ["1", "2", "3"], "Date": "13/03/2025", "Amount": [100, 50, 20],
                          "Amount Refunded": [30, 50, 0], "Status": ["Partial refund", "Refunded", "Paid"]})  # fmt: skip
    reading = read("orders", frame)
    assert reading.table["amount"].tolist() == [70, 20] and reading.set_apart["order_id"].tolist() == ["2"]
    assert "30,00 €" in told(read("orders", frame, currency="EUR"), "refunds")


def test_a_refund_of_an_order_is_spread_over_its_lines():
    frame = pd.DataFrame({"Order": ["1", "1", "2"], "Date": "13/03/2025", "Product": list("abc"), "Quantity": [1, 3, 1],
                          "Unit price": [10, 10, 10], "Refunded Amount": [20, None, None]})  # fmt: skip
    for refunds in ([20, None, None], [20, 20, 0]):
        table = read("orders", frame.assign(**{"Refunded Amount": refunds})).table
        assert table["amount"].tolist() == [5, 15, 10] and table["quantity"].tolist() == [1, 3, 1]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 700)), min_size=1, max_size=8))
def test_refunds_never_make_a_sale_negative(rows):
    frame = pd.DataFrame({"Order": [str(i) for i in range(len(rows))], "Date": "13/03/2025",
                          "Amount": [a for a, _ in rows], "Amount Refunded": [r for _, r in rows]})  # fmt: skip
    reading = read("orders", frame)
    assert (reading.table["amount"] > 0).all()
    assert reading.table["amount"].sum() == pytest.approx(sum(max(a - r, 0) for a, r in rows))


def test_what_was_read_reads_back_without_a_second_refund(tmp_path):
    frame = pd.DataFrame({"Order": ["1"], "Date": "13/03/2025", "Amount": [100], "Amount Refunded": [30]})
    check.write(read("orders", frame), tmp_path)
    assert read("orders", tmp_path / "commandes.csv").table["amount"].tolist() == [70]


def test_the_same_order_twice_is_counted_once_and_told():
    once = pd.DataFrame({"commande": ["1", "2"], "date": "13/03/2025", "client": "K1", "montant": "10,00"})
    frame = pd.concat([once, once], ignore_index=True)
    reading = read("orders", frame, currency="EUR")
    assert reading.table["amount"].sum() == 20 and reading.set_apart["status"].tolist() == ["duplicate"] * 2
    assert "20,00 € en moins" in told(reading, "repeated_orders")
    assert read("orders", frame, doublons="compter").table["amount"].sum() == 40
    lines = frame.assign(produit="Vis")
    assert read("orders", lines).table["amount"].sum() == 40, "two equal lines may be two sales"
    split = pd.concat([frame, once.assign(montant="3,00")], ignore_index=True)
    assert read("orders", split).table["amount"].sum() == 46, "an order of several rows is no row an order"


def test_the_state_column_may_be_named_or_ignored():
    words = ["Annulée", "Payée"]
    assert len(sold(words, "Suivi par").table) == 1, "a column that says states alone, whatever its header"
    assert len(sold(["Annulée", "chez le livreur"], "Suivi par").table) == 2
    assert len(sold(["Annulée", "chez le livreur"], "Suivi par", columns="status=Suivi par").table) == 1
    assert len(sold(words, "Statut", columns="status=").table) == 2


def test_answers_travel_in_colonnes_and_are_kept_with_the_mapping(tmp_path):
    words = ["Payée", "Rendue"]
    inside = sold(words, columns="[statuts: annulee=Rendue]")
    assert inside.table["amount"].sum() == 100
    file = mapping.save(inside.journal, tmp_path / "export.yaml")
    assert "annulee=Rendue" in file.read_text(encoding="utf-8")
    assert sold(words, columns=str(file)).table["amount"].sum() == 100


@pytest.mark.parametrize("text", ["vente", "vnte=Livrée", "=x", "zut=Livrée"])
def test_an_answer_that_cannot_be_understood_is_explained(text):
    frame = pd.DataFrame({"Commande": ["a"], "Date": "13/03/2025", "CA": 5, "Statut": "Payée"})
    assert "Attendu" in error("orders", frame, statuts=text)


def dated(*days):
    """One sale of 10 € a day given."""
    return pd.DataFrame({"Commande": [f"C{n}" for n in range(len(days))], "Date": days, "CA": 10})


SPRING = [f"{day:02}/03/2025" for day in range(1, 20)]


@pytest.mark.parametrize(
    ("day", "code"), [("01/01/1900", "far_away"), ("14/03/2015", "far_away"), ("14/03/2062", "later")]
)
def test_a_sale_dated_far_from_the_others_or_in_the_future_is_set_apart_and_told(day, code):
    reading = read("orders", dated(*SPRING, day), currency="EUR")
    add_up(reading)
    assert len(reading.table) == 19 and reading.set_apart["status"].tolist() == ["distant"]
    note = next(each for each in reading.journal.notes if each.code == code)
    assert note.amount == 10 and day in note.text and "lointaines : « compter »" in plain(note.answer)
    assert "Aucun problème" not in check.report(reading)
    counted = read("orders", dated(*SPRING, day), currency="EUR", lointaines="compter")
    assert len(counted.table) == 20 and not len(counted.set_apart)


def test_dates_are_left_alone_where_none_is_the_odd_one():
    tomorrow = (pd.Timestamp.now() + pd.Timedelta(days=1)).strftime("%d/%m/%Y")
    for days in (
        ["14/03/2015", "14/03/2020", "14/03/2025"],  # no main history
        [*SPRING, *[f"{day:02}/03/2020" for day in range(1, 10)]],  # two of them
        [*SPRING, "14/03/2024"],
        [*SPRING, tomorrow],
        [f"{day:02}/03/2092" for day in range(1, 20)],
    ):  # all to come: a clock, or a forecast
        reading = read("orders", dated(*days))
        assert len(reading.table) == len(days), days


def test_a_cancelled_sale_with_an_odd_date_is_set_apart_once():
    frame = dated(*SPRING, "14/03/2062").assign(Statut=[*["Payée"] * 19, "Annulée"])
    reading = read("orders", frame)
    add_up(reading)
    assert reading.set_apart["status"].tolist() == ["none"] and len(reading.table) == 19


def sold_in_lines(what: str) -> pd.DataFrame:
    """Sixty orders of one to three products; `what` their last column says."""
    draw, prices, rows = np.random.default_rng(11), {"Thé": 7.9, "Café": 12.5, "Savon": 7.9, "Miel": 21.0}, []
    for number in range(60):
        names = draw.choice(list(prices), draw.integers(1, 4), replace=False)
        lines = [(name, int(draw.integers(1, 5))) for name in names]
        total = round(sum(prices[name] * many for name, many in lines), 2)
        seat = float(draw.integers(20, 90))
        for name, many in lines:
            own = {
                "totals": total,
                "lines": prices[name] * many,
                "one price": 9.99,
                "prices": prices[name],
                "seats": seat,
            }
            rows.append((f"F{number}", "13/03/2026", "Licence" if what == "seats" else name, many, own[what]))
    return pd.DataFrame(rows, columns=["N° facture", "Date", "Article", "Qté", "Montant"])


def test_a_total_of_the_order_on_each_of_its_lines_is_counted_once_whatever_it_is_called():
    sold = sold_in_lines("totals")
    found = read("orders", sold)
    assert found.table["amount"].sum() == pytest.approx(sold.drop_duplicates("N° facture")["Montant"].sum())
    assert found.journal.rejected == len(sold) - 60
    assert found.rejected["problem"].str.contains("déjà compté").all()


@pytest.mark.parametrize("what", ["lines", "one price", "prices", "seats"])
def test_lines_of_their_own_are_all_counted(what: str):
    sold = sold_in_lines(what)
    found = read("orders", sold)
    assert found.table["amount"].sum() == pytest.approx(sold["Montant"].sum()) and not found.journal.rejected
