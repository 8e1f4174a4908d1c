"""The workbook: the same figures, live where they follow from others, real dates, native charts, nothing that runs."""

import json
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pandas as pd
import pytest

import smkit
from smkit.reports.writing import formulas, spreadsheet

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "https://exemple.fr",
    "a\x00b\x1bc",
    "x" * 40_000,
]


def book_of(finished, tmp_path: Path, **options) -> openpyxl.Workbook:
    spreadsheet.write(finished, tmp_path / "rapport.xlsx")
    return openpyxl.load_workbook(tmp_path / "rapport.xlsx", **options)


def figures_of(book: openpyxl.Workbook) -> list:
    """The cells of the values, one a figure, in order."""
    rows = list(book["L'essentiel"].iter_rows())
    start = next(at for at, row in enumerate(rows) if row[0].value == "Indicateur") + 1
    return [row[2] for row in rows[start:]]


def test_figures_in_the_workbook_are_those_of_the_results(kit_report, tmp_path: Path) -> None:
    cells = figures_of(book_of(kit_report, tmp_path, data_only=True))
    expected = ["n.d." if f["value"] is None else f["value"] for f in kit_report.results.figures]
    assert [cell.value for cell in cells] == expected


def test_tables_in_the_workbook_are_those_recorded(kit_report, tmp_path: Path) -> None:
    book = book_of(kit_report, tmp_path, data_only=True)
    tables = kit_report.results.tables
    assert book.sheetnames[:2] == ["Sommaire", "L'essentiel"] and book.sheetnames[-1] == "Données et limites"
    names = [name for name in book.sheetnames[2:-1] if name != "Graphiques"]
    for name, table in zip(names, tables, strict=True):
        rows = [
            [cell for cell in row[: len(table["columns"])]]
            for row in book[name].iter_rows(min_row=3, values_only=True)
        ]
        labels, recorded_rows = [column["label"] for column in table["columns"]], table["rows"]
        if grid := table.get("grid"):  # its heads are true numbers, that may be changed
            labels = [labels[0], *grid["acrosses"]]
            recorded_rows = [[down, *row[1:]] for down, row in zip(grid["downs"], recorded_rows, strict=True)]
        if table.get("role") == "actions":  # what lists the cases is a sheet that one clicks to
            known = {each["id"] for each in tables}
            recorded_rows = [[*row[:-1], "voir" if row[-1] in known else ""] for row in recorded_rows]
        assert rows[0] == labels
        if note := table.get("note"):  # under the table, after a blank row
            *rows, blank, said = rows
            assert not any(blank) and said[0] == f"Sûreté. {note}"
        for got, recorded in zip(rows[1:], recorded_rows, strict=True):
            for value, cell in zip(recorded, got, strict=True):
                if isinstance(cell, datetime):
                    assert cell == datetime.fromisoformat(value)
                else:
                    assert cell == (
                        "n.d."
                        if value is None
                        else "oui"
                        if value is True
                        else "non"
                        if value is False
                        else value
                    )
        assert len(book[name]._charts) == 0 or table["chart"]


def test_a_chart_that_was_asked_for_is_a_native_one(kit_report, tmp_path: Path) -> None:
    spreadsheet.write(kit_report, tmp_path / "rapport.xlsx")
    with zipfile.ZipFile(tmp_path / "rapport.xlsx") as parts:
        drawn = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(drawn) == sum(1 for table in kit_report.results.tables if table["chart"] and table["rows"])


def test_recalculated_by_another_program_every_figure_stays(
    reports, finish, tmp_path: Path, recalculated
) -> None:
    all_of_them = [finish(nbformat.read(path, 4), path.stem) for path in reports]
    books = [book_of(finished, tmp_path) for finished in all_of_them]
    for finished, book, again in zip(all_of_them, books, recalculated(*books), strict=True):
        figures = finished.results.figures
        live = [at for at, cell in enumerate(figures_of(book)) if cell.data_type == "f"]
        values = figures_of(again)
        for at in live:
            assert values[at].value == pytest.approx(figures[at]["value"], rel=1e-9), (
                finished.title,
                figures[at],
            )
        said = [f for f in figures if ("formula" in f or "parts" in f) and f["value"] is not None]
        assert len(live) >= 0.9 * len(said), finished.title


