"""What could move rows from one day or month to another: universal time, two orders of day and month in one column."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.tables.cells import Mask, Parsed, taken, written
from smkit.tables.errors import count, money, one_line
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing.day_order import change, swapped
from smkit.tables.telling.journal import Note, question
from smkit.typography import typeset


def about_zone(
    parsed: Mapping[str, Parsed],
    header: Callable[[str], str],
    kept: Mask,
    worth: Callable[[], NDArray[np.float64]],
    currency: str,
    home: str,
) -> list[Note]:
    """Say which columns are in universal time, and what the clock of the shop would change of their days and months.

    Parameters: `header` gives the header of a column; `worth`, the amounts of rows, NaN for none; `home`, the shop's zone.

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
        number, amounts = int(day.sum()), worth()
        moved = count(number, "ligne change", "lignes changent")
        text += f". À l'heure de {city}, {moved} de jour{_worth(day, amounts, currency)}, "
        months = f"dont {count(int(month.sum()))} de mois{_worth(month, amounts, currency)}"
        text += months if month.any() else "aucune de mois"
        text += f". Pour lire l'heure de {city} (ou UTC, pour tout garder tel quel)"
        total = float(np.nansum(amounts[month])) if np.isfinite(amounts[month]).any() else None
        notes.append(question("universal", number, text, total, fuseau=home))
    return notes


def about_two_orders(parsed: Mapping[str, Parsed], raw: Raw, chosen: Mapping[str, int]) -> list[Note]:
    """Say which columns have days of two orders, where each is proven, and what reads them both.

    Where all of one order stand above all of the other, it is the line where they change; elsewhere, only proofs are read.

    >>> import pandas as pd
    >>> from smkit.tables import read
    >>> days = ["15/03/2026", "28/03/2026", "04/02/2026", "04/14/2026"]
    >>> file = pd.DataFrame({"N°": list("1234"), "Date": days, "CA": [100, 5, 7, 9]})
    >>> print(*[note for note in read("orders", file).journal.notes if note.code == "two_orders"][0].whole().split())
    « Date » mélange deux ordres : 2 dates ne peuvent être que jour/mois (« 15/03/2026 », ligne 2), 1 que mois/jour (« 04/14/2026 »,
    ligne 5), et 1 peut être l'un ou l'autre : jour et mois y sont peut-être échangés (lue jour/mois ; dates : « jma » garde cette
    lecture). Les premières s'arrêtent à la ligne 3, les autres commencent au plus tard à la ligne 5. Si tout change à la ligne 4
    → dates : « jma puis mja ligne 4 ».
    """
    notes = []
    for name, column in parsed.items():
        if "two_orders" not in column.told and not {"only_jma", "only_mja"} <= column.told.keys():
            continue
        proofs = {order: np.flatnonzero(column.told[f"only_{order}"]) for order in ("jma", "mja")}
        either = np.flatnonzero(column.told.get("two_orders", np.False_))
        cells, header = raw.cells[chosen[name]], one_line(raw.headers[chosen[name]])
        shown = {
            order: f"« {written(taken(cells, rows[:1])[0])} », ligne {raw.lines[rows[0]]}"
            for order, rows in proofs.items()
        }
        text = (
            f"« {header} » mélange deux ordres : {count(len(proofs['jma']), 'date ne peut être', 'dates ne peuvent être')} que "
            f"jour/mois ({shown['jma']}), {count(len(proofs['mja']))} que mois/jour ({shown['mja']})"
        )
        if len(either):
            lone = len(either) == 1
            text += (
                f", et {count(len(either), 'peut être', 'peuvent être')} l'un ou l'autre : jour et mois y sont peut-être échangés "
                f"({'lue' if lone else 'lues'} jour/mois ; dates : « jma » garde cette lecture)"
            )
        first, last = sorted(proofs, key=lambda order: int(proofs[order].min()))
        end, start = int(proofs[first].max()), int(proofs[last].min())
        if len(either) and end < start:
            place = _change(column.values, end, start, first)
            text += (
                f". Les premières s'arrêtent à la ligne {raw.lines[end]}, les autres commencent au plus tard à la ligne "
                f"{raw.lines[start]}. Si tout change à la ligne {raw.lines[place]}"
            )
            answer = f"{first} puis {last} ligne {raw.lines[place]}"
        else:
            answer = "prouvees"
            text += ". Pour lire chaque date dans l'ordre qu'elle prouve"
            ones = "celle qui n'en prouve aucun" if len(either) == 1 else "celles qui n'en prouvent aucun"
            text += f", et rejeter {ones}" if len(either) else ""
        notes.append(question("two_orders", len(either) + len(proofs["mja"]), text, None, dates=answer))
    return notes


def _change(values: pd.Series, end: int, start: int, first: str) -> int:
    """Return the first row of the second order, between the last proof of the one and the first proof of the other."""
    read = values.iloc[end : start + 1].to_numpy()
    turned = np.array([turn(moment) for moment in read]).astype(read.dtype)
    ways = (read, turned) if first == "jma" else (turned, read)
    return end + change(*ways)


def turn(moment: np.datetime64) -> np.datetime64:
    """Return a moment whose day and month change places, where that is one.

    >>> turn(np.datetime64("2026-04-03")).astype("M8[D]"), np.isnat(turn(np.datetime64("2026-04-30")))
    (np.datetime64('2026-03-04'), np.True_)
    """
    known = not np.isnat(moment) and pd.Timestamp(moment).day <= 12
    return swapped(moment) if known else np.datetime64("NaT")


def _worth(rows: Mask, amounts: NDArray[np.float64], currency: str) -> str:
    return (
        f" ({money(float(np.nansum(amounts[rows])), currency)})" if np.isfinite(amounts[rows]).any() else ""
    )
