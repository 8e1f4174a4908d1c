"""The plan's workbook, out, through a person's hands and LibreOffice, and back."""

import re
import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill

import smkit
from smkit.tables.plan import belongings, layout, workbook
from smkit.tables.plan.changes import changes
from smkit.tables.plan.sheet import Formula, read

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice absent")
STATUSES = ("Prévue", "En cours", "Terminée", "Abandonnée", "Brouillon", "Publié")


@pytest.fixture(autouse=True)
def few_spare_rows(monkeypatch):
    """Fewer rows to fill than people get: LibreOffice is slow to open thousands of formulas."""
    monkeypatch.setattr(layout, "SPARE", 20)


def plan(count: int, seed: int = 4) -> pd.DataFrame:
    """A plan that is hard on files: accents, emoji, line breaks, texts that look like formulas, namesakes, long notes."""
    r = np.random.default_rng(seed)
    start = pd.Timestamp("2026-01-05") + pd.to_timedelta(r.integers(0, 300, count), unit="D")
    notes = [
        "À revoir 🎯",
        "Ligne 1\nLigne 2 « œuf »",
        "=1+1",
        "-20 % sur l'été",
        'Ça suffit ; "bien"',
        None,
        "x" * 900,
    ]
    return pd.DataFrame(
        {
            "Action": [
                f"Opération d'été n° {n // 2} 🎉" if n % 7 == 0 else f"Relancer le secteur {n} – cœur"
                for n in range(count)
            ],
            "Responsable": r.choice(["Direction", "Coordinatrice marketing", "Commercial 3"], count),
            "Début": [f"{day:%d/%m/%Y}" for day in start],
            "Fin": [f"{day + timedelta(days=int(r.integers(0, 90))):%d/%m/%Y}" for day in start],
            "Catégorie": r.choice(["Salons", "Fidélisation"], count),
            "Dépenses prévues": [
                f"{cost / 100:.2f}".replace(".", ",") + " €" for cost in r.integers(0, 900_000, count)
            ],
            "Recettes prévues": [
                f"{cost / 100:.2f}".replace(".", ",") for cost in r.integers(0, 9_000_000, count)
            ],
            "Statut": r.choice(STATUSES, count),
            "Note": [notes[n % len(notes)] for n in range(count)],
            "Ma colonne à moi": [f"avis {n}" if n % 3 else None for n in range(count)],
        }
    )


def office(folder: Path, into: str, *paths: Path) -> Path:
    """Have LibreOffice open files and save them in another format; return the folder."""
    done = folder / "office"
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [
        str(SOFFICE),
        "--headless",
        profile,
        "--convert-to",
        into,
        "--outdir",
        str(done),
        *map(str, paths),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return done


def through_office(folder: Path, *paths: Path) -> list[Path]:
    """What LibreOffice makes of workbooks when it opens and saves them."""
    done = office(folder, "xlsx:Calc MS Excel 2007 XML", *paths)
    return [done / path.name for path in paths]


def at(sheet, action: str) -> int:
    """The line of an action in an openpyxl sheet."""
    return next(row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 2).value == action)


