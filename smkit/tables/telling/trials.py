"""Orders that look like trials: how many, by what, for how much, and the line that leaves them out."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from smkit.tables import doors
from smkit.tables.cells import taken, written
from smkit.tables.errors import count, money, one_line
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import bystanders
from smkit.tables.parsing.trials import Counted, Trials
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
    return _note(number, total, shown, len(found.said) + len(found.cents) > len(shown), currency, left)


def counted(found: Counted | None, currency: str) -> list[Note]:
    """Say which orders that stay in an engine look like trials; the cell of a column of people is not shown.

    >>> print(*counted(Counted(3, 5.01, (("order_id", "TEST-4"), ("customer_id", "TEST")), 1), "EUR")[0].whole().split())
    3 lignes ressemblent à des essais (« N° de commande », valeur « TEST-4 » ; « Client » ; 1 commande de 0,01 €) : comptées
    (5,01 €). Pour les mettre à part → essais : « ecarter ».
    """
    if found is None:
        return []
    columns, shown = {each.name: each for each in table("orders").columns}, []
    for name, cell in found.said[:_SHOWN]:
        named = columns[name].role == "person" or "@" in cell
        shown.append(f"« {columns[name].label} »" + ("" if named else f", valeur « {clip(cell, _LONGEST)} »"))
    if found.cents:
        shown.append(f"{count(found.cents, 'commande', 'commandes')} de {money(0.01, currency)}")
    return [_note(found.rows, found.worth, shown, len(found.said) > _SHOWN, currency, left=False)]


def _note(number: int, total: float, shown: Sequence[str], further: bool, currency: str, left: bool) -> Note:
    one, more = number == 1, "…" if further else ""
    like = "ligne ressemble à un essai" if one else "lignes ressemblent à des essais"
    does = ("mise à part", "mises à part") if left else ("comptée", "comptées")
    text = (
        f"{count(number)} {like} ({' ; '.join(shown)}{more}) : {does[not one]} ({money(total, currency)}). "
        f"Pour {'la' if one else 'les'} {'compter' if left else 'mettre à part'}"
    )
    return Note("trials", number, typeset(text), total, doors.line(essais="compter" if left else "ecarter"))
