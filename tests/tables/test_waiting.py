"""What a person who waits is told of a process that reads and computes."""

import re

import pytest
from tables_helpers import plain

from smkit.tables import read, waiting
from smkit.tables.environment import PROGRESS


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Where this process notes how far it is, each time that it does."""
    monkeypatch.setenv(PROGRESS, str(tmp_path / "avancement"))
    monkeypatch.setattr(waiting, "_OFTEN", -1)
    monkeypatch.setattr(waiting, "_state", waiting._State())
    return tmp_path / "avancement"


def heard(place) -> str:
    return plain(waiting.heard(place.read_text(encoding="utf-8")))


def test_rows_step_and_time_left_are_written_for_who_waits(place):
    waiting.cell(1, 4)
    waiting.step("ventes.csv", 1200, 0, 2)
    assert heard(place).startswith("Lecture de « ventes.csv » : 1 200 lignes")
    waiting.step("ventes.csv", 1200, 2, 2)
    waiting.cell(2, 4)
    assert "Calcul sur 1 200 lignes : étape 3 de 4, reste environ" in heard(place)
    waiting.page()
    waiting.opening("ventes.csv", b"x\n" * 1200, 2400, "text")
    assert "page, 1 200 lignes lues, reste environ" in heard(place), "looked at again, for who is named in it"
    waiting.cell(1, 4)
    waiting.opening("ventes.csv", b"x\n" * 1200, 2400, "text")
    assert "ouverture" in heard(place)


def test_the_time_left_shrinks_while_nothing_new_is_noted(place, monkeypatch):
    moment = 100.0
    monkeypatch.setattr(waiting.time, "monotonic", lambda: moment)
    waiting.cell(1, 30)
    waiting.opening("ventes.csv", b"x\n" * 1200, 50_000_000, "text")
    assert (
        heard(place) == "Lecture de « ventes.csv » : environ 25 000 000 lignes, ouverture, reste environ 2 s"
    )
    moment = 102.0
    waiting.step("ventes.csv", 25_000_000, 0, 4)
    moment = 104.0
    waiting.step("ventes.csv", 25_000_000, 1, 4)
    assert heard(place).endswith("25 000 000 lignes, colonne 2 sur 4, reste environ 6 s")
    moment = 110.0
    waiting.step("ventes.csv", 25_000_000, 4, 4)
    waiting.cell(5, 30)
    assert heard(place).endswith("étape 6 de 30, reste environ 60 s")
    moment = 130.0
    assert heard(place).endswith("reste environ 40 s")
    moment = 175.0
    assert heard(place).endswith("un peu plus long que prévu")


def test_a_file_that_is_compared_with_those_read_before_says_so_and_what_is_taken(place, monkeypatch):
    moment = 100.0
    monkeypatch.setattr(waiting.time, "monotonic", lambda: moment)
    waiting.cell(1, 30)
    waiting.looking("ventes.csv", 1_000_000_000)
    said = "« ventes.csv » : 1 000 Mo, comparés aux fichiers déjà lus, reste environ 4 s"
    assert heard(place) == said
    with waiting.aside():
        waiting.looking("autre.csv", 5)
    assert heard(place) == said
    moment = 102.0
    waiting.taken("ventes.csv", 5_000_000, "3 mars 2026")
    assert heard(place) == "« ventes.csv » : 5 000 000 lignes, reprises de la lecture du 3 mars 2026"
    waiting.cell(2, 30)
    assert heard(place).startswith("Calcul sur 5 000 000 lignes : étape 3 de 30, reste environ")


def test_the_rows_of_a_file_are_said_while_it_is_opened(place, tmp_path):
    said = []
    real = waiting._note
    waiting._note = lambda work, now=False: (said.append(plain(work.text)), real(work, now))
    try:
        file = tmp_path / "ventes.csv"
        file.write_text("Commande;Date;CA\n" + "1;13/03/2025;5\n" * 30_000, encoding="utf-8")
        read("orders", file)
    finally:
        waiting._note = real
    about = re.fullmatch("Lecture de « ventes.csv » : environ ([0-9 ]+) lignes, ouverture", said[0])
    assert about and 29_000 <= int(about[1].replace(" ", "")) <= 31_000
    assert "30 000 lignes, colonne 1" in said[1]


def test_nothing_is_written_where_nobody_waits(tmp_path, monkeypatch):
    monkeypatch.delenv(PROGRESS, raising=False)
    waiting.step("ventes.csv", 1200, 0, 2)
    waiting.cell(0, 4)
    waiting.page()
    assert not list(tmp_path.iterdir())


def test_half_a_note_says_nothing():
    assert waiting.heard("") == "" and waiting.heard('{"text": "Lec') == ""
