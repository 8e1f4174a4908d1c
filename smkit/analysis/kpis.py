"""What are the figures? Indicators of the catalogue computed on canonical tables, over Ibis.

Ratios are ratios of sums, made in one place (`divide`): a zero denominator gives « n.d. », with its reason,
never 0 nor infinity. The same definitions run on DataFrames (DuckDB inside) and on Ibis tables as they are.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from smkit.analysis import targets
from smkit.analysis.catalog import catalog, get, load
from smkit.analysis.definitions import Cohort, Defined, Difference, Duration, Kpi, Ratio
from smkit.analysis.errors import InputError
from smkit.analysis.measures import MEASURES
from smkit.analysis.periods import PER_YEAR, Window, window
from smkit.analysis.query import Board, Skip, board, lacking
from smkit.typography import typeset

if TYPE_CHECKING:
    from smkit.analysis.query import Tables

__all__ = ["REASONS", "Computation", "Kpi", "Note", "catalog", "compute", "divide", "get", "load"]

#: Why a value is n.d., by the code in the column `reason`.
REASONS = {
    code: typeset(text)
    for code, text in {
        "zero_denominator": "Il n'y a rien à quoi rapporter le résultat : le dénominateur est nul.",
        "no_rows": "Aucune affaire conclue à mesurer.",
        "no_previous_customers": "Aucun client sur la période précédente.",
        "missing_values": "Les lignes sont là, mais la valeur nécessaire n'y est pas renseignée.",
        "not_covered": "Les données ne permettent pas de le calculer sur cette période.",
        "no_target": "Aucun objectif n'est fixé pour cette période.",
        "not_additive": "Un taux, une moyenne ou une médiane ne s'additionne pas d'un objectif à l'autre.",
    }.items()
}
_NOTES = {
    "undated": "{count} sans date : dans aucune période, ni dans un total entre deux dates.",
    "missing_values": "{count} sans la valeur nécessaire : hors du calcul.",
    "no_delay": "{count} sans les deux dates du délai : hors du calcul.",
    "negative_delay": "{count} dont la fin précède le début : hors du calcul, dates à corriger.",
    "unreadable_period": "{count} à la période illisible ; écrivez 2026-03, 2026-T1 ou 2026.",
    "unknown_metric": "{count} dont l'indicateur n'est pas calculable ; écrivez son nom comme dans le glossaire.",
    "other_grain": "{count} fixé(s) pour une autre durée de période que celle demandée.",
}


@dataclass(frozen=True)
class Note:
    """Something the reader must know of a KPI: `code` says what, `count` how many rows (or targets)."""

    kpi: str
    code: str
    count: int

    @property
    def text(self) -> str:
        """The French sentence."""
        noun = "objectif" if self.kpi == "atteinte_objectif" else "ligne"
        plural = "s" if self.count > 1 else ""
        count = f"{self.count:,} {noun}{plural}".replace(",", " ")
        return typeset(_NOTES[self.code].format(count=count))


@dataclass(frozen=True)
class Computation:
    """What was computed, and what was not.

    `table`: one row per KPI, period and group: kpi, [metric, with target attainment], period (first day, NaT
    without a grain), the groups, value (in the KPI's unit; NaN = n.d.), numerator, denominator, n (how many
    orders, leads… stand behind), reason (a code of `REASONS` where value is n.d.).
    `skipped`: why a KPI asked for has no row. `notes`: rows that had to be left out.
    """

    table: pd.DataFrame
    skipped: Mapping[str, Skip] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def compute(
    ids: str | Iterable[str],
    tables: "Tables",
    *,
    by: str | Sequence[str] = (),
    grain: str | None = None,
    start: Any = None,
    end: Any = None,
    kpis: Mapping[str, Kpi] | None = None,
) -> Computation:
    """Return the KPIs called `ids`, over the tables that are there.

    `tables` maps canonical names to DataFrames or Ibis tables, each with its full history (new customers and
    retention need it); `by` are canonical columns (segment, region, channel…); `grain` is month, quarter,
    year or None for one figure; `start` and `end` are days, both included; `kpis` replaces the catalogue.
    Raises UnknownKpi; InputError for a bad grain, date or group.

    >>> orders = pd.DataFrame({"order_id": ["1", "1", "2"], "order_date": pd.to_datetime(["2026-03-02"] * 3),
    ...                        "quantity": [1, 2, 1], "unit_price": [10.0, 20.0, 30.0]})
    >>> compute("panier_moyen", {"orders": orders}).table[["value", "numerator", "denominator", "n"]].iloc[0].tolist()
    [40.0, 80.0, 2.0, 2.0]
    >>> compute("taux_de_gain", {"orders": orders}).skipped["taux_de_gain"].code
    'missing_table'
    """
    kpis = catalog() if kpis is None else kpis
    asked = window(grain, start, end)
    groups = _groups(by)
    wanted = [get(id, kpis) for id in dict.fromkeys([ids] if isinstance(ids, str) else ids)]
    skipped = {kpi.id: skip for kpi in wanted if (skip := _skip(kpi, kpis, tables, groups, asked))}
    ready = [kpi for kpi in wanted if kpi.id not in skipped]

    measured = [kpi for kpi in ready if kpi.type != "target"]
    names = dict.fromkeys(name for kpi in measured for name in _measures(kpi, kpis))
    values = board([MEASURES[name] for name in names], tables, groups, asked) if names else None
    parts, notes = [], []
    for kpi in ready:
        if kpi.type == "target":
            found, codes = targets.attain(
                tables["targets"], kpis, groups, asked,
                lambda metric, grain: compute(
                    metric, tables, by=groups, grain=grain, start=start, end=end, kpis=kpis
                ).table,
            )  # fmt: skip
        else:
            assert values is not None
            found, codes = _evaluate(kpi, kpis, values), _left_out(kpi, kpis, values)
            found["period"] = values.frame["period"].map(asked.first_day)
            found = found.join(values.frame[[*groups]])
            found = found[found["n"].notna()]
        parts.append(found.assign(kpi=kpi.id))
        notes += [Note(kpi.id, code, count) for code, count in codes.items() if count]
    return Computation(_tidy(parts, [kpi.id for kpi in ready], groups), skipped, tuple(notes))


def divide(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """Return the ratio of two columns, missing where the denominator is 0.

    It is done here and not in the engines, which disagree on x/0 (infinity, an error or nothing).

    >>> divide(pd.Series([1.0, 1.0]), pd.Series([2.0, 0.0])).tolist()
    [0.5, nan]
    """
    return numerator / denominator.where(denominator != 0)


def _evaluate(kpi: Kpi, kpis: Mapping[str, Kpi], values: Board) -> pd.DataFrame:
    """value, numerator, denominator, n and reason of a KPI on each row of the board."""
    parts = [_part(name, kpis, values) for name in kpi.parts]
    first, last = parts[0], parts[-1]
    found = pd.DataFrame(
        {"value": first["value"], "numerator": math.nan, "denominator": math.nan, "n": last["n"]}
    )
    found["reason"] = first["reason"].fillna(last["reason"])
    empty = "not_covered"
    if isinstance(kpi, Difference):
        found["value"] = first["value"] - last["value"]
    elif len(parts) == 2:
        found["numerator"], found["denominator"] = first["value"], last["value"]
        found["value"] = divide(first["value"], last["value"])
        empty = "no_previous_customers" if isinstance(kpi, Cohort) else "zero_denominator"
    if isinstance(kpi, Duration):
        empty = "no_rows"
    if isinstance(kpi, Ratio) and kpi.round == "up":
        # Nine decimals are kept before rounding up: 299.99999999999997 sales are 300, not 301 nor 299.
        found["value"] = found["value"].map(
            lambda value: value if math.isnan(value) else math.ceil(round(value, 9))
        )
    found["reason"] = found["reason"].fillna(empty).where(found["value"].isna())
    return found


def _part(name: str, kpis: Mapping[str, Kpi], values: Board) -> pd.DataFrame:
    """value, n and reason of a measure or, failing one of that name, of a KPI."""
    if name not in MEASURES:
        return _evaluate(get(name, kpis), kpis, values)
    measure, frame = MEASURES[name], values.frame
    n = frame[measure.n or name]
    unknown = (n == 0) & (frame[[*measure.ignores]].sum(axis=1) > 0)
    reason = pd.Series(None, index=frame.index, dtype="str").mask(unknown, "missing_values")
    return pd.DataFrame({"value": frame[name].mask(unknown), "n": n, "reason": reason})


def leaves(kpi: Kpi, kpis: Mapping[str, Kpi]) -> list[str]:
    """The measures that a KPI stands on, through other KPIs if need be."""
    found = [[name] if name in MEASURES else leaves(get(name, kpis), kpis) for name in kpi.parts]
    return [name for names in found for name in names]


def _measures(kpi: Kpi, kpis: Mapping[str, Kpi]) -> list[str]:
    """The measures to query for a KPI: what it stands on, their counts and what they leave out."""
    found = leaves(kpi, kpis)
    behind = [name for leaf in found for name in (MEASURES[leaf].n, *MEASURES[leaf].ignores) if name]
    return [*found, *behind]


def _left_out(kpi: Kpi, kpis: Mapping[str, Kpi], values: Board) -> dict[str, int]:
    """How many rows a KPI had to leave out, by reason; the largest count where its parts differ."""
    counts: dict[str, int] = {}
    for leaf in leaves(kpi, kpis):
        measure = MEASURES[leaf]
        undated = values.undated.get(measure.n or leaf, 0)
        lost = [("undated", undated)] + [
            (MEASURES[name].code, values.frame[name].sum() + values.undated.get(name, 0))
            for name in measure.ignores
        ]
        for code, count in lost:
            counts[code] = max(counts.get(code, 0), round(count))
    return counts


def _skip(
    kpi: Kpi, kpis: Mapping[str, Kpi], tables: "Tables", by: Sequence[str], asked: Window
) -> Skip | None:
    if isinstance(kpi, Defined):
        return Skip("not_computed", needs=kpi.needs)
    if kpi.type == "target":
        return targets.lacking(tables, by)
    skips = (lacking(MEASURES[name], tables, by, asked) for name in leaves(kpi, kpis))
    return next((skip for skip in skips if skip), None)


def _groups(by: str | Sequence[str]) -> tuple[str, ...]:
    groups = tuple(dict.fromkeys([by] if isinstance(by, str) else by))
    for name in groups:
        if name in PER_YEAR or name in ("mois", "trimestre", "annee"):
            raise InputError(
                f"« {name} » est une durée, pas une colonne : donnez-la comme découpage par période (grain)."
            )
    return groups


def _tidy(parts: list[pd.DataFrame], order: list[str], by: Sequence[str]) -> pd.DataFrame:
    """The rows of all KPIs in one table, in the order asked, then by period and group."""
    metric = ["metric"] if any("metric" in part for part in parts) else []
    columns = ["kpi", *metric, "period", *by, "value", "numerator", "denominator", "n", "reason"]
    table = pd.concat(parts) if parts else pd.DataFrame(columns=columns)
    table["period"] = pd.to_datetime(table["period"]).astype("datetime64[us]")
    numbers = ("value", "numerator", "denominator")
    table = table.astype(dict.fromkeys(numbers, "float64") | {"kpi": "str", "reason": "str"})
    table["n"] = table["n"].astype("float64").fillna(0).round().astype("int64")
    rank = table["kpi"].map({id: place for place, id in enumerate(order)})
    table = table.assign(_rank=rank).sort_values(["_rank", *metric, "period", *by], kind="stable")
    return table[columns].reset_index(drop=True)
