"""What cannot be in campaigns: a cost below zero, an end before its beginning."""

import numpy as np
import pandas as pd

from smkit.tables.cells import Cells, Mask, taken, written
from smkit.tables.errors import count, money, one_line
from smkit.tables.opening.raw import Raw
from smkit.tables.telling.journal import Note
from smkit.typography import clip, typeset

#: Lines shown, and the letters of a cell.
_SHOWN, _LONGEST = 3, 24


def about_below(raw: Raw, place: int, rows: Mask, costs: pd.Series, currency: str) -> list[Note]:
    """Say which costs are below zero, and that they are set apart.

    Parameters: `place` of the column; `rows` concerned; `costs`, of every row; `currency`, code.

    >>> from smkit.tables import read
    >>> frame = pd.DataFrame({"Campagne": ["A", "B"], "Coût": ["500", "-20,00"]})
    >>> print(*[note for note in read("campaigns", frame).journal.notes if note.code == "below_zero"][0].text.split())
    1 coût négatif (ligne 3, « Coût », valeur « -20,00 ») : sa ligne est mise à part (−20,00). Un remboursement se déduit de la
    dépense : retranchez-le du coût de sa campagne dans le fichier.
    """
    if not (number := int(rows.sum())):
        return []
    shown = [_where(raw, row, place) for row in np.flatnonzero(rows)[:_SHOWN]]
    total = float(costs[rows].sum())
    apart = "sa ligne est mise" if number == 1 else "leurs lignes sont mises"
    text = (
        f"{count(number, 'coût négatif', 'coûts négatifs')} ({' ; '.join(shown)}{'…' if number > _SHOWN else ''}) : {apart} à part "
        f"({money(total, currency)}). Un remboursement se déduit de la dépense : retranchez-le du coût de sa campagne dans le "
        "fichier."
    )
    return [Note("below_zero", number, typeset(text), total)]


def about_turned(raw: Raw, places: tuple[int, int], rows: Mask) -> list[Note]:
    """Say which campaigns end before they begin, and that neither date is read.

    Parameters: `places` of the columns of the first and of the last day; `rows` concerned.

    >>> from smkit.tables import read
    >>> frame = pd.DataFrame({"Campagne": ["A"], "Coût": ["500"], "Début": ["13/03/2026"], "Fin": ["13/02/2026"]})
    >>> print(*[note for note in read("campaigns", frame).journal.notes if note.code == "turned_dates"][0].text.split())
    1 campagne finit avant de commencer (ligne 2, « Début », valeur « 13/03/2026 », et « Fin », valeur « 13/02/2026 ») : ses deux
    dates sont laissées vides, et sa ligne est gardée. Corrigez à la source la date qui est fausse.
    """
    if not (number := int(rows.sum())):
        return []
    first, last = places
    shown = [
        f"{_where(raw, row, first)}, et « {one_line(raw.headers[last])} », valeur « {_cell(raw.cells[last], row)} »"
        for row in np.flatnonzero(rows)[:_SHOWN]
    ]
    one = number == 1
    text = (
        f"{count(number, 'campagne finit', 'campagnes finissent')} avant de commencer "
        f"({' ; '.join(shown)}{'…' if number > _SHOWN else ''}) : {'ses' if one else 'leurs'} deux dates sont laissées vides, et "
        f"{'sa ligne est gardée' if one else 'leurs lignes sont gardées'}. Corrigez à la source la date qui est fausse."
    )
    return [Note("turned_dates", number, typeset(text))]


def _where(raw: Raw, row: int, place: int) -> str:
    """Return a cell as messages name it: its line, its header, its value."""
    return f"ligne {raw.lines[row]}, « {one_line(raw.headers[place])} », valeur « {_cell(raw.cells[place], row)} »"


def _cell(cells: Cells, row: int) -> str:
    return clip(written(taken(cells, np.array([row]))[0]), _LONGEST)
