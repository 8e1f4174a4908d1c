"""Whom a file names, as a reading found them: the same as if the file were opened again, until it changes."""

import os
from pathlib import Path

import pytest
from faker import Faker

import smkit
from smkit.reports.writing import people
from smkit.tables import named
from smkit.tables.opening import blocks

FAKE = Faker("fr_FR")
FAKE.seed_instance(14)
ONE, OTHER, FIRST = f"{FAKE.first_name()} {FAKE.last_name()}", f"{FAKE.first_name()} Petit", FAKE.first_name()
FILES = {
    "commandes": "Facture;Date;Client;CA;Produit\n"
    f"F1;01/03/2025; {ONE};10;{FIRST}\nF2;31/02/2025;{OTHER};5;Vase\nF3;02/03/2025;C-1;5;{FIRST}\n",
    "leads": f"ID;Étape;Commercial;Compte\n1;Gagné;{FIRST};Vitre SA\n2;Perdu;{ONE};{FIRST}\n3;Perdu;{OTHER};Vase\n",
}


def whom(table: str, path: Path, columns: dict[str, str]) -> tuple[set[str], set[str]]:
    found, things = people._names(table, path, columns)
    return set(found), set(things)


@pytest.mark.parametrize("by_blocks", [False, True])
@pytest.mark.parametrize("table", FILES)
def test_a_reading_knows_whom_the_file_names_without_opening_it_again(
    table: str, by_blocks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"{table}.csv"
    path.write_text(FILES[table], "utf-8")
    if by_blocks:
        monkeypatch.setattr(blocks, "LEAST", 1)
    journal = smkit.read(table, path).journal
    told = {name: header for header, name in journal.columns.items()}
    opened: list[str] = []
    again = named.raw_cells
    monkeypatch.setattr(named, "raw_cells", lambda *asked: opened.append(asked[0]) or again(*asked))
    names, things = whom(journal.table, path, told)
    # the row that was rejected names somebody too
    assert not opened and {ONE, OTHER} <= names and FIRST in things
    named._HEARD.clear()
    assert whom(journal.table, path, told) == (names, things) and opened == [journal.table]


def test_a_file_that_changed_or_is_read_otherwise_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "commandes.csv"
    path.write_text(f"Facture;Date;Client;CA;Contact\nF1;01/03/2025;C-1;10;{ONE}\n", "utf-8")
    journal = smkit.read("commandes", path, columns="customer_id=Client").journal
    told = {name: header for header, name in journal.columns.items()}
    assert whom("orders", path, told)[0] == set()
    assert ONE in whom("orders", path, told | {"customer_id": "Contact"})[0]
    before = path.stat()
    path.write_text(f"Facture;Date;Client;CA;Contact\nF1;01/03/2025;J.P;10;{ONE}\n", "utf-8")
    os.utime(
        path, ns=(before.st_atime_ns, before.st_mtime_ns)
    )  # as long, as old: its last change alone tells
    assert whom("orders", path, told)[0] == {"J.P"}
