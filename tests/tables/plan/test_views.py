"""The views of the plan's workbook, as they read before a spreadsheet computes anything: worked by hand on three actions."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from smkit.tables.plan import belongings, layout, workbook
from smkit.tables.plan.sheet import read

PLAN = pd.DataFrame(
    {
        "Action": ["Salon", "Lettre", "Relance"],
        "Responsable": ["Ventes", "Marketing", "Ventes"],
        "Début": ["17/12/2025", "05/01/2026", "20/01/2026"],
        "Fin": ["31/12/2025", "31/01/2026", "01/02/2026"],
        "Statut": ["Terminée", "En cours", "Abandonnée"],
        "Dépenses prévues": ["1000", "200", "50"],
        "Recettes prévues": ["5000", "3000", "900"],
        "Recettes réelles": ["4000", "1200", ""],
    }
)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(layout, "SPARE", 5)
    theirs = belongings.Belongings(objective=10_000)
    return load_workbook(workbook.write(read(PLAN), tmp_path / "plan.xlsx", theirs=theirs), data_only=True)


def test_months_follow_the_ends_over_the_new_year(book) -> None:
    rows = [[cell.value for cell in row[:4]] for row in book["Par mois"].iter_rows(min_row=4, max_row=7)]
    assert rows == [
        [datetime(2025, 12, 1), 1, 1000, 5000],
        [datetime(2026, 1, 1), 1, 200, 3000],
        [datetime(2026, 2, 1), 1, 50, 900],
        [datetime(2026, 3, 1), 0, 0, 0],
    ]


def test_an_owner_has_open_what_is_neither_done_nor_given_up(book) -> None:
    rows = [
        [cell.value for cell in row[:5]] for row in book["Par responsable"].iter_rows(min_row=4, max_row=5)
    ]
    assert sorted(rows) == [["Marketing", 1, 1, 200, 3000], ["Ventes", 2, 0, 1050, 5900]]


def test_what_is_left_to_find_counts_what_came_and_what_open_actions_still_promise(book) -> None:
    shown = dict(book["Objectif"].iter_rows(min_row=3, max_row=9, max_col=2, values_only=True))
    assert shown["Encore attendu des actions ouvertes"] == 3000 - 1200
    assert shown["Reste à trouver"] == 10_000 - (4000 + 1200) - (3000 - 1200)


def test_the_gantt_begins_on_the_monday_of_the_first_action(book) -> None:
    gantt = book["Gantt"]
    assert [gantt.cell(3, column).value for column in (6, 7)] == [
        datetime(2025, 12, 15),
        datetime(2025, 12, 22),
    ]
    assert [gantt.cell(4, column).value for column in (1, 3, 5)] == [
        "Salon",
        datetime(2025, 12, 17),  # a Wednesday
        "Terminée",
    ]


def test_an_event_has_its_tasks_one_after_the_other_in_the_plans_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "SPARE", 5)
    plan = PLAN.assign(
        **{
            "Fait partie de": ["Salon", "", "Salon"],
            "Type de contenu": ["", "lettre", ""],
            "Canal": ["", "E-mail", ""],
        }
    )
    book = load_workbook(workbook.write(read(plan), tmp_path / "plan.xlsx"), data_only=True)
    by_name = {book[name]["A3"].value: book[name] for name in book.sheetnames if book[name]["A3"].value}
    tasks, contents = (
        [[cell.value or None for cell in row[:4]] for row in by_name[label].iter_rows(min_row=4, max_row=6)]
        for label in ("Fait partie de", "Type de contenu")
    )
    assert tasks == [
        ["Salon", "Salon", "Ventes", datetime(2025, 12, 17)],
        ["Salon", "Relance", "Ventes", datetime(2026, 1, 20)],
        [None] * 4,
    ]
    assert contents[0][:3] == ["lettre", "Lettre", "E-mail"] and contents[1] == [None] * 4


def test_a_plan_whose_dates_are_not_set_has_views_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "SPARE", 5)
    bare = PLAN.assign(Début="", Fin="à fixer")
    book = load_workbook(workbook.write(read(bare), tmp_path / "plan.xlsx"), data_only=True)
    assert [cell.value for cell in book["Par mois"]["B"][3:6]] == [0, 0, 0]
    assert sorted(row[0].value for row in book["Par responsable"].iter_rows(min_row=4, max_row=5)) == [
        "Marketing",
        "Ventes",
    ]
