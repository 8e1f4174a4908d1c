"""`smkit check`: read an export and say what is right and wrong with it."""

import json
import re
import shlex
import textwrap
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from smkit import filing
from smkit.tables import clean, doors, private
from smkit.tables.errors import ARROW, NBSP, code_of, count, listing, money, one_line
from smkit.tables.kept import compact
from smkit.tables.naming.mapping import ColumnMap
from smkit.tables.opening.load import Source
from smkit.tables.page import page, refused
from smkit.tables.reading import Reading
from smkit.tables.schema import TableSchema, table
from smkit.tables.telling.journal import ALL, Journal, Note
from smkit.tables.telling.rejects import COLUMNS as REJECTED
from smkit.typography import typeset

__all__ = ["beside", "check", "page", "plain", "refused", "report", "write"]

#: How many problems the report shows before it says how many are left.
SHOWN = 10
#: How many are said beside figures.
_BRIEF = 3
#: Values of one problem that it shows.
_VALUES = 3
#: Letters on a line of a terminal.
_WIDE = 110
#: Rows that a sheet holds, less its header.
SHEET_ROWS = 1_048_575

#: Notes without an amount that a total may depend on.
_TO_CHECK = frozenset(
    {
        "uncalculated",
        "formula_error",
        "either_way",
        "serial",
        "doubtful_encoding",
        "scientific",
        "two_stages",
        "two_amounts",
        "out_of_five",
        "same_lines",
        "turned_dates",
        "impossible",
        "more_buyers",
        "renamed_headers",
        "blank_is_no",
        "unknown_metric",
        "filled",
        "strangers",
        "joined",
        "named_file",
        "weeks",
    }
)

#: An export of campaigns that does not say what they cost.
_COSTLESS = "no_cost"
#: Notes whose answer changes no total.
_NO_TOTAL = frozenset({_COSTLESS, "strangers", "joined", "period"})

_HEADERS = dict(zip(REJECTED, ("Ligne", "Colonne", "Valeur", "Problème", "À faire"), strict=True))


def check(
    file: Source,
    table: str,
    *,
    columns: ColumnMap | str | None = None,
    currency: str | None = None,
    stages: str | None = None,
    **answers: str | int | None,
) -> Reading:
    """Read an export as `kept.compact` does, file first. Raises ReadError.

    >>> check(pd.DataFrame({"Campagne": ["Salon"], "Coût": ["1 200 €"]}), "campagnes").journal.kept
    1
    """
    return compact(table, file, columns=columns, currency=currency, stages=stages, spared=(), **answers)


def report(reading: Reading) -> str:
    """Return what was understood and what was not, as French lines for the terminal.

    >>> reading = check(pd.DataFrame({"Campagne": ["Salon"], "Coût": ["cher"]}), "campagnes")
    >>> print(report(reading).splitlines()[-1].replace("\\xa0", " ").replace("\\u202f", " "))
      ligne 2, « Coût », valeur « cher » : ce n'est pas un nombre. Écrivez un nombre seul, par exemple 1 234,50.
    """
    journal, schema = reading.journal, table(reading.journal.table)
    lines = [journal.summary(), typeset(f"Lu comme : {journal.layout}."), "", "Colonnes reconnues"]
    known = [
        f"{one_line(header)} → {schema.column(name).label} ({name})".replace(" ", NBSP)
        for header, name in journal.columns.items()
    ]
    lines += [
        f"  {part}"
        for part in textwrap.wrap("  ".join(known), _WIDE, break_long_words=False, break_on_hyphens=False)
    ]
    totals = _totals(reading, schema)
    lines += ["", *totals] if totals else []
    changed, asked, others = _sorted(journal)
    for title, notes in (
        ("Ce qui change le total", changed),
        ("À répondre (une ligne à copier)", asked),
        ("À savoir", others),
    ):
        if notes:
            lines += ["", title]
        for note in notes:
            alone = note.answer and not (note.asks and journal.answer)
            lines += [
                f"  {note.text.removesuffix('.')}{'' if alone else '.'}",
                *([f"    {note.answer}"] if alone else []),
            ]
    every = ["", typeset(f"{ALL} :"), f"  {journal.answer}"] if journal.answer else []
    if not journal.rejected:
        sound = "Aucun problème : toutes les lignes sont utilisables."
        if any(note.code == _COSTLESS for note in journal.notes):
            sound = "Aucune ligne rejetée, mais il manque les coûts."
        elif not (asked or changed) and _TO_CHECK & {note.code for note in others}:
            sound = "Aucune ligne rejetée. Lisez ce qui est à savoir : un résultat peut en dépendre."
        elif asked or changed:
            sound = "Aucune ligne rejetée. Lisez ce qui change le total" + (
                ", puis répondez." if asked else "."
            )
        return "\n".join([*lines, *every, "", typeset(sound)])
    lines += ["", typeset("Lignes rejetées")]
    found = _alike(reading.rejected)
    lines += [f"  {_problem(rows, journal.answer)}" for rows in found[:SHOWN]]
    if (left := len(found) - SHOWN) > 0:
        lines.append(
            f"  … et {count(left, 'autre problème', 'autres problèmes')} : l'option --to en écrit la liste entière."
        )
    return "\n".join([*lines, *every])


