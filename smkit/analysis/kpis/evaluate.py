"""How does a KPI follow from its measures? Its value, its parts, what stands behind and why it may be n.d."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.intervals import wilson
from smkit.analysis.kpis.board import Board
from smkit.analysis.kpis.catalog import get
from smkit.analysis.kpis.computation import REASONS, SMALL
from smkit.analysis.kpis.definitions import Cohort, Difference, Duration, Kpi, Ratio
from smkit.analysis.kpis.measures import MEASURES, PERIODIC

#: What counts every line of a file of orders, returns and credits among them.
_NET = ("net_revenue", "invoices")


_CODES = {code: place for place, code in enumerate(REASONS, 1)}
_REASONS = pd.array([None, *REASONS], dtype="str")


@dataclass(frozen=True)
class Cells:
    """A KPI, one figure a row of the board; `reason` numbers why it is missing, 0 where it is not."""

    value: NDArray[Any]
    numerator: NDArray[Any]
    denominator: NDArray[Any]
    n: NDArray[Any]
    reason: NDArray[np.int8]
    low: NDArray[Any] | None = None
    high: NDArray[Any] | None = None
    small: NDArray[Any] | None = None

    def blank(self, reason: str, where: NDArray[np.bool_] | None = None) -> "Cells":
        """The same, n.d. for a reason, in all or where it is said."""
        where = np.ones(len(self.value), bool) if where is None else where
        numbers = ("value", "numerator", "denominator", "low", "high")
        return replace(
            self, **{name: np.where(where, math.nan, getattr(self, name)) for name in numbers},
            reason=np.where(where, np.int8(_CODES[reason]), self.reason),
        )  # fmt: skip

    def take(self, places: NDArray[Any]) -> "Cells":
        """Some of the rows."""
        return Cells(*(getattr(self, each.name)[places] for each in fields(self)))

    def because(self, reason: str) -> NDArray[np.bool_]:
        """Where a reason is the one."""
        return self.reason == _CODES[reason]


def stacked(every: list[Cells]) -> dict[str, Any]:
    """Return several KPIs as the columns of one table, one after the other, with the reasons in words."""
    columns = {
        each.name: np.concatenate([getattr(cells, each.name) for cells in every]) for each in fields(Cells)
    }
    return columns | {"reason": _REASONS.take(columns["reason"])}


def divide(numerator: Any, denominator: Any) -> Any:
    """Return the ratio of two columns, missing where the denominator is 0.

    It is done here and not in the engines, which disagree on x/0 (infinity, an error or nothing).

    >>> divide(pd.Series([1.0, 1.0]), pd.Series([2.0, 0.0])).tolist()
    [0.5, nan]
    """
    return numerator / np.where(denominator != 0, denominator, math.nan)


def evaluate(kpi: Kpi, kpis: Mapping[str, Kpi], values: Board) -> Cells:
    """Return value, numerator, denominator, n, reason, low, high and small of a KPI on each row of the board."""
    return _surely(kpi, _cells(kpi, kpis, values))


def _cells(kpi: Kpi, kpis: Mapping[str, Kpi], values: Board) -> Cells:
    parts = [_part(name, kpis, values) for name in kpi.parts]
    first, last = parts[0], parts[-1]
    value, reason = first.value, _first_known(first.reason, last.reason)
    numerator = denominator = np.full(len(value), math.nan)
    if isinstance(kpi, Difference):
        value = first.value - last.value
    elif len(parts) == 2:
        numerator, denominator = first.value, last.value
        value = divide(numerator, denominator)
        known = ~np.isnan(numerator) & ~np.isnan(denominator)
        nothing = {"cohort": "no_previous_customers", "duration": "no_rows"}.get(kpi.type, "zero_denominator")
        reason = _first_known(reason, _said(nothing, known))
    if isinstance(kpi, Duration):
        reason = _first_known(reason, np.int8(_CODES["no_rows"]))
    if isinstance(kpi, Ratio):
        value = value * kpi.factor
        if kpi.round == "up":
            # Nine decimals are kept before rounding up: 299.99999999999997 sales are 300, not 301 nor 299.
            # Where one more unit brings nothing or costs, no number of them is enough.
            value = np.where(denominator > 0, np.ceil(np.round(value, 9)), math.nan)
            reason = np.where(denominator < 0, np.int8(_CODES["never_enough"]), reason)
    reason = _first_known(reason, np.int8(_CODES["not_covered"]))
    reason[~np.isnan(value)] = 0
    return Cells(value, numerator, denominator, np.where(np.isnan(last.n), first.n, last.n), reason)


def _said(code: str, where: NDArray[Any]) -> NDArray[np.int8]:
    return np.where(where, np.int8(_CODES[code]), np.int8(0))


def _first_known(reason: NDArray[np.int8], other: Any) -> NDArray[np.int8]:
    return np.where(reason == 0, other, reason)


def _surely(kpi: Kpi, cells: Cells) -> Cells:
    """The interval of a rate that is a proportion, and whether a rate or a mean rests on few cases."""
    low = high = np.full(len(cells.value), math.nan)
    if isinstance(kpi, (Ratio, Cohort)) and kpi.proportion:
        parts = list(zip(np.nan_to_num(cells.numerator), np.nan_to_num(cells.denominator), strict=True))
        known = {pair: wilson(*pair) or (math.nan, math.nan) for pair in set(parts)}
        low, high = (np.array([known[pair][side] for pair in parts], dtype="float64") for side in (0, 1))
    of_periods = any(name in MEASURES and MEASURES[name].table in PERIODIC for name in kpi.parts[1:])
    rests_on_cases = (
        isinstance(kpi, (Ratio, Cohort, Duration)) and not getattr(kpi, "round", None) and not of_periods
    )
    small = ~np.isnan(cells.value) & (cells.n < SMALL) & rests_on_cases
    return replace(cells, low=low, high=high, small=small)


def leaves(kpi: Kpi, kpis: Mapping[str, Kpi]) -> list[str]:
    """Return the measures that a KPI stands on, through other KPIs if need be."""
    found = [[name] if name in MEASURES else leaves(get(name, kpis), kpis) for name in kpi.parts]
    return [name for names in found for name in names]


def before_returns(kpi: Kpi, kpis: Mapping[str, Kpi]) -> bool:
    """Tell whether an indicator counts sales before returns and credits.

    >>> from smkit.analysis.kpis.catalog import catalog
    >>> [before_returns(catalog()[id], catalog()) for id in ("panier_moyen", "chiffre_affaires_net", "taux_de_retour")]
    [True, False, False]
    """
    names = leaves(kpi, kpis)
    return "returned" not in names and any(MEASURES[n].table == "orders" and n not in _NET for n in names)


def needs(kpi: Kpi, kpis: Mapping[str, Kpi]) -> dict[str, tuple[str, ...]]:
    """Return the columns that a KPI reads, by canonical table; those of which one set is enough come last.

    >>> from smkit.analysis.kpis.catalog import catalog
    >>> needs(catalog()["taux_de_gain"], catalog())
    {'leads': ('stage', 'closed_at')}
    """
    if kpi.type == "target":
        return {"targets": ("period", "metric", "target")}
    found: dict[str, list[str]] = {}
    for name in leaves(kpi, kpis):
        measure = MEASURES[name]
        found.setdefault(measure.table, []).extend([*measure.needs, measure.at, *(measure.one_of or [()])[0]])
    return {table: tuple(dict.fromkeys(columns)) for table, columns in found.items()}


def measures(kpi: Kpi, kpis: Mapping[str, Kpi]) -> list[str]:
    """Return the measures to query for a KPI: what it stands on, their counts and what they leave out."""
    found = leaves(kpi, kpis)
    behind = [name for leaf in found for name in (MEASURES[leaf].n, *MEASURES[leaf].ignores) if name]
    return [*found, *behind]


def left_out(kpi: Kpi, kpis: Mapping[str, Kpi], values: Board) -> dict[str, int]:
    """Return how many rows a KPI had to leave out, by reason; the largest count where its parts differ."""
    counts: dict[str, int] = {}
    for leaf in leaves(kpi, kpis):
        measure = MEASURES[leaf]
        rows = "undated_rows" if measure.table in PERIODIC else "undated"
        lost = [(rows, values.undated.get(measure.n or leaf, 0))] + [
            (MEASURES[name].code, values.frame[name].sum() + values.undated.get(name, 0))
            for name in measure.ignores
        ]
        for code, count in lost:
            counts[code] = max(counts.get(code, 0), round(count))
    return counts


def _part(name: str, kpis: Mapping[str, Kpi], values: Board) -> Cells:
    """A measure or, failing one of that name, a KPI."""
    if name not in MEASURES:
        return _cells(get(name, kpis), kpis, values)
    measure, frame = MEASURES[name], values.frame
    value, n = frame[name].to_numpy("float64"), frame[measure.n or name].to_numpy("float64")
    nothing = np.full(len(value), math.nan)
    unknown = np.full(len(value), False)
    if measure.ignores:
        unknown = (n == 0) & (frame[[*measure.ignores]].sum(axis=1).to_numpy() > 0)
        value = np.where(unknown, math.nan, value)
    return Cells(value, nothing, nothing, n, _said("missing_values", unknown))
