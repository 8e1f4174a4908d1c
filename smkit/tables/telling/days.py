"""What could move rows from one day or month to another: universal time, two orders of day and month in one column."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from smkit.tables.cells import Mask, Parsed
from smkit.tables.errors import count, money, one_line
from smkit.tables.telling.journal import Note, question
from smkit.typography import typeset


def about_zone(
    parsed: Mapping[str, Parsed],
    header: Callable[[str], str],
    kept: Mask,
    amounts: NDArray[np.float64],
    currency: str,
    home: str,
) -> list[Note]:
    """Say which columns are in universal time, and what the clock of the shop would change of their days and months.

    Parameters: `header` gives a column's header in the file; `amounts` of the rows, NaN for none; `home`, the shop's zone.

    >>> import pandas as pd
    >>> from smkit.tables import read
    >>> late = {"N°": ["1", "2"], "Date": ["2025-12-31T23:30:00Z", "2026-01-15T10:00:00Z"], "CA": [100, 5]}
    >>> print(*[note for note in read("orders", pd.DataFrame(late)).journal.notes if note.code == "universal"][0].whole().split())
    « Date » est à l'heure universelle (UTC). À l'heure de Paris, 1 ligne change de jour (100,00), dont 1 de mois (100,00). Pour
    lire l'heure de Paris (ou UTC, pour tout garder tel quel) → fuseau : « Europe/Paris ».
    """
    notes = []
    city = home.rpartition("/")[2].replace("_", " ")
    for name, column in parsed.items():
        if "universal" not in column.told or not (column.told["universal"] & kept).any():
            continue
        day, month = (column.told.get(f"universal_{each}", np.False_) & kept for each in ("day", "month"))
        text = f"« {one_line(header(name))} » est à l'heure universelle (UTC)"
        if not day.any():
            text += f", gardée telle quelle : aucune ligne ne changerait de jour à l'heure de {city}."
            notes.append(Note("universal", int((column.told["universal"] & kept).sum()), typeset(text)))
            continue
        number = int(day.sum())
        moved = count(number, "ligne change", "lignes changent")
        text += f". À l'heure de {city}, {moved} de jour{_worth(day, amounts, currency)}, "
        months = f"dont {count(int(month.sum()))} de mois{_worth(month, amounts, currency)}"
        text += months if month.any() else "aucune de mois"
        text += f". Pour lire l'heure de {city} (ou UTC, pour tout garder tel quel)"
        total = float(np.nansum(amounts[month])) if np.isfinite(amounts[month]).any() else None
        notes.append(question("universal", number, text, total, fuseau=home))
    return notes


def _worth(rows: Mask, amounts: NDArray[np.float64], currency: str) -> str:
    return (
        f" ({money(float(np.nansum(amounts[rows])), currency)})" if np.isfinite(amounts[rows]).any() else ""
    )