def campaign(finished_of):
    def show() -> None:
        for name, value, unit, formula in (
            ("cout", 49.95, "EUR", None),
            ("prix", 1.0, "EUR", None),
            ("taux_de_marque", 0.15, "fraction", None),
            ("acheteurs", 200, "count", None),
            ("marge", 30.0, "EUR", "prix * acheteurs * taux_de_marque"),
            ("roi", (30 - 49.95) / 49.95, "fraction", "(marge - cout) / cout"),
            ("seuil", 333, "count", "ceil(cout / (prix * taux_de_marque))"),
        ):
            smkit.figure(name, value, unit, label=name, formula=formula)
        smkit.figure("retention", 271 / 490, "fraction", label="Rétention", parts=(271, 490))
        frame = pd.DataFrame(
            {"canal": ["A", "B"], "ca": [10.0, 30.0], "commandes": [4, 5], "panier": [2.5, 6.0]}
        )
        smkit.table("t", frame, title="Paniers", formulas={"panier": "ca / commandes"})

    return finished_of(show)


def test_changing_a_part_moves_what_follows_from_it(finished_of, tmp_path: Path, recalculated) -> None:
    finished = campaign(finished_of)
    changed, emptied = (book_of(finished, tmp_path) for _ in range(2))
    cells = {
        figure["id"]: cell for figure, cell in zip(finished.results.figures, figures_of(changed), strict=True)
    }
    cells["cout"].value, cells["acheteurs"].value = 90, 1000
    cells["retention"].offset(column=5).value = 980  # its denominator
    changed["Paniers"]["C4"].value = 1
    figures_of(emptied)[0].value = 0  # the cost
    changed, emptied = recalculated(changed, emptied)
    got = {name: changed["L'essentiel"][cell.coordinate].value for name, cell in cells.items()}
    assert got["marge"] == pytest.approx(150) and got["roi"] == pytest.approx(60 / 90) and got["seuil"] == 600
    assert got["retention"] == pytest.approx(271 / 980)
    assert [changed["Paniers"][place].value for place in ("D4", "D5")] == [10, 6]
    assert emptied["L'essentiel"][cells["roi"].coordinate].value == "n.d.", "a part of zero gives no error"


def test_a_formula_that_would_move_the_figure_is_not_written(finished_of, tmp_path: Path) -> None:
    def show() -> None:
        smkit.figure("cout", 10, "EUR", label="Coût")
        smkit.figure("marge", 7, "EUR", label="Marge", dims={"canal": "Salon"})
        smkit.figure(
            "roi", 0.5, "fraction", label="ROI", formula="(marge - cout) / cout"
        )  # the margin has other dims
        smkit.figure("faux", 3, "ratio", label="Faux", formula="cout / 2")

    assert [cell.value for cell in figures_of(book_of(finished_of(show), tmp_path))] == [10, 7, 0.5, 3]