@needs_office
def test_what_comes_back_is_what_was_saved_or_the_difference_is_told(tmp_path):
    source = plan(300)
    first = workbook.write(read(source), tmp_path / "plan.xlsx")
    untouched = tmp_path / "intact.xlsx"
    shutil.copy(first, untouched)
    book = load_workbook(first)
    page = book["Plan"]
    columns = {page.cell(3, i).value: i for i in range(1, page.max_column + 1)}
    moved, priced, gone, merged = (source["Action"][n] for n in (10, 20, 30, 40))
    page.cell(at(page, moved), columns["Fin"]).value = datetime(2027, 2, 1)
    page.cell(at(page, priced), columns["Dépenses prévues"]).value = "=1200*3"
    page.cell(at(page, priced), columns["Note"]).comment = Comment("Vu avec la direction", "moi")
    new = len(columns) + 1
    page.cell(3, new).value = "Avis du client"
    page.cell(at(page, moved), new).value = "Très bien 👍"
    page.delete_rows(at(page, gone))
    row = at(page, merged)
    page.merge_cells(
        start_row=row, start_column=columns["Responsable"], end_row=row + 1, end_column=columns["Responsable"]
    )
    last = page.max_row
    while page.cell(last, 2).value is None:
        last -= 1
    for name, value in (
        ("Action", "Ajoutée à la main"),
        ("Début", datetime(2026, 5, 4)),
        ("Fin", datetime(2026, 5, 6)),
    ):
        page.cell(last + 1, columns[name]).value = value
    edited = tmp_path / "corrige.xlsx"
    book.save(edited)

    saved, same = through_office(tmp_path, edited, untouched)
    assert changes(*reversed(workbook.read_back(same))) == []
    after, before = workbook.read_back(saved)
    said = [re.sub("[\u00a0\u202f]", " ", each) for each in changes(before, after)]
    assert "Colonne ajoutée : « Avis du client »." in said
    assert f"Ligne supprimée : « {gone} »." in said and "Ligne ajoutée : « Ajoutée à la main »." in said
    assert any(moved in each and "Fin" in each and each.endswith("devient 01/02/2027.") for each in said)
    assert any(priced in each and each.endswith("devient 3600.") for each in said)
    assert any("fusionnées" in each for each in after.told)
    owner = [each for each in said if "Responsable" in each]
    assert (
        len(said) == 5 + len(owner) and len(owner) <= 1
    )  # the second merged cell takes the first one's value

    again = workbook.write(after, tmp_path / "encore.xlsx")
    (resaved,) = through_office(tmp_path, again)
    last_read, memory = workbook.read_back(resaved)
    assert changes(memory, last_read) == [] and len(last_read.rows) == len(after.rows) == 300
    assert last_read.headers == after.headers and "Ma colonne à moi" in last_read.headers
    rank = last_read.names.index("planned_cost")
    line = last_read.values("action").index(priced)
    assert last_read.rows[line][rank] == Formula("=1200*3", 3600.0)
    assert any("Vu avec la direction" in text for text in last_read.notes.values())
    for name in ("note", "action", "status", "end_date", "planned_revenue"):
        assert last_read.values(name) == after.values(name), name
    kept = [row for row in range(300) if row != 30]
    assert after.values("note")[:299] == [read(source).values("note")[row] for row in kept]


@needs_office
def test_the_gantt_and_the_totals_follow_a_changed_date(tmp_path):
    source = pd.DataFrame(
        {"Action": ["Salon", "Vidéo"], "Début": ["05/01/2099", "05/01/2099"], "Fin": ["16/01/2099", "09/01/2099"],
         "Statut": ["Prévue", "Terminée"], "Dépenses prévues": [1000, 500], "Responsable": "Direction"}
    )  # fmt: skip
    path = workbook.write(read(source), tmp_path / "plan.xlsx")
    book = load_workbook(path)
    columns = {cell.value: cell.column for cell in book["Plan"][3]}
    book["Plan"].cell(4, columns["Fin"]).value = datetime(2099, 2, 13)
    book["Plan"].cell(4, columns["Dépenses prévues"]).value = 4000
    book.save(tmp_path / "bouge.xlsx")
    pages = office(tmp_path, "html", path, tmp_path / "bouge.xlsx")
    before, after = (_bars(pages / name) for name in ("plan.html", "bouge.html"))
    assert before == {"Salon": ["#8cc4e8"] * 2, "Vidéo": ["#9aa5b1"]}
    assert after == {"Salon": ["#8cc4e8"] * 6, "Vidéo": ["#9aa5b1"]}
    (saved,) = through_office(tmp_path, tmp_path / "bouge.xlsx")
    views = load_workbook(saved, data_only=True)
    assert views["Par mois"]["A4"].value == datetime(2099, 1, 1)
    assert [views["Par mois"].cell(row, 3).value for row in (4, 5)] == [500, 4000]
    assert views["Par responsable"]["D4"].value == 4500
    assert views["Objectif"]["B4"].value == 4500


