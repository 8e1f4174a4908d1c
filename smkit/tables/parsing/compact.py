"""Dates in figures alone, as accounting tools write them: 010325 is 1 March 2025, and 25 March 2001 where the year comes first."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from smkit.tables.cells import Mask
from smkit.tables.parsing.day_order import Ask

_FIGURES = re.compile(r"'?([0-9]{5,8})")
_FORMS = {
    6: {"jma": "%d%m%y", "mja": "%m%d%y", "amj": "%y%m%d"},
    8: {"jma": "%d%m%Y", "mja": "%m%d%Y", "amj": "%Y%m%d"},
}
#: Share of the cells that must be days for an order to be that of the column.
_MOSTLY = 0.9
#: An order is that of the column when every other one spreads its days over so many times as long.
_WIDER = 4
#: What may be told: the order in which figures alone were read.
TOLD = {order: f"compact_{order}" for order in ("jma", "mja", "amj")}


def read(
    text: pa.StringArray, moments: NDArray[np.datetime64], faults: dict[str, Mask], told: dict[str, Mask], ask: Ask
) -> None:  # fmt: skip
    """Read, in place, what is no date yet and is six or eight figures; a first zero that a spreadsheet lost is put back.

    Where two orders make as good sense, the fault is two_ways: nothing is guessed.
    """
    wrong = np.flatnonzero(faults["not_a_date"] | faults["odd_year"] | faults["no_such_day"])
    found = {
        row: match[1] for row in wrong.tolist() if (match := _FIGURES.fullmatch(text[row].as_py() or ""))
    }
    for width, forms in _FORMS.items():
        whole = [row for row, figures in found.items() if len(figures) == width]
        short = [row for row, figures in found.items() if len(figures) == width - 1]
        if not whole or len(short) > len(whole):
            continue
        rows = np.array([*whole, *short])
        figures = pd.Series([found[row].zfill(width) for row in rows.tolist()])
        days = {order: pd.to_datetime(figures, format=form, errors="coerce") for order, form in forms.items()}
        order = ask.order or _order(days, ask.english)
        if order is None:
            continue
        for fault in faults.values():
            fault[rows] = False
        if not order:
            faults["two_ways"] = np.zeros(len(text), dtype=bool)
            faults["two_ways"][rows] = True
            continue
        moments[rows] = days[order].to_numpy()
        faults["no_such_day"][rows] = days[order].isna().to_numpy()
        if not ask.order:
            told.setdefault(TOLD[order], np.zeros(len(text), dtype=bool))[rows] = True


def _order(days: dict[str, pd.Series], english: bool) -> str | None:
    """Return the order of a column, "" where several make as good sense, None where none makes any.

    >>> at = lambda *texts: [pd.Series(pd.to_datetime([text])) for text in texts]
    >>> _order(dict(zip(("jma", "amj"), at("2025-03-01", "2001-03-25"))), english=False)
    ''
    """
    possible = [order for order, found in days.items() if found.notna().mean() >= _MOSTLY]
    other = "jma" if english else "mja"
    if {"jma", "mja"} <= set(possible):  # as for other dates: French order, unless the file is English
        possible.remove(other)
    spans = sorted((days[order].max() - days[order].min(), order) for order in possible)
    if not _apart(spans):
        return ""
    return spans[0][1] if spans else None


def _apart(spans: Sequence[tuple[pd.Timedelta, str]]) -> bool:
    return len(spans) < 2 or spans[1][0] > max(_WIDER * spans[0][0], pd.Timedelta(days=366))
