"""Periods as people write them, `mars 2026`, `03/2026`, `T1 2026` or a day, become 2026-03, 2026-T1 or 2026."""

import numpy as np
import pandas as pd

from smkit import months
from smkit.tables.cells import Cells, Parsed, distinct
from smkit.tables.parsing import dates
from smkit.tables.schema import key


def parse(cells: Cells, *, calendar: int = 1900, ask: dates.Ask = dates.FRENCH) -> Parsed:
    """Return a column of periods as text: a month 2026-03, a quarter 2026-T1 or a year 2026; missing ones as NaN.

    A day stands for its month; serials are read in Excel's `calendar`. Faults: not_a_period, and a date's no_such_day
    and odd_year. Told: month_of_day, and what is told of a date.

    >>> parse(pd.Series(["mars 2026", "T1 2026", "2026", "15/03/2026", "bientôt"])).values.tolist()
    ['2026-03', '2026-T1', '2026', '2026-03', nan]
    """
    found = distinct(cells)
    words = found.words()
    periods = [period(word) for word in words]
    left = [
        None if known else found.typed.get(i, word)
        for i, (word, known) in enumerate(zip(words, periods, strict=True))
    ]
    days = dates.parse(pd.Series(left, dtype=object), time=False, calendar=calendar, ask=ask)
    written = days.values.dt.strftime("%Y-%m").tolist()
    texts = [
        known or (month if isinstance(month, str) else None)
        for known, month in zip(periods, written, strict=True)
    ]
    faults = {"not_a_period" if code == "not_a_date" else code: rows for code, rows in days.faults.items()}
    told = {**days.told, "month_of_day": np.asarray(days.values.notna())}
    return found.parsed(texts, found.faults(faults), found.faults(told))


def period(text: str) -> str | None:
    """Return a period as the kit writes it, None when the text is no year, quarter or month.

    >>> [period(text) for text in ("janv.-26", "03/2026", "1er trimestre 2026", "2e trim. 2026", "2026-13", "3 mars 2026")]
    ['2026-01', '2026-03', '2026-T1', '2026-T2', None, None]
    """
    return months.period(key(text))
