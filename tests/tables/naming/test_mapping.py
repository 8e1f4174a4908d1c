"""The user's own mapping: told once, kept in a file, taken for the next export."""

import pandas as pd
import pytest
from tables_helpers import error, plain

from smkit.tables import ReadError, gather, read
from smkit.tables.errors import one_line
from smkit.tables.naming import mapping

MARCH = pd.DataFrame({"Ref": ["1"], "Quand": ["13/03/2025"], "Somme": ["5"], "Montant": ["9"]})
APRIL = MARCH.assign(Quand="14/04/2025", Somme="6")
TOLD = "order_id=Ref, order_date=Quand, amount=Somme"


@pytest.fixture
def kept(tmp_path):
    return mapping.save(read("orders", MARCH, columns=TOLD).journal, tmp_path / "boutique.yaml")


def test_a_kept_mapping_reads_the_next_export(kept):
    table = read("orders", APRIL, columns=str(kept)).table
    assert table.loc[0].tolist() == ["1", pd.Timestamp("2025-04-14"), 6.0]


def test_what_is_told_after_the_file_beats_it(kept):
    assert read("orders", APRIL, columns=f"{kept}, amount=Montant").table["amount"].tolist() == [9.0]


def test_a_kept_mapping_serves_a_report_and_its_stages_too(kept, tmp_path):
    leads = pd.DataFrame({"Num": ["1", "2"], "Où": ["Signé", "Tombé"]})
    words = "won=Signé; lost=Tombé"
    file = mapping.save(
        read("leads", leads, columns="lead_id=Num, stage=Où", stages=words).journal,
        tmp_path / "crm.yaml",
        stages=words,
    )
    sources = gather(commandes=APRIL, leads=leads, colonnes=f"{kept}; {file}")
    assert sources.tables["leads"]["stage"].tolist() == ["won", "lost"]
    assert sources.tables["orders"]["amount"].tolist() == [6.0]


def test_people_can_read_and_change_the_file(kept):
    text = kept.read_text(encoding="utf-8")
    assert text.startswith("# Correspondance") and "table: commandes" in text and "  order_id: Ref" in text
    kept.write_text(
        "table: commandes\ncolonnes:\n  N° de commande: Ref\n  order_date: Quand\n  amount: Somme\n  product:\n"
    )
    assert read("orders", APRIL, columns=str(kept)).table["amount"].tolist() == [6.0]


@pytest.mark.parametrize("content", ["", "a: [", "table: commandes", "- x", "colonnes: {a: b}", "\x00"])
def test_a_file_that_is_no_mapping_is_explained(tmp_path, content):
    file = tmp_path / "faux.yaml"
    file.write_text(content)
    message = error("orders", MARCH, columns=str(file))
    assert "Correspondance" in message or "table" in message
    assert str(tmp_path) not in message


def test_a_mapping_is_kept_in_yaml_and_where_one_may_write(tmp_path):
    journal = read("orders", MARCH, columns=TOLD).journal
    with pytest.raises(ReadError, match="yaml"):
        mapping.save(journal, tmp_path / "boutique.txt")
    with pytest.raises(ReadError, match="boutique.yaml"):
        mapping.save(journal, tmp_path / "rien" / "boutique.yaml")


def test_a_kept_mapping_says_which_of_two_columns_of_a_name_was_taken(tmp_path):
    twice = tmp_path / "twice.csv"
    twice.write_text("N° commande;Date;Montant;Date;Montant\n1;02/03/2026;5;12/03/2026;7\n", encoding="utf-8")
    first = read("orders", twice, columns="order_date=Date (2), amount=Montant (2)")
    again = read("orders", twice, columns=str(mapping.save(first.journal, tmp_path / "twice.yaml")))
    assert again.table.equals(first.table) and again.table["amount"].tolist() == [7]


def test_columns_are_joined_or_taken_by_rank(tmp_path):
    file = tmp_path / "sans_titre.txt"
    file.write_text(" 00004 19970101  2   29.33\n 00004 19970131  x   14.96\n 00021         3   1.00\n")
    reading = read(
        "orders", file, columns="order_id=#1 + #2, customer_id=#1, order_date=#2, quantity=#3, amount=#4"
    )
    assert reading.table["order_id"].tolist() == ["00004-19970101"]
    assert reading.rejected["line"].tolist() == [2, 3]
    frame = pd.DataFrame({"Client": ["a", None], "Date": ["13/03/2025", "14/03/2025"], "CA": [1, 2]})
    joined = read("orders", frame, columns="order_id=Client + Date, customer_id=")
    assert joined.table["order_id"].tolist() == ["a-13/03/2025"]
    assert "vide" in plain(joined.rejected["problem"][0])


QUESTION = "Sur une échelle de 0 à 10, recommanderiez-vous nos produits, et à qui ?"


@pytest.mark.parametrize("told", [QUESTION, one_line(QUESTION)], ids=["whole", "as it is quoted"])
def test_a_header_may_hold_commas_and_be_given_as_a_message_quotes_it(told: str) -> None:
    survey = pd.DataFrame({"Horodateur": ["13/03/2026"], QUESTION: ["9"], "Avis": ["Bien"]})
    found = read("enquete", survey, columns=f"score={told}, comment=Avis").table
    assert found["score"].tolist() == [9.0] and found["comment"].tolist() == ["Bien"]


def test_a_header_is_proposed_for_one_column() -> None:
    told = plain(error("objectifs", pd.DataFrame({"Mois": ["Janvier 2026"], "Objectif ventes": ["5 000 €"]})))
    assert "target=Objectif ventes" in told and "metric=" not in told
