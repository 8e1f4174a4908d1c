"""Dates as French exports write them, never moved, never guessed: an impossible one is a fault."""

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from smkit.tables.cells import Mask, Parsed, blank, distinct, mask

EARLIEST, LATEST = 1900, 2100
#: Share of days above 12 in second place from which a column is month first (days are so 6 times in 10).
MONTH_FIRST = 0.2

_TIME = r"(?P<hour>\d{1,2})[:hH](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
_OFFSET = r"(?P<offset>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
_FORMATS = (
    (
        rf"^(?P<first>\d{{1,2}})[/.-](?P<second_place>\d{{1,2}})[/.-](?P<year>\d{{4}}|\d{{2}})"
        rf"(?:(?:\s*[T,à]\s*|\s+){_TIME})?\s*{_OFFSET}$"
    ),
    (
        rf"^(?P<year>\d{{4}})[-/.](?P<second_place>\d{{1,2}})[-/.](?P<first>\d{{1,2}})"
        rf"(?:(?:T|\s+){_TIME})?\s*{_OFFSET}$"
    ),
    r"^(?P<year>(?:19|20)\d{2})(?P<second_place>\d{2})(?P<first>\d{2})$",
)


def parse(series: pd.Series, *, time: bool = True) -> Parsed:
    """Return a column as datetime64, missing cells as NaT; `time=False` drops the hour.

    An offset is dropped and the date stays the one that is written. Day and month come in French order unless
    the column proves the other. Faults: not_a_date, no_such_day, odd_year. Told: offset, month_first,
    day_first_assumed.

    >>> parse(pd.Series(["03/04/2025", "2025-04-03T23:30:00-05:00", "31/02/2025"]), time=False).values.tolist()
    [Timestamp('2025-04-03 00:00:00'), Timestamp('2025-04-03 00:00:00'), NaT]
    """
    if isinstance(series.dtype, pd.DatetimeTZDtype):
        parsed = _typed(series.dt.tz_localize(None))
        parsed.told["offset"] = series.notna().to_numpy()
    elif pd.api.types.is_datetime64_any_dtype(series.dtype):
        parsed = _typed(series)
    else:
        parsed = _mixed(series)
    if not time:
        parsed.values = parsed.values.dt.normalize()
    return parsed


def _typed(series: pd.Series) -> Parsed:
    values = series.astype("datetime64[us]")
    odd = ((values.dt.year < EARLIEST) | (values.dt.year > LATEST)).to_numpy()
    return Parsed(values.mask(odd), {"odd_year": odd} if odd.any() else {})


def _mixed(series: pd.Series) -> Parsed:
    cells = distinct(series)
    words = cells.text
    if cells.typed:
        words = pa.array(
            ["" if isinstance(cells.typed.get(i), date) else word for i, word in enumerate(cells.words())]
        )
    moments, faults, told = _parse_text(words)
    for position, value in cells.typed.items():
        if isinstance(value, date):
            moments[position] = _naive(value)
            faults["odd_year"][position] = not EARLIEST <= value.year <= LATEST
    values = pd.Series(np.append(moments, np.datetime64("NaT"))[cells.codes], index=series.index)
    return Parsed(values, cells.faults(faults), cells.faults(told))


def _naive(value: date) -> np.datetime64:
    if isinstance(value, datetime):
        return np.datetime64(value.replace(tzinfo=None), "us")
    return np.datetime64(value, "us")


def _parse_text(text: pa.Array) -> tuple[NDArray[np.datetime64], dict[str, Mask], dict[str, Mask]]:
    size = len(text)
    none = np.zeros(size, dtype=bool)
    moments = np.full(size, "NaT", dtype="datetime64[us]")
    faults = {"not_a_date": none.copy(), "no_such_day": none.copy(), "odd_year": none.copy()}
    told = {"offset": none.copy(), "month_first": none.copy(), "day_first_assumed": none.copy()}
    pending = ~blank(text)
    for position, pattern in enumerate(_FORMATS):
        if not pending.any():
            break
        rows = np.flatnonzero(pending)
        found = pc.extract_regex(pc.take(text, pa.array(rows)), pattern)
        matched = mask(pc.is_valid(found))
        if not matched.any():
            continue
        rows = rows[matched]
        parts = _Parts(pc.filter(found, pa.array(matched)))
        if position == 0:
            order = parts.settle_order()
            if order:
                told[order][rows] = True
        moments[rows], impossible, odd = parts.moments()
        faults["no_such_day"][rows], faults["odd_year"][rows] = impossible & ~odd, odd
        told["offset"][rows] = parts.offset
        pending[rows] = False
    faults["not_a_date"] = pending
    return moments, faults, told


class _Parts:
    """The figures of dates that were written in one format."""

    def __init__(self, found: pa.StructArray) -> None:
        names = [field.name for field in found.type]
        self._found = {name: pc.struct_field(found, name) for name in names}
        self.day, self.month, self.year = (
            self._whole("first"),
            self._whole("second_place"),
            self._whole("year"),
        )
        short = np.asarray(pc.utf8_length(self._found["year"])) == 2
        self.year[short] += np.where(self.year[short] < 70, 2000, 1900)
        offset = self._found.get("offset")
        self.offset = mask(pc.not_equal(offset, "")) if offset else np.zeros(len(self.day), dtype=bool)

    def _whole(self, name: str) -> NDArray[np.int64]:
        if name not in self._found:
            return np.zeros(len(next(iter(self._found.values()))), dtype=np.int64)
        text = self._found[name]
        filled = pc.if_else(pc.equal(text, ""), "0", text)
        return np.array(pc.cast(filled, pa.int64()).to_numpy(zero_copy_only=False))

    def settle_order(self) -> str:
        """Swap day and month when the whole column proves it; return what is to be told, if anything."""
        if (self.day > 12).any():
            return ""
        late = self.month > 12
        if late.mean() >= MONTH_FIRST:
            self.day, self.month = self.month, self.day
            return "month_first"
        return "day_first_assumed" if (self.day != self.month).any() else ""

    def moments(self) -> tuple[NDArray[np.datetime64], Mask, Mask]:
        """Return the moments, then which ones do not exist, and which have an odd year."""
        odd = (self.year < EARLIEST) | (self.year > LATEST)
        months = ((self.year - 1970) * 12 + self.month - 1).astype("datetime64[M]")
        days = months.astype("datetime64[D]") + (self.day - 1)
        hour, minute, second = self._whole("hour"), self._whole("minute"), self._whole("second")
        impossible = (
            (self.month < 1) | (self.month > 12) | (self.day < 1) | (days.astype("datetime64[M]") != months)
        )
        impossible |= (hour > 23) | (minute > 59) | (second > 59)
        moments = days.astype("datetime64[us]") + (hour * 3600 + minute * 60 + second).astype(
            "timedelta64[s]"
        )
        moments = moments + self._micros()
        moments[impossible | odd] = np.datetime64("NaT")
        return moments, impossible, odd

    def _micros(self) -> Any:
        if "part" not in self._found:
            return np.timedelta64(0, "us")
        digits = pc.utf8_slice_codeunits(pc.utf8_rpad(self._found["part"], 6, "0"), 0, 6)
        return np.asarray(pc.cast(digits, pa.int64()).to_numpy(zero_copy_only=False)).astype(
            "timedelta64[us]"
        )