def test_what_begins_like_a_formula_is_text(finished_of, tmp_path: Path) -> None:
    def show() -> None:
        smkit.title(HOSTILE[0])
        for at, text in enumerate(HOSTILE):
            smkit.figure(f"f{at}", at, "count", label=text, note=text, dims={"x": text})
            smkit.finding(text)
            smkit.limit(text)
            smkit.table(
                f"t{at}",
                pd.DataFrame({text: [text]}),
                title=text,
                chart={"kind": "bar", "x": text, "y": text},
            )

    finished = finished_of(show, parameters={"titre": HOSTILE[0]})
    book = book_of(finished, tmp_path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                inside = cell.hyperlink is None or (sheet.title == "Sommaire" and cell.hyperlink.id is None)
                assert cell.data_type != "f" and inside and len(str(cell.value)) <= 32_767
    with zipfile.ZipFile(tmp_path / "rapport.xlsx") as parts:
        assert [name for name in parts.namelist() if "externalLink" in name or name.endswith(".bin")] == []
        charts = [
            parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")
        ]
    ranges = {found for chart in charts for found in re.findall("<c:f>(.*?)</c:f>", chart)}
    assert len(charts) == len(HOSTILE) and all(
        re.fullmatch(r"(?:'[^']+'|\w+)!\$[A-Z]\$\d+(:\$[A-Z]\$\d+)?", r) for r in ranges
    ), ranges


def test_numbers_read_as_the_french_write_them_and_words_stand_apart(finished_of, tmp_path: Path) -> None:
    frame = pd.DataFrame({"action": ["a"], "cout": [15_000.0], "lire": ["dépensé"]})
    finished = finished_of(
        lambda: smkit.figure("taux", 0.25, "fraction", label="Taux", parts=(1_234_567.5, 4_938_270)),
        lambda: smkit.table("actions", frame, title="Actions", units={"cout": "EUR"}),
    )
    spreadsheet.write(finished, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    parts = [
        cell
        for row in book["L'essentiel"].iter_rows()
        for cell in row[6:8]
        if cell.value in (1_234_567.5, 4_938_270)
    ]
    assert [cell.number_format for cell in parts] == ["[$-40C]#,##0.00", "[$-40C]#,##0"]
    words = book["Actions"]["C4"]
    assert words.value == "dépensé" and words.alignment.indent == 1, "not glued to the number on its left"


def test_dates_are_dates_and_their_axis_too(finished_of, tmp_path: Path) -> None:
    days = pd.date_range("2026-01-01", periods=3)
    frame = pd.DataFrame({"jour": days, "ca": [1.0, 2.0, 3.0], "code": ["2026-1", "007", "1/2"]})
    finished = finished_of(
        lambda: smkit.table(
            "t", frame, title="Par jour", units={"ca": "EUR"}, chart={"kind": "line", "x": "jour", "y": "ca"}
        )
    )
    sheet = book_of(finished, tmp_path)["Par jour"]
    assert sheet["A4"].value == datetime(2026, 1, 1) and sheet["A4"].number_format == "dd/mm/yyyy"
    assert sheet["B4"].number_format == '[$-40C]#,##0.00\\ "€"' and sheet["C5"].value == "007"
    with zipfile.ZipFile(tmp_path / "rapport.xlsx") as parts:
        assert "<c:dateAx>" in parts.read("xl/charts/chart1.xml").decode()


def test_the_last_sheet_says_where_it_all_comes_from(kit_report, tmp_path: Path) -> None:
    sheet = book_of(kit_report, tmp_path)["Données et limites"]
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
    assert "Produit le 21 novembre 2026 à 21:42 avec smkit 0.1.0." in text and "Données\xa0: boutique" in text
    for statement in kit_report.results.statements:
        assert statement["role"] != "limit" or statement["text"] in text
    for source in kit_report.results.sources:
        assert source["file"] in text and "5e" * 32 in text


def test_the_formulas_recorded_are_ones_we_can_write(kit_report) -> None:
    for figure in kit_report.results.figures:
        assert formulas.names(figure.get("formula", "1")) <= {f["id"] for f in kit_report.results.figures}, (
            json.dumps(figure)
        )


def test_the_first_sheet_links_to_every_other_and_names_are_whole_words(kit_report, tmp_path: Path) -> None:
    book = book_of(kit_report, tmp_path)
    first = book["Sommaire"]
    links = [cell.hyperlink.location for row in first.iter_rows() for cell in row if cell.hyperlink]
    assert [link.split("!")[0].strip("'").replace("''", "'") for link in links] == book.sheetnames[1:]
    known = {word for table in kit_report.results.tables for word in _words(table["title"])}
    for name in book.sheetnames[2:-1]:
        assert name == "Graphiques" or _words(re.sub(r" \(\d+\)$", "", name)) <= known, name


def _words(text: str) -> set[str]:
    return set(re.sub(r"[^\w’-]", " ", text.replace("'", "’")).split())


def test_the_grid_follows_its_heads_and_the_other_figures(
    reports, finish, tmp_path: Path, recalculated
) -> None:
    case = next(path for path in reports if path.stem == "etude_de_cas_roi")
    book = book_of(finish(nbformat.read(case, 4), case.stem), tmp_path)
    grid = next(book[name] for name in book.sheetnames if name.startswith("Le gain net selon deux"))
    assert [grid.cell(3, column).value for column in (2, 6)] == [12_000, 18_000]
    assert grid["A4"].value == 80 and str(grid["B4"].value).startswith("=IFERROR(ROUND(")
    grid["A4"].value = 150  # at 150 €, goods bought for 50 €, 200 sales leave 20 000 €
    (again,) = recalculated(book)
    played = again[grid.title]
    assert [played.cell(4, column).value for column in range(2, 7)] == [8_000, 6_500, 5_000, 3_500, 2_000]


def test_the_first_sheet_prints_on_one_page_at_nine_points(kit_report, tmp_path: Path) -> None:
    first = book_of(kit_report, tmp_path)["Sommaire"]
    wide = (
        sum(first.column_dimensions[column].width for column in "ABCD") * 5.6
    )  # points of a character of 11
    tall = sum(first.row_dimensions[row].height or 15 for row in range(1, first.max_row + 1))
    assert min((595 - 58) / wide, (842 - 86) / tall) * 11 >= 9


@pytest.mark.parametrize("report", ["indicateurs", "smarketing", "campagnes"])
def test_each_action_leads_to_the_sheet_of_its_cases_and_its_amounts_stand_on_one_scale(
    report: str, reports, finish, tmp_path: Path
) -> None:
    made = next(path for path in reports if path.stem == report)
    book = book_of(finish(nbformat.read(made, 4), report), tmp_path)
    head, *rows = [
        [cell for cell in row if cell.value is not None] for row in book["À faire"].iter_rows(min_row=3)
    ]
    rows = [row for row in rows if len(row) > 1]  # under them, what their words mean
    at = {cell.value: cell.column for cell in head}
    formats, led = set(), 0
    for row in rows:
        cells = {cell.column: cell for cell in row}
        if (leads := cells[at["Liste"]]).value:
            led += leads.value == "voir"
            assert leads.hyperlink.location.split("!")[0].strip("'").replace("''", "'") in book.sheetnames
        gain = "Gain net par an" if report == "campagnes" else "Marge par an"
        amounts = (cells[at[name]] for name in (gain, "Au moins", "Au plus"))
        formats |= {
            "k€" in cell.number_format for cell in amounts if cell.value != "n.d." and abs(cell.value) > 100
        }
    assert led and len(formats) <= 1


def test_a_figure_of_another_calls_it_by_its_label(finished_of, tmp_path: Path) -> None:
    def show() -> None:
        smkit.figure("panier_moyen", 50.0, "EUR", label="Panier moyen")
        smkit.figure(
            "atteinte_objectif", 0.9, "fraction", label="Atteinte", dims={"indicateur": "panier_moyen"}
        )

    spreadsheet.write(finished_of(show), tmp_path / "r.xlsx")
    said = [cell.value for row in openpyxl.load_workbook(tmp_path / "r.xlsx")["L'essentiel"] for cell in row]
    assert said.count("Panier moyen") == 2 and "panier_moyen" not in said


def test_an_amount_of_thirteen_digits_is_read_whole_in_its_column(finished_of, tmp_path: Path) -> None:
    def show() -> None:
        smkit.title("Les ventes")
        smkit.figure("ca", 1_092_823_500_000.25, "EUR", label="Ventes", parts=(2_185_647_000_000.5, 2))

    book = book_of(finished_of(show), tmp_path)
    written = len("1 092 823 500 000,25 €")
    for sheet, column in (("Sommaire", "B"), ("L'essentiel", "C"), ("L'essentiel", "G")):
        assert book[sheet].column_dimensions[column].width > written, "« #### » otherwise"


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([900.0, 1_000.0], ("0", "none")),
        ([-900.0, -1_000.0], ("none", "0")),
        ([-900.0, 1_000.0], ("none", "none")),
    ],
)
def test_a_bar_begins_at_zero(
    values: list[float], ends: tuple[str, str], finished_of: Any, tmp_path: Path
) -> None:
    """A spreadsheet begins an axis where it likes: 900 € beside 1 000 € would look a third as long."""
    frame = pd.DataFrame({"canal": ["Salon", "E-mail"], "ca": values})

    def show() -> None:
        smkit.table(
            "t", frame, title="Par canal", units={"ca": "EUR"}, chart={"kind": "bar", "x": "canal", "y": "ca"}
        )

    spreadsheet.write(finished_of(show), tmp_path / "r.xlsx")
    with zipfile.ZipFile(tmp_path / "r.xlsx") as parts:
        axis = re.search("<c:valAx>.*?</c:valAx>", parts.read("xl/charts/chart1.xml").decode())
    assert axis is not None
    found = [re.search(f'<c:{end} val="(.*?)"', axis[0]) for end in ("min", "max")]
    assert tuple(each[1] if each else "none" for each in found) == ends


