"""People who refuse in a sheet of their own (« Liste rouge », « STOP »): who of the list is among them, and who cannot be found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from smkit.tables.cells import Mask, distinct, is_blank, written
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import contacts, personal, refusals, telephones
from smkit.tables.schema import TableSchema, recognise

#: Who somebody is: by an address, by a number to call, or by what the list calls them.
_Who = tuple[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet of refusals: its `title`, its `people`, one a row, those that are `lost` (on no row of the list), and the `rows` of
    the list that each channel refuses there, "" being all channels.
    """

    title: str
    people: int
    lost: int
    rows: Mapping[str, Mask]

    @property
    def found(self) -> int:
        """How many rows of the list are refused there."""
        return int(np.logical_or.reduce(list(self.rows.values())).sum())


def sheets(raw: Raw, schema: TableSchema) -> list[Sheet]:
    """Return the sheets of refusals of a workbook that are not read, and whom they refuse.

    An address is one's own; a number may be shared by those of one company, and is refused for calls.

    >>> from smkit.tables.schema import table
    >>> import pandas as pd
    >>> cells = pd.Series(["P1", "P2"]), pd.Series(["contact@exemple.fr", "vente@exemple.fr"])
    >>> left = {"Liste rouge": [["E-mail"], ["VENTE@exemple.fr"], ["autre@exemple.fr"]], "Notes": [["vente@exemple.fr"]]}
    >>> raw = Raw("p.xlsx", ("N°", "E-mail"), cells, np.array([2, 3]), "Excel", left=left)
    >>> [(each.title, each.people, each.lost, each.rows[""].tolist()) for each in sheets(raw, table("prospects"))]
    [('Liste rouge', 2, 1, [False, True])]
    """
    titles = {
        title: channels for title in raw.left for said, channels in [refusals.header(title)] if said == "no"
    }
    if not titles:
        return []
    own = list(_listed(raw, schema))
    known = {each for who in own for each in who}
    found = []
    for title, channels in titles.items():
        people = [who for who in _people(raw.left[title], schema) if who is not None]
        refused = {each for who in people for each in who}
        rows = {channel: np.zeros(len(raw.lines), dtype=bool) for channel in ("", "email", "phone")}
        for row, who in enumerate(own):
            for kind, _ in who & refused:
                for channel in ("phone",) if kind == "phone" and not channels else channels or ("",):
                    rows[channel][row] = True
        found.append(Sheet(title, len(people), sum(who.isdisjoint(known) for who in people), rows))
    return found


def _listed(raw: Raw, schema: TableSchema) -> Iterator[set[_Who]]:
    """Give who each row of the list is."""
    columns = []
    for header, cells in zip(raw.headers, raw.cells, strict=True):
        found, named = distinct(cells), _names(header, schema)
        said = [_who(word, named) for word in found.words()]
        columns.append([said[code] if code >= 0 else set[_Who]() for code in found.codes.tolist()])
    for row in range(len(raw.lines)):
        yield set().union(*(column[row] for column in columns))


def _people(rows: Sequence[Sequence[Any]], schema: TableSchema) -> Iterator[set[_Who] | None]:
    """Give who each row of a sheet is, None for its headers and for what is blank."""
    named: list[bool] = []
    for place, row in enumerate(rows):
        words = [written(cell) for cell in row]
        who = set[_Who]().union(*(_who(word, name) for word, name in zip(words, named, strict=False)))
        if not named:
            named = [_names(word, schema) for word in words]
            who = set[_Who]().union(*(_who(word, False) for word in words))
        heads = place == 0 and not who
        yield None if heads or all(map(is_blank, words)) else who


def _names(header: str, schema: TableSchema) -> bool:
    """Does a header say who a prospect is?"""
    return recognise(header, schema)[0] == "prospect"


def _who(word: str, named: bool) -> set[_Who]:
    """Return who a cell is; `named`, that its column names prospects."""
    if is_blank(word):
        return set()
    if address := contacts.address(word):
        return {("address", address)}
    if number := telephones.dialled(word):
        return {("phone", number)}
    return {("name", personal.same(word))} if named else set()
