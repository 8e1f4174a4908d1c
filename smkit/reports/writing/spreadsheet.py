"""The recorded figures and tables as a workbook that people can follow, change and reuse."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from smkit.reports.writing import cells, formulas, front, pictures, provenance, sheets
from smkit.reports.writing.finished import Finished
from smkit.reports.writing.safety import clean
from smkit.typography import clip, typeset

_MAIN, _LIMITS = "L'essentiel", "Données et limites"
_COLUMNS = (
    ("Indicateur", 34),
    ("Détail", 30),
    ("Valeur", 17),
    ("Calcul", 36),
    ("Observations", 13),
    ("Remarque", 46),
)
_PARTS = (("Numérateur", 16), ("Dénominateur", 16))
_VALUE = 2  # column of the values
_TOLD = {"answer": "", "context": "", "finding": "• ", "advice": "→ ", "lesson": "À retenir. "}
_FOOT = 230  # of the 255 that a foot holds, its page numbers apart
_SIGNS = 180  # characters that fit a line of the merged cells


def write(finished: Finished, path: Path) -> None:
    """Write a workbook: what matters with every figure, one sheet a table, and where it all comes from.

    Parameters: `finished`, the report that has run; `path`, of the .xlsx.
    A figure recorded with a formula is a live one, its value written beside for who does not recalculate; what it rests on
    may be changed. Every text is written as text, so that a value that begins with = + - @ never runs.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(path, options) as book:
        about = "\n".join(map(clean, provenance.lines(finished)))
        book.set_properties({"title": clip(clean(finished.title), 250), "comments": clip(about, 2000)})
        look = cells.Look(book, finished.charte.accent or cells.ACCENT)
        first = book.add_worksheet(front.NAME)
        places = _essentials(book.add_worksheet(_MAIN), look, finished)
        names = {name.lower() for name in (front.NAME, _MAIN, pictures.NAME, _LIMITS)}
        tables = finished.results.tables
        named = [cells.sheet_name(table["title"], names) for table in tables]
        found = [(_MAIN, "Toutes les phrases et tous les chiffres, avec leur calcul")]
        found += [(name, table["title"]) for name, table in zip(named, tables, strict=True)]
        lists = {table["id"]: name for name, table in zip(named, tables, strict=True)}
        for name, table in zip(named, tables, strict=True):
            sheets.write(book, look, table, name, finished.results, places, lists)
        if pictures.write(book, look, finished):
            found.append((pictures.NAME, "Les graphiques de la page"))
        _sources(book.add_worksheet(_LIMITS), look, finished)
        front.write(
            first,
            look,
            finished,
            [*found, (_LIMITS, "Les fichiers, ce qu'ils ne disent pas, les paramètres")],
        )
        foot = _foot(finished)
        for sheet in book.worksheets():
            sheet.set_footer(f"&L{foot}&RPage &P sur &N")


def _foot(finished: Finished) -> str:
    """What each printed page ends with, within what a workbook allows; an « & » is written twice there."""
    texts = filter(None, (clean(finished.charte.footer), clip(clean(provenance.made(finished)), 120)))
    text = "\n".join(texts)  # a line each, so that none runs into the page numbers
    return clip(text, _FOOT - text.count("&")).replace("&", "&&")