def beside(reading: Reading) -> list[str]:
    """Return what figures on a reading cannot go without, as French lines: rows that were lost, what changes the total, doubts.

    >>> reading = check(pd.DataFrame({"Campagne": ["Salon"], "Coût": ["cher"]}), "campagnes")
    >>> [line.replace("\\xa0", " ").partition(", valeur")[0] for line in beside(reading)[1:]]
    ['Ligne 2, « Coût »']
    """
    journal = reading.journal
    changed, asked, others = _sorted(journal)
    known = [note for note in [*changed, *asked, *others] if note not in others or note.code in _TO_CHECK]
    found = _alike(reading.rejected)
    problems = [_problem(rows, journal.answer) for rows in found[:_BRIEF]]
    lines = [journal.summary()] if journal.rejected or journal.set_apart else []
    lines += [f"{text[0].upper()}{text[1:]}" for text in problems]
    if (left := len(found) - _BRIEF) > 0:
        others_are = count(left, "autre problème", "autres problèmes")
        lines.append(typeset(f"… et {others_are} dans « {journal.file} » : smkit check les montre tous."))
    return lines + replace(journal, notes=tuple(known)).said()


def plain(reading: Reading) -> dict[str, Any]:
    """Return a reading's journal and its rejected rows as plain values, ready for JSON.

    >>> reading = check(pd.DataFrame({"Campagne": ["Salon"], "Coût": ["cher"]}), "campagnes")
    >>> plain(reading)["rejected_rows"][0]["value"]
    'cher'
    """
    return reading.journal.to_dict() | {"rejected_rows": reading.rejected.to_dict("records")}


def _sorted(journal: Journal) -> tuple[list[Note], list[Note], list[Note]]:
    """The notes of a journal: what changes a total, what only the person can answer, and the rest."""
    asked = [note for note in journal.notes if note.asks]
    told = [note for note in journal.notes if not note.asks]
    changed = [n for n in told if n.amount is not None or (n.answer and n.code not in _NO_TOTAL)]
    return changed, asked, [note for note in told if note not in changed]


