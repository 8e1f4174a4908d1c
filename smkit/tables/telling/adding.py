"""The rows that add others up: how many, where, for how much, and the line that counts them or leaves them out."""

from collections.abc import Mapping

import numpy as np

from smkit.tables import doors
from smkit.tables.cells import Mask, Parsed, taken, written
from smkit.tables.errors import count, money, one_line
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing.sums import Sums, says, worth
from smkit.tables.schema import TableSchema
from smkit.tables.telling.journal import Note
from smkit.typography import clip, typeset

#: Lines shown, and the letters of a cell.
_SHOWN, _LONGEST = 3, 30


def about(
    found: Sums, raw: Raw, parsed: Mapping[str, Parsed], schema: TableSchema, asked: str, currency: str
) -> list[Note]:
    """Say which rows are the total of others, or may be, whether they are counted, and how to do otherwise.

    Parameters: `asked`, « compter », « ecarter » or ""; `currency`, code.

    >>> from smkit.tables import read
    >>> import pandas as pd
    >>> days = ["03/03/2026", "13/03/2026", "31/03/2026"]
    >>> sales = pd.DataFrame({"N° commande": ["1", "2", "TOTAL"], "Date": days, "Montant": ["20", "30", "50"]})
    >>> note = [note for note in read("orders", sales).journal.notes if note.code == "totals"][0]
    >>> print(*note.whole().split())
    1 ligne est le total d'autres lignes (ligne 4, « N° commande », valeur « TOTAL ») : laissée de côté (50,00). Pour la compter →
    totaux : « compter ».
    """
    notes = []
    if found.openers.any():
        notes.append(_opening(found.openers, raw))
    for rows, sure in ((found.left, True), (found.doubtful, False)):
        if rows.any():
            counted = asked == "compter" or (not sure and asked != "ecarter")
            notes.append(_totals(rows, sure, counted, found.said, raw, parsed, schema, currency))
    return notes


def _opening(rows: Mask, raw: Raw) -> Note:
    number, places = int(rows.sum()), raw.lines[rows][:_SHOWN]
    does = "laissée" if number == 1 else "laissées"
    text = (
        f"{count(number, 'ligne nomme', 'lignes nomment')} un groupe d'autres lignes, avec leur somme ou leur nombre "
        f"({_lines(places, number)}) : {does} de côté."
    )
    return Note("group_rows", number, typeset(text))


def _totals(
    rows: Mask,
    sure: bool,
    counted: bool,
    said: Mapping[int, int],
    raw: Raw,
    parsed: Mapping[str, Parsed],
    schema: TableSchema,
    currency: str,
) -> Note:
    number, total = int(rows.sum()), worth(parsed, schema, rows)
    row = int(np.flatnonzero(rows)[0])
    where = f"ligne {raw.lines[row]}"
    if row in said:
        header = one_line(raw.headers[said[row]])
        cell = one_line(written(taken(raw.cells[said[row]], np.array([row]))[0]))
        where += f", « {header} »"
        if says(cell):  # what follows « Total » may be somebody
            where += f", valeur « {clip(cell, _LONGEST)} »"
    where += f" et {count(number - 1, 'autre', 'autres')}" if number > 1 else ""
    one = number == 1
    if sure:
        what = count(number, "ligne est le total d'autres lignes", "lignes sont le total d'autres lignes")
    elif row in said:
        what = count(number, "ligne se dit un total", "lignes se disent des totaux")
        where += ", sans être la somme d'autres lignes"
    else:
        what = count(number, "ligne est", "lignes sont") + " la somme de toutes les autres"
    does = ("comptée" if one else "comptées") if counted else ("laissée" if one else "laissées") + " de côté"
    weight = f" ({money(total, currency)})" if total is not None else ""
    how = "laisser de côté" if counted else "compter"
    text = f"{what} ({where}) : {does}{weight}. Pour {'la' if one else 'les'} {how}"
    answer = doors.line(totaux="ecarter" if counted else "compter")
    return Note("totals" if sure else "maybe_totals", number, typeset(text), total, answer)


def _lines(places: np.ndarray, number: int) -> str:
    """Return where some rows are, as people read it."""
    shown = ", ".join(str(each) for each in places)
    return f"{'ligne' if number == 1 else 'lignes'} {shown}{'…' if number > len(places) else ''}"
