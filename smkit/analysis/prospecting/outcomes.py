"""Which deals are over, how they ended, and when they began: what every question of this theme reads first."""

from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.needed import holds

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
    holds(table, outcome)
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