def test_a_heading_of_several_words_is_read_whole(finished_of: Any, tmp_path: Path) -> None:
    """Words go whole to the next line: « Spécifique (quoi et qui) » takes three lines where « oui » makes the width."""
    frame = pd.DataFrame({"action": ["Salon"], "specifique": ["oui"]})

    def show() -> None:
        smkit.table("t", frame, title="Par action", labels={"specifique": "Spécifique (quoi et qui)"})

    spreadsheet.write(finished_of(show), tmp_path / "r.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Par action"]
    assert sheet.row_dimensions[3].height >= 45


def test_the_scale_of_a_column_is_sought_once_however_many_its_rows(
    finished_of, tmp_path: Path, monkeypatch
) -> None:
    """Sought again for each cell over the whole column, it took a minute of three thousand campaigns."""
    looked: list[int] = []
    scale = spreadsheet.sheets.columns.scale
    monkeypatch.setattr(
        spreadsheet.sheets.columns, "scale", lambda values: (looked.append(1), scale(values))[1]
    )
    for rows in (30, 300):
        frame = pd.DataFrame(
            {"a": [f"Canal {n}" for n in range(rows)], "b": [1_000.0 * n for n in range(rows)]}
        )
        finished = finished_of(
            lambda frame=frame: (smkit.title("Essai"), smkit.table("t", frame, title="T", units={"b": "EUR"}))
        )
        spreadsheet.write(finished, tmp_path / "rapport.xlsx")
        looked.append(0)
    first = looked.index(0)
    assert first == len(looked) - first - 2 and openpyxl.load_workbook(tmp_path / "rapport.xlsx")
