"""The rejected rows: one line a problem, with what to do; a cell that may name somebody shows its shape."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.tables import doors
from smkit.tables.answers import MIXED
from smkit.tables.cells import Cells, Mask, Parsed, distinct, is_blank, taken, written
from smkit.tables.errors import ARROW, PROBLEMS, Problem, listing, shape
from smkit.tables.naming.columns import Match
from smkit.tables.naming.missing import sets
from smkit.tables.opening import folders
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import (
    advance,
    currencies,
    dates,
    day_order,
    namesakes,
    no_dates,
    personal,
    sales,
    strangers,
)
from smkit.tables.parsing.unsaid import unsaid
from smkit.tables.parsing.words import ASKED, asked_kinds, asked_stages, over
from smkit.tables.schema import Column, TableSchema, key
from smkit.typography import told

#: A cell is shown up to this many letters.
LONGEST = 60
#: Words that a line to copy holds.
_WORDS = 12
_MONTH_FIRST = re.compile(r"\s*(?:0?[1-9]|1[0-2])\s?[/.-]\s?(?:1[3-9]|2[0-9]|3[01])\s?[/.-]")
#: Shares of a work that no code of a status is: a part of one, or all.
_WORK = re.compile(r"0[.,]\d+|100(?:[.,]0+)?")
#: What is not a currency in an amount, and the taxes that tell a Canadian dollar.
_FIGURES = re.compile(r"[\d\s.,'’−–-]+")
_CANADA = frozenset({"tps", "tvq", "tvh", "tps tvq", "gst", "qst", "hst", "pst", "province"})
#: Share of the rows from which a currency is that of the file.
_ALL = 0.9
#: A column that so many rows leave blank may be filled once a group.
_GROUPED = 0.3
#: A day in the other order among so many is a slip.
_SLIPS = 3
#: What is of a calendar, and no day: what is said before the line that has it read as its first day, and without one.
_WHEN = {
    "week": (
        "Pour la lire au lundi qui la commence (une semaine à cheval sur deux mois compte alors dans celui de son lundi)",
        "Écrivez-la avec son année (S12 2026), puis relancez : rien n'est deviné ici.",
    ),
    "month": ("Pour le lire à son premier jour", "Écrivez-le avec son année (mars 2026), puis relancez."),
    "date_range": (
        "Gardez une colonne pour le premier jour, et une autre pour le dernier ; ou, pour ne lire que le premier",
        "Il dure plus d'un mois : demandez à votre outil une ligne par jour, ou par mois.",
    ),
    "quarter": (
        "",
        "Demandez à votre outil un export par jour ou par mois : rien ne dit ici le mois de chaque ligne.",
    ),
    "half_year": (
        "",
        "Demandez à votre outil un export par jour ou par mois : rien ne dit ici le mois de chaque ligne.",
    ),
}
#: A cost by half-year is split where a period is a quarter.
_HALVES = "Donnez deux lignes, une par trimestre (2026-T1, 2026-T2), avec la part de chacune ; ou une par mois (2026-03)."
#: What a full name takes, and the key of digests that never leave.
_NAME, _ANY = re.compile(r"[^\W\d_]+[^\w\d]+[^\W\d_]+"), b"-"
COLUMNS = ("line", "column", "value", "problem", "advice")


def rejected(
    raw: Raw,
    parsed: Mapping[str, Parsed],
    match: Match,
    schema: TableSchema,
    bad: Mask,
    broken: Iterable[int],
    currency: str,
    others: Sequence[str] = (),
) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """Return one row a problem among the rows of `bad` and the `broken` lines, ordered as in the file; and the answers that
    would mend some of them. `others` are the people in the columns that the table does not take.

    >>> from smkit.tables import read
    >>> file = pd.DataFrame({"N° commande": ["7"], "Date": ["31/02/2026"], "Montant": ["a.b@exemple.fr"]})
    >>> read("orders", file).rejected[["line", "column", "value"]]
       line   column           value
    0     2     Date      31/02/2026
    1     2  Montant  a.a@aaaaaaa.aa
    """
    asks: list[dict[str, str]] = []
    found: list[tuple[int, int, str, str, str, str]] = []
    named = _naming(raw, match, schema, others)
    for name, column in parsed.items():
        position, about = match.chosen[name], schema.column(name)
        header, cells = raw.headers[position], raw.cells[position]
        for fault, mask in column.faults.items():
            rows = np.flatnonzero(mask & bad)
            said = list(map(written, taken(cells, rows)))
            if about.type == "enum":  # whom a word stands beside
                bare = dict(zip(words_ := distinct(cells).words(), unsaid(words_), strict=True))
                said = [bare.get(text, text) for text in said]
            values = [_shown(text, about, named) for text in said]
            shown = zip(values, said, strict=True)
            words = list(dict.fromkeys(value for value, text in shown if not named(text)))[:_WORDS]
            answer = {} if fault == "no_such_day" and _both(column.told) else _answer(fault, about, words)
            if fault == "other_currency" and mask.sum() >= _ALL * (~column.missing() | mask).sum():
                answer = _currency(words, raw.headers)
            if fault == "repeated_total":
                answer = _once(raw, match, rows)
            if "etats" in answer and _of_work(words):
                answer = {"colonnes": f"progress={header}"}
            if fault == "missing" and schema.name != "plan" and _once_a_group(about, cells, column, rows):
                answer = {"remplir": header}
            asks += [answer] if answer and answer not in asks else []
            problem = _explain(fault, about, schema, currency, words, answer)
            for row, value, file in zip(rows.tolist(), values, _files(raw, rows), strict=True):
                found.append(
                    (int(raw.lines[row]), position, f"{header}{file}", value, problem.text, problem.advice)
                )
    fields = {each.line: each.fields for each in raw.broken}
    wrong = {
        count: PROBLEMS["field_count"].fill(found=count, expected=len(raw.headers) - (raw.gathered >= 0))
        for count in set(fields.values())
    }
    for line in broken:
        problem = wrong[fields[line]]
        found.append((line, -1, "", "", problem.text, problem.advice))
    found.sort(key=lambda each: each[:2])
    frame = pd.DataFrame([(line, *rest) for line, _, *rest in found], columns=list(COLUMNS))
    return frame.astype({"line": "int64", **dict.fromkeys(COLUMNS[1:], "str")}), asks


def _files(raw: Raw, rows: NDArray[np.int64]) -> list[str]:
    """Return, after a header, the file of each of some rows of a folder; one whose name names somebody is unsaid."""
    if raw.gathered < 0 or raw.headers[raw.gathered] != folders.FILE:
        return [""] * len(rows)
    said = map(written, taken(raw.cells[raw.gathered], rows))
    return [f" ({'un autre fichier' if strangers.names(name) else name})" for name in said]


def _answer(fault: str, column: Column, words: Sequence[str]) -> dict[str, str]:
    """Return what a person may answer to a problem, in the words of the file; nothing where only the export can mend it."""
    if fault == "unknown_value" and column.name in ASKED and words:
        meant: dict[str, Callable[[Sequence[str]], str]] = {
            "stage": asked_stages,
            "kind": partial(asked_kinds, column=column),
            "status": advance.asked,
        }
        return {ASKED[column.name]: said} if (said := meant[column.name](words)) else {}
    if fault == "unknown_value" and not column.required:
        return {"colonnes": f"{column.name}="}
    if fault == "either_way":
        return {"nombres": "1,234.50" if words and "," in words[0] else "1.234,50"}
    if fault in no_dates.BEGIN and words and all(map(dates.first_day, words)):
        return {"dates": day_order.FIRST}
    if fault == "two_ways":
        return {"dates": "jma"}
    if fault == "mixed_shares":
        return {"taux": MIXED}
    if fault == "no_such_day" and words and all(map(_MONTH_FIRST.match, words)):
        return {"dates": "mja"}
    return {}


def _of_work(words: Sequence[str]) -> bool:
    """Are words of a status figures of a share of the work, and no codes: 0,5 or 100 among them?

    >>> _of_work(["100", "1", "0,5"]), _of_work(["1", "2", "3"]), _of_work(["100", "À relire"])
    (True, False, False)
    """
    return all(map(_FIGURES.fullmatch, words)) and any(_WORK.fullmatch(word.strip()) for word in words)


def _once(raw: Raw, match: Match, rows: np.ndarray) -> dict[str, str]:
    """Return what counts once the orders whose total stands on several lines, or on the first one alone: without their products."""
    answer = {"colonnes": ", ".join(f"{each}=" for each in sales.LINES if each in match.chosen)}
    numbers = raw.cells[match.chosen["order_id"]]
    if any(is_blank(written(cell)) for cell in taken(numbers, rows)):  # which their products have had filled
        answer["remplir"] = "oui"
    return answer


def _once_a_group(about: Column, cells: Cells, column: Parsed, rows: np.ndarray) -> bool:
    """Does a column look filled on the first row of each group alone: many blanks under a few words, each of them once?

    Parameters: `rows`, those that are rejected as blank.
    """
    if about.type in ("id", "number", "integer") or len(rows) < _GROUPED * column.size:
        return False
    filled = np.flatnonzero(~(column.missing() | column.faulty()))
    words = [written(cell) for cell in taken(cells, filled)]
    return len(words) > 1 and len(set(words)) == len(words) and filled[0] < rows[0]


def _both(told: Mapping[str, Mask]) -> bool:
    """Does a column prove two orders of day and month, and no slip of a few lines?"""
    if not {"only_jma", "only_mja"} <= told.keys():
        return False
    return bool(_SLIPS * told["only_jma"].sum() > told["only_mja"].sum())


def _currency(words: Sequence[str], headers: Sequence[str]) -> dict[str, str]:
    """Return the currency that a whole column is in; nothing where it is in several.

    >>> _currency(["12,50 $"], ["Total", "TVQ"]), _currency(["12,50 $"], ["Total"]), _currency(["1 CHF", "2 £"], [])
    ({'devise': 'CAD'}, {'devise': 'USD'}, {})
    """
    found = {currencies.code_of(_FIGURES.sub("", word)) for word in words} - {""}
    code = found.pop() if len(found) == 1 else ""
    dollars = code == "USD" and all(_FIGURES.sub("", word).strip() in ("$", "") for word in words)
    if dollars and _CANADA & {key(header) for header in headers}:
        code = "CAD"
    return {"devise": code} if code in currencies.CODES else {}


def _explain(
    fault: str,
    column: Column,
    schema: TableSchema,
    currency: str,
    words: Sequence[str],
    answer: Mapping[str, str],
) -> Problem:
    hint = doors.line(**answer) if answer else "Corrigez le mot dans l'export."
    if "etapes" in answer:
        which = ""
        if any(map(over, words)):
            which = ". Ce mot dit que l'affaire est finie, pas comment : mettez won au lieu de lost si elle est gagnée"
        hint = f"Dites ce que ce mot veut dire avec le paramètre etapes : open, won (gagné) ou lost (perdu){which} → {hint}"
    if "etats" in answer:
        hint = _which("etats", column, hint)
    elif fault == "unknown_value" and answer.get("colonnes", "").startswith("progress="):
        hint = f"Si ces nombres sont la part du travail qui est faite → {hint}"
    elif fault == "unknown_value" and "colonnes" in answer:
        hint = f"Corrigez le mot dans l'export ; ou, pour lire le fichier sans cette colonne → {hint}"
    if "natures" in answer:
        hint = _which("natures", column, hint)
    if fault in _WHEN:
        hint = _when(fault, column, hint if answer else "")
    problem = PROBLEMS[fault].fill(
        label=column.label,
        currency=currency,
        range=_range(column),
        sets=sets(schema),
        values=listing([spellings[0] for spellings in column.values.values()], "ou"),
        hint=doors.around(hint),
        found=words[0] if words else "",
    )
    if fault == "no_such_day" and answer:  # a day and a month that change places
        other = doors.around(f" Si toute la colonne est en mois/jour/année → {hint}")
        return replace(problem, advice=problem.advice + other)
    if fault == "missing" and answer:
        other = doors.around(
            f" Si chaque groupe ne la dit qu'à sa première ligne, ses cases vides la reprennent → {hint}"
        )
        return replace(problem, advice=problem.advice + other)
    if fault == "repeated_total" and answer:
        other = doors.around(f" Pour compter chaque commande une fois, sans ses produits → {hint}")
        return replace(problem, advice=problem.advice + other)
    if fault == "other_currency" and answer:
        other = doors.around(f" Si tout le fichier est en {answer['devise']} → {hint}")
        return replace(problem, advice=problem.advice + other)
    return problem


def _when(fault: str, column: Column, line: str) -> str:
    """Say what to do of what is of a calendar, and no day; `line` is what to type, "" where nothing does.

    >>> day = Column("order_date", "Date", "date")
    >>> _when("month", day, "dates : « debut ».").replace("\xa0", " ")
    'Pour le lire à son premier jour → dates : « debut ».'
    """
    said, otherwise = _WHEN[fault]
    if line:
        return f"{said}{ARROW}{line}"
    return _HALVES if fault == "half_year" and column.type == "period" else otherwise


def _which(answer: str, column: Column, line: str) -> str:
    """Say what to answer of a word of a closed list, with its values and what each is in French."""
    values = ", ".join(f"{value} ({spelt[0].lower()})" for value, spelt in column.values.items())
    said = f"Dites ce que ce mot veut dire avec le paramètre {answer} : {values} ; changez-y ce qui n'est pas juste"
    return f"{said}{ARROW}{line}"


def _range(column: Column) -> str:
    low = "" if column.min is None else f"au moins {told(column.min)}"
    high = "" if column.max is None else f"au plus {told(column.max)}"
    return " et ".join(filter(None, [low, high])) or "moins de dix mille milliards"


def _shown(text: str, column: Column, named: Callable[[str], bool]) -> str:
    """Return a cell as it is written, or its shape where it may tell who a person is."""
    private = column.role == "person" or personal.reachable(text) or named(text)
    if column.type not in ("text", "id", "enum"):  # a name that slipped into a column of figures
        private |= personal.looks_like_a_name(text) or bool(strangers.names(text))
    if private:
        return shape(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _naming(raw: Raw, match: Match, schema: TableSchema, others: Sequence[str]) -> Callable[[str], bool]:
    """What tells whether a text names somebody whom the file calls a person, or who is told as one."""

    @cache
    def look() -> Callable[[str], str]:
        cells = {name: raw.cells[place] for name, place in match.chosen.items()}
        return namesakes.without(namesakes.people([cells], schema, lambda: _ANY, others), _ANY)

    @cache
    def named(text: str) -> bool:
        return strangers.is_told(text) or (_NAME.search(text) is not None and look()(text) != text)

    return named
