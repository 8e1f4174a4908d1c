"""A sheet of the workbook that lists who refuses refuses them in the list, by address, number or name; nobody else."""

from pathlib import Path

import pandas as pd
import pytest
from faker import Faker
from tables_helpers import plain

from smkit.tables import read

FAKER = Faker("fr_FR")
FAKER.seed_instance(11)
MAILS = [FAKER.unique.free_email() for _ in range(6)]
CALLS = [f"06 1{n} 23 45 6{n}" for n in range(6)]
LIST = {
    "N° de prospect": [f"P{n}" for n in range(6)],
    "Entreprise": "Azimut",
    "E-mail": MAILS,
    "Téléphone": CALLS,
}


def book(tmp_path: Path, title: str, beside: pd.DataFrame, **more: object) -> Path:
    path = tmp_path / "prospects.xlsx"
    with pd.ExcelWriter(path) as writer:
        pd.DataFrame(LIST | more).to_excel(writer, sheet_name="Salon", index=False)
        beside.to_excel(writer, sheet_name=title, index=False)
    return path


@pytest.mark.parametrize(
    "title", ["Liste rouge", "STOP", "Oppositions", "Désinscrits", "Blacklist", "Ne plus contacter"]
)
def test_who_is_on_a_sheet_of_refusals_is_opposed(tmp_path: Path, title: str) -> None:
    beside = pd.DataFrame({"E-mail": [MAILS[1].upper(), f"<{MAILS[4]}>", "personne@exemple.fr"]})
    found = read("prospects", book(tmp_path, title, beside))
    assert found.table["opposed"].fillna(False).tolist() == [False, True, False, False, True, False]
    (note,) = [plain(note.text) for note in found.journal.notes if note.code == "refusals_sheet"]
    assert "3 personnes opposées ; 2 prospects y sont" in note and "1 ne se trouve pas" in note


def test_a_sheet_adds_to_the_column_of_the_list_and_takes_nothing_back(tmp_path: Path) -> None:
    refused = ["oui", "non", "non", "", "non", "non"]
    found = read(
        "prospects", book(tmp_path, "STOP", pd.DataFrame({"E-mail": [MAILS[1]]}), Opposition=refused)
    )
    assert found.table["opposed"].fillna(False).tolist() == [True, True, False, False, False, False]


def test_a_number_refuses_calls_and_a_channel_is_that_of_the_sheet(tmp_path: Path) -> None:
    called = read("prospects", book(tmp_path, "Liste rouge", pd.DataFrame({"Tél.": [CALLS[2]]}))).table
    assert (
        called["opposed_phone"].fillna(False).tolist() == [n == 2 for n in range(6)]
        and "opposed" not in called
    )
    mails = read(
        "prospects", book(tmp_path, "Désabonnés newsletter", pd.DataFrame({"Mail": [MAILS[3]]}))
    ).table
    assert (
        mails["opposed_email"].fillna(False).tolist() == [n == 3 for n in range(6)] and "opposed" not in mails
    )


def test_a_number_of_prospect_finds_them_and_a_word_in_common_nobody(tmp_path: Path) -> None:
    beside = pd.DataFrame({"N° de prospect": ["P5", "P99"], "Entreprise": "Azimut"})
    found = read("prospects", book(tmp_path, "Oppositions", beside)).table
    assert found["opposed"].fillna(False).tolist() == [n == 5 for n in range(6)]


def test_a_sheet_whose_people_are_not_found_is_told_and_any_other_sheet_is_not(tmp_path: Path) -> None:
    nobody = pd.DataFrame({"E-mail": ["a@exemple.fr", "b@exemple.fr"]})
    found = read("prospects", book(tmp_path, "Liste rouge", nobody))
    assert "opposed" not in found.table
    (note,) = [plain(note.text) for note in found.journal.notes if note.code == "refusals_aside"]
    assert "2 personnes opposées, dont aucune ne se trouve" in note
    other = read("prospects", book(tmp_path, "Clients 2025", pd.DataFrame({"E-mail": MAILS})))
    assert "opposed" not in other.table and not [
        n for n in other.journal.notes if n.code.startswith("refusals")
    ]
