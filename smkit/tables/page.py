"""`smkit check --html`: a page that says what was understood of an export, what was not, and how to mend it."""

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import Any

import pandas as pd

from smkit.tables import private
from smkit.tables.errors import NBSP, THIN, code_of, count
from smkit.tables.naming import exports
from smkit.tables.reading import Reading
from smkit.tables.schema import Column, table
from smkit.typography import typeset

#: Rows of the clean table, and examples of a problem, that the page shows; each unknown word has to be told, so more.
ROWS, EXAMPLES, WORDS = 8, 4, 30

_TYPES = {
    "text": "texte",
    "id": "identifiant",
    "number": "nombre",
    "integer": "nombre entier",
    "date": "date",
    "datetime": "date et heure",
    "period": "période",
    "boolean": "oui ou non",
    "enum": "liste fermée",
}


def page(reading: Reading) -> str:
    """Return the page of a reading, as HTML that needs no other file.

    It quotes the cells of rejected rows as `Reading.rejected` shows them: none that may name a person.

    >>> from smkit.tables import read
    >>> "douze" in page(read("campagnes", pd.DataFrame({"Campagne": ["Salon", "Vœux"], "Coût": ["douze", "3"]})))
    True
    """
    journal, schema = reading.journal, table(reading.journal.table)
    columns = [
        _column(reading, header, schema.column(name))
        for header, name in journal.columns.items()
        if name in reading.table
    ]
    names = [name for name in journal.columns.values() if name in reading.table]
    return _render(
        file=journal.file,
        title=schema.title,
        row=schema.row,
        layout=journal.layout,
        tool=journal.tool,
        verdict=journal.summary(),
        rejected=count(journal.rejected, "ligne", "lignes") if journal.rejected else "",
        cards=[
            (count(journal.rows), "lignes lues"),
            (count(journal.kept), "gardées"),
            (count(journal.corrected), "corrigées sans doute possible"),
            (
                count(journal.set_apart),
                "mises à part (pas des ventes)" if schema.name == "orders" else "mises à part (déjà lues)",
            ),
            (count(journal.rejected), "rejetées"),
            (count(journal.skipped), "lignes laissées de côté (titres, totaux…)"),
        ],
        problems=_problems(reading),
        columns=columns,
        hint=f"{schema.columns[0].name}=En-tête",
        lines=[
            [_french(row[name], schema.column(name)) for name in names]
            for row in private.masked(reading.table.head(ROWS)).to_dict("records")
        ],
        notes=[note.whole() for note in journal.notes],
    )


def refused(file: str, message: str) -> str:
    """Return the page of a file that could not be read at all: its name, and what the ReadError says.

    >>> "est vide" in refused("ventes.csv", "« ventes.csv » est vide.")
    True
    """
    return _render(file=file, refusal=message, tool="")


def _render(**content: Any) -> str:
    from jinja2 import Environment

    text = files("smkit.tables").joinpath("page.html").read_text(encoding="utf-8")
    template = Environment(autoescape=True, trim_blocks=True).from_string(typeset(text))
    return template.render(tools=_tools(), **content)


def _tools() -> list[dict[str, Any]]:
    """Return how to mend the export in each tool."""
    found = []
    for tool in exports.catalog().values():
        export = next(iter(tool.values()))
        mend = [export.mend["any"], *(text for code, text in export.mend.items() if code != "any")]
        found.append({"name": export.name, "mend": [typeset(text) for text in mend]})
    return sorted(found, key=lambda tool: str(tool["name"]).casefold())


def _problems(reading: Reading) -> list[dict[str, Any]]:
    """Group the problems by column and kind, the most frequent first, with examples."""
    mend = _mend(reading.journal.tool)
    found = []
    for (column, problem, advice), rows in reading.rejected.groupby(
        ["column", "problem", "advice"], sort=False
    ):
        code = code_of(str(problem))
        found.append(
            {
                "column": column,
                "text": problem,
                "advice": advice,
                "mend": typeset(mend[code]) if code in mend else "",
                "rows": len(rows),
                "count": count(len(rows), "fois", "fois"),
                "examples": _examples(
                    rows["line"].tolist(),
                    rows["value"].tolist(),
                    WORDS if code == "unknown_value" else EXAMPLES,
                ),
            }
        )
    return sorted(found, key=lambda each: -int(each["rows"]))


def _mend(name: str) -> dict[str, str]:
    for tool in exports.catalog().values():
        export = next(iter(tool.values()))
        if export.name == name:
            return dict(export.mend)
    return {}


def _examples(lines: Sequence[int], values: Sequence[str], most: int) -> str:
    """Return where a problem was seen, as HTML: each value at its first line."""
    first = {value: line for line, value in reversed(list(zip(lines, values, strict=True))) if value}
    cells = sorted((line, value) for value, line in first.items()) or [(line, "") for line in lines]
    shown = [
        f"ligne {line}" + (f" : <code>{escape(value)}</code>" if value else "")
        for line, value in cells[:most]
    ]
    more = len(lines) - len(shown)
    return typeset(" · ".join(shown)) + (f" · et {count(more, 'autre', 'autres')}" if more else "")


def _column(reading: Reading, header: str, column: Column) -> dict[str, Any]:
    values = reading.table[column.name]
    there = values.dropna()
    return {
        "header": header,
        "label": column.label,
        "name": column.name,
        "type": _TYPES[column.type],
        "number": column.type in ("number", "integer"),
        "example": _french(private.masked(there.head(1).to_frame()).iloc[0, 0], column) if len(there) else "",
        "blank": count(len(values) - len(there)),
    }


def _french(value: Any, column: Column) -> str:
    """Write a cell of the clean table as the French do."""
    if pd.isna(value):
        return ""
    if column.type in ("date", "datetime"):
        return value.strftime("%d/%m/%Y" if value == value.normalize() else "%d/%m/%Y %H:%M")
    if column.type == "boolean":
        return "oui" if value else "non"
    if column.type == "enum":
        return column.values[value][0]
    if column.type in ("number", "integer"):
        if column.unit == "fraction":
            return f"{100 * value:.1f}{NBSP}%".replace(".", ",")
        decimals = 2 if column.unit == "EUR" or value != int(value) else 0
        return f"{value:,.{decimals}f}".replace(",", THIN).replace(".", ",").replace("-", "−")
    return str(value)
