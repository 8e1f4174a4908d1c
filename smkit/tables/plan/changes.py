"""What changed in a plan since it was last written, told line by line in French."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from smkit.tables.plan.sheet import Cell, Sheet, value
from smkit.tables.schema import key
from smkit.typography import clip, typeset

_SHOWN = 60


def changes(before: Sheet, after: Sheet) -> list[str]:
    """Return what differs between two states of a plan, one French sentence each; empty when nothing does.

    Parameters: `before` and `after`. A row is the same when its reference is, else when its action is (and what it is a part of);
    the second of two namesakes meets the second. A formula counts by what it is worth, and by its text.

    >>> columns = ("Action", "Fin"), ("action", "end_date")
    >>> before = Sheet(*columns, (("Salon", date(2026, 3, 13)),))
    >>> changes(before, Sheet(*columns, (("Salon", date(2026, 3, 20)),)))
    ['«\\xa0Salon\\xa0», Fin\\xa0: 13/03/2026 devient 20/03/2026.']
    """
    then, now = _rows(before), _rows(after)
    said = [f"Colonne ajoutée : « {header} »." for header in after.headers if header not in before.headers]
    said += [f"Colonne supprimée : « {header} »." for header in before.headers if header not in after.headers]
    said += [f"Ligne supprimée : « {then[row][0]} »." for row in then if row not in now]
    said += [f"Ligne ajoutée : « {now[row][0]} »." for row in now if row not in then]
    shared = [header for header in after.headers if header in before.headers]
    for row in now:
        if row in then:
            name, cells = now[row]
            for header in shared:
                old, new = then[row][1].get(header), cells.get(header)
                if not _same(old, new):
                    said.append(f"« {name} », {header} : {shown(old)} devient {shown(new)}.")
    kept = [row for row in now if row in then]
    if kept != [row for row in then if row in now]:
        said.append("L'ordre des lignes a changé.")
    return [typeset(each) for each in said]


def told(found: Sequence[str]) -> str:
    """Return the changes as a text for the terminal.

    >>> told([])
    'Rien n’a changé depuis que ce classeur a été écrit.'
    """
    if not found:
        return "Rien n’a changé depuis que ce classeur a été écrit."
    more = len(found) - _SHOWN
    lines = [f"Ce qui a changé ({len(found)})", *(f"  {each}" for each in found[:_SHOWN])]
    return "\n".join([*lines, f"  … et {more} autres changements."] if more > 0 else lines)


def shown(cell: Cell) -> str:
    """Return a cell as a sentence says it.

    >>> shown(date(2026, 3, 1)), shown(None), shown(1250.5), shown(True)
    ('01/03/2026', 'vide', '1250,5', 'oui')
    """
    cell = value(cell)
    if cell is None:
        return "vide"
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return f"{cell:.10g}".replace(".", ",")
    return clip(" ".join(str(cell).split()), 80)


def _rows(sheet: Sheet) -> Mapping[tuple[str, str, int], tuple[str, dict[str, Cell]]]:
    """Each filled row by its identity: its action, and its cells by header."""
    found: dict[tuple[str, str, int], tuple[str, dict[str, Cell]]] = {}
    columns = zip(
        sheet.values("reference"), sheet.values("part_of"), sheet.values("action"), sheet.rows, strict=True
    )
    for reference, part_of, action, row in columns:
        if all(cell is None for cell in row):
            continue
        said = ("#", key(str(reference))) if reference else (key(str(part_of or "")), key(str(action or "")))
        count = 0
        while (*said, count) in found:
            count += 1
        found[*said, count] = (str(action or "sans nom"), dict(zip(sheet.headers, row, strict=True)))
    return found


def _same(old: Any, new: Any) -> bool:
    """Do two cells say the same? Numbers to the tenth digit, texts whatever their line ends."""
    old, new = value(old), value(new)
    if isinstance(old, float) and isinstance(new, float):
        return abs(old - new) <= 1e-9 * max(1.0, abs(old), abs(new))
    if isinstance(old, str) and isinstance(new, str):
        return old.replace("\r\n", "\n").strip() == new.replace("\r\n", "\n").strip()
    return bool(old == new)