def _essentials(sheet: Any, look: cells.Look, finished: Finished) -> dict[str, str]:
    """Write every sentence and figure; return the cell of each figure that stands alone, for other sheets."""
    results = finished.results
    columns = _COLUMNS + (_PARTS if any("parts" in f for f in results.figures) else ())
    values = [figure["value"] for figure in results.figures]
    parts = [part for figure in results.figures for part in figure.get("parts") or ()]
    for column, (_, width) in enumerate(columns):
        held = values if column == _VALUE else parts if column >= len(_COLUMNS) else ()
        sheet.set_column(column, column, cells.wide(held, width))
    sheet.hide_gridlines(2)
    cells.say(sheet, 0, 0, finished.title, look.title)
    cells.say(sheet, 1, 0, finished.line, look.subtitle)
    row = 3
    for statement in results.statements:
        if statement["role"] in _TOLD:
            is_answer = statement["role"] == "answer"
            text = _TOLD[statement["role"]] + statement["text"]
            sheet.merge_range(row, 0, row, len(_COLUMNS) - 1, "", look.answer if is_answer else look.text)
            cells.say(sheet, row, 0, text, look.answer if is_answer else look.text)
            sheet.set_row(
                row, (20 if is_answer else 16) * (1 + len(text) // _SIGNS) + (8 if is_answer else 0)
            )
            row += 1
    row += 1
    first = row + 2
    live = _formulas(results.figures, first)
    if live:
        cells.say(
            sheet,
            row,
            0,
            "Changez une case à fond jaune : les valeurs qui en dépendent suivent.",
            look.subtitle,
        )
    row += 1
    for column, (head, _) in enumerate(columns):
        said = (
            look.head
            if column < _VALUE
            else look.head_soft
            if head in ("Calcul", "Remarque")
            else look.head_right
        )
        cells.say(sheet, row, column, head, said)
    inputs = {at for _, _, parts in live.values() for at in parts}
    called = {figure["id"]: figure["label"] for figure in results.figures}
    for at, figure in enumerate(results.figures):
        _figure(sheet, look, figure, first + at, live.get(at), at in inputs and at not in live, called)
    if results.figures:
        sheet.autofilter(row, 0, row + len(results.figures), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    main = _MAIN.replace("'", "''")
    return {
        figure["id"]: f"'{main}'!" + xl_rowcol_to_cell(first + at, _VALUE, row_abs=True, col_abs=True)
        for at, figure in enumerate(results.figures)
        if not figure["dims"]
    }


def _figure(
    sheet: Any,
    look: cells.Look,
    figure: Mapping[str, Any],
    row: int,
    live: tuple[str, str, Any] | None,
    is_input: bool,
    called: Mapping[str, str],
) -> None:
    """Write one figure; `live` is its formula, for the sheet and in words; `called`, labels of figures by id."""
    value, unit = figure["value"], figure["unit"]
    detail = " · ".join(called.get(value, str(value)) for value in figure["dims"].values())
    texts = (figure["label"], detail, "", live[1] if live else "", "", figure["note"])
    widths = [width for _, width in _COLUMNS]
    sheet.set_row(row, cells.height([(clip(t, 400), w) for t, w in zip(texts, widths, strict=True)]))
    cells.say(sheet, row, 0, figure["label"], look.text)
    cells.say(sheet, row, 1, detail, look.text)
    if live:
        sheet.write_formula(row, _VALUE, live[0], look.number(unit, value, bold=figure["shown"]), value)
        cells.say(sheet, row, 3, live[1], look.soft)
    else:
        ground = {"bg_color": cells.INPUT} if is_input else {}
        cells.put(sheet, row, _VALUE, value, look, unit, bold=figure["shown"], **ground)
    if figure["n"] is not None:
        cells.put(sheet, row, 4, figure["n"], look, "count")
    cells.say(sheet, row, 5, figure["note"], look.soft)
    for column, part in enumerate(figure.get("parts", ()), start=len(_COLUMNS)):
        whole = part is None or float(part).is_integer()
        cells.put(sheet, row, column, part, look, "count" if whole else "ratio", bg_color=cells.INPUT)


def _formulas(figures: Sequence[Mapping[str, Any]], first: int) -> dict[int, tuple[str, str, set[int]]]:
    """{place of a figure: its formula for the sheet, the same in words, places of the figures it rests on}.

    A formula that would not give the value that the report shows is left out, and the value stays.
    """
    places = {(f["id"], tuple(sorted(f["dims"].items()))): at for at, f in enumerate(figures)}
    found = {}
    for at, figure in enumerate(figures):
        if "parts" in figure:
            parts = dict(zip("ab", figure["parts"], strict=True))
            if sheets.gives("a / b", parts, figure["value"]):
                spots = {n: xl_rowcol_to_cell(first + at, len(_COLUMNS) + i) for i, n in enumerate("ab")}
                found[at] = (formulas.excel("a / b", spots), "numérateur / dénominateur", set[int]())
        elif "formula" in figure:
            dims = tuple(sorted(figure["dims"].items()))
            rests = {name: places.get((name, dims)) for name in formulas.names(figure["formula"])}
            known = {name: place for name, place in rests.items() if place is not None}
            if len(known) == len(rests) and sheets.gives(
                figure["formula"],
                {name: figures[place]["value"] for name, place in known.items()},
                figure["value"],
            ):
                spots = {name: xl_rowcol_to_cell(first + place, _VALUE) for name, place in known.items()}
                words = {name: figures[place]["label"] for name, place in known.items()}
                found[at] = (
                    formulas.excel(figure["formula"], spots),
                    formulas.french(figure["formula"], words),
                    set(known.values()),
                )
    return found


def _sources(sheet: Any, look: cells.Look, finished: Finished) -> None:
    widths = (34, 36, 12, 12, 12, 12, 68)
    heads = ("Fichier", "Données", "Lignes", "Gardées", "Corrigées", "Écartées", "Empreinte (SHA-256)")
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    cells.say(sheet, 0, 0, _LIMITS, look.title)
    row = 2
    found = provenance.sources(finished)
    if found:
        for column, head in enumerate(heads):
            cells.say(sheet, row, column, head, look.head_right if 2 <= column <= 5 else look.head)
    for source in found:
        row += 1
        for column, key in ((0, "file"), (1, "days"), (6, "sha256")):
            cells.say(sheet, row, column, source[key], look.text)
        for column, key in enumerate(("rows", "kept", "corrected", "rejected"), start=2):
            cells.put(sheet, row, column, source[key], look, "count")
    notes = [f"{source['file']} : {note}" for source in found for note in source["notes"]]
    limits = [s["text"] for s in finished.results.statements if s["role"] == "limit"]
    given = [typeset(f"{name} : {value}") for name, value in provenance.parameters(finished).items()]
    made = [provenance.PERSONAL] if finished.personal else []
    blocks = (("Ce que les fichiers ont de particulier", notes), ("Ce que les données ne disent pas", limits),
              ("Paramètres", given), ("Provenance", [*made, provenance.made(finished) + "."]))  # fmt: skip
    for title, texts in blocks:
        if texts:
            row += 2
            cells.say(sheet, row, 0, title, look.section)
        for text in texts:
            row += 1
            sheet.merge_range(row, 0, row, len(heads) - 1, "", look.text)
            cells.say(sheet, row, 0, text, look.text)
            sheet.set_row(row, 15 * (1 + len(text) // 170))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
