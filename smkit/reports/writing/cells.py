"""How a workbook's cells look and what may be written in them: text is text, numbers are French, dates are dates."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from textwrap import wrap
from typing import Any

from smkit.reports.writing.safety import clean
from smkit.typography import SCALES, clip

ACCENT, SOFT, WASH = "#0072B2", "#57606A", "#F4F7FA"
#: Behind numbers that are compared: a bar, one below zero, the highest rate. Pale, so that black figures read on them.
BAR, LOSS, HEAT = "#B5D6EC", "#F2B48C", "#B5D6EC"
#: The ground of a cell that a person may change to see the others follow.
INPUT = "#FFF7D6"

_FRENCH = "[$-40C]"  # a spreadsheet in another language keeps French separators
_CODES = {
    "fraction": rf"{_FRENCH}0.0\ %",
    "ratio": f"{_FRENCH}#,##0.00",
    "count": f"{_FRENCH}#,##0",
    "days": rf'{_FRENCH}0.0\ "j"',
    "points": rf'{_FRENCH}0.0\ "pt"',
}
_DATE = re.compile(r"\d{4}-[01]\d-[0-3]\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?)?\Z")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'!=]")
#: Words that a name does not end with.
_LEADING = frozenset(
    "à au aux ce ces de des du en et la le les leur leurs ou où par pour que qui sans ses son sur un une · – ;".split()
)
_LONGEST = 100  # characters of what leads to a sheet
_LONGEST_TEXT = 32_000  # a cell holds 32 767 characters


class Look:
    """The formats of one workbook, each made once. Parameters: `book`; `accent`, the colour of what leads the eye."""

    def __init__(self, book: Any, accent: str = ACCENT) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.title = self.make(bold=True, font_size=16)
        self.brand = self.make(font_size=12, font_color=SOFT, text_wrap=True, valign="vcenter")
        self.subtitle = self.make(font_color=SOFT)
        self.section = self.make(bold=True, font_size=12, font_color=accent)
        self.answer = self.make(
            bold=True,
            font_size=12,
            text_wrap=True,
            valign="vcenter",
            bg_color=WASH,
            left=5,
            left_color=accent,
        )
        self.head = self.make(bold=True, bottom=2, text_wrap=True, valign="bottom")
        self.head_soft = self.make(
            bold=True, bottom=2, text_wrap=True, valign="bottom", align="left", indent=1
        )
        self.head_right = self.make(bold=True, bottom=2, text_wrap=True, valign="bottom", align="right")
        self.link = self.make(font_color=accent, underline=1, valign="top")
        self.text = self.make(text_wrap=True, valign="top")
        self.apart = self.make(text_wrap=True, valign="top", align="left", indent=1)  # beside a number
        self.soft = self.make(text_wrap=True, valign="top", align="left", indent=1, font_color=SOFT)
        self.date = self.make(num_format="dd/mm/yyyy", align="left", valign="top")
        self.moment = self.make(num_format="dd/mm/yyyy hh:mm", align="left", valign="top")

    def make(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def number(self, unit: str | None, value: Any = None, on: str = "", **more: Any) -> Any:
        """The format of a number in its unit, on a scale of `columns.scale`; `more` adds to it."""
        return self.make(num_format=code(unit, value, on), align="right", valign="top", **more)


def code(unit: str | None, value: Any = None, on: str = "") -> str:
    """Return the number format of a unit, with more decimals for a rate that they would round to nothing.

    Parameters: `unit`; `value`, the number; `on`, for an amount, a scale of `columns.scale`: the number stays whole beneath.

    >>> print(code("fraction"), code("fraction", 0.00018), code("EUR"), code("EUR", 12_345, "k"))
    [$-40C]0.0\\ % [$-40C]0.0000\\ % [$-40C]#,##0.00\\ "€" [$-40C]#,##0.0,\\ "k€"
    """
    if unit == "fraction" and isinstance(value, (int, float)) and 0 < abs(value) < 0.0005:
        return rf"{_FRENCH}0.0000\ %"
    if unit is None:
        return f"{_FRENCH}General"
    if unit in _CODES:
        return _CODES[unit]
    size = abs(value) if isinstance(value, (int, float)) else 0
    divided, prefix = shortened(size, on)
    if prefix:  # each comma after the decimals divides by a thousand
        return rf'{_FRENCH}#,##0.0{"," * (len(str(divided)) // 3)}\ "{prefix}{sign(unit)}"'
    whole = on and (not size or size >= (100 if on == "c" else 0.5))
    return rf'{_FRENCH}#,##0{"" if whole else ".00"}\ "{sign(unit)}"'


def shortened(size: float, on: str) -> tuple[int, str]:
    """Return what an amount is divided by on a scale of `columns.scale`, and how that is written; a finer one where it would be 0.

    >>> shortened(12_345_678, "M"), shortened(12_345, "M"), shortened(45, "M"), shortened(12_345, "1")
    ((1000000, 'M'), (1000, 'k'), (1, ''), (1, ''))
    """
    prefixes = [prefix for _, prefix in SCALES]
    finer = SCALES[prefixes.index(on) :] if on in prefixes else ()
    return next(((divided, prefix) for divided, prefix in finer if round(size / divided, 1) > 0), (1, ""))


def wide(values: Iterable[Any], least: float) -> float:
    """Return how wide a column is whose numbers are all read, cents and sign included: one too narrow shows « #### ».

    >>> wide([12.5, None], 18), wide([1_092_823_500_000.0], 18)
    (18, 24)
    """
    numbers = [value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)]
    return max([least, *(len(f"{value:,.2f}") + 4 for value in numbers)])


def axis_code(unit: Any, most: float = 0, on: str = "") -> str:
    """Return the number format of an axis: as `code`, an amount without cents, and short where `most` is of ten million or more.

    >>> print(axis_code("EUR"), axis_code("EUR", 12_345_678, "M"))
    [$-40C]#,##0\\ "€" [$-40C]#,##0.0,,\\ "M€"
    """
    if not isinstance(unit, str):
        return code(None)
    return code(unit, most, on) if on in ("M", "Md") else code(unit).replace("0.00\\", "0\\")


def height(texts: Sequence[tuple[str, float]], line: float = 15) -> float:
    """Return the height of a row whose texts wrap: (text, width of its column) each.

    >>> height([("un mot", 10), ("une phrase plus longue que sa case", 12)])
    45
    """
    return line * max(_lines(text, max(1, round(width * 1.05))) for text, width in texts or [("", 1)])


def _lines(text: str, wide: int) -> int:
    """How many lines a text takes: words go whole to the next one."""
    return 1 if len(text) <= wide else len(wrap(text, wide))


def put(
    sheet: Any, row: int, column: int, value: Any, look: Look, unit: str | None = None, **more: Any
) -> None:
    """Write a recorded value: nothing in it can run, a missing one reads « n.d. », an ISO date is a date.

    Parameters: `sheet`, `row`, `column`; `value`, of a record; `unit` of a number; `more`, of its format.
    """
    words = look.apart if column else look.text
    if value is None:
        sheet.write_string(row, column, "n.d.", look.number(unit, **more))
    elif isinstance(value, bool):
        sheet.write_string(row, column, "oui" if value else "non", words)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value, look.number(unit, value, **more))
    elif is_date(value):
        moment = datetime.fromisoformat(value).replace(tzinfo=None)
        sheet.write_datetime(row, column, moment, look.date if _is_midnight(moment) else look.moment)
    else:
        say(sheet, row, column, str(value), words)


def say(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    """Write a text as a text, whatever it begins with."""
    sheet.write_string(row, column, clip(clean(text), _LONGEST_TEXT), look)


def link(sheet: Any, row: int, column: int, name: str, words: str, look: Look) -> None:
    """Write words that lead to a sheet, by its name."""
    target = f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1"
    sheet.write_url(row, column, target, look.link, clip(clean(words), _LONGEST), name)


def is_date(value: Any) -> bool:
    """Tell whether a recorded value is a day or a moment.

    >>> is_date("2026-03-02"), is_date("2026-03"), is_date(3)
    (True, False, False)
    """
    return isinstance(value, str) and _DATE.match(value) is not None and value[:4] > "1899"


def sheet_name(title: str, taken: set[str]) -> str:
    r"""Return a sheet name that Excel accepts: 31 characters at most, none of []:*?/\'!=, whole words, told apart from those taken.

    >>> sheet_name("L'écart : 2025/2026", set()), sheet_name("Ce que chaque campagne a coûté et rapporté", set())
    ('L’écart 2025 2026', 'Ce que chaque campagne a coûté')
    >>> sheet_name("Le cadre légal (ceci n'est pas un avis juridique)", set())
    'Le cadre légal'
    """
    words = " ".join(_FORBIDDEN.sub(" ", clean(title).replace("'", "’")).split())
    base = _whole(words, 31) or "Tableau"
    name, number = base, 2
    while name.lower() in taken:
        name = f"{_whole(words, 26)} ({number})"
        number += 1
    taken.add(name.lower())
    return name


def _whole(words: str, longest: int) -> str:
    """The words that fit, without one that leads to the next; a single long word is cut."""
    if len(words) <= longest:
        return words
    cut = words[: longest + 1].rsplit(" ", 1)[0][:longest]
    for mark in "(,":  # what is begun in brackets, or after a comma, says nothing without its end
        before, found, after = cut.rpartition(mark)
        if found and ")" not in after and len(before) > longest // 3:
            cut = before
    kept = cut.split(" ")
    while len(kept) > 1 and kept[-1].rstrip(",;(").lower() in _LEADING:
        kept.pop()
    return " ".join(kept).rstrip(" ,;(«·")


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)


@cache  # asked for each cell of amounts
def sign(currency: str) -> str:
    """Return the sign that the French write a currency with."""
    from babel.numbers import get_currency_symbol

    own = {"GBP": "£", "USD": "$"}  # Babel writes £GB and $US
    return own.get(currency) or str(get_currency_symbol(currency, locale="fr_FR")).replace('"', "")
