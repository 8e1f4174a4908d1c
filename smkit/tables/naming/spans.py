"""Actions, or campaigns, whose first and last day stand in one cell, « 3 mars 2026 → 7 mars 2026 »: a column for each, made of it.

So it is of a status that only the day when each was done says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from smkit.tables.cells import Cells, distinct, is_blank, taken, written
from smkit.tables.naming import exports
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import dates, no_dates
from smkit.tables.schema import TableSchema, key, recognise, spellings_of

#: The headers of a column of days, or of periods, where nothing says their first or their last.
_DAYS = frozenset(
    "date|dates|date s|periode|periodes|timeline|chronologie|planning|calendrier|echeancier|quand|when|semaine|mois|jours|period|"
    "week|month|schedule|date prevue|dates prevues|periode prevue|dates de l action|dates de la tache".split(
        "|"
    )
)
#: What stands between two days; a hyphen has its spaces.
_BETWEEN = re.compile(
    r"\s*(?:→|⟶|->|=>|–|—|\n)\s*|\s+(?:-|>|au|à|to|until|jusqu'au)\s+|(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})/(?=[0-9]{4}-)",
    re.IGNORECASE,
)
#: What stands before the first of two days.
_BEFORE = re.compile(r"\s*(?:du|de|from|entre)\s+(?:le\s+)?", re.IGNORECASE)
#: Words of a header of days, whatever else it says.
_OF_DAYS = re.compile(r"\b(?:dates|periodes?|period|flight|timeline|diffusion|calendrier)\b")
_HOUR = re.compile(
    r"\d{1,2}\s?[:h]\s?(?:\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s*\(?(?:GMT|UTC)[^)]*\)?)?", re.IGNORECASE
)
#: The point of « févr. ».
_SHORT = re.compile(r"(?<=[^\W\d_])\.")
_ENDS = ("start_date", "end_date")
#: The tables whose rows have a first and a last day, and the column without which they are none.
_OF = {"plan": "action", "campaigns": "campaign"}
#: The headers of the day when an action was done.
_DONE = frozenset(
    "completed at|completed on|completed date|completion date|date completed|done on|done at|date done|closed at|closed on|"
    "date closed|resolved|termine le|terminee le|achevee le|acheve le|fait le|faite le|realise le|realisee le|cloture le|"
    "cloturee le|date d achevement|date de completion|date de realisation|date de cloture|date de fin reelle|fin reelle".split(
        "|"
    )
)
#: Share of the filled cells that have to be days or spans of them.
_MOSTLY = 0.8


def staged(
    raw: Raw, schema: TableSchema, told: Mapping[str, str]
) -> tuple[Raw, dict[str, str], dict[str, str]]:
    """Return a plan, or campaigns, with the columns that another one says, the mapping to them, and what each header served for:
    days, campaign_days, done.

    >>> import numpy as np
    >>> from smkit.tables.schema import table
    >>> cells = (pa.array(["Salon", "Envoi"]), pa.array(["2026-03-07", ""]))
    >>> raw = Raw("p.csv", ("Name", "Completed At"), cells, np.array([2, 3]), "texte")
    >>> found, told, used = staged(raw, table("plan"), {})
    >>> found.cells[-1].to_pylist(), told, used
    (['Terminée', ''], {'status': 'Statut : Completed At'}, {'Completed At': 'done'})
    """
    known = {recognise(header, schema)[0] for header in raw.headers}
    if _OF.get(schema.name) not in (known | told.keys()):  # another table, which is said as its headers stand
        return raw, dict(told), {}
    raw, own, dated = _dated(raw, schema, told)
    used = dict.fromkeys(dated, "days" if schema.name == "plan" else "campaign_days")
    if schema.name != "plan":
        return raw, own, used
    place = next(
        (
            place
            for place, header in enumerate(raw.headers)
            if key(header) in _DONE and _days(raw.cells[place])
        ),
        None,
    )
    if (
        place is None
        or "status" in known
        or told.get("status", name := f"Statut : {raw.headers[place]}") != name
    ):
        return raw, own, used
    header, found = raw.headers[place], distinct(raw.cells[place])
    done = found.rows([i in found.typed or not is_blank(word) for i, word in enumerate(found.words())])
    status = pa.array(np.where(done, "Terminée", "").tolist(), pa.string())
    raw = replace(raw, headers=(*raw.headers, name), cells=(*raw.cells, status))
    return raw, own | {"status": name}, used | {header: "done"}


def _dated(raw: Raw, schema: TableSchema, told: Mapping[str, str]) -> tuple[Raw, dict[str, str], list[str]]:
    """Return such a table with a column for the first day and one for the last, the mapping to them, and the header of both.

    A day alone is both; a week and a month have theirs. Nothing is made where a column of ends is there.

    >>> import numpy as np
    >>> from smkit.tables.schema import table
    >>> cells = (pa.array(["Salon", "Envoi"]), pa.array(["March 3, 2026 → March 7, 2026", "March 9, 2026"]))
    >>> raw = Raw("p.csv", ("Name", "Date"), cells, np.array([2, 3]), "texte")
    >>> found, told, used = _dated(raw, table("plan"), {})
    >>> [each.to_pylist() for each in found.cells[2:]], told, used
    ([['March 3, 2026', 'March 9, 2026'], ['March 7, 2026', 'March 9, 2026']], \
{'start_date': 'Début : Date', 'end_date': 'Fin : Date'}, ['Date'])
    """
    own = dict(told)
    known = [recognise(header, schema)[0] for header in raw.headers]
    if "end_date" in known and "end_date" not in told:
        return raw, own, []
    if schema.name == "campaigns" and not told.keys() & {*_ENDS} and _daily(raw, known):
        return raw, own, []  # the month that stands beside a day says less than it
    wanted = {told[name] for name in _ENDS if name in told}
    places = [
        place
        for place, header in enumerate(raw.headers)
        if (
            header in wanted
            if wanted
            else known[place] in (None, "start_date", "end_date") or _says_days(header)
        )
    ]
    for place in places:
        header = raw.headers[place]
        names = dict(zip(_ENDS, (f"Début : {header}", f"Fin : {header}"), strict=True))
        if any(told.get(name, names[name]) not in (names[name], header) for name in _ENDS):
            continue
        found = _split(raw.cells[place], named=_says_days(header))
        if found:
            headers, cells = (*raw.headers, *names.values()), (*raw.cells, *map(_texts, found))
            return replace(raw, headers=headers, cells=cells), own | names, [header]
    return raw, own, []


def _daily(raw: Raw, known: Sequence[str | None]) -> bool:
    """Has a file a column of days, by the header of its own or of a tool?"""
    words = exports.vocabulary("campaigns")
    return any(
        _days(raw.cells[place])
        for place, header in enumerate(raw.headers)
        if known[place] == "start_date"
        or any(words.get(word) == "start_date" for word in spellings_of(header))
    )


def ends(text: str) -> tuple[str, str]:
    """Return the first and the last day that a cell says, as texts of days; empty texts where it says none.

    >>> ends("3 mars 2026 → 7 mars 2026"), ends("3 → 7 mars 2026"), ends("2026-03-02 - 2026-03-10")
    (('3 mars 2026', '7 mars 2026'), ('3 mars 2026', '7 mars 2026'), ('2026-03-02', '2026-03-10'))
    >>> ends("March 3, 2026 10:00 AM (GMT+1) → 11:00 AM"), ends("mars 2026"), ends("9 mars 2026"), ends("bientôt")
    (('March 3, 2026 10:00 AM (GMT+1)', 'March 3, 2026 10:00 AM (GMT+1)'), ('2026-03-01', '2026-03-31'), \
('9 mars 2026', '9 mars 2026'), ('', ''))
    """
    whole = text.strip()
    parts = [part.strip() for part in _BETWEEN.split(_BEFORE.sub("", whole, count=1)) if part.strip()]
    if len(parts) == 2 and _day(parts[0]):
        last = parts[0] if _HOUR.fullmatch(parts[1]) else parts[1]
        if _day(last):
            return parts[0], last
    if _day(text):
        return text, text
    both = _SHORT.sub("", f"du {parts[0]} au {parts[1]}") if len(parts) == 2 else ""
    return next((found for each in (text, both) if each and (found := no_dates.ends(each))[0]), ("", ""))


def _says_days(header: str) -> bool:
    """Does a header say days, or periods, and nothing of their first or their last?"""
    return key(header) in _DAYS or bool(_OF_DAYS.search(key(header)))


def _split(cells: Cells, named: bool) -> tuple[list[object], list[object]] | None:
    """Return the first and the last day of each cell, as it is written where it is neither; None for a column of something else.

    Parameters: `named`, that its header says days; one that does not has spans in each of its cells.
    """
    found = distinct(cells)
    said = [
        ("", "") if isinstance(found.typed.get(i), date) else ends(word)
        for i, word in enumerate(found.words())
    ]
    rows = np.bincount(found.codes[found.codes >= 0], minlength=len(said))
    filled = [i for i, word in enumerate(found.words()) if i in found.typed or not is_blank(word)]
    dated = {i: said[i][0] != "" or isinstance(found.typed.get(i), date) for i in filled}
    spans, good, all_of = (
        int(sum(rows[i] for i in filled if wanted(i)))
        for wanted in (lambda i: said[i][0] != said[i][1], dated.__getitem__, lambda i: True)
    )
    if not spans or (good < _MOSTLY * all_of if named else spans < all_of):
        return None
    sides: tuple[list[object], list[object]] = ([], [])
    for code, cell in zip(found.codes.tolist(), taken(cells, np.arange(len(cells))), strict=True):
        for side, day in zip(sides, said[code] if code >= 0 else ("", ""), strict=True):
            side.append(day or (cell if isinstance(cell, date) else written(cell)))
    return sides


def _texts(cells: list[object]) -> Cells:
    if all(isinstance(cell, str) for cell in cells):
        return pa.array(cells, pa.string())
    return pd.Series(cells, dtype=object)


def _days(cells: Cells) -> bool:
    """Are all the filled cells of a column days, and is one filled?"""
    values = dates.parse(cells)
    return bool(values.values.notna().any() and not values.faulty().any())


def _day(text: str) -> bool:
    return not np.isnat(dates.parse(pa.array([text], pa.string())).values.to_numpy()).any()
