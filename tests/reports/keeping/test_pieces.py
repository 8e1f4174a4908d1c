"""A piece knows what it was made from: a file that changes meanwhile is told, and its random numbers are its own."""

import hashlib
from pathlib import Path

import pytest

from smkit import paths
from smkit.reports.asking.plan import Job
from smkit.reports.keeping import build
from smkit.reports.keeping.pieces import Piece
from smkit.tables.part import Part

ORDERS = "N° de commande;Date de commande;Région;Montant\n1;03/02/2025;Nord;10,00\n2;04/02/2025;Sud;12,00\n"


@pytest.fixture
def job(tmp_path: Path) -> Job:
    (tmp_path / "commandes.csv").write_text(ORDERS, "utf-8")
    (job,) = build.plan("indicateurs", {"commandes": str(tmp_path / "commandes.csv")}, [])
    return job


def test_a_file_that_changes_or_goes_while_the_report_is_made_is_told(job: Job) -> None:
    piece = Piece("indicateurs", job)
    assert set(piece.prints) == set(piece.files) == {"orders"}
    assert piece.disturbed() == ""
    path = piece.files["orders"]
    path.write_text(ORDERS + "3;05/02/2025;Nord;1,00\n", "utf-8")
    assert "« commandes.csv » a changé" in piece.disturbed()
    path.unlink()
    assert "« commandes.csv » a disparu" in piece.disturbed()
    path.write_text(ORDERS, "utf-8")
    assert piece.disturbed() == ""


def test_a_report_on_its_own_example_has_the_fingerprint_of_the_example(job: Job) -> None:
    """`contenus` names no file and reads no folder: its example is one of the kit's cases, whose page said « n.d. »."""
    example = paths.CASES / "contenus_boutique.csv"
    (alone,) = build.plan("contenus", {}, [])
    assert Piece("contenus", alone).by_file[example.name] == hashlib.sha256(example.read_bytes()).hexdigest()
    assert set(Piece("indicateurs", job).by_file) == {"commandes.csv"}, "a file of one's own is alone"


def test_what_people_read_of_its_parameters_names_no_folder(job: Job, tmp_path: Path) -> None:
    piece = Piece("indicateurs", job)
    assert piece.shown["commandes"] == "commandes.csv"
    assert str(tmp_path) not in str(piece.origin(personal=False))


def test_each_part_has_its_label_and_random_numbers_of_its_own(job: Job) -> None:
    whole = Piece("indicateurs", job)
    parts = [Piece("x", job, Part("region", value)) for value in ("Nord", "Sud", None)]
    assert whole.label is None
    assert [part.label for part in parts] == [
        ("Région", "Nord"),
        ("Région", "Sud"),
        ("Région", "non renseigné"),
    ]
    assert len({whole.seed, *(part.seed for part in parts)}) == 4
    assert whole.seed == Piece("another name", job).seed
