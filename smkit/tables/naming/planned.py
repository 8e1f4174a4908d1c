"""What two columns of a plan say that one name covers: money that is planned beside money that is spent, a state beside a share."""

import re
from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from smkit.tables.cells import Cells, distinct, is_blank
from smkit.tables.parsing import numbers
from smkit.tables.schema import key

#: « Dépensé », and no « Dépense » nor « Dépenses »: the accent alone says that it is done. Capitals without accents say nothing.
_SPENT = re.compile(r"\bd[ée]pensée?s?\b", re.IGNORECASE)
_BARE = {"planned_cost": ("depense", "depenses"), "planned_revenue": ("recette", "recettes")}
_ACTUAL = {"planned_cost": "actual_cost", "planned_revenue": "actual_revenue"}


def settle(
    headers: Sequence[str],
    cells: Sequence[Cells],
    chosen: dict[str, int],
    candidates: Mapping[str, Sequence[int]],
    told: Collection[str] = (),
) -> set[str]:
    """Give, in place, its own column to what is spent, sold or done beside what is planned; return the columns that are settled.

    Parameters: `chosen`, what headers say, by canonical column; `candidates`, the other places that their headers allow;
    `told`, the columns that a person says, which stay.
    « Dépenses » beside « Budget » are those that were made; alone, they are planned, as « Recettes » are.

    >>> chosen = {"planned_cost": 1}
    >>> settle(["Budget", "Dépenses"], [], chosen, {"planned_cost": [0]}), chosen
    ({'planned_cost'}, {'planned_cost': 0, 'actual_cost': 1})
    """
    settled = set()
    for name, actual in _ACTUAL.items():
        if name not in chosen or name in told or actual in {*chosen, *told}:
            continue
        places = [chosen[name], *candidates.get(name, ())]
        made = [place for place in places if _SPENT.search(headers[place])] if name == "planned_cost" else []
        if len(places) == 2:
            made = made or [place for place in places if key(headers[place]) in _BARE[name]]
        if len(made) != 1:
            continue
        chosen[actual] = made[0]
        rest = [place for place in places if place != made[0]]
        chosen |= {name: rest[0]} if rest else {}
        if not rest:
            del chosen[name]
        if len(rest) < 2:
            settled.add(name)
    others = candidates.get("status", ())
    if "status" in chosen and "progress" not in {*chosen, *told}:
        shares = [place for place in others if place < len(cells) and _shares(cells[place])]
        if len(shares) == 1:
            chosen["progress"] = shares[0]
            settled |= {"status"} if len(others) == 1 else set()
    return settled


def _shares(cells: Cells) -> bool:
    """Is a column numbers, and nothing else?"""
    filled = [word for word in distinct(cells).words() if not is_blank(word)]
    return bool(filled) and bool(numbers.parse(pd.Series(filled, dtype="str")).values.notna().all())
