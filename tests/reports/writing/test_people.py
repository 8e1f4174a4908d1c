"""Who people are, from a file to what is on the disk: hidden, shown to who has the right, never let slip."""

import json
import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from smkit.reports.keeping import build
from smkit.reports.running.results import Results
from smkit.reports.writing import people
from smkit.reports.writing.finished import Finished
from smkit.tables import kept

SHOW = """\
orders = smkit.gather(donnees, commandes=commandes).tables["orders"]
smkit.table("clients", orders[["customer_id", "amount"]], title="Clients")
"""
SLIP = SHOW + 'smkit.finding("« Jeanne Petit » achète le plus.")\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "commandes.csv"
    path.write_text("Facture;Date;Client;CA\nF1;01/03/2025;Jeanne Petit;10\n", "utf-8")
    return path


@pytest.fixture
def made(shelf: Path, file: Path, tmp_path: Path):
    def make(source: str, personal: bool = False) -> tuple[build.Outcome, Path]:
        path = shelf / "rapports" / "essai.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[3:4] = [new_code_cell(source)]
        nbformat.write(notebook, path)
        to = tmp_path / "sortie"
        jobs = build.plan("essai", {"commandes": str(file)}, [])
        (outcome,) = build.make(
            jobs, to, ("html", "xlsx"), settings=build.Settings(personal=personal, force=True)
        )
        return outcome, to

    return make


def told(to: Path) -> str:
    return "".join(path.read_text("utf-8", "replace") for path in to.rglob("*") if path.is_file())


def test_people_leave_under_a_pseudonym(made) -> None:
    outcome, to = made(SHOW)
    assert outcome.made and not outcome.personal
    assert "Personne-" in told(to) and "Jeanne" not in told(to)


def test_who_has_the_right_sees_them_and_the_manifest_says_so(made) -> None:
    outcome, to = made(SHOW, personal=True)
    assert outcome.made
    assert "Jeanne Petit" in (to / "essai/rapport.html").read_text("utf-8")
    (entry,) = json.loads((to / "manifest.json").read_text("utf-8"))["reports"]
    assert entry["personal"] is True


def test_a_name_that_slips_through_reaches_no_file(made) -> None:
    outcome, to = made(SLIP)
    assert not outcome.made and "le nom d’une personne" in outcome.reason
    assert "Jeanne" not in told(to) and "Petit" not in told(to)
    assert not (to / "essai").exists()


def test_reports_of_one_batch_share_a_file_that_names_people(shelf: Path, tmp_path: Path) -> None:
    """What one report finds of the people in a file is handed to the others: names, and nothing that pickle refuses."""
    sales = tmp_path / "commandes.csv"
    sales.write_text(
        "Facture;Date;Client;CA;Région\nF1;01/03/2025;Jeanne Petit;10;Nord\nF2;02/03/2025;C-2;5;Sud\n"
    )
    path = shelf / "rapports" / "essai.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[3:4] = [new_code_cell(SHOW)]
    nbformat.write(notebook, path)
    nbformat.write(notebook, path.with_name("autre.ipynb"))
    to, given = tmp_path / "sortie", {"commandes": str(sales)}
    jobs = [*build.plan("essai", given, [], "region"), *build.plan("autre", given, [])]
    outcomes = build.make(jobs, to, ("html",), settings=build.Settings(force=True))
    assert [(each.made, each.reason) for each in outcomes] == [(True, "")] * 4
    assert "Personne-" in told(to) and "Jeanne" not in told(to) and "Petit" not in told(to)


def finished(**files: Path) -> Finished:
    """What is asked of a report whose files are these, read with the headers that the reader finds."""
    results = Results(sources=[{"table": name, "columns": {}} for name in files])
    return Finished(nbformat.v4.new_notebook(), results, "", "", {}, dict(files))


def test_a_large_file_that_names_nobody_is_searched_once_and_its_words_still_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not searched again is what was found to be silent: the same file with a name in it is searched."""
    monkeypatch.setattr(kept, "TEXT", 1)
    searched: list[str] = []

    def search(table: str, path: Path, *more: object) -> tuple[list[str], list[str]]:
        searched.append(table)
        return find(table, path, *more)

    find = people._names
    monkeypatch.setattr(people, "_names", search)
    orders, leads = tmp_path / "commandes.csv", tmp_path / "leads.csv"
    orders.write_text("Facture;Date;Client;CA;Produit\nF1;01/03/2025;C-1;10;Rose\n", "utf-8")
    leads.write_text("ID;Étape;Commercial\n1;Gagné;Rose\n2;Perdu;Jeanne Petit\n", "utf-8")
    for _ in range(2):
        assert people.in_files(finished(orders=orders)) == set()
    assert searched == ["orders"]
    # a word alone that a silent file calls a product is no name, as if it were searched
    assert people.in_files(finished(orders=orders, leads=leads)) == {"Jeanne Petit"}
    assert people.in_files(finished(leads=leads)) == {"Rose", "Jeanne Petit"}
    before = orders.stat()
    orders.write_text("Facture;Date;Client;CA;Produit\nF1;01/03/2025;J.P;10;Rose\n", "utf-8")
    os.utime(orders, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert people.in_files(finished(orders=orders)) == {"J.P"}