def _alike(rejected: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rejected cells that have one problem together; each unknown word by itself, as a person answers it."""
    words = rejected["problem"].isin(
        [text for text in rejected["problem"].unique() if code_of(text) == "unknown_value"]
    )
    groups = [rejected["column"], rejected["problem"], rejected["advice"], rejected["value"].where(words, "")]
    return [rows for _, rows in rejected.groupby(groups, sort=False)]


def _problem(rows: pd.DataFrame, every: str) -> str:
    """Say a problem that several rejected cells share: the first line, how many others, and some of their values."""
    first = rows.iloc[0]
    where = f"ligne {first['line']}"
    if len(rows) > 1:
        where += f" et {count(len(rows) - 1, 'autre', 'autres')}"
    where += f", « {one_line(first['column'])} »" if first["column"] else ""
    values = [value for value in rows["value"].unique() if value]
    if values:
        where += f", {'valeur' if len(values) == 1 else 'valeurs'} {listing(values, most=_VALUES)}"
    return doors.around(f"{where} : {first['problem']}. {_advice(first['advice'], every)}".rstrip())


def _advice(advice: str, every: str) -> str:
    """Return an advice without its line to type where the line that answers everything (`every`) holds it.

    >>> lines = ("smkit check f.csv --dates mja --base TTC", "smkit check f.csv --dates jma")
    >>> [_advice("À dire → smkit check f.csv --dates mja", every) for every in lines]
    ['À dire', 'À dire → smkit check f.csv --dates mja']
    """
    said, _, typed = advice.partition(ARROW)
    return said if _answers(typed) <= _answers(every) else advice


def _answers(line: str) -> set[tuple[str, str]]:
    """Return what a line to type answers: each name with each of its values.

    >>> sorted(_answers('smkit check v.csv --colonnes "cost=a, campaign=b" --dates mja'))
    [('colonnes', 'campaign=b'), ('colonnes', 'cost=a'), ('dates', 'mja')]
    >>> _answers("dates : « jma puis mja ligne 3 ».")
    {('dates', 'jma puis mja ligne 3')}
    """
    pairs = re.findall(r"(\w+) : « ([^»]*) »", line.replace(NBSP, " "))
    words = shlex.split(line) if line.startswith("smkit ") else []
    pairs += [
        (flag[2:], value) for flag, value in pairwise(words) if flag.startswith("--") and flag != "--table"
    ]
    return {(name, part.strip()) for name, text in pairs for part in re.split("[,;]", text)}


def totals(reading: Reading, schema: TableSchema) -> list[tuple[str, str, str]]:
    """Return what each column of amounts adds up to, in the rows that are kept; prices add up to nothing.

    Parameters: `reading`; `schema`, of its table.
    Returns the column's French label, its total and how many rows have one, as people read them.
    """
    frame, code = reading.table, reading.journal.currency
    found = {
        column.label: frame[column.name]
        for column in schema.columns
        if column.unit == "EUR" and column.name in frame and not column.name.startswith("unit_")
    }
    if {"quantity", "unit_price"} <= set(frame):
        product = frame["quantity"] * frame["unit_price"]
        if "amount" not in frame:
            found["Quantité × prix"] = product
        elif (
            frame["amount"].isna().any()
        ):  # where an amount is blank, the line is worth its quantity × its price
            found[schema.column("amount").label] = frame["amount"].fillna(product)
    return [
        (label, money(float(values.sum()), code), count(int(values.notna().sum()), "ligne", "lignes"))
        for label, values in found.items()
    ]


def _totals(reading: Reading, schema: TableSchema) -> list[str]:
    """Say them, one a line; and what is counted, where no amount is."""
    lines = [f"Total « {label} » : {total}, {rows}." for label, total, rows in totals(reading, schema)]
    frame = reading.table
    if schema.name == "sessions" or (schema.name == "campaigns" and "cost" not in frame):
        counted = {column.label: frame[column.name].sum() for column in schema.columns
                   if column.unit == "count" and column.name in frame}  # fmt: skip
        lines += [f"Total « {label} » : {count(round(float(total)))}." for label, total in counted.items()]
        for label, parts in (
            ("Clics pour 100 affichages", ("clicks", "impressions")),
            ("Ouvertures pour 100 contacts", ("opens", "contacts")),
            ("Clics pour 100 contacts", ("clicks", "contacts")),
        ):
            if set(parts) <= set(frame) and (whole := frame.dropna(subset=list(parts))[parts[1]].sum()):
                share = frame.dropna(subset=list(parts))[parts[0]].sum() / whole
                lines.append(f"{label} : {100 * share:.1f}.".replace(".", ",", 1))
    return [typeset(line) for line in lines]


def write(reading: Reading, folder: str | Path) -> list[Path]:
    """Write the clean table (CSV for Excel), the rejected rows (XLSX) and the journal (JSON) into a folder.

    Each file appears under its name only once whole. A cell that a spreadsheet would run as a formula
    is text.
    Returns the three paths. The clean table is named by its French stem, so `gather` reads the folder.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    schema = table(reading.journal.table)
    stem = schema.stem
    # first: it says that the others are ours, and may be written again after whatever stops this
    journal = _place(folder / f"{stem}_journal.json", lambda path: _journal(reading, path))
    return [
        _place(folder / f"{stem}.csv", lambda path: clean.write(private.masked(reading.table), schema, path)),
        _place(folder / f"{stem}_rejets.xlsx", lambda path: _rejects(reading.rejected, path)),
        journal,
    ]


def _place(path: Path, fill: Callable[[Path], None]) -> Path:
    """Fill a temporary file beside the final one, then put it in its place."""
    with filing.once_whole(path) as draft:
        fill(draft)
    return path


def _rejects(rejected: pd.DataFrame, path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Rejets")
    bold = book.add_format({"bold": True})
    for position, (name, header) in enumerate(_HEADERS.items()):
        sheet.write_string(0, position, header, bold)
        for row, value in enumerate(rejected[name].head(SHEET_ROWS), start=1):
            if name == "line":
                sheet.write_number(row, position, value)
            else:
                sheet.write_string(row, position, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rejected), 1), len(_HEADERS) - 1)
    sheet.autofit(300)
    book.close()


def _journal(reading: Reading, path: Path) -> None:
    path.write_text(
        json.dumps(reading.journal.to_dict(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