def _bars(page: Path) -> dict[str, list[str]]:
    """The colours of each action's week cells, as LibreOffice shows them."""
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    gantt = soup.find_all("table")[1]
    found = {}
    for row in gantt.find_all("tr")[3:5]:
        cells = row.find_all("td")
        found[cells[0].get_text(strip=True)] = [
            cell["bgcolor"].lower() for cell in cells[5:] if cell.get("bgcolor")
        ]
    return found


def test_every_formula_is_stored_with_the_value_it_has(tmp_path):
    """A viewer that computes nothing shows the same figures as one that does."""
    path = workbook.write(read(plan(20)), tmp_path / "plan.xlsx")
    book = load_workbook(path, data_only=True)
    table = read(plan(20))
    costs = [cost for cost in table.values("planned_cost") if cost is not None]
    assert book["Objectif"]["B4"].value == pytest.approx(sum(costs))
    assert sum(book["Par catégorie"].cell(row, 4).value or 0 for row in (4, 5)) == pytest.approx(sum(costs))
    assert book["Gantt"]["A4"].value == table.values("action")[0]


def test_headers_are_protected_and_cells_are_not(tmp_path):
    book = load_workbook(workbook.write(read(plan(3)), tmp_path / "plan.xlsx"))
    page = book["Plan"]
    assert page.protection.sheet and page["A3"].protection.locked and not page["B4"].protection.locked
    assert book["_avant"].sheet_state == "veryHidden"
    lists = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == 9
    texts = [
        cell.value for row in page.iter_rows(min_row=4, max_row=6) for cell in row if cell.value == "=1+1"
    ]
    assert all(
        cell.data_type == "s"
        for row in page.iter_rows(min_row=4, max_row=6)
        for cell in row
        if cell.value in texts
    )


def test_bad_cells_stay_as_they_are_and_are_told():
    bad = pd.DataFrame(
        {
            "Action": ["A", "B", "C", "D"],
            "Début": ["31/02/2026", "13/03/2026", "01/03/2026", None],
            "Fin": ["13/03/2026", "10/03/2026", "02/03/2026", "02/03/2026"],
            "Dépenses prévues": ["mille euros", "1 000 €", "12", "3"],
            "Statut": ["Prévue", "peut-être", "En cours", "Prévue"],
        }
    )
    sheet = read(bad)
    assert sheet.rows[0][1] == "31/02/2026" and sheet.rows[0][3] == "mille euros"
    told = " ".join(sheet.told)
    for said in ("31/02/2026", "mille euros", "avant le début", "peut-être", "la case est vide"):
        assert said in told
    assert len(sheet.told) == 5


def test_a_damaged_memory_is_told(tmp_path):
    path = workbook.write(read(plan(3)), tmp_path / "plan.xlsx")
    book = load_workbook(path)
    book["_avant"]["E3"].value = "d:hier"
    book.save(path)
    with pytest.raises(smkit.ReadError, match="--to"):
        workbook.memory(path)
    assert workbook.memory(tmp_path / "absent.xlsx") is None


def test_owners_are_in_clear_in_the_workbook_and_pseudonyms_in_the_tables(tmp_path):
    from faker import Faker

    fake = Faker("fr_FR")
    fake.seed_instance(7)
    person = fake.name()
    source = plan(5).assign(Responsable=person)
    path = workbook.write(read(source), tmp_path / "plan.xlsx")
    assert read(path).values("owner") == [person] * 5
    owners = smkit.read("plan", path).table["owner"]
    assert owners.str.fullmatch("(Personne|Commercial)-[0-9a-f]{12}").all()
    kept = smkit.read("plan", path)
    assert kept.journal.rejected == 0 and len(kept.table) == 5
    assert kept.table["planned_cost"].tolist() == read(source).values("planned_cost")


def test_references_are_given_once():
    sheet = workbook.arranged(read(plan(3)))
    assert sheet.values("reference") == ["P001", "P002", "P003"]
    at_ = sheet.names.index("reference")
    doubled = tuple((*row[:at_], "P001", *row[at_ + 1 :]) for row in sheet.rows)
    again = workbook.arranged(type(sheet)(sheet.headers, sheet.names, doubled))
    assert len(set(again.values("reference"))) == 3


def test_dates_are_days():
    sheet = read(plan(4))
    assert all(type(day) is date for day in sheet.values("start_date"))


