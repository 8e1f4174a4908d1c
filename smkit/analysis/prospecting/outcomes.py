"""Which deals are over, how they ended, and when they began: what every question of this theme reads first."""

from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.errors import InputError
from smkit.errors import suggest

_YES = frozenset({"1", "1.0", "true", "vrai", "oui", "yes", "y", "o"})
_NO = frozenset({"0", "0.0", "false", "faux", "non", "no", "n"})


def closed(table: pd.DataFrame, outcome: str) -> tuple[pd.DataFrame, np.ndarray[Any, np.dtype[Any]]]:
    """Return the rows whose outcome is known, and 0 or 1 for each.

    Parameters: `table`; `outcome`, the name of its column: true or false, 1 or 0, « oui » or « non »; an empty cell is a deal
    still open.
    Raises InputError when the column does not exist, holds anything else, or no row has an outcome.

    >>> closed(pd.DataFrame({"gagne": [True, None, False]}), "gagne")[1].tolist()
    [1, 0]
    """
    need(table, outcome)
    known = table[table[outcome].notna()]
    folded = known[outcome].map(lambda value: str(value).strip().casefold())
    strange = sorted(set(folded) - _YES - _NO)
    if strange:
        shown = ", ".join(f"« {value} »" for value in strange[:5])
        raise InputError(
            f"La colonne « {outcome} » doit dire si l'affaire a été gagnée : vrai ou faux, 1 ou 0, oui ou non. Trouvé : {shown}. "
            "Laissez la case vide pour une affaire encore ouverte."
        )
    if known.empty:
        raise InputError(
            f"Aucune ligne n'a d'issue connue dans « {outcome} » : il faut des affaires terminées, gagnées et perdues."
        )
    return known, folded.isin(_YES).to_numpy().astype(int)


def truth(value: Any) -> bool | None:
    """Return what one cell says: true or false, 1 or 0, « oui » or « non »; None when it is empty or says anything else.

    >>> truth("Non"), truth(1), truth("")
    (False, True, None)
    """
    word = str(value).strip().casefold()
    return True if word in _YES else False if word in _NO else None


def need(table: pd.DataFrame, *columns: str) -> None:
    """Check that a table has columns. Raises InputError that says which it has, and the closest to the one asked for."""
    if not isinstance(table, pd.DataFrame):
        raise InputError(
            f"Un tableau est attendu, « {type(table).__name__} » trouvé : lisez le fichier avec smkit.read."
        )
    if twice := [str(name) for name in table.columns[table.columns.duplicated()]]:
        raise InputError(f"Deux colonnes portent le même nom, « {twice[0]} » : renommez l'une des deux.")
    for column in columns:
        if column not in table:
            names = [str(name) for name in table.columns]
            raise InputError(
                f"La colonne « {column} » n'existe pas.{suggest(column, names)} Colonnes présentes : {', '.join(names)}."
            )


def moments(values: pd.Series) -> pd.Series:
    """Return a column as dates; text is read as 2026-03-31 or 31/03/2026.

    Raises InputError when more than half of the filled cells are no date.

    >>> moments(pd.Series(["31/03/2026", None])).dt.month.tolist()
    [3.0, nan]
    """
    if pd.api.types.is_datetime64_any_dtype(values):
        return values
    text = (
        values.astype("object")
        .where(values.notna(), None)
        .map(lambda value: None if value is None else str(value).strip())
    )
    read = pd.to_datetime(text, format="ISO8601", errors="coerce")
    read = read.fillna(pd.to_datetime(text, format="%d/%m/%Y", errors="coerce"))
    if read.notna().sum() * 2 <= values.notna().sum():
        example = next(iter(values.dropna()), "rien")
        raise InputError(
            f"La colonne « {values.name} » ne contient pas de dates lisibles (« {example} » trouvé). Écrivez par exemple "
            "2026-03-31 ou 31/03/2026."
        )
    return read
