import json
import zipfile

import pandas as pd
import pytest
from tables_helpers import plain

from smkit.tables import check, read


@pytest.fixture
def reading(tmp_path):
    file = tmp_path / "ventes.csv"
    file.write_text(
        "N° commande;Date;Produit;Client;Qté;P.U. HT;Ligne\n"
        "001;13/02/2025 10:30;=HYPERLINK(\"x\");C1;1;1 234,50 €;1\n"
        "002;14/02/2025;+33 vis;C2;-2;3;2\n"
        "003;14/02/2025;vis;C2;@SUM(A1);3;3\n"
        "004;31/02/2025;vis;Prénom Nom;1;3;4\n",
        encoding="utf-8",
    )  # fmt: skip
    return check.check(file, "commandes", currency="EUR")


def test_the_report_says_what_is_right_and_what_is_wrong(reading):
    text = plain(check.report(reading))
    assert "4 lignes lues dans « ventes.csv » (Commandes) : 2 gardées, 2 rejetées." in text
    assert "P.U. HT → Prix unitaire (unit_price)" in text
    assert "1 colonne non utilisée : « Ligne »" in text
    assert "ligne 4, « Qté », valeur « @SUM(A1) » : ce n'est pas un nombre." in text
    assert "ligne 5, « Date », valeur « 31/02/2025 »" in text
    assert "Prénom" not in text


def test_a_sound_file_is_told_so():
    reading = check.check(pd.DataFrame({"Campagne": ["a"], "Coût": [1]}), "campagnes")
    assert "Aucun problème" in check.report(reading)


def test_cells_with_one_problem_are_one_line_with_some_of_their_values():
    frame = pd.DataFrame({"Campagne": list("abcdefghijklm"), "Coût": [f"x{i}" for i in range(13)]})
    text = plain(check.report(check.check(frame, "campagnes")))
    assert "ligne 2 et 12 autres, « Coût », valeurs « x0 », « x1 », « x2 » et 10 autres :" in text
    assert text.count("ce n'est pas un nombre") == 1


def test_long_lists_of_problems_are_cut_and_counted(monkeypatch):
    monkeypatch.setattr(check, "SHOWN", 1)
    frame = pd.DataFrame(
        {"Campagne": ["a", "b", "c"], "Coût": ["x", "1", "12 %"], "Début": ["31/02/2026", "bientôt", ""]}
    )
    assert "… et 3 autres problèmes :" in plain(check.report(check.check(frame, "campagnes")))


def test_what_is_written_reads_back_equal_and_runs_no_formula(reading, tmp_path):
    folder = tmp_path / "sortie"
    paths = check.write(reading, folder)
    assert [path.name for path in paths] == [
        "commandes.csv",
        "commandes_rejets.xlsx",
        "commandes_journal.json",
    ]
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in paths)
    text = paths[0].read_text(encoding="utf-8-sig")
    assert text.startswith("N° de commande;Date de commande;Produit;Client;Quantité;Prix unitaire\n")
    assert ";-2;3,0" in text and "'+33 vis" in text and "'=HYPERLINK" in text
    pd.testing.assert_frame_equal(read("orders", paths[0]).table, reading.table)


def test_rejects_are_a_sheet_of_texts(reading, tmp_path):
    path = check.write(reading, tmp_path / "sortie")[1]
    sheet = pd.read_excel(path, engine="openpyxl")
    assert list(sheet) == ["Ligne", "Colonne", "Valeur", "Problème", "À faire"]
    assert sheet["Ligne"].tolist() == [4, 5]
    assert sheet["Valeur"][0] == "@SUM(A1)"
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_the_journal_is_json(reading, tmp_path):
    journal = json.loads(check.write(reading, tmp_path / "sortie")[2].read_text(encoding="utf-8"))
    assert (journal["rows"], journal["kept"], journal["rejected"]) == (4, 2, 2)
    assert journal["columns"]["Qté"] == "quantity"


def test_a_failed_writing_leaves_yesterdays_file(reading, tmp_path, monkeypatch):
    folder = tmp_path / "sortie"
    before = check.write(reading, folder)[0].read_bytes()
    monkeypatch.setattr(
        pd.DataFrame, "to_csv", lambda *args, **kwargs: (_ for _ in ()).throw(OSError("disque plein"))
    )
    with pytest.raises(OSError, match="disque plein"):
        check.write(reading, folder)
    assert (folder / "commandes.csv").read_bytes() == before
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("option", "says"), [("--to", "ce n'est pas un dossier"), ("--html", "ce n'est pas un dossier")]
)
def test_what_cannot_be_written_is_explained(tmp_path, capsys, option, says):
    from smkit.cli import main

    file = tmp_path / "ventes.csv"
    file.write_text("Facture;Date;CA\nF1;13/03/2025;5\n", encoding="utf-8")
    target = file if option == "--to" else file / "page.html"
    with pytest.raises(SystemExit) as stopped:
        main(["check", str(file), "--table", "commandes", option, str(target)])
    assert stopped.value.code == 1
    assert f"Impossible d'écrire « {target.name} » : {says}" in plain(capsys.readouterr().err)