def test_colours_widths_lists_objective_and_sheets_of_people_come_along(tmp_path):
    book = load_workbook(workbook.write(read(plan(6)), tmp_path / "plan.xlsx"))
    page, mine = book["Plan"], book.create_sheet("Mes notes")
    page["B5"].fill, page["B5"].font = PatternFill("solid", fgColor="FFFF00"), Font(bold=True, color="FF0000")
    page["C6"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.4))
    page.column_dimensions["B"].width = 70
    lists = {cell.value: cell.column for cell in book["Listes"][1]}
    book["Listes"].cell(40, lists["Fournisseur"]).value = "Imprimerie du Port"
    book["Objectif"]["B3"].value = 200_000
    mine["A1"].value, mine["A2"].value, mine["A3"].value = "À demander", 12.5, "=A2*2"
    mine["A1"].fill = PatternFill("solid", fgColor="00FF00")
    mine["B1"].comment = Comment("vu", "moi")
    mine.merge_cells("C1:D1")
    mine["C1"].value = "=pas une formule"
    mine["C1"].data_type = "s"
    mine.column_dimensions["A"].width = 33
    mine.add_chart(BarChart(), "F2")
    for turn in range(2):  # a second rewrite loses no more than the first
        edited = tmp_path / f"corrige{turn}.xlsx"
        book.save(edited)
        theirs = belongings.of(edited)
        again = workbook.write(read(edited), tmp_path / f"encore{turn}.xlsx", theirs=theirs)
        book = load_workbook(again)
        page, mine = book["Plan"], book["Mes notes"]
        assert (
            page["B5"].fill.fgColor.rgb == "FFFFFF00"
            and page["B5"].font.b
            and page["B5"].font.color.rgb == "FFFF0000"
        )
        assert page["C6"].fill.fgColor.rgb == "FF8FAADC" and not page["B6"].font.b
        assert page.column_dimensions["B"].width == pytest.approx(70, abs=0.1)
        added = [cell.value for cell in list(book["Listes"].columns)[lists["Fournisseur"] - 1]]
        assert "Imprimerie du Port" in added
        assert book["Objectif"]["B3"].value == 200_000
        assert [mine[cell].value for cell in ("A1", "A2", "A3", "C1")] == [
            "À demander",
            12.5,
            "=A2*2",
            "=pas une formule",
        ]
        assert mine["C1"].data_type == "s" and "C1:D1" in mine.merged_cells
        assert mine["A1"].fill.fgColor.rgb == "FF00FF00" and mine["B1"].comment.text == "vu"
        assert mine.column_dimensions["A"].width == pytest.approx(33, abs=0.1)
        assert [said for said in theirs.told if "graphiques" in said] == list(theirs.told) and (
            turn or theirs.told
        )
        assert workbook.memory(again) is not None


def test_it_prints_on_sheets_that_can_be_read(tmp_path):
    """Fifty-five pages of empty cells, columns torn apart and texts over one another: what printing gave without a set-up."""
    long = "Inviter la presse professionnelle de la région à l'atelier de torréfaction du printemps"
    plan = pd.DataFrame(
        {"action": ["Salon", long], "start_date": ["2026-03-10"] * 2, "end_date": ["2026-03-13"] * 2}
    )
    file = tmp_path / "plan.csv"
    plan.to_csv(file, index=False)
    book = load_workbook(workbook.write(read(file), tmp_path / "plan.xlsx"))
    for page in book.worksheets:
        if page.title not in (layout.LISTS, workbook.MEMORY):
            assert page.page_setup.orientation == "landscape" and page.sheet_properties.pageSetUpPr.fitToPage
            assert page.print_title_rows == "$3:$3" and page.page_setup.fitToHeight == 0
    sheet, gantt = book["Plan"], book["Gantt"]
    assert sheet.print_title_cols == "$A:$B" and sheet.page_setup.fitToWidth == 2
    assert gantt.print_area.endswith(str(3 + 2 + 10))  # what there is, and room to add some
    assert sheet.row_dimensions[5].height == 30 and sheet.row_dimensions[4].height is None
