"""What could move rows from one day or month to another: universal time, two orders of day and month in one column."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.tables import doors
from smkit.tables.cells import Mask, Parsed, taken, written
from smkit.tables.errors import count, listing, money, one_line
from smkit.tables.naming.columns import FRENCH
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import assumed
from smkit.tables.parsing.day_order import change, swapped
from smkit.tables.schema import key
from smkit.tables.telling.journal import Note, question
from smkit.typography import day, typeset

Days = NDArray[np.datetime64]

#: What is told of an order of day and month that nothing in a column proves → what is said, the order, the other one in words, and
#: as it is typed.
_ASSUMED = {
    "day_first_assumed": (
        "dates lues jour/mois/année, à la française, car rien dans la colonne ne le prouve", "jma", "mois/jour/année", "mja"
    ),
    "month_first_assumed": (
        "dates lues mois/jour/année, car le fichier est en anglais et rien dans la colonne ne le prouve", "mja",
        "jour/mois/année", "jma",
    ),
}  # fmt: skip
#: Days that are of the past wherever a file is an export.
_PAST = frozenset({"order_date", "created_at", "date"})
_LONGEST = 200
#: Odd dates that are shown.
_SHOWN = 3


def about_spans(used: Mapping[str, str]) -> list[Note]:
    """Say which column holds the first and the last day of each row, and which says that it is done (`used`, by header).

    >>> for note in about_spans({"Date": "days", "Completed At": "done"}):
    ...     print(*note.text.split())
    « Date » dit le premier et le dernier jour de chaque action ; un jour seul est l'un et l'autre.
    « Completed At » dit le statut : une action qui y a une date est terminée ; les autres n'en ont pas.
    """
    said = {
        "days": "dit le premier et le dernier jour de chaque action ; un jour seul est l'un et l'autre.",
        "campaign_days": "dit le premier et le dernier jour de chaque campagne ; un jour seul est l'un et l'autre.",
        "done": "dit le statut : une action qui y a une date est terminée ; les autres n'en ont pas.",
    }
    return [
        Note("spans", 1, typeset(f"« {one_line(header)} » {said[kind]}")) for header, kind in used.items()
    ]


def about_ranges(headers: Sequence[str]) -> list[Note]:
    """Say which columns that are not read hold ranges of days, and what to make of them."""
    text = (
        f"{listing(map(one_line, headers))} : des intervalles de dates, qui ne sont pas lus. Gardez une colonne pour le premier "
        "jour, et une autre pour le dernier."
    )
    return [Note("date_ranges", len(headers), typeset(text))] if headers else []


def about_weeks(said: Mapping[str, tuple[str, str]]) -> list[Note]:
    """Say which columns hold weeks in figures, and how one of them is read (`said`, by header: as it stands, as it is read).

    >>> print(*about_weeks({"Week": ("202602", "S02 2026")})[0].text.split())
    « Week » dit des semaines : 202602 y est lu S02 2026, du lundi au dimanche (ISO 8601). Google Analytics les fait commencer le
    dimanche, et compte la première dès le 1er janvier : certaines années, son numéro est celui d'après.
    """
    return [
        Note("weeks", 1, typeset(
            f"« {one_line(header)} » dit des semaines : {one_line(cell)} y est lu {read}, du lundi au dimanche (ISO 8601). Google "
            "Analytics les fait commencer le dimanche, et compte la première dès le 1er janvier : certaines années, son numéro est "
            "celui d'après."
        ))
        for header, (cell, read) in said.items()
    ]  # fmt: skip


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


def about_assumed(
    parsed: Mapping[str, Parsed],
    raw: Raw,
    chosen: Mapping[str, int],
    kept: Mask,
    worth: Callable[[], NDArray[np.float64]],
    currency: str,
) -> list[Note]:
    """Say which columns have days that could all be months, and, where nothing else in the file says, what that would move.

    Parameters: as `about_zone`; `raw`, whose words and numbers may tell; `chosen`, the place of each column.

    >>> import pandas as pd
    >>> from smkit.tables import read
    >>> sales = pd.DataFrame({"N°": list("12"), "Date": ["03/04/2026", "04/04/2026"], "CA": [100, 5]})
    >>> print(*[note for note in read("orders", sales).journal.notes if note.code == "day_first_assumed"][0].whole().split())
    Colonne « Date », 2 lignes : dates lues jour/mois/année, à la française, car rien dans la colonne ne le prouve : avril 2026.
    Lues mois/jour/année, 1 ligne changerait de mois (100,00), de mars 2026 à avril 2026. Si c'est le cas → dates : « mja ».
    """
    notes = []
    for name, column in parsed.items():
        code = next((code for code in _ASSUMED if (column.told.get(code, np.False_) & kept).any()), "")
        if not code:
            continue
        rows = column.told[code]
        read = column.values.to_numpy().astype("M8[us]")[rows]
        other = assumed.turned(read)
        said, own, way, instead = _ASSUMED[code]
        text = f"Colonne « {one_line(raw.headers[chosen[name]])} », {count(int((rows & kept).sum()), 'ligne', 'lignes')} : {said}"
        favoured = assumed.favoured(read, other, name in _PAST)
        proven = own == "jma" and _proven_beside(parsed, raw, chosen, column)
        shut = favoured == "read" or proven or (not favoured and _speaks_french(parsed, raw))
        if (shut and own == "jma") or not (moved := _moved(read, other, kept[rows])).any():
            notes.append(Note(code, int((rows & kept).sum()), typeset(f"{text}.")))
            continue
        lines = int(moved.sum())
        amounts = worth()[rows]
        text += f" : {_months(read[kept[rows]])}. Lues {way}, {count(lines, 'ligne changerait', 'lignes changeraient')} de mois"
        text += f"{_worth(moved, amounts, currency)}, {_months(other[kept[rows]], 'de ')}"
        total = float(np.nansum(amounts[moved])) if np.isfinite(amounts[moved]).any() else None
        if favoured == "other":
            text += f". Le fichier y invite : {_why(read, other, name in _PAST)}. Pour les lire ainsi"
            notes.append(question(code, lines, text, total, dates=instead))
        else:
            notes.append(
                Note(code, lines, typeset(f"{text}. Si c'est le cas"), total, doors.line(dates=instead))
            )
    return notes


def _speaks_french(parsed: Mapping[str, Parsed], raw: Raw) -> bool:
    """Do the numbers of a file, or the words above it, come from where the day is written first?"""
    marks = frozenset[str]().union(*(column.marks for column in parsed.values()))
    words = {word for text in (raw.above, *raw.headers) for word in key(text[:_LONGEST]).split()}
    above = set(key(raw.above).split())
    return marks == {","} or bool(above & FRENCH) or (raw.separator == ";" and bool(words & FRENCH))


def _proven_beside(parsed: Mapping[str, Parsed], raw: Raw, chosen: Mapping[str, int], own: Parsed) -> bool:
    """Do the other days of a file prove that the day is written first?"""
    others = (raw.cells[place] for name, place in chosen.items() if parsed.get(name) is not own)
    return any(assumed.proven(cells) == "jma" for cells in others)


def _moved(read: Days, other: Days, kept: Mask) -> Mask:
    return kept & ~np.isnat(other) & (read.astype("M8[M]") != other.astype("M8[M]"))


def _months(moments: Days, before: str = "") -> str:
    """Say which months some days are of: the first and the last.

    >>> _months(np.array(["2026-01-03", "2026-03-02"], "M8[us]")), _months(np.array(["2026-01-03"], "M8[us]"))
    ('janvier 2026 à mars 2026', 'janvier 2026')
    """
    known = moments[~np.isnat(moments)]
    first, last = (
        day(pd.Timestamp(end).replace(day=2).date()).partition(" ")[2] for end in (known.min(), known.max())
    )
    return first if first == last else f"{before}{first} à {last}"


def about_odd(raw: Raw, header: str, moments: pd.Series, odd: tuple[Mask, Mask], counted: bool) -> list[Note]:
    """Say which dates of a column come after today, then which are years away from the others, and how to read them or not.

    >>> from smkit.tables import read
    >>> deals = pd.DataFrame({"ID": [*"123"], "Étape": ["won"] * 3, "Créé le": ["3/3/2026", "3/3/2062", "4/3/2026"]})
    >>> print(*read("leads", deals).journal.notes[0].whole().split())
    Colonne « Créé le », 1 date après aujourd'hui (ligne 3 : 03/03/2062) : laissée vide, la ligne est gardée. Corrigez-la à
    la source. Pour la lire telle quelle → lointaines : « compter ».
    """
    notes = []
    kinds = (("later", "après aujourd'hui"), ("far_away", "à des années de toutes les autres"))
    for rows, (code, where) in zip(odd, kinds, strict=True):
        if not (number := int(rows.sum())):
            continue
        shown = [
            f"ligne {raw.lines[row]} : {moments.iloc[row]:%d/%m/%Y}" for row in np.flatnonzero(rows)[:_SHOWN]
        ]
        it, s = ("la", "") if number == 1 else ("les", "s")
        kept = "la ligne est gardée" if number == 1 else "les lignes sont gardées"
        as_is, empty = f"telle{s} quelle{s}", f"vide{s}"
        done, other = (
            (f"lue{s} {as_is}", f"laisser {empty}") if counted else (f"laissée{s} {empty}", f"lire {as_is}")
        )
        text = (
            f"Colonne « {one_line(header)} », {count(number, 'date', 'dates')} {where} ({', '.join(shown)}"
            f"{'…' if number > _SHOWN else ''}) : {done}, {kept}. Corrigez-{it} à la source. Pour {it} {other}"
        )
        answer = doors.line(lointaines="ecarter" if counted else "compter")
        notes.append(Note(code, number, typeset(text), answer=answer))
    return notes


def _why(read: Days, other: Days, past: bool) -> str:
    """Say what speaks for the other reading."""
    to_come = int((read > np.datetime64(date.today() + timedelta(days=1))).sum()) if past else 0
    if to_come:
        return f"{count(to_come, 'date serait', 'dates seraient')} à venir, et aucune en les lisant ainsi"
    return "ses lignes se suivent alors dans l'ordre, ou dans un même mois"


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
