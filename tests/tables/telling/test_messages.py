"""What is wrong with a whole file: one French message that says what was found, what was expected, what to do."""

from pathlib import Path

import pandas as pd
import pytest
from tables_helpers import error

ORDERS = "N° commande;Date;Client;Qté;P.U. HT\n"


@pytest.fixture
def write(tmp_path):
    def write(content, name="ventes.csv"):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return write


def test_missing_file(write, tmp_path):
    write("x")
    message = error("orders", tmp_path / "vente.csv")
    assert "introuvable" in message and "« ventes.csv »" in message and str(tmp_path) not in message


def test_missing_folder(tmp_path):
    assert "son dossier « rien » n'existe pas" in error("orders", tmp_path / "rien" / "ventes.csv")


def test_folder(write):
    message = error("orders", write("x").parent)
    assert "est un dossier" in message and "« ventes.csv »" in message


def test_no_permission(write, monkeypatch):
    file = write("x")
    monkeypatch.setattr(Path, "read_bytes", lambda self: (_ for _ in ()).throw(PermissionError(13, "refusé")))
    message = error("orders", file)
    assert "accès est refusé" in message and "« ventes.csv »" in message


@pytest.mark.parametrize("content", ["", " \n\n \n", "\ufeff"])
def test_empty(write, content):
    assert "est vide" in error("orders", write(content))


@pytest.mark.parametrize("rest", ["", "\n", ";;;;\n\n", "Total;;;5;\n"])
def test_header_only(write, rest):
    message = error("orders", write(ORDERS + rest))
    assert "que sa ligne d'en-têtes" in message and "filtres" in message


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + bytes(100), b"a;b\n1;\x00\n"]
)
def test_binary(write, content):
    message = error("orders", write(content))
    assert "binaire" in message and "CSV, Excel (.xlsx) ou Parquet" in message


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("ventes.xlsx", b"PK\x03\x04" + bytes(200), "classeur Excel"),
        ("ventes.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "classeur Excel"),
        ("ventes.parquet", b"PAR1" + bytes(200), "Parquet abîmé"),
    ],
)
def test_damaged_archives(write, name, content, words):
    assert words in error("orders", write(content, name))


def test_workbook_without_cells(tmp_path):
    pd.DataFrame().to_excel(tmp_path / "vide.xlsx", engine="xlsxwriter")
    assert "aucune feuille ne contient de cellule" in error("orders", tmp_path / "vide.xlsx")


def test_quote_never_closed(write):
    content = ORDERS + "0;12/02/2025;c;1;2\n" + '1;13/02/2025;"c;1;2\n' + "2;13/02/2025;c;1;2\n" * 3
    message = error("orders", write(content))
    assert "ligne 3 : un guillemet ouvert n'est jamais refermé" in message


def test_wrong_table(write):
    message = error("orders", write("Campagne;Coût;Clics\nSalon;100;5\n"))
    assert "à la table Campagnes (campagnes)" in message and "« Clics »" in message


def test_missing_required_column(write):
    message = error("orders", write("Num de comande;Date;Qté;P.U.\n1;13/02/2025;1;2\n"))
    assert "il manque la colonne obligatoire « N° de commande »" in message
    assert "order_id=Num de comande" in message
    assert "Colonnes trouvées : « Num de comande », « Date », « Qté » et « P.U. »" in message


def test_neither_amount_nor_price(write):
    message = error("orders", write("N° commande;Date;Qté\n1;13/02/2025;1\n"))
    assert "« Quantité » et « Prix unitaire », ou « Montant »" in message


def test_no_header_quotes_shapes_only(write):
    message = error("orders", write("1001;13/02/2025;Prénom Nom;12,5\n1002;14/02/2025;Prénom Nom;3\n"))
    assert "pas de ligne d'en-têtes" in message and "« Aaaaaa Aaa »" in message and "Prénom" not in message


def test_an_email_in_a_header_is_not_quoted(write):
    assert "prenom@" not in error("orders", write("N° commande;Date;prenom@exemple.fr\n1;13/02/2025;2\n"))


def test_doubled_column(write):
    message = error("orders", write("N° commande;Date;Date;Montant\n1;13/02/2025;;2\n"))
    assert "deux colonnes « Date »" in message and "Renommez" in message


def test_unknown_table(write):
    message = error("comandes", write("x"))
    assert "« comandes » n'existe pas" in message and "Vouliez-vous dire « commandes » ?" in message


def test_unknown_mapping_target(write):
    message = error("orders", write(ORDERS), columns="unit_prices=P.U. HT")
    assert "« unit_prices » n'existe pas" in message and "Vouliez-vous dire « unit_price » ?" in message


def test_unknown_mapping_header(write):
    message = error("orders", write(ORDERS + "1;13/02/2025;c;1;2\n"), columns="amount=P.U. TH")
    assert "pas de colonne « P.U. TH »" in message and "Vouliez-vous dire « P.U. HT » ?" in message


def test_mapping_without_an_equal_sign(write):
    assert "colonne=en-tête" in error("orders", write(ORDERS), columns="amount")
