"""How does a KPI follow from its measures? Its value, its parts, what stands behind and why it may be n.d."""

import math
from collections.abc import Mapping

import pandas as pd

from smkit.analysis.catalog import get
from smkit.analysis.computation import SMALL
from smkit.analysis.definitions import Cohort, Difference, Duration, Kpi, Ratio
from smkit.analysis.intervals import wilson
from smkit.analysis.measures import MEASURES, PERIODIC
from smkit.analysis.query import Board


def divide(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """Return the ratio of two columns, missing where the denominator is 0.

    It is done here and not in the engines, which disagree on x/0 (infinity, an error or nothing).

    >>> divide(pd.Series([1.0, 1.0]), pd.Series([2.0, 0.0])).tolist()
    [0.5, nan]
    """
    return numerator / denominator.where(denominator != 0)


def evaluate(kpi: Kpi, kpis: Mapping[str, Kpi], values: Board) -> pd.DataFrame:
    """Return value, numerator, denominator, n and reason of a KPI on each row of the board."""
    parts = [_part(name, kpis, values) for name in kpi.parts]
    first, last = parts[0], parts[-1]
    found = pd.DataFrame(
        {
            "value": first["value"],
            "numerator": math.nan,
            "denominator": math.nan,
            "n": last["n"].fillna(first["n"]),
        }
    )
    found["reason"] = first["reason"].fillna(last["reason"])
    if isinstance(kpi, Difference):
        found["value"] = first["value"] - last["value"]
    elif len(parts) == 2:
        found["numerator"], found["denominator"] = first["value"], last["value"]
        found["value"] = divide(first["value"], last["value"])
        known = first["value"].notna() & last["value"].notna()
        reason = {"cohort": "no_previous_customers", "duration": "no_rows"}.get(kpi.type, "zero_denominator")
        found["reason"] = found["reason"].mask(found["reason"].isna() & known, reason)
    if isinstance(kpi, Duration):
        found["reason"] = found["reason"].fillna("no_rows")
    if isinstance(kpi, Ratio):
        found["value"] *= kpi.factor
        if kpi.round == "up":
            # Nine decimals are kept before rounding up: 299.99999999999997 sales are 300, not 301 nor 299.
            found["value"] = found["value"].map(lambda x: x if math.isnan(x) else math.ceil(round(x, 9)))
    found["reason"] = found["reason"].fillna("not_covered").where(found["value"].isna())
    return _surely(kpi, found)


def _surely(kpi: Kpi, found: pd.DataFrame) -> pd.DataFrame:
    """The interval of a rate that is a proportion, and whether a rate or a mean rests on few cases."""
    bounds = [(math.nan, math.nan)] * len(found)
    if isinstance(kpi, (Ratio, Cohort)) and kpi.proportion:
        parts = found[["numerator", "denominator"]].fillna(0).itertuples(index=False)
        bounds = [wilson(numerator, denominator) or (math.nan, math.nan) for numerator, denominator in parts]
    found["low"], found["high"] = [low for low, _ in bounds], [high for _, high in bounds]
    of_periods = any(name in MEASURES and MEASURES[name].table in PERIODIC for name in kpi.parts[1:])
    rests_on_cases = (
        isinstance(kpi, (Ratio, Cohort, Duration)) and not getattr(kpi, "round", None) and not of_periods
    )
    found["small"] = found["value"].notna() & (found["n"] < SMALL) & rests_on_cases
    return found


def leaves(kpi: Kpi, kpis: Mapping[str, Kpi]) -> list[str]:
    """Return the measures that a KPI stands on, through other KPIs if need be."""
    found = [[name] if name in MEASURES else leaves(get(name, kpis), kpis) for name in kpi.parts]
    return [name for names in found for name in names]


def needs(kpi: Kpi, kpis: Mapping[str, Kpi]) -> dict[str, tuple[str, ...]]:
    """Return the columns that a KPI reads, by canonical table; those of which one set is enough come last.

    >>> from smkit.analysis.catalog import catalog
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


def _part(name: str, kpis: Mapping[str, Kpi], values: Board) -> pd.DataFrame:
    """value, n and reason of a measure or, failing one of that name, of a KPI."""
    if name not in MEASURES:
        return evaluate(get(name, kpis), kpis, values)
    measure, frame = MEASURES[name], values.frame
    n = frame[measure.n or name]
    unknown = (n == 0) & (frame[[*measure.ignores]].sum(axis=1) > 0)
    reason = pd.Series(None, index=frame.index, dtype="str").mask(unknown, "missing_values")
    return pd.DataFrame({"value": frame[name].mask(unknown), "n": n, "reason": reason})
