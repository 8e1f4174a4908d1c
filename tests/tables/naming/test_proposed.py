"""What is proposed for a missing column gives sound figures once typed; what is no list of sales is told for what it is."""

import pandas as pd
import pytest
from faker import Faker
from tables_helpers import error, plain

from smkit.tables import read
from smkit.tables.errors import AskedError, ReadError
from smkit.tables.sources import Sources


def refused(columns: dict[str, list[object]]) -> str:
    return plain(error("orders", pd.DataFrame(columns)))


DAYS, NUMBERS = ["03/01/2025", "06/01/2025"], ["F1", "F2"]
LEDGERS = {
    "both sides": {"Date": DAYS, "Journal": ["VE", "VE"], "N° pièce": NUMBERS, "Compte": [70710000, 70710000],
                   "Débit": ["", 12.5], "Crédit": [20.1, ""]},
    "one side": {"EcritureDate": ["20250103", "20250106"], "Journal": ["VE", "VE"], "Compte": [411, 411], "PieceRef": NUMBERS,
                 "Credit": [957.93, 132.36]},
}  # fmt: skip


@pytest.mark.parametrize("kind", LEDGERS)
def test_the_entries_of_a_ledger_are_told_and_no_account_is_proposed_as_an_amount(kind: str) -> None:
    said = refused(LEDGERS[kind])
    assert "journal comptable" in said and "Crédit − Débit" in said and "=Compte" not in said


def test_a_list_of_customers_is_told() -> None:
    columns: dict[str, list[object]] = {
        "Code client": ["C1", "C2"], "Nom": ["A", "B"], "E-mail": ["", ""], "Ville": ["Lyon", "Lille"], "Date de création": DAYS,
        "CA total": [8024.73, 12.5], "Nb commandes": [4, 6],
    }  # fmt: skip
    said = refused(columns)
    assert "fichier de clients" in said and "order_id=" not in said


def test_what_was_paid_is_no_price_of_what_was_ordered() -> None:
    columns: dict[str, list[object]] = {
        "N° commande": ["C0", "C0"], "Date": DAYS, "Montant commande HT": [200, 200], "Montant payé": [60.5, 139.5],
        "Nature": ["Acompte", "Solde"],
    }  # fmt: skip
    said = refused(columns)
    assert "quantity=" not in said and "amount=Montant payé" in said


def test_an_account_number_is_no_amount_in_a_list_of_sales() -> None:
    said = refused({"Facture": NUMBERS, "Date": DAYS, "Compte": ["70710000", "70710000"]})
    assert "amount=Compte" not in said


@pytest.mark.parametrize("words", [["HT", "TTC", "HT"], ["hors taxes", "TVA comprise", "hors taxes"]])
@pytest.mark.parametrize("header", ["HT/TTC", "Base"])
def test_amounts_with_and_without_vat_in_one_column_are_told_and_no_word_is_an_amount(
    header: str, words: list[str]
) -> None:
    rows = pd.DataFrame(
        {"Facture": ["1", "2", "3"], "Date": ["03/01/2025"] * 3, "Montant": [10, 12, 30], header: words}
    )
    reading = read("orders", rows, currency="EUR")
    said = [plain(note.whole()) for note in reading.journal.notes]
    assert not any("amount=" in text for text in said)
    (told,) = [note for note in reading.journal.notes if note.code == "two_bases"]
    assert "2 lignes HT (40,00 €) et 1 ligne TTC (12,00 €)" in plain(told.text)
    kept = read("orders", rows, columns={"status": header}, statuts=f"vente={words[0]}; aucune={words[1]}")
    assert kept.table["amount"].tolist() == [10, 30] and "two_bases" not in {
        note.code for note in kept.journal.notes
    }


@pytest.mark.parametrize("words", [["HT", "HT", "HT"], ["", "HT", ""], ["Lampe HT", "TTC", "Vis"]])
def test_one_base_is_no_mix(words: list[str]) -> None:
    rows = pd.DataFrame(
        {"Facture": ["1", "2", "3"], "Date": ["03/01/2025"] * 3, "Montant": [10, 12, 30], "Base": words}
    )
    assert "two_bases" not in {note.code for note in read("orders", rows).journal.notes}


@pytest.mark.parametrize("before", ["", " €", " EUR"])
def test_cells_that_say_vat_beside_their_figure_are_heard(before: str) -> None:
    def sales(*taxes: str) -> pd.DataFrame:
        cells = [f"{100 * (n + 1)},00{before}{tax and f' {tax}'}" for n, tax in enumerate(taxes)]
        days = [f"{13 + n}/03/2026" for n in range(len(cells))]
        return pd.DataFrame({"N°": [f"F{n}" for n in range(len(cells))], "Date": days, "Montant": cells})

    mixed = read("orders", sales("HT", "TTC", "HT", ""), currency="EUR")
    (note,) = [note for note in mixed.journal.notes if note.code == "two_bases"]
    assert plain(note.text).startswith("« Montant » : 2 lignes HT (400,00 €) et 1 ligne TTC (200,00 €)")
    assert note.amount == 200 and mixed.journal.base == ""
    assert Sources(readings={"orders": mixed}).doubts(), "what changes the total stands beside the figure"
    taxed = read("orders", sales("TTC", "ttc", "TVAC"), currency="EUR")
    assert taxed.journal.base == "TTC" and [n.asks for n in taxed.journal.notes if n.asks] == [
        {"base": "TTC"}
    ]
    untaxed = read("orders", sales("HT", "HT", "HTVA"), currency="EUR")
    assert untaxed.journal.base == "HT" and not [note for note in untaxed.journal.notes if note.asks]
    assert read("orders", sales("", "", ""), currency="EUR").journal.base == ""


