"""A workbook that went out to be filled in, and comes back: the answers of one column, and what was lost on the way."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from smkit.errors import closest, suggest_file
from smkit.tables.errors import ReadError, count, listing
from smkit.typography import typeset

_PLACE = re.compile(r"\s*(\d+)\s*sur\s*(\d+)\s*\Z")
_SHOWN = 10
_KEY, _ANSWER, _WHERE = "Lead", "Décision", "N°"


@dataclass(frozen=True)
class Answers:
    """What came back: `table` with `key` and `answer`, text, one row a line that has a key; `problems`, French sentences on what
    was lost or stands twice. `sheet` is the name of the sheet that it was found in."""

    table: pd.DataFrame
    problems: tuple[str, ...]
    sheet: str

    def named(self, *columns: str) -> pd.DataFrame:
        """Return the table with other names for its two columns."""
        return self.table.set_axis(list(columns), axis=1)


def is_ours(headers: Iterable[str]) -> bool:
    """Tell whether a table is one that went out to be filled in, and is no export.

    >>> is_ours(["N°", "Lead", "Compte", "Décision"]), is_ours(["Lead", "Étape"])
    (True, False)
    """
    return {_KEY, _ANSWER, _WHERE} <= set(headers)


def read(path: str | Path, *, key: str = _KEY, answer: str = _ANSWER, place: str = _WHERE) -> Answers:
    """Read the answers of a workbook that somebody filled in.

    Parameters: `path` of the .xlsx; `key`, `answer` and `place`, the headers of what is answered for, of the answer, and of the
    place of each row (« 3 sur 70 »), which tells the rows that are gone.
    Returns Answers: nothing that was written is lost, rows without an answer have an empty one.
    Raises ReadError when there is no such workbook, or when a header has changed: what was found, and what to write again.
    """
    path = Path(path)
    wanted = (key, answer, place)
    best: tuple[int, str, list[list[str]], int] = (-1, "", [], 0)
    for title, rows in _sheets(path).items():
        for at, row in enumerate(rows):
            if (found := sum(header in row for header in wanted)) > best[0]:
                best = (found, title, rows, at)
    found, title, rows, at = best
    if found <= 1:
        raise ReadError(
            f"« {path.name} » n'a pas de feuille à relire : aucune n'a les colonnes {listing(wanted)}. "
            "Donnez le classeur que le rapport a produit."
        )
    if missing := [header for header in wanted if header not in rows[at]]:
        raise ReadError(_renamed(path.name, title, missing, rows[at]))
    places = [rows[at].index(header) for header in wanted]
    cells = [[row[column] if column < len(row) else "" for column in places] for row in rows[at + 1 :]]
    table = pd.DataFrame([row for row in cells if any(row)], columns=[*wanted], dtype="str")
    named = table[table[key] != ""]
    said = [*_lost(table[place]), *_unnamed(table[table[key] == ""], key), *_twice(named, key, answer)]
    kept = named[[key, answer]].drop_duplicates().reset_index(drop=True)
    return Answers(kept, tuple(typeset(sentence) for sentence in said), title)


def _sheets(path: Path) -> dict[str, list[list[str]]]:
    """Every sheet as rows of texts, their spaces trimmed."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        return {
            name: [[_text(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
            for name in book.sheet_names
        }
    except FileNotFoundError as problem:
        raise ReadError(
            f"Le classeur « {path.name} » est introuvable.{suggest_file(path, '*.xlsx')}"
        ) from problem
    except (CalamineError, OSError) as problem:
        raise ReadError(
            f"« {path.name} » n'est pas un classeur lisible. Enregistrez-le dans Excel au format .xlsx, puis redonnez-le."
        ) from problem


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def _renamed(file: str, sheet: str, missing: Sequence[str], headers: Iterable[str]) -> str:
    """Say which headers are gone, and which of those found may be them."""
    others = [header for header in headers if header]
    near = [f"« {found} »" for header in missing if (found := closest(header, others))]
    instead = f" À sa place, peut-être : {', '.join(near)}." if near else ""
    return (
        f"« {file} », feuille « {sheet} » : il manque l'en-tête {listing(missing)}.{instead} Remettez-le tel quel sur la ligne des "
        "titres, puis redonnez le classeur ; rien n'a été relu."
    )


def _lost(places: "pd.Series[str]") -> list[str]:
    """The rows that are gone, by their place among all."""
    found = [(int(match[1]), int(match[2])) for match in map(_PLACE.match, places) if match]
    if not found:
        return []
    total = max(of for _, of in found)
    gone = sorted(set(range(1, total + 1)) - {at for at, _ in found})
    if not gone:
        return []
    shown = ", ".join(map(str, gone[:_SHOWN])) + ("…" if len(gone) > _SHOWN else "")
    return [
        f"{count(len(gone), 'ligne a été supprimée', 'lignes ont été supprimées')} sur {total} (n° {shown}) : rien n'est décidé "
        "pour ces leads, qui reviendront à la prochaine revue."
    ]


def _unnamed(rows: pd.DataFrame, key: str) -> list[str]:
    if rows.empty:
        return []
    return [
        f"{count(len(rows), 'ligne', 'lignes')} sans « {key} » : on ne sait pas de qui il s'agit. Elles ne sont pas relues."
    ]


def _twice(rows: pd.DataFrame, key: str, answer: str) -> list[str]:
    several = rows.drop_duplicates([key, answer]).groupby(key)[answer].nunique()
    names = several[several > 1].index.tolist()
    if not names:
        return []
    return [
        f"Deux réponses différentes pour {listing(names, most=_SHOWN)} : gardez-en une seule, puis redonnez le classeur."
    ]
