"""Do customers buy for Easter? Its fortnight beside the weeks around it, year after year."""

from __future__ import annotations

import pandas as pd

from smkit.analysis.customers import ledger
from smkit.analysis.kpis.board import daily

_BEFORE, _AROUND = (
    14,
    28,
)  # days before Easter that one buys in, and those on either side that say what is usual
_EACH, _MORE = 1.1, 1.25  # how many times more are bought in each year, and over all years


def eastern(orders: ledger.Orders) -> bool:
    """Tell whether more is bought in the fortnight before Easter than around it, each year and by a quarter at least in all.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table).

    >>> days = pd.date_range("2024-01-01", "2025-12-31").to_series()
    >>> peak = days.between("2024-03-17", "2024-03-30") | days.between("2025-04-06", "2025-04-19")
    >>> lines = [pd.DataFrame({"order_date": its}) for its in (days, pd.concat([days, days[peak]]))]
    >>> [eastern(each) for each in lines]
    [False, True]
    """
    counts = daily(orders).astype("float64")
    pairs = [_year(counts, year) for year in sorted(set(pd.DatetimeIndex(counts.index).year))]
    known = [pair for pair in pairs if pair and pair[1] > 0]
    peaks, usual = sum(pair[0] for pair in known), sum(pair[1] for pair in known)
    return bool(known) and peaks >= _MORE * usual and all(peak >= _EACH * rest for peak, rest in known)


def _year(counts: pd.Series, year: int) -> tuple[float, float] | None:
    """What was bought a day in the fortnight before Easter, and around it; None where the history does not hold both."""
    easter = pd.Timestamp(year, 1, 1) + pd.offsets.Easter()
    begin = easter - pd.Timedelta(_BEFORE, "D")
    first, last = begin - pd.Timedelta(_AROUND, "D"), easter + pd.Timedelta(_AROUND, "D")
    if counts.index[0] > first or counts.index[-1] < last:
        return None
    inside, every = (
        float(counts[(counts.index >= start) & (counts.index < end)].sum())
        for start, end in ((begin, easter), (first, last))
    )
    return inside / _BEFORE, (every - inside) / (2 * _AROUND)
