"""Who stands behind a figure? Indicators month by month and by group of customers, so that chance can be told from change."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit import numbering
from smkit.analysis.judging.chance import GROUPS
from smkit.analysis.kpis.compute import compute
from smkit.analysis.kpis.definitions import Cohort, Difference, Duration, Kpi, Ratio
from smkit.analysis.kpis.draws import GROUP, drawn, there
from smkit.analysis.kpis.measures import MEASURES

#: What a group is made of, by table: people before papers.
_WHO = {
    "orders": ("customer_id", "order_id"),
    "leads": ("account", "lead_id"),
    "sessions": ("date",),
    "campaigns": ("campaign",),
}
_LABELS = pd.Index([str(group) for group in range(GROUPS)], dtype="str")


@dataclass(frozen=True)
class Cells:
    """An indicator by segment, group of customers and period: `above` and `below` (None for a sum), of shape (segments, groups,
    periods); `segments`, their names in order; `first`, the number of the first period."""

    above: NDArray[Any]
    below: NDArray[Any] | None
    segments: tuple[str, ...]
    first: int


def tagged(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tables with the group of each row: one of a hundred, the same for all the rows of a customer or an account.

    Tables that stay in an engine are hashed there.

    >>> orders = pd.DataFrame({"order_id": ["1", "2", "3"], "customer_id": ["a", "a", None]})
    >>> found = tagged({"orders": orders})["orders"][GROUP]
    >>> found[0] == found[1]
    True
    """
    found: dict[str, Any] = {}
    for name, table in tables.items():
        if GROUP in table.columns:
            found[name] = table
            continue
        if not isinstance(table, pd.DataFrame):
            found[name] = _hashed(name, table)
            continue
        # in costs, market and targets, a few rows a period: months alone tell chance
        alone = name in ("costs", "market", "targets")
        # orders alone may stay in a base, which draws them itself
        draw = drawn if name == "orders" else _hash
        codes = np.zeros(len(table), dtype=np.int8) if alone else _drawn(table, _WHO.get(name, ()), draw)
        found[name] = table.assign(**{GROUP: pd.Categorical.from_codes(codes, _LABELS)})
    return found


def _drawn(
    table: pd.DataFrame, who: Sequence[str], draw: Callable[[Any, int], NDArray[np.int8]]
) -> NDArray[np.int8]:
    """The group of each row: by the first of some columns that is filled, else of its own."""
    found = np.full(len(table), -1, dtype=np.int8)
    for column in who:
        left = np.flatnonzero(found < 0)
        if column in table and len(left):
            people, names = numbering.of(table[column])
            people = people[left]
            met, places = numbering.gapless(people[people >= 0], len(names))
            found[left[people >= 0]] = draw(names[met].astype("str").to_numpy(object), GROUPS)[places]
    left = np.flatnonzero(found < 0)
    found[left] = draw(left.astype(str).astype(object), GROUPS)
    return found


def _hash(names: NDArray[Any], groups: int) -> NDArray[np.int8]:
    return (pd.util.hash_array(names, categorize=False) % np.uint64(groups)).astype(np.int8)


def _hashed(name: str, table: Any) -> Any:
    """A table of an engine with the group of each row: as in memory where the engine can draw so, else by its own hash."""
    import ibis

    names = [table[column].cast("string") for column in _WHO.get(name, ()) if column in table.columns]
    if not names:
        return table.mutate(**{GROUP: ibis.literal("0")})
    people: Any = ibis.coalesce(*names, "")
    engine = table.get_backend()
    if engine.name == "duckdb":
        return table.mutate(**{GROUP: there(people, table).cast("string")})
    code = (engine.hashed(people, 0) >> 32 if engine.name == "postgres" else people.hash()) % GROUPS
    return table.mutate(**{GROUP: ((code + GROUPS) % GROUPS).cast("int64").cast("string")})


def judged(kpi: Kpi) -> bool:
    """Tell whether an indicator is a sum, or a ratio of sums, that groups of customers add up to."""
    if not isinstance(kpi, (Ratio, Cohort, Duration, Difference)) and kpi.type != "simple":
        return False
    return all(name in MEASURES and MEASURES[name].zero for name in kpi.parts) and not kpi.span


def cells(
    ids: Iterable[str],
    tables: Mapping[str, pd.DataFrame],
    by: Sequence[str],
    grain: str,
    kpis: Mapping[str, Kpi],
    **days: Any,
) -> dict[str, Cells]:
    """Return the cells of some indicators.

    Parameters: `ids`; `tables`, of `tagged`; `by`, no column or one; `grain`, month or quarter; `days`, start and end.
    What the tables do not allow is left out.
    """
    wanted = [id for id in ids if judged(kpis[id])]
    table = compute(wanted, tables, by=[GROUP, *by], grain=grain, kpis=kpis, **days).table
    table = table[table["period"].notna()]
    per_year = {"month": 12, "quarter": 4}[grain]
    return _filled(
        table, by, table["period"].dt.year * per_year + (table["period"].dt.month - 1) * per_year // 12, kpis
    )


def over(
    id: str, tables: Mapping[str, pd.DataFrame], by: str, kpis: Mapping[str, Kpi], first: int, start: date, end: date
) -> Cells | None:  # fmt: skip
    """Return the cells of an indicator over some days taken as one period, numbered `first`; None where the tables do not allow it.

    Parameters: `id`; `tables`, of `tagged`; `by`, a column; `kpis`; `start` and `end`, days, both included. Who comes back is asked
    of the customers of as many days before.
    """
    table = compute(id, tables, by=[GROUP, by], kpis=kpis, start=start, end=end).table
    return _filled(table, [by], pd.Series(first, index=table.index), kpis).get(id)


def _filled(
    table: pd.DataFrame, by: Sequence[str], periods: "pd.Series[Any]", kpis: Mapping[str, Kpi]
) -> dict[str, Cells]:
    """The cells of computed rows, by indicator, and the number of each row's period."""
    known = table[[*by]].notna().all(axis=1)
    table, period = table[known], periods[known].to_numpy()
    if not len(table):
        return {}
    group = table[GROUP].astype(int).to_numpy()
    names = sorted(table[by[0]].unique()) if by else [""]
    segment = (
        table[by[0]].map({name: at for at, name in enumerate(names)}).to_numpy()
        if by
        else np.zeros(len(table), int)
    )
    first, size = int(period.min()), int(period.max() - period.min()) + 1
    place = (segment * GROUPS + group) * size + period - first
    ours, labels = pd.factorize(table["kpi"])
    columns = {
        name: np.nan_to_num(table[name].to_numpy("float64")) for name in ("value", "numerator", "denominator")
    }

    def fill(rows: Any, name: str) -> Any:
        filled = np.bincount(place[rows], columns[name][rows], minlength=len(names) * GROUPS * size)
        return filled.reshape(len(names), GROUPS, size)

    found = {}
    for at, id in enumerate(labels):
        rows = ours == at
        plain = kpis[id].type in ("simple", "difference")
        found[str(id)] = Cells(
            fill(rows, "value" if plain else "numerator"), None if plain else fill(rows, "denominator"),
            tuple(map(str, names)), first,
        )  # fmt: skip
    return found
