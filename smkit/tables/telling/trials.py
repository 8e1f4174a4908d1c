"""Orders that look like trials: how many, by what, for how much, and the line that leaves them out."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from smkit.tables import doors
from smkit.tables.cells import taken, written
from smkit.tables.errors import count, money, one_line
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import bystanders
from smkit.tables.parsing.trials import Trials
from smkit.tables.schema import table
from smkit.tables.telling.journal import Note
from smkit.typography import clip, typeset

#: Lines shown, and the letters of a cell.
_SHOWN, _LONGEST = 3, 30


def about(
    found: Trials,
    raw: Raw,
    chosen: Mapping[str, int],
    amounts: NDArray[np.float64],
    currency: str,
    left: bool,
) -> Note:
    """Say which orders look like trials, whether they are `left` out, and how to do otherwise.

    Parameters: `chosen`, the place of each canonical column; `amounts` of each row; `currency`, code.

    >>> from smkit.tables import read
    >>> import pandas as pd
    >>> sales = {"N° commande": ["1", "2", "TEST"], "Date": ["13/03/2026"] * 3, "Montant": ["20", "30", "5"]}
    >>> note = [note for note in read("orders", pd.DataFrame(sales)).journal.notes if note.code == "trials"][0]
    >>> print(*note.whole().split())
    1 ligne ressemble à un essai (ligne 4, « N° commande », valeur « TEST ») : comptée (5,00). Pour la mettre à part → essais :
    « ecarter ».
    """
    number, total = int(found.rows.sum()), float(np.nansum(amounts[found.rows]))
    people = {place for name, place in chosen.items() if table("orders").column(name).role == "person"}
    shown = []
    for place, row in sorted(found.said, key=lambda each: each[::-1])[:_SHOWN]:
        header, cell = one_line(raw.headers[place]), written(taken(raw.cells[place], np.array([row]))[0])
        named = (
            place in people or "@" in cell or bystanders.names_people(header)
        )  # no cell of people is shown
        shown.append(
            f"ligne {raw.lines[row]}, « {header} »"
            + ("" if named else f", valeur « {clip(cell, _LONGEST)} »")
        )
    shown += [
        f"ligne {raw.lines[row]}, commande de {money(0.01, currency)}"
        for row in found.cents[: _SHOWN - len(shown)]
    ]
    one, more = number == 1, "…" if len(found.said) + len(found.cents) > len(shown) else ""
    like = "ligne ressemble à un essai" if one else "lignes ressemblent à des essais"
    does = ("mise à part", "mises à part") if left else ("comptée", "comptées")
    text = (
        f"{count(number)} {like} ({' ; '.join(shown)}{more}) : {does[not one]} ({money(total, currency)}). "
        f"Pour {'la' if one else 'les'} {'compter' if left else 'mettre à part'}"
    )
    return Note("trials", number, typeset(text), total, doors.line(essais="compter" if left else "ecarter"))
