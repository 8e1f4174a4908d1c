"""What a worker does with a file: read it as it is told to, and say in plain values all that a page shows of it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from smkit.errors import SmkitError
from smkit.etabli import habits, questions, recognising
from smkit.etabli.labels import TEXTS
from smkit.etabli.told import Told
from smkit.tables import check, coming_back, doors, waiting
from smkit.tables.errors import code_of, count
from smkit.tables.naming import shape
from smkit.tables.reading import Reading
from smkit.tables.schema import TableSchema, table
from smkit.typography import days, typeset

#: What is left at the end of a sentence whose line to copy is a menu here.
_UNFINISHED = re.compile(
    r"(?: Si c'est [^.]*?)?(?:,? par exemple|,? écrivez|,? ou dites (?:de multiplier|comment un nombre s'écrit))\.?$"
)
#: The note that says who is under a pseudonym.
_HIDDEN = "pseudonyms"
#: The note whose answer is typed, in fields of the page and not in a line.
_TYPED, _HERE = "no_cost", "Ou écrivez-les ici."
#: What to do of a row that a question of the page decides.
_ABOVE = "Répondez plus haut, à « À vous de dire » : la ligne sera lue."
#: Kinds of problems among rejected rows that a page shows.
_PROBLEMS = 50


def examine(
    tell: Callable[[str, Any], None], path: Path, told: Told, kept: Path
) -> tuple[dict[str, Any], int]:
    """Do, in a worker, what a page needs of a file.

    Parameters: `tell`, called with (« says », a sentence) as it goes; `path`; `told`, the person's answers; `kept`, the folder
    of habits, asked where nothing was told.
    Returns plain values, ready for JSON: `error` where the file cannot be read as it is told to.
    """
    found = questions.unread(told)
    if path.suffix.lower() in TEXTS["convention"]:
        found["error"] = typeset(
            f"« {path.name} » n'est pas un tableau. Si c'est votre convention, elle est bien reçue : choisissez-la dans les "
            "réglages d'un rapport sur vos leads, « Ventes et marketing » ou « La revue des leads »."
        )
        return found, 0
    try:
        sheet = told.answers.get("feuille", "")
        raw = recognising.glance(path, told.columns, sheet)
        if coming_back.is_ours(raw.headers):
            found["error"] = typeset(
                f"« {path.name} » est une revue des leads déjà passée : elle est bien reçue. Pour que la suivante tienne compte de "
                "vos décisions, ouvrez le fichier de vos leads, demandez « La revue des leads de la semaine », et choisissez-la à "
                "« Revue précédente »."
            )
            return found, 0
        found["headers"] = recognising.headers(raw)
        # of the file as it comes, before anybody says which of its sheets count: so will the next one come
        first = recognising.glance(path, {}) if sheet else raw
        found["print"] = habits.fingerprint(first.headers)
        found["tables"] = recognising.guess(raw.headers, path.name, raw.cells)
        if told == Told() and (habit := habits.recall(kept, found["print"])):
            told = habit.told
            found["habit"] = True
        name = told.table or next(iter(found["tables"]), "")
        found["told"] = told.plain() | {"table": name}
        found["sheets"] = _sheets(path) if raw.is_workbook else []
        if not name:
            found["error"] = shape.explain(raw) or typeset(
                "Les en-têtes de ce fichier ne ressemblent à aucune des tables que le kit connaît. Dites ce qu'il contient, puis "
                "quelles colonnes y sont."
            )
            return found, 0
        with waiting.told(path.name, lambda text: tell("says", text)):
            reading = check.check(path, name, columns=told.mapping(), currency=told.currency, **told.answers)
        found |= describe(reading)
    except SmkitError as problem:
        text, answers = doors.asked(str(problem))
        found["error"] = _UNFINISHED.sub("", text).rstrip(".") + "."
        found["asked"] = [{"text": "", "code": "refused", "answer": each} for each in answers]
    except MemoryError:
        found["error"] = (
            "La mémoire de l'ordinateur n'a pas suffi à lire ce fichier. Fermez d'autres programmes, ou filtrez "
            "l'export (une année, une région), puis déposez-le de nouveau."
        )
    except Exception as problem:  # a fault of ours is a sentence, and the other files go on
        found["error"] = typeset(
            f"Ce fichier n'a pas pu être lu, par une erreur qui n'est pas la vôtre ({type(problem).__name__}). Enregistrez-le "
            "de nouveau au format .xlsx, et prévenez qui maintient le kit."
        )
    return found, 0


def rejects(tell: Callable[[str, Any], None], path: Path, told: Told, to: Path) -> tuple[str, int]:
    """Do, in a worker, the workbook of a file's rejected rows, in a folder; return its name, or "" when there is none."""
    reading = check.check(path, told.table, columns=told.mapping(), currency=told.currency, **told.answers)
    return next((made.name for made in check.write(reading, to) if made.suffix == ".xlsx"), ""), 0


