"""Dates as French exports write them, never moved, never guessed: an impossible one is a fault.

How a date is written is decided once a shape (`00/00/0000`), then the figures of all rows are read at once.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from smkit.dating import CENTURY
from smkit.months import MONTHS
from smkit.tables.cells import Cells, Mask, Parsed, distinct, is_blank, shapes
from smkit.tables.parsing import compact, epochs, no_dates
from smkit.tables.parsing.day_order import FRENCH, ORDERS, Ask, settle, swapped, turned, zoned
from smkit.tables.schema import key

EARLIEST, LATEST = 1900, 2100
#: Excel's day 0 in its usual calendar, and in the one of old Macs; and the days that a serial may mean (1954–2119).
EPOCHS = {1900: np.datetime64("1899-12-30", "us"), 1904: np.datetime64("1904-01-01", "us")}
SERIALS = (20_000, 80_000)

# [0-9] and not \d: other scripts' digits are not figures whose place in bytes is known.
_TIME = (
    r"(?P<hour>[0-9]{1,2})\s?[:hH]\s?(?:(?P<minute>[0-9]{2})(?:[:.m](?P<second>[0-9]{2})s?(?:[.,](?P<part>[0-9]{1,9}))?)?)?"
    r"(?:min)?\s?(?P<half>[aApP]\.?[mM]\.?)?"
)
_OFFSET = r"(?P<offset>Z|(?:UTC|GMT)?(?P<sense>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?|UTC|GMT)?(?:\s?\([^)]*\))?"
_REST = rf"(?:(?:\s*(?:[T,à]|at\b)\s*|\s+){_TIME})?\s*{_OFFSET}\s*"
_DAY = r"(?:(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?(?:le\s+)?"
_PATTERNS = tuple(
    re.compile(rf"['\s]*{pattern}{_REST}", re.IGNORECASE)
    for pattern in (
        rf"{_DAY}(?P<day>[0-9]{{1,2}})\s?(?P<sep>[/.-])\s?(?P<month>[0-9]{{1,2}})\s?(?P=sep)\s?(?P<year>[0-9]{{4}}|[0-9]{{2}})",
        r"(?P<year>[0-9]{4})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        rf"{_DAY}(?P<day>[0-9]{{1,2}})(?:er|re|st|nd|rd|th)?[\s./-]+(?P<name>[^\W\d_]{{3,9}})\.?[\s./,-]+(?P<year>[0-9]{{4}}|[0-9]{{2}})",
        rf"{_DAY}(?P<name>[^\W\d_]{{3,9}})\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>[0-9]{{4}})",
    )
)
#: What begins on a day is taken for it where it lasts a month at most.
_DAYS, _LONGEST = np.timedelta64(1, "D"), 31
_SERIAL = re.compile(r"['\s]*[0-9]{5}(?:[.,][0-9]+)?\s*")


@dataclass(frozen=True)
class Form:
    """How the dates of one shape are written: where each figure stands in bytes, the month when it is a word.

    `settled` says that day and month cannot be mistaken for one another; `half` is 12 for an afternoon, 0 for a
    morning, None on a clock of 24 hours.
    """

    spans: tuple[tuple[str, int, int], ...]
    month: int = 0
    settled: bool = True
    offset: bool = False
    half: int | None = None
    west: bool = False


def parse(cells: Cells, *, time: bool = True, calendar: int = 1900, ask: Ask = FRENCH) -> Parsed:
    """Return a column as datetime64, missing cells as NaT; `time=False` drops the hour.

    An offset is dropped and the date stays the one that is written, unless a zone is asked for. Day and month come in
    French order unless the column proves the other, the file is English, or a person says so. Serials are read in Excel's
    `calendar` where the whole column is made of them, or where the cell is a number of a workbook. Faults: not_a_date,
    no_such_day, odd_year, two_ways, unproven. Told: offset, zone, mixed_offsets, universal (universal_day, universal_month),
    month_first, month_first_assumed, day_first_assumed, two_orders (only_jma, only_mja), serial, compact_jma, compact_mja,
    compact_amj, turned, turned_back; after a space, what would answer it.

    >>> parse(pd.Series(["03/04/2025", "2025-04-03T23:30:00-05:00", "31/02/2025"]), time=False).values.tolist()
    [Timestamp('2025-04-03 00:00:00'), Timestamp('2025-04-03 00:00:00'), NaT]
    >>> parse(pd.Series(["1er mars 2025", "lundi 3 févr. 2025"])).values.dt.strftime("%d/%m/%Y").tolist()
    ['01/03/2025', '03/02/2025']
    """
    if not isinstance(cells, pa.Array) and isinstance(cells.dtype, pd.DatetimeTZDtype):
        local = cells.dt.tz_convert(ask.zone) if ask.zone else cells
        parsed = _typed(local.dt.tz_localize(None))
        parsed.told["zone" if ask.zone else "offset"] = cells.notna().to_numpy()
        if not ask.zone and str(cells.dtype.tz) == "UTC":
            zoned(parsed.values.to_numpy(), np.zeros(len(cells), dtype=np.int64), parsed.told, ask)
    elif not isinstance(cells, pa.Array) and pd.api.types.is_datetime64_any_dtype(cells.dtype):
        parsed = _typed(cells)
    else:
        parsed = _mixed(cells, EPOCHS[calendar], ask)
    if ask.universal and not {"offset", "zone", "universal"} & parsed.told.keys():
        _universal(parsed, ask)
    if not time:
        parsed.values = parsed.values.dt.normalize()
    return parsed


def _universal(parsed: Parsed, ask: Ask) -> None:
    """Take, in place, the hours of a column whose header says universal time for that; days without an hour are days already."""
    moments = parsed.values.to_numpy(copy=True)
    parsed.told["offset"] = (moments != moments.astype("datetime64[D]")) & ~np.isnat(moments)
    zoned(moments, np.zeros(len(moments), dtype=np.int64), parsed.told, ask)
    parsed.values = pd.Series(moments)


def _typed(series: pd.Series) -> Parsed:
    values = series.astype("datetime64[us]").reset_index(drop=True)
    odd = ((values.dt.year < EARLIEST) | (values.dt.year > LATEST)).to_numpy()
    return Parsed(values.mask(odd), {"odd_year": odd} if odd.any() else {})


def _mixed(cells: Cells, epoch: np.datetime64, ask: Ask) -> Parsed:
    found = distinct(cells)
    days = {i: value for i, value in found.typed.items() if isinstance(value, date)}
    words = found.text
    if found.typed:
        words = pa.array(["" if i in days else word for i, word in enumerate(found.words())], pa.string())
    moments, faults, told = _parse_text(words, ask)
    numbers = np.zeros(len(words), dtype=bool)
    numbers[[i for i, value in found.typed.items() if _is_number(value)]] = True
    if (counted := epochs.read(words, moments, faults)).any():
        told["offset"], told["machine"] = counted, counted
        zoned(moments, np.zeros(len(words), dtype=np.int64), told, ask)
    compact.read(words, moments, faults, told, ask)
    _read_serials(words, epoch, numbers, moments, faults, told)
    for position, value in days.items():
        moments[position] = _naive(value)
        faults["odd_year"][position] = not EARLIEST <= value.year <= LATEST
    _turn_back(moments, days, faults, told, ask)
    if faults["not_a_date"].any():
        faults |= no_dates.named(words, faults["not_a_date"])
        if ask.first:
            told["first_day"] = _firsts(words, moments, faults, ask)
    values = pd.Series(np.append(moments, np.datetime64("NaT"))[found.codes])
    return Parsed(values, found.faults(faults), found.faults(told))


def first_day(text: str, ask: Ask = FRENCH) -> date | None:
    """Return the day on which a week, a month or a range of days begins; None for a text that is none, or lasts more than a month.

    >>> [str(first_day(text)) for text in ("S12 2026", "mars 2026", "du 8 au 14 mars 2026", "S12", "01/01/2026 - 30/06/2026")]
    ['2026-03-16', '2026-03-01', '2026-03-08', 'None', 'None']
    """
    moments, _, _ = _parse_text(pa.array(no_dates.ends(text), pa.string()), ask)
    if np.isnat(moments).any() or not 0 <= (moments[1] - moments[0]) / _DAYS <= _LONGEST:
        return None
    begin: datetime = moments[0].astype(datetime)
    return begin.date()


def _firsts(
    words: pa.StringArray, moments: NDArray[np.datetime64], faults: dict[str, Mask], ask: Ask
) -> Mask:
    """Read, in place, what is a week, a month or a range of days as its first day; return which texts were."""
    read = np.zeros(len(words), dtype=bool)
    for name in no_dates.BEGIN:
        for row in np.flatnonzero(faults[name]):
            begin = first_day(words[row].as_py(), ask)
            if begin:
                moments[row], faults[name][row], read[row] = np.datetime64(begin, "us"), False, True
    return read


def _turn_back(
    moments: NDArray[np.datetime64],
    days: dict[int, date],
    faults: dict[str, Mask],
    told: dict[str, Mask],
    ask: Ask,
) -> None:
    """Put back, in place, the days that a spreadsheet turned round, where a person says the order; tell of them otherwise."""
    own = np.zeros(len(moments), dtype=bool)
    own[list(days)] = True
    other = ~own & ~np.isnat(moments) & ~told.get("serial", np.False_)
    if not days or any(mask[~own].any() for name, mask in faults.items() if name != "odd_year"):
        return
    order = turned(moments[own], moments[other], bool(told["month_first"].any()), ask)
    if order and ask.order:
        moments[own] = [swapped(moment) for moment in moments[own]]
        told["turned_back"] = own
    elif order:
        told[f"turned {order}"] = own


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _naive(value: date) -> np.datetime64:
    if isinstance(value, datetime):
        return np.datetime64(value.replace(tzinfo=None), "us")
    return np.datetime64(value, "us")


@lru_cache(maxsize=4096)
def form(shape: str) -> Form | None:
    """Return how the dates of one shape are written; None when they are no dates.

    >>> form("00/00/0000").spans
    (('day', 0, 2), ('month', 3, 5), ('year', 6, 10))
    >>> form("00 mars 0000").month, form("bientôt")
    (3, None)
    """
    for position, pattern in enumerate(_PATTERNS if "0" in shape else ()):
        found = pattern.fullmatch(shape)
        if not found:
            continue
        groups = found.groupdict()
        month = MONTHS.get(key(groups.get("name") or ""), 0)
        if "name" in groups and not month:
            continue
        half = (groups["half"] or "")[:1].lower()
        spans = tuple(
            (name, len(shape[: found.start(name)].encode()), len(shape[: found.end(name)].encode()))
            for name in ("day", "month", "year", "hour", "minute", "second", "part", "hours", "minutes")
            if groups.get(name)
        )
        west = groups["sense"] == "-"
        return Form(spans, month, position > 0, bool(groups["offset"]), {"a": 0, "p": 12}.get(half), west)
    return None


def _parse_text(
    text: pa.StringArray, ask: Ask
) -> tuple[NDArray[np.datetime64], dict[str, Mask], dict[str, Mask]]:
    size = len(text)
    moments = np.full(size, "NaT", dtype="datetime64[us]")
    faults = {name: np.zeros(size, dtype=bool) for name in ("not_a_date", "no_such_day", "odd_year")}
    told = {name: np.zeros(size, dtype=bool) for name in ("offset", *ORDERS)}
    codes, found = shapes(text)
    order = np.argsort(codes, kind="stable")
    edges = np.searchsorted(codes[order], np.arange(len(found) + 1))
    figures = {
        name: np.zeros(size, dtype=np.int64) for name in ("day", "month", "year", "second", "micro", "shift")
    }
    dated, unsettled = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    for position, shape in enumerate(found):
        rows = order[edges[position] : edges[position + 1]]
        how = form(shape)
        if how is None:
            faults["not_a_date"][rows] = not is_blank(shape)
            continue
        dated[rows], unsettled[rows], told["offset"][rows] = True, not how.settled, how.offset
        for name, values in _figures(text, rows, how).items():
            figures[name][rows] = values
    if unsettled.any():
        for name, doubtful in settle(figures, unsettled, ask).items():
            told[name] |= doubtful
    unproven = told.pop("unproven")
    moments[dated], impossible, odd = _moments({name: each[dated] for name, each in figures.items()})
    faults["no_such_day"][dated], faults["odd_year"][dated] = impossible & ~odd, odd
    if unproven.any():
        faults["unproven"], moments[unproven] = unproven, np.datetime64("NaT")
    if told["offset"].any():
        zoned(moments, figures["shift"], told, ask)
    return moments, faults, told


def _figures(text: pa.StringArray, rows: NDArray[np.int64], how: Form) -> dict[str, NDArray[np.int64]]:
    """Return the figures of the dates of some rows, all written in one form; an hour of 99 is impossible."""
    starts = np.frombuffer(text.buffers()[1], dtype=np.int32)[text.offset + rows].astype(np.int64)
    letters = np.frombuffer(text.buffers()[2], dtype=np.uint8)
    found = {
        name: np.zeros(len(rows), dtype=np.int64)
        for name in ("month", "hour", "minute", "second", "part", "hours", "minutes")
    }
    for name, start, stop in how.spans:
        value = np.zeros(len(rows), dtype=np.int64)
        for place in range(start, stop):
            value = value * 10 + (letters[starts + place] - 48)
        if name == "year" and stop - start == 2:
            value += np.where(value < CENTURY, 2000, 1900)
        if name == "part":
            value = value * 10 ** max(6 - (stop - start), 0) // 10 ** max(stop - start - 6, 0)
        found[name] = value
    hour = found["hour"]
    if how.half is not None:
        hour = np.where((hour >= 1) & (hour <= 12), hour % 12 + how.half, 99)
    late = (hour > 23) | (found["minute"] > 59) | (found["second"] > 59)
    second = hour * 3600 + found["minute"] * 60 + found["second"]
    return {
        "day": found["day"],
        "month": found["month"] if not how.month else np.full(len(rows), how.month),
        "year": found["year"],
        "second": np.where(late, -1, second),
        "micro": found["part"],
        "shift": (found["hours"] * 60 + found["minutes"]) * (-60 if how.west else 60),
    }


def _moments(figures: dict[str, NDArray[np.int64]]) -> tuple[NDArray[np.datetime64], Mask, Mask]:
    """Return the moments, then which ones do not exist, and which have an odd year."""
    day, month, year = figures["day"], figures["month"], figures["year"]
    odd = (year < EARLIEST) | (year > LATEST)
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day - 1)
    impossible = (month < 1) | (month > 12) | (day < 1) | (days.astype("datetime64[M]") != months)
    impossible |= figures["second"] < 0
    moments = days.astype("datetime64[us]") + figures["second"].astype("timedelta64[s]")
    moments = moments + figures["micro"].astype("timedelta64[us]")
    moments[impossible | odd] = np.datetime64("NaT")
    return moments, impossible, odd


def _read_serials(
    text: pa.StringArray,
    epoch: np.datetime64,
    numbers: Mask,
    moments: NDArray[np.datetime64],
    faults: dict[str, Mask],
    told: dict[str, Mask],
) -> None:
    """Read Excel's serial days, in place: numbers of a workbook, or texts in a column that has no other date."""
    told["serial"] = np.zeros(len(text), dtype=bool)
    alone = np.isnat(moments).all() and not (faults["no_such_day"] | faults["odd_year"]).any()
    for row in np.flatnonzero(faults["not_a_date"] & (numbers | alone)):
        cell = text[row].as_py()
        if not _SERIAL.fullmatch(cell):
            continue
        days = float(cell.strip("' \t\u00a0").replace(",", "."))
        if SERIALS[0] <= days < SERIALS[1]:
            moments[row] = epoch + np.timedelta64(round(days * 86_400), "s")
            faults["not_a_date"][row], told["serial"][row] = False, True