ORDER_LINES = [(order, line) for order in range(1, 13) for line in range(order % 3 + 1)]


@pytest.mark.parametrize("headers", [
    ["id_order", "reference", "date_add", "product_name", "product_quantity", "unit_price_tax_excl", "total_paid_tax_incl"],
    ["ID vente", "Référence", "Jour", "Désignation", "Qté", "PU", "Total payé TTC"],
])  # fmt: skip
def test_the_total_of_an_order_on_each_line_is_not_counted_again(headers: list[str]) -> None:
    rows = [[str(order), f"R{order}", f"2026-03-{order + 12}", f"P{line}", line + 1, 5.5 + line, 20 + order]
            for order, line in ORDER_LINES]  # fmt: skip
    shop = pd.DataFrame(rows, columns=headers)
    found = read("orders", shop, currency="EUR").table
    assert (found["quantity"] * found["unit_price"]).sum() == sum((n + 1) * (5.5 + n) for _, n in ORDER_LINES)
    told = read(
        "orders", shop, columns={"amount": headers[-1], "quantity": "", "unit_price": ""}, currency="EUR"
    )
    assert told.table["amount"].sum() == sum(20 + order for order in range(1, 13)), "each order once"
    assert told.journal.rejected == len(ORDER_LINES) - 12


def test_two_columns_of_products_are_looked_at_for_a_total_that_comes_back() -> None:
    """A code that is the order's own hides nothing: the product beside it shows that amounts are those of orders."""
    rows = [
        [str(order), f"R{order}", f"2026-03-{order + 12}", f"P{line}", 20 + order]
        for order, line in ORDER_LINES * 2
    ]
    shop = pd.DataFrame(rows, columns=["N°", "Réf", "Date", "Article", "Somme"]).drop_duplicates()
    more = shop.assign(**{"N°": shop["N°"] + "b", "Somme": shop["Somme"] + 40})
    found = read(
        "orders", pd.concat([shop, more]), columns={"amount": "Somme", "product_id": "Réf", "order_id": "N°"}
    )
    assert found.table["amount"].sum() == 2 * sum(20 + order for order in range(1, 13)) + 40 * 12


def test_a_deal_without_a_number_is_proposed_by_its_title() -> None:
    deals = pd.DataFrame(
        {"Titre": ["Site Boulons", "Site Vis", "Site Clous"], "Client": "Boulons SARL", "Montant": [1000, 2000, 500],
         "Phase": ["Devis", "Devis", "Contacté"], "Statut": ["Gagné", "Perdu", "Nouveau"]}
    )  # fmt: skip
    with pytest.raises(AskedError) as refused:
        read("leads", deals)
    answers = refused.value.answers
    assert answers["colonnes"] == "lead_id=Titre"
    assert read("leads", deals, columns=answers["colonnes"]).table["stage"].tolist() == [
        "won",
        "lost",
        "open",
    ]
    with pytest.raises(ReadError):  # a title that comes back is somebody's job
        read("leads", deals.assign(Titre="Directrice"))


def test_one_of_two_columns_of_a_name_is_named_by_its_rank() -> None:
    columns = ["N°", "Date", "Montant", "Date", "Montant"]
    rows = [["1", "13/03/2026", 100, "20/03/2026", 120], ["2", "14/03/2026", 200, "21/03/2026", 240]]
    shop = pd.DataFrame(rows, columns=columns)
    with pytest.raises(AskedError) as refused:
        read("orders", shop)
    first = read("orders", shop, columns=refused.value.answers["colonnes"]).table
    assert first["order_date"].dt.day.tolist() == [13, 14] and first["amount"].sum() == 300
    second = read("orders", shop, columns="order_date=Date (2), amount=Montant (2)").table
    assert second["order_date"].dt.day.tolist() == [20, 21] and second["amount"].sum() == 360
    with pytest.raises(ReadError, match="n'a pas de colonne"):
        read("orders", shop, columns="order_date=Date (3)")


def test_a_lead_without_a_number_is_proposed_by_its_two_names() -> None:
    people = Faker("fr_FR")
    people.seed_instance(44)
    who = [(people.first_name(), people.unique.last_name()) for _ in range(4)]
    leads = pd.DataFrame(who, columns=["Prénom", "Nom"]).assign(
        Société="Boulons SARL", Statut=["Nouveau", "Gagné", "Perdu", "Gagné"]
    )
    with pytest.raises(AskedError) as refused:
        read("leads", leads)
    found = read("leads", leads, columns=refused.value.answers["colonnes"])
    assert found.table["lead_id"].nunique() == 4 and found.table["stage"].tolist() == [
        "open",
        "won",
        "lost",
        "won",
    ]
    assert not any(last in " ".join(found.table["lead_id"]) for _, last in who)
    assert not any(last in plain(str(refused.value)) for _, last in who)


def test_a_base_after_brackets_is_heard_too() -> None:
    shop = pd.DataFrame({"N°": ["1", "2"], "Date": "13/03/2026", "Montant": ["100,00 € HT", "(50,00 €) HT"]})
    found = read("orders", shop, currency="EUR")
    assert found.table["amount"].tolist() == [100, -50] and found.journal.base == "HT"
