"""What people gave to their workbook, against workbooks made by hand: colours, widths, sheets of their own, and what is lost."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.colors import Color

from smkit.tables.plan import belongings, layout, workbook
from smkit.tables.plan.sheet import read


@pytest.fixture
def saved(tmp_path: Path):
    """Save a workbook that has, beside a sheet « Plan » of two headers, what is put in « Notes »."""
    book = Workbook()
    plan = book.active
    plan.title = "Plan"
    for column, header in enumerate(("Action", "Responsable"), start=1):
        plan.cell(layout.HEADER + 1, column).value = header
    notes = book.create_sheet("Notes")

    def save() -> belongings.Belongings:
        book.save(tmp_path / "b.xlsx")
        return belongings.of(tmp_path / "b.xlsx")

    return plan, notes, save


@pytest.mark.parametrize(
    ("colour", "told"),
    [
        (Color(rgb="FF00B050"), "#00B050"),
        (Color(theme=4), "#4472C4"),
        (Color(theme=4, tint=-0.5), "#223962"),  # half of each part
        (Color(theme=1, tint=0.5), "#808080"),  # half of the way from black to white
        (Color(theme=10), None),  # a hyperlink's: Office has it in the theme, not in the palette
        (Color(indexed=5), None),
        (Color(rgb="00000000"), None),
    ],
)
def test_a_fill_has_its_colour(saved, colour: Color, told: str | None) -> None:
    plan, _, save = saved
    plan.cell(layout.FIRST + 1, 2).fill = PatternFill("solid", fgColor=colour)
    style = save().styles.get((0, "Responsable"), {})
    assert style.get("bg_color") == told


def test_a_font_has_what_was_given_to_it_and_a_black_one_nothing(saved) -> None:
    plan, _, save = saved
    plan.cell(layout.FIRST + 1, 1).font = Font(italic=True, strike=True, underline="single", color="FF123456")
    plan.cell(layout.FIRST + 2, 1).font = Font(bold=True, color="FF000000")
    plan.cell(layout.FIRST + 1, 9).font = Font(bold=True)  # under no header: nobody's cell
    styles = save().styles
    assert styles[0, "Action"] == {
        "italic": True,
        "font_strikeout": True,
        "underline": 1,
        "font_color": "#123456",
    }
    assert styles[1, "Action"] == {"bold": True} and set(styles) == {(0, "Action"), (1, "Action")}


def test_a_sheet_of_ones_own_is_taken_whole_and_put_back(
    saved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "SPARE", 5)
    plan, notes, save = saved
    notes["B2"].value, notes["B3"].value = 0.125, "=SUM(B2)"
    notes["B2"].number_format, notes["B2"].alignment = "0.0 %", Alignment(wrap_text=True)
    notes["C4"].comment = Comment("à voir", "moi")
    notes.freeze_panes = "B2"
    notes.sheet_state = "hidden"
    notes.merge_cells("D1:E2")
    notes.column_dimensions["B"].width = 25
    theirs = save()
    (page,) = theirs.pages
    assert page.hidden and page.frozen == (1, 1) and page.merged == ((0, 3, 1, 4),)
    assert page.notes == {(3, 2): "à voir"} and page.widths[1] == pytest.approx(24.29, abs=0.01)
    table = pd.DataFrame({"Action": ["Salon"], "Début": ["01/03/2026"], "Fin": ["02/03/2026"]})
    again = load_workbook(workbook.write(read(table), tmp_path / "encore.xlsx", theirs=theirs))["Notes"]
    assert again.sheet_state == "hidden" and again.freeze_panes == "B2"
    assert again["B2"].value == 0.125 and again["B2"].number_format == "0.0 %"
    assert again["B2"].alignment.wrap_text and again["B3"].value == "=SUM(B2)"
    assert again["C4"].comment.text == "à voir" and "D1:E2" in again.merged_cells
    assert again.column_dimensions["B"].width == pytest.approx(25, abs=0.01)


def test_columns_of_one_width_are_each_given_it_and_a_whole_sheets_width_stays_within_reason(saved) -> None:
    plan, notes, save = saved
    plan.column_dimensions["A"].width = 30
    plan.column_dimensions["A"].min, plan.column_dimensions["A"].max = 1, 2
    notes.column_dimensions["A"].width = 12
    notes.column_dimensions["A"].min, notes.column_dimensions["A"].max = 1, 16_384
    theirs = save()
    assert {name: round(width, 1) for name, width in theirs.widths.items()} == {"Action": 29.3, "Responsable": 29.3}  # fmt: skip
    assert len(theirs.pages[0].widths) == 201


@pytest.mark.parametrize(
    ("typed", "read_"), [(200_000, 200_000.0), (0, 0.0), ("beaucoup", None), (None, None)]
)
def test_an_objective_is_a_number_that_was_typed(saved, typed: object, read_: float | None) -> None:
    plan, _, save = saved
    wanted = plan.parent.create_sheet("Objectif")
    wanted["B3"].value = typed
    found = save().objective
    assert found == read_ and (found is None) == (read_ is None)


def test_words_of_lists_go_by_their_label_without_the_blanks(saved) -> None:
    plan, _, save = saved
    lists = plan.parent.create_sheet("Listes")
    for row in (
        ("Fournisseur", None, "Statut"),
        ("Port", "x", "Prévue"),
        (None, None, "Terminée"),
        (7, None, None),
    ):
        lists.append(row)
    assert save().words == {"Fournisseur": ("Port", "7"), "Statut": ("Prévue", "Terminée")}


def test_what_cannot_be_taken_along_is_told_with_its_sheet(saved) -> None:
    plan, notes, save = saved
    assert save().told == ()
    notes.add_chart(BarChart(), "F2")
    notes.conditional_formatting.add(
        "A1:A9", CellIsRule(operator="lessThan", formula=["0"], font=Font(bold=True))
    )
    (said,) = save().told
    assert said.startswith(
        "Feuille « Notes » : ses graphiques et ses mises en forme conditionnelles ne sont pas"
    )


def test_a_sheet_that_is_a_chart_alone_stays_in_the_old_workbook(saved) -> None:
    plan, _, save = saved
    plan.parent.create_chartsheet("Courbe").add_chart(BarChart())
    theirs = save()
    assert [page.title for page in theirs.pages] == ["Notes"]
    unread = belongings._lost(SimpleNamespace(title="Cascade"))  # a chart of a kind that openpyxl leaves out
    for said, name in zip((*theirs.told, *unread), ("Courbe", "Cascade"), strict=True):
        assert said.startswith(f"Feuille « {name} » : ses graphiques ne sont pas repris")
