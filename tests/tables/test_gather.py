import pandas as pd
import pytest
from tables_helpers import plain

from smkit import paths
from smkit.tables import ReadError, gather


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "donnees"
    folder.mkdir()
    (folder / "Commandes.csv").write_text("N° commande;Date;Montant\n1;13/02/2025;5\n", encoding="utf-8")
    (folder / "campaigns.csv").write_text("Nom;Dépense\nSalon;100\n", encoding="utf-8")
    (folder / "notes.txt").write_text("rien à lire")
    return folder


def message(*args, **options):
    with pytest.raises(ReadError) as caught:
        gather(*args, **options)
    return plain(str(caught.value))


def test_a_folder_gives_its_tables_by_canonical_name(folder):
    sources = gather(folder, colonnes="campaigns.campaign=Nom")
    assert set(sources.tables) == set(sources.readings) == {"orders", "campaigns"}
    assert sources.tables["campaigns"].loc[0].tolist() == ["Salon", 100.0]


def test_a_named_file_beats_the_folder_and_blank_ones_are_not_given(folder, tmp_path):
    other = tmp_path / "autres.csv"
    other.write_text("N° commande;Date;Montant\n1;13/02/2025;5\n2;13/02/2025;5\n", encoding="utf-8")
    sources = gather(folder, colonnes="campagnes.campaign=Nom", commandes=other, leads="", objectifs=None)
    assert len(sources.tables["orders"]) == 2
    assert "leads" not in sources.tables


def test_nothing_given_gives_the_boutique_and_says_that_it_is_fictional(folder):
    if not any(paths.BOUTIQUE.glob("*.csv")):
        pytest.skip("la boutique n'est pas encore là")
    assert gather().fictional and set(gather().tables) == set(gather("boutique").tables)
    assert not gather(folder, colonnes="campaigns.campaign=Nom").fictional
    sales = pd.DataFrame({"N° commande": ["1"], "Date": ["13/02/2025"], "Montant": [5]})
    named = gather(commandes=sales, leads="")
    assert set(named.tables) == {"orders"} and not named.fictional


def test_an_unqualified_column_goes_to_the_tables_that_have_it():
    orders = pd.DataFrame({"N° commande": ["1"], "Date": ["13/02/2025"], "Somme": [5]})
    plan = pd.DataFrame({"Action": ["a"], "Début": ["13/02/2025"], "Fin": ["14/02/2025"]})
    sources = gather(colonnes="amount=Somme", commandes=orders, plan=plan)
    assert sources.tables["orders"]["amount"].tolist() == [5.0]


def test_options_reach_the_readings():
    leads = pd.DataFrame({"ID": ["1", "2"], "Étape": ["Signé", "Tombé"], "Montant": ["5 €", "£6"]})
    sources = gather(leads=leads, etapes="won=Signé; lost=Tombé", devise="EUR", rejets_max=0.5)
    assert sources.tables["leads"]["stage"].tolist() == ["won"]


def test_too_many_rejects_stop_with_the_reasons():
    orders = pd.DataFrame(
        {"N° commande": list("abcd"), "Date": ["x", "x", "13/02/2025", "13/02/2025"], "CA": [1] * 4}
    )
    text = message(commandes=orders, rejets_max=0.25)
    assert (
        "2 lignes rejetées sur 4" in text
        and "25 %" in text
        and "« Date »" in text
        and "dès la ligne 2" in text
    )
    assert len(gather(commandes=orders, rejets_max=0.5).tables["orders"]) == 2


def test_messages_on_folders(folder, tmp_path):
    assert "introuvable" in message(tmp_path / "rien")
    assert "ne contient aucune table" in message(tmp_path)
    assert "est un fichier" in message(folder / "Commandes.csv")
    (folder / "orders.csv").write_text("x")
    assert "deux fichiers pour une même table" in message(folder)


def test_a_table_that_was_not_given_says_how_to_give_it(folder):
    sources = gather(folder, colonnes="campaigns.campaign=Nom")
    with pytest.raises(ReadError) as caught:
        sources.tables["leads"]
    text = plain(str(caught.value))
    assert "a besoin de la table « leads »" in text and "-p leads FICHIER" in text and "leads.csv" in text
    assert "leads" not in sources.tables and sources.tables.get("leads") is None
    assert sources.tables["commandes"] is sources.tables["orders"]
    with pytest.raises(ReadError, match="Vouliez-vous dire"):
        sources.tables["lead"]


def test_unknown_names_are_suggested(folder):
    assert "Vouliez-vous dire « commandes » ?" in message(comandes="x.csv")
    assert "aucune des tables lues n'a de colonne « amonut »" in message(folder, colonnes="amonut=Somme")


def test_the_boutique_is_read_whole():
    if not any(paths.BOUTIQUE.glob("*.csv")):
        pytest.skip("la boutique n'est pas encore là")
    sources = gather("boutique")
    assert {"orders", "leads", "campaigns", "targets"} <= set(sources.tables)
    assert all(reading.journal.rejected == 0 for reading in sources.readings.values())


def unread(place, **given):
    readings = gather(place, **given).readings.values()
    return [
        plain(note.text) for each in readings for note in each.journal.notes if note.code == "unread_files"
    ]


def test_the_files_of_a_folder_that_nothing_reads_are_named_once(folder, tmp_path):
    assert unread(folder) == []
    for name in ("clients.csv", "Thumbs.db", "~$commandes.xlsx", "lisez-moi.txt.bak", "notes.docx"):
        (folder / name).write_text("Code;Nom\nC1;Azimut\n", encoding="utf-8")
    (said,) = unread(folder)
    assert "« clients.csv » ne porte le nom d'aucune table" in said and "commandes, leads" in said
    assert not any(name in said for name in ("Thumbs", "~$", "docx", "bak"))
    (folder / "vente.xlsx").write_bytes(b"")
    (said,) = unread(folder)
    assert "« clients.csv » et « vente.xlsx » ne portent" in said
    assert unread("boutique") == []
