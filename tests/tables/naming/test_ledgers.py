"""Accounting entries: their own header is read, whoever their rows name is not shown, and they are told as no list of sales."""

import pandas as pd
import pytest
from faker import Faker
from tables_helpers import error, plain

from smkit.tables import read

FAKE = Faker("fr_FR")
FEC = (
    "JournalLib,EcritureNum,CompteNum,CompteLib,CompAuxLib,PieceRef,PieceDate,EcritureLib,Debit,Credit".split(
        ","
    )
)


def drawn():
    FAKE.seed_instance(20)
    return [f"{FAKE.first_name()} {FAKE.last_name()}" for _ in range(8)]


def entries():
    for n, name in enumerate(drawn()):
        label, day = f"Facture {name}", f"202501{n + 10}"
        paper = (f"FA{n}", day, label)
        yield "Ventes", n, "411000", "Clients", name, *paper, "120,00", "0,00"
        yield "Ventes", n, "707000", "Ventes de marchandises", "", *paper, "0,00", "100,00"
        yield "Ventes", n, "445710", "TVA collectée", "", *paper, "0,00", "20,00"


def written(tmp_path, rows, headers, separator):
    path = tmp_path / "ecritures.txt"
    lines = [headers, *rows]
    path.write_text("\n".join(separator.join(map(str, row)) for row in lines), "cp1252")
    return path


@pytest.mark.parametrize("separator", ["\t", "|", ";"])
@pytest.mark.parametrize("told", [None, "order_id=PieceRef, order_date=PieceDate, amount=Credit"])
def test_entries_of_customers_sales_and_taxes_are_no_sales(tmp_path, separator, told):
    said = error("orders", written(tmp_path, entries(), FEC, separator), columns=told)
    assert (
        "« CompteNum » commence par 70" in said
        and "order_id=PieceRef, order_date=PieceDate, amount=Montant" in said
    )
    assert not any(name in said for name in drawn())


def test_what_the_message_says_to_do_gives_the_sales():
    frame = pd.DataFrame(list(entries()), columns=FEC)
    frame = frame[frame["CompteNum"].str.startswith("70")].assign(Montant=100)
    told = "order_id=PieceRef, order_date=PieceDate, amount=Montant"
    assert read("orders", frame, columns=told).table["amount"].sum() == 800


@pytest.mark.parametrize(
    "headers", [["Col A", "Col B", "Col C", "Col D", "Col E"], ["Journal", "Lib", "Ref", "Le", "Nom"], None]
)
def test_a_row_whose_cells_look_like_headers_is_none(tmp_path, headers):
    rows = [("Ventes", "Clients", f"F{n}", f"{n + 10}/01/2025", name) for n, name in enumerate(drawn())]
    path = written(tmp_path, rows if headers else rows[1:], headers or rows[0], ";")
    said = error("orders", path)
    assert not any(name in said for name in drawn())
    assert (headers[3] in said) if headers else ("n'a pas de ligne d'en-têtes" in said)


def test_a_header_under_a_title_stays_the_header(tmp_path):
    rows = [("Ventes du mois", "", ""), ("Ventes", "Date", "Commande"), ("100,00", "03/01/2025", "F1")]
    path = written(tmp_path, rows, ("Export", "", ""), ";")
    assert read("orders", path).table["amount"].tolist() == [100]
    assert "Date" in plain(str(read("orders", path).journal.columns))
