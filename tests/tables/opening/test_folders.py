"""A folder of exports of one table is what one file with all their rows is, whatever each calls its columns."""

from pathlib import Path

import pandas as pd
import pytest
from faker import Faker
from tables_helpers import plain

from smkit.reports.asking.inputs import fingerprint
from smkit.tables import read
from smkit.tables.errors import AskedError, ReadError

people = Faker("fr_FR")
people.seed_instance(5)
DAYS = pd.date_range("2026-01-13", periods=9, freq="9D")
ROWS = pd.DataFrame(
    {
        "N° commande": [f"C{n}" for n in range(9)],
        "Date": DAYS.strftime("%d/%m/%Y"),
        "Montant HT": [100.5 * (n + 1) for n in range(9)],
        "Région": ["Nord", "Sud", "Est"] * 3,
    }
)


def months(tmp_path: Path, *changes: dict[str, str], drop: str = "") -> Path:
    """Three files, each with a third of the rows, under headers that `changes` rename."""
    folder = tmp_path / "ventes"
    folder.mkdir()
    for n, change in enumerate([*changes, {}, {}, {}][:3]):
        part = ROWS[3 * n : 3 * n + 3].rename(columns=change)
        part = part.drop(columns=drop) if drop and n == 2 else part
        if n == 0:
            part.to_excel(folder / "janvier.xlsx", index=False)
        else:
            text = part.to_csv(index=False, sep=";" if n == 1 else ",", decimal="," if n == 1 else ".")
            (folder / f"mois {n}.csv").write_bytes(text.encode("cp1252" if n == 1 else "utf-8"))
    return folder


def whole() -> pd.DataFrame:
    return read("orders", ROWS).table


@pytest.mark.parametrize(
    "changes",
    [
        (),
        ({}, {"Date": "Date commande", "Montant HT": "Total HT"}),
        ({"N° commande": "Numéro"}, {"Région": "Secteur"}, {"Date": "Date de commande"}),
    ],
)
def test_files_of_a_folder_are_one_table_whatever_they_call_their_columns(
    tmp_path: Path, changes: tuple[dict[str, str], ...]
) -> None:
    found = read("orders", months(tmp_path, *changes))
    assert found.rejected.empty and found.journal.kept == 9
    expected = whole()
    pd.testing.assert_frame_equal(
        found.table.sort_values("order_id", ignore_index=True)[list(expected)], expected
    )
    told = plain(" ".join(note.text for note in found.journal.notes if note.code == "renamed_headers"))
    assert all(
        f"« {new} »" in told and f"« {old} »" in told for change in changes for old, new in change.items()
    )


def test_a_column_that_nothing_stands_for_is_named_with_its_file_and_the_line_that_is_given_works(
    tmp_path: Path,
) -> None:
    folder = months(tmp_path, {}, {"Montant HT": "Somme"})
    with pytest.raises(AskedError) as refused:
        read("orders", folder)
    said = plain(str(refused.value))
    assert "« mois 1.csv »" in said and "« Montant HT »" in said and "« Somme »" in said
    found = read("orders", folder, columns=refused.value.answers["colonnes"])
    assert found.table["amount"].sum() == ROWS["Montant HT"].sum() and found.journal.kept == 9


def test_amounts_that_may_differ_are_not_added_up(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="l.un ne vaut pas l.autre") as refused:
        read("orders", months(tmp_path, {}, {"Montant HT": "Montant TTC"}))
    assert "mois 1.csv" in str(refused.value) and "Renommez" not in str(refused.value)


def test_a_column_that_a_file_lacks_is_blank_there_and_told(tmp_path: Path) -> None:
    found = read("orders", months(tmp_path, drop="Région"))
    assert found.table["region"].isna().sum() == 3
    assert "rien pour « Région » (« mois 2.csv »)" in plain(
        " ".join(note.text for note in found.journal.notes)
    )


def test_what_is_rejected_says_its_file_and_nobody_s_name(tmp_path: Path) -> None:
    folder = months(tmp_path)
    somebody = f"{people.first_name_female()} {people.last_name()}"
    bad = ROWS[:1].assign(**{"N° commande": "X", "Date": "31/02/2026"})
    bad.to_csv(folder / "avril.csv", index=False, sep=";")
    bad.to_csv(folder / f"Mme {somebody}.csv", index=False, sep=";")
    found = read("orders", folder)
    assert found.rejected["column"].tolist() == ["Date (avril.csv)", "Date (un autre fichier)"]
    assert somebody.split()[-1] not in " ".join(note.text for note in found.journal.notes)


def test_one_export_twice_is_told(tmp_path: Path) -> None:
    folder = months(tmp_path)
    (folder / "mois 2 (1).csv").write_bytes((folder / "mois 2.csv").read_bytes())
    codes = {note.code for note in read("orders", folder).journal.notes}
    assert codes & {"duplicates", "repeated_orders", "equal_lines"}


def test_a_folder_of_tables_is_none_and_the_print_of_a_folder_follows_its_files(tmp_path: Path) -> None:
    folder = months(tmp_path)
    before = fingerprint(folder)
    (folder / "mois 2.csv").write_text(
        (folder / "mois 2.csv").read_text("utf-8") + "Z,13/05/2026,5,Nord\n", "utf-8"
    )
    assert fingerprint(folder) != before
    (folder / "commandes.csv").write_text(ROWS.to_csv(index=False), "utf-8")
    (folder / "leads.csv").write_text("ID,Étape\n1,Gagné\n", "utf-8")
    with pytest.raises(ReadError, match="est un dossier"):
        read("orders", folder)
