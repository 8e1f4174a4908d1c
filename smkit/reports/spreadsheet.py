"""The recorded figures and tables as a workbook that people can reuse."""

import re
from pathlib import Path
from typing import Any

import xlsxwriter

from smkit.reports.formats import Finished
from smkit.reports.results import Results

_NUMBER_FORMATS = {"fraction": "0.0%", "ratio": "0.00", "count": "#,##0", "days": "0.0", "points": "0"}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def write(finished: Finished, path: Path) -> None:
    """Write a workbook: one sheet of figures and findings, one sheet a table, one of sources.

    Parameters: `finished`, the report that has run; `path`, of the .xlsx.
    Every text is written as text, so that a value that begins with = + - @ never runs.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(path, options) as book:
        look = _Look(book)
        results = finished.results
        _essentials(book, look, results, finished.title)
        names: set[str] = {"l'essentiel", "données et limites"}
        for table in results.tables:
            _table(book, look, table, _sheet_name(table["title"], names))
        _sources(book, look, results)


class _Look:
    """The few formats of the workbook, made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[str, Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.soft = book.add_format({"font_color": "#57606A", "text_wrap": True, "valign": "top"})

    def number(self, unit: str | None) -> Any:
        key = unit or "general"
        if key not in self._numbers:
            code = _NUMBER_FORMATS.get(key) or (
                "General" if key == "general" else f"#,##0.00 [${_sign(key)}]"
            )
            self._numbers[key] = self._book.add_format({"num_format": code, "valign": "top"})
        return self._numbers[key]


def _essentials(book: Any, look: _Look, results: Results, title: str) -> None:
    sheet = book.add_worksheet("L'essentiel")
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 3, 16)
    sheet.set_column(4, 4, 60)
    sheet.write_string(0, 0, title, look.title)
    row = 2
    for statement in results.statements:
        sheet.merge_range(row, 0, row, 4, "", look.text)
        sheet.write_string(row, 0, statement["text"], look.text)
        sheet.set_row(row, 15 * (1 + len(statement["text"]) // 130))
        row += 1
    row += 1
    for column, head in enumerate(["Indicateur", "Détail", "Valeur", "Observations", "Remarque"]):
        sheet.write_string(row, column, head, look.head)
    for figure in results.figures:
        row += 1
        sheet.write_string(row, 0, figure["label"], look.text)
        sheet.write_string(row, 1, " · ".join(map(str, figure["dims"].values())), look.text)
        _write(sheet, row, 2, figure["value"], look.number(figure["unit"]))
        if figure["n"] is not None:
            sheet.write_number(row, 3, figure["n"], look.number("count"))
        sheet.write_string(row, 4, figure["note"], look.soft)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _table(book: Any, look: _Look, table: dict[str, Any], name: str) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, table["title"], look.title)
    for column, head in enumerate(table["columns"]):
        values = [row[column] for row in table["rows"]]
        sheet.write_string(2, column, head["label"], look.head)
        sheet.set_column(
            column, column, min(45, max(14, *(len(str(v)) + 2 for v in [head["label"], *values])))
        )
        for row, value in enumerate(values, start=3):
            unit = head["unit"][row - 3] if isinstance(head["unit"], list) else head["unit"]
            _write(sheet, row, column, value, look.number(unit))
    sheet.freeze_panes(3, 0)


def _sources(book: Any, look: _Look, results: Results) -> None:
    sheet = book.add_worksheet("Données et limites")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 4, 12)
    sheet.set_column(5, 5, 90)
    for column, head in enumerate(["Fichier", "Lignes", "Gardées", "Corrigées", "Écartées", "Remarques"]):
        sheet.write_string(0, column, head, look.head)
    for row, source in enumerate(results.sources, start=1):
        sheet.write_string(row, 0, source["file"], look.text)
        for column, key in enumerate(["rows", "kept", "corrected", "rejected"], start=1):
            sheet.write_number(row, column, source[key], look.number("count"))
        sheet.write_string(row, 5, "\n".join(source["notes"]), look.soft)


def _write(sheet: Any, row: int, column: int, value: Any, look: Any) -> None:
    if value is None:
        sheet.write_string(row, column, "n.d.", look)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "oui" if value else "non", look)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_string(row, column, str(value), look)


def _sheet_name(title: str, taken: set[str]) -> str:
    """A sheet name Excel accepts: 31 characters at most, none of []:*?/\\', told apart from the others."""
    base = _FORBIDDEN.sub(" ", title).strip()[:31].strip() or "Tableau"
    name, number = base, 2
    while name.lower() in taken:
        name = f"{base[:27].strip()} ({number})"
        number += 1
    taken.add(name.lower())
    return name


def _sign(currency: str) -> str:
    from babel.numbers import get_currency_symbol

    return str(get_currency_symbol(currency, locale="fr_FR"))
