"""The cells of a file, before anything is understood."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from smkit.tables.cells import Cells, arrow, texts, trim, written

#: What stands between the cells of columns that are joined.
JOINT = "-"


@dataclass(frozen=True)
class Broken:
    """A line whose number of fields is not the header's: its line in the file, its fields, its first letters."""

    line: int
    fields: int
    text: str


@dataclass(frozen=True)
class Raw:
    """The cells of a file, each row with its line in it.

    `cells` has one column a header; `lines` holds each row's line in the file, from 1; `preamble` counts the lines
    above the header; `separator` is that of a text file, else ""; `calendar` the year in which a workbook's dates
    begin; `doubtful` says that letters may have been spoilt by an encoding; `alike` names the other
    sheets that have the headers of the one that is read, `near` those that have most of them and are not read with it, `veiled`
    the hidden ones that could be, `sizes` the rows of each of both; `renamed` says which header of another sheet is read as which;
    `gathered` is the place of the column that says the sheet, where several are read together, else −1;
    `above` is what stands over the header; `over` are
    the cells of the line right over it; `hidden` are the lines that a filter hides; `uncalculated` counts formulas that no
    spreadsheet has worked out yet; `entities` says that letters were written as in HTML (« &eacute; »); `stacked` tells the
    headers that stand further down, each with its line, under which rows are read too; `left` has the rows of the sheets that are
    not read.
    """

    name: str
    headers: tuple[str, ...]
    cells: tuple[Cells, ...]
    lines: NDArray[np.int64]
    layout: str
    preamble: int = 0
    broken: tuple[Broken, ...] = ()
    separator: str = ""
    calendar: int = 1900
    doubtful: bool = False
    alike: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    veiled: tuple[str, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    renamed: tuple[str, ...] = ()
    gathered: int = -1
    above: str = ""
    over: tuple[str, ...] = ()
    hidden: frozenset[int] = frozenset()
    uncalculated: int = 0
    entities: bool = False
    stacked: tuple[str, ...] = ()
    left: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)

    def headless(self) -> "Raw":
        """Return the same cells for a file that has no line of headers: each line is one earlier.

        >>> raw = Raw("v.csv", ("#1",), (pa.array(["a"]),), np.array([2]), "texte", broken=(Broken(3, 4, "b;;;"),))
        >>> raw.headless().lines.tolist(), raw.headless().broken
        ([1], (Broken(line=2, fields=4, text='b;;;'),))
        """
        broken = tuple(replace(each, line=each.line - 1) for each in self.broken)
        return replace(self, lines=self.lines - 1, broken=broken)

    def joining(self, wanted: Iterable[str]) -> "Raw":
        """Return the same cells with a column more for each wanted header that joins others, as « Client + Date ».

        >>> raw = Raw("v.csv", ("Client", "Jour"), (pa.array(["C1", ""]), pa.array(["3/3", "4/3"])), np.array([2, 3]), "texte")
        >>> raw.joining(["Client + Jour"]).cells[2].to_pylist(), raw.joining(["Client + Ville"]).headers
        (['C1-3/3', None], ('Client', 'Jour'))
        """
        headers, columns = list(self.headers), list(self.cells)
        for name in wanted:
            if name not in headers and (own := parts(name, self.headers)):
                headers.append(name)
                columns.append(self.joined(own, JOINT))
        return replace(self, headers=tuple(headers), cells=tuple(columns))

    def joined(self, headers: Sequence[str], joint: str) -> pa.StringArray:
        """Return the texts of some columns side by side, missing where one of them is.

        >>> raw = Raw("v.csv", ("Client", "Jour"), (pa.array(["C1", ""]), pa.array(["3/3", "4/3"])), np.array([2, 3]), "texte")
        >>> raw.joined(["Jour", "Client"], " ").to_pylist()
        ['3/3 C1', None]
        """
        columns = [_text(self.cells[self.headers.index(header)]) for header in headers]
        return pc.binary_join_element_wise(*columns, joint)

    @property
    def is_workbook(self) -> bool:
        """Do the cells come from a spreadsheet?

        >>> [Raw("v", (), (), np.array([]), layout).is_workbook for layout in ("Excel, feuille « Ventes »", "texte, UTF-8")]
        [True, False]
        """
        return self.layout.startswith("Excel")


def parts(name: str, headers: Sequence[str]) -> list[str]:
    """Return the headers that a header joins, none where it joins nothing.

    >>> parts("Client + Jour", ["Client", "Jour"]), parts("Client + Jour", ["Client"]), parts("Client", ["Client"])
    (['Client', 'Jour'], [], [])
    """
    found = [part.strip() for part in name.split("+")]
    return found if len(found) > 1 and all(part in headers for part in found) else []


def _text(cells: Cells) -> pa.StringArray:
    """Return a column as text, an empty cell as missing, so that what is joined with it is missing too."""
    if not texts(cells):
        cells = pa.array(
            [
                None if cell is None else written(cell)
                for cell in cells.astype(object).where(cells.notna(), None)
            ]
        )
    words = trim(arrow(cells))
    return pc.if_else(pc.equal(words, ""), None, words)