def describe(reading: Reading) -> dict[str, Any]:
    """Return what a page says of a reading, in plain values.

    >>> said = describe(check.check(pd.DataFrame({"Campagne": ["Salon"], "Coût": ["1 200 €"]}), "campagnes"))
    >>> said["columns"][0]["header"], said["totals"][0]["label"]
    ('Campagne', 'Coût')
    """
    journal, schema = reading.journal, table(reading.journal.table)
    notes = [
        {"text": text, "code": note.code, "amount": note.amount, "answer": answer[0] if answer else {}}
        for note in journal.notes
        for typed in [note.code == _TYPED]
        for text in [f"{note.text.rpartition('. ')[0]}. {_HERE}" if typed and note.answer else note.text]
        for answer in [doors.asked(note.answer)[1]]
    ]
    return {
        "verdict": journal.summary(),
        "layout": journal.layout,
        "tool": journal.tool,
        "rows": count(journal.rows),
        "kept": count(journal.kept),
        "set_apart": count(journal.set_apart) if journal.set_apart else "",
        "rejected": count(journal.rejected) if journal.rejected else "",
        "usable": bool(journal.kept),
        "period": _period(reading),
        "totals": [
            {"label": label, "total": total, "rows": rows}
            for label, total, rows in check.totals(reading, schema)
        ],
        "currency": journal.currency,
        "asked": [note for note in notes if note["answer"]] + _asked_by_rejects(reading.rejected),
        "changed": [note["text"] for note in notes if note["amount"] is not None and not note["answer"]],
        "hidden": [note["text"] for note in notes if note["code"] == _HIDDEN],
        "others": [
            note["text"]
            for note in notes
            if note["amount"] is None and not note["answer"] and note["code"] != _HIDDEN
        ],
        "columns": [
            {"header": header, "name": name, "label": schema.column(name).label}
            for header, name in journal.columns.items()
        ],
        "present": [str(name) for name in reading.table.columns if reading.table[name].notna().any()],
        "values": _values(reading, schema),
        "problems": _problems(reading.rejected, {name: header for header, name in journal.columns.items()}),
    }


def _period(reading: Reading) -> str:
    """The first and the last day that a table covers, in words: those that its report says."""
    known = reading.extent
    return days(known[0].date(), known[1].date()) if known else ""


def _values(reading: Reading, schema: TableSchema) -> dict[str, list[str]]:
    """The few values of each column that names things and no person: what menus of reports offer."""
    found = {}
    for column in schema.columns:
        if column.type in ("text", "enum", "id") and column.role != "person" and column.name in reading.table:
            values = reading.table[column.name].dropna().value_counts()
            if 1 <= len(values) <= 60:
                found[column.name] = sorted(map(str, values.index))
    return found


def _problems(rejected: pd.DataFrame, headers: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rejected rows, those alike together, the first lines first; columns by the file's own `headers`."""
    if rejected.empty:
        return []
    alike = ["column", "value", "problem", "advice"]
    found = rejected.groupby(alike, sort=False)["line"].agg(["first", "size"]).reset_index()
    shown: list[dict[str, Any]] = [dict(each) for each in found.head(_PROBLEMS).to_dict("records")]  # type: ignore[arg-type]
    for each in shown:
        each["column"] = headers.get(each["column"], each["column"])
        text, answers = doors.asked(each["advice"])
        each["advice"] = _ABOVE if answers else text  # a page asks, and takes no parameter
        each["line"], each["more"] = int(each.pop("first")), int(each.pop("size")) - 1
    return shown


def _asked_by_rejects(rejected: pd.DataFrame) -> list[dict[str, Any]]:
    """The questions that rejected rows ask, each once."""
    found = []
    for problem, advice in dict.fromkeys(zip(rejected["problem"], rejected["advice"], strict=True)):
        text, answers = doors.asked(advice)
        if code_of(problem) == "other_currency":
            text, answers = "Ces lignes ne sont pas comptées : rien n'est converti ici.", [{"devise": ""}]
        found += [
            {
                "text": f"{problem[0].upper()}{problem[1:]}. {text}",
                "code": "rejected",
                "amount": None,
                "answer": each,
            }
            for each in answers
        ]
    return found


def _sheets(path: Path) -> list[str]:
    from python_calamine import CalamineWorkbook

    try:
        names = CalamineWorkbook.from_path(path).sheet_names
    except Exception:  # whatever its reader raises: the sheets are only offered
        return []
    return list(names) if len(names) > 1 else []
