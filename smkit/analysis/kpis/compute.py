"""What are the figures? Indicators of the catalogue computed on canonical tables, over Ibis.

Ratios are ratios of sums, made in one place (`divide`): a zero denominator gives « n.d. », with its reason,
never 0 nor infinity. The same definitions run on DataFrames (numpy inside, see `rows`) and on Ibis tables as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.judging.alone import won_alone
from smkit.analysis.kpis import evaluate, targets, versus
from smkit.analysis.kpis.board import board, session
from smkit.analysis.kpis.catalog import catalog, get
from smkit.analysis.kpis.computation import RESERVED, Computation, Note, tidy
from smkit.analysis.kpis.coverage import window_of
from smkit.analysis.kpis.definitions import Defined, Kpi
from smkit.analysis.kpis.evaluate import Cells, leaves
from smkit.analysis.kpis.history import needs_past
from smkit.analysis.kpis.measures import DATES, MEASURES, NUMBERS
from smkit.analysis.kpis.query import Skip, lacking
from smkit.analysis.periods import FRENCH, PER_YEAR, Window, window
from smkit.errors import suggest

if TYPE_CHECKING:
    from smkit.analysis.kpis.query import Tables

#: What says that leads became customers: of a file of won deals alone, all did.
_BECAME = ("leads_won", "qualified_won")


def compute(
    ids: str | Iterable[str],
    tables: "Tables",
    *,
    by: str | Sequence[str] = (),
    grain: str | None = None,
    start: Any = None,
    end: Any = None,
    compare: Literal["previous", "year"] | None = None,
    targets: pd.DataFrame | None = None,
    kpis: Mapping[str, Kpi] | None = None,
    since: date | None = None,
    opens: Any = 1,
) -> Computation:
    """Return the KPIs called `ids`, over the tables that are there.

    `tables` maps canonical names to DataFrames or Ibis tables, each with its full history (new customers and
    retention need it); `by` are canonical columns (segment, region, channel…); `grain` is week, month, quarter, year or None for
    one figure, `opens` the month in which the financial year begins (1 to 12); `start` and `end` are days, both included;
    `compare` sets each value beside that of the period before (or, without a grain, of as many days just before) or of the same
    one a year ago; `targets`, a canonical table of targets, sets each value beside its own; `kpis` replaces the catalogue;
    `since`, the day from which first purchases are known for what they are (see `history.full_from`): before it, new customers
    and what is made of them are n.d.
    Raises UnknownKpi; InputError for a bad grain, date, group or comparison.

    >>> orders = pd.DataFrame({"order_id": ["1", "1", "2"], "order_date": pd.to_datetime(["2026-03-02"] * 3),
    ...                        "quantity": [1, 2, 1], "unit_price": [10.0, 20.0, 30.0]})
    >>> compute("panier_moyen", {"orders": orders}).table[["value", "numerator", "denominator", "n"]].iloc[0].tolist()
    [40.0, 80.0, 2.0, 2.0]
    >>> compute("taux_de_gain", {"orders": orders}).skipped["taux_de_gain"].code
    'missing_table'
    """
    kpis = catalog() if kpis is None else kpis
    asked, groups = window(grain, start, end, opens), _groups(by)
    wanted = [get(id, kpis) for id in dict.fromkeys([ids] if isinstance(ids, str) else ids)]
    if compare is not None:
        _check_comparison(compare)
    with session():
        found = _within(wanted, tables, kpis, groups, asked, since)
        if compare is not None:
            reach = versus.reach(asked, compare)
            earlier = _within(wanted, tables, kpis, groups, reach, since).table if reach else found.table[:0]
            found = replace(found, table=versus.join(found.table, earlier, kpis, groups, asked, compare))
        return found if targets is None else _with_targets(found, targets, tables, kpis, groups, asked, since)


def _within(
    wanted: Sequence[Kpi],
    tables: "Tables",
    kpis: Mapping[str, Kpi],
    groups: tuple[str, ...],
    asked: Window,
    since: date | None = None,
) -> Computation:
    """Compute KPIs in one window: one board for those that are computed on the same days."""
    unlost, won_alone = _no_loss(tables.get("leads"))
    past = {kpi.id for kpi in wanted if since and needs_past(kpi, kpis)}
    windows = {kpi.id: _after(asked, since) if kpi.id in past else asked for kpi in wanted}
    plans = {kpi.id: _plan(kpi, kpis, tables, groups, windows[kpi.id]) for kpi in wanted}
    skipped = {id: plan for id, plan in plans.items() if isinstance(plan, Skip)}
    parts: list[pd.DataFrame] = []
    notes: dict[str, list[Note]] = {}
    for its in dict.fromkeys(plan for plan in plans.values() if isinstance(plan, Window)):
        together = [kpi for kpi in wanted if plans[kpi.id] == its and kpi.type != "target"]
        names = dict.fromkeys(name for kpi in together for name in evaluate.measures(kpi, kpis))
        if not names:
            continue
        values = board([MEASURES[name] for name in names], tables, groups, its)
        rows = values.frame[["period", *groups]].assign(period=_days(values.frame["period"], its))
        found: dict[str, tuple[Any, Cells]] = {}
        for kpi in together:
            cells = evaluate.evaluate(kpi, kpis, values)
            cells = _known(cells, rows["period"], asked, since) if kpi.id in past else cells
            cells = cells.blank("no_lost") if "closed" in leaves(kpi, kpis) and unlost else cells
            cells = cells.blank("won_alone") if {*_BECAME} & {*leaves(kpi, kpis)} and won_alone else cells
            places = np.flatnonzero(~np.isnan(cells.n))
            found[kpi.id] = places, cells.take(places)
            notes[kpi.id] = _notes(
                kpi, evaluate.left_out(kpi, kpis, values), cells.because("zero_denominator")[places]
            )
        parts.append(_stacked(rows, found))
    for kpi in (kpi for kpi in wanted if kpi.type == "target" and kpi.id not in skipped):
        goals, codes = _attain(tables["targets"], kpis, groups, asked, tables, since)
        parts.append(goals.assign(kpi=kpi.id))
        notes[kpi.id] = _notes(kpi, codes, (goals["reason"] == "zero_denominator").to_numpy())
    order = [kpi.id for kpi in wanted if kpi.id in notes]
    table = tidy(parts, order, groups)
    return Computation(table, skipped, tuple(note for id in order for note in notes[id]))


def _days(numbers: pd.Series, its: Window) -> "pd.Series[Any]":
    """The first days of periods, by their numbers."""
    days = {number: its.first_day(int(number)) for number in numbers.unique()}
    return pd.to_datetime(numbers.map(days)).astype("datetime64[us]")


def _stacked(rows: pd.DataFrame, found: Mapping[str, tuple[Any, Cells]]) -> pd.DataFrame:
    """The rows of several KPIs, one after the other; those of each by their places among those of the board."""
    sizes = [len(places) for places, _ in found.values()]
    again = np.concatenate([places for places, _ in found.values()])
    ids = pd.array(list(found), dtype="str").take(np.repeat(np.arange(len(found)), sizes))
    keys = {str(name): rows[name].array.take(again) for name in rows}
    return pd.DataFrame({"kpi": ids, **keys, **evaluate.stacked([cells for _, cells in found.values()])})


def _plan(
    kpi: Kpi, kpis: Mapping[str, Kpi], tables: "Tables", by: Sequence[str], asked: Window
) -> Window | Skip:
    """The days on which a KPI is computed, or why it is not."""
    if isinstance(kpi, Defined):
        return Skip("not_computed", needs=kpi.needs)
    if kpi.type == "target":
        return targets.lacking(tables, by) or asked
    used = [MEASURES[name] for name in leaves(kpi, kpis)]
    if len({measure.table for measure in used}) > 1 or kpi.span:  # by whole months: dates are needed
        dated = replace(asked, grain=asked.grain or "year")
        skips = [skip for measure in used if (skip := lacking(measure, tables, by, dated))]
        return skips[0] if skips else window_of(used, tables, asked, kpi.span)
    return next((skip for measure in used if (skip := lacking(measure, tables, by, asked))), asked)


def _after(asked: Window, since: date | None) -> Window:
    """The window from which first purchases are known; with a grain the whole of it, whose first periods will be n.d."""
    if asked.grain or since is None:
        return asked
    start = max(since, asked.start or since)
    return replace(asked, start=start, end=max(start, asked.end) if asked.end else None)


def _known(cells: Cells, days: "pd.Series[Any]", asked: Window, since: date | None) -> Cells:
    """The figures, n.d. where everybody looks new: the history is cut at the start of the export."""
    if asked.grain:
        return cells.blank("history_cut", (days < pd.Timestamp(str(since))).to_numpy())
    began_before = since is not None and (asked.start is None or asked.start < since)
    nobody = (cells.n == 0) & began_before  # in days that are all known, nobody new is a figure: 0
    return cells.blank("history_cut", nobody | bool(asked.end and since and asked.end < since))


def _no_loss(leads: Any) -> tuple[bool, bool]:
    """Whether a file of deals has won ones and no lost one at all, nor an open one: its rates would be 100 % whatever happened."""
    if leads is None or "stage" not in leads.columns:
        return False, False
    stages = (
        leads["stage"]
        if isinstance(leads, pd.DataFrame)
        else leads.select("stage").distinct().execute()["stage"]
    )
    seen = set(stages.dropna().unique())
    return "won" in seen and "lost" not in seen, won_alone(seen)


def _attain(
    table: Any,
    kpis: Mapping[str, Kpi],
    groups: Sequence[str],
    asked: Window,
    tables: "Tables",
    since: date | None,
) -> tuple[pd.DataFrame, dict[str, int]]:
    def actual(metrics: Sequence[str], grain: str, its: Sequence[str]) -> pd.DataFrame:
        wanted = [get(metric, kpis) for metric in metrics]
        return _within(wanted, tables, kpis, tuple(its), replace(asked, grain=grain), since).table  # type: ignore[arg-type]

    return targets.attain(
        table, kpis, groups, asked, actual, lambda metric: targets.as_of(kpis[metric], kpis, tables, asked)
    )


def _with_targets(
    found: Computation,
    table: pd.DataFrame,
    tables: "Tables",
    kpis: Mapping[str, Kpi],
    groups: tuple[str, ...],
    asked: Window,
    since: date | None,
) -> Computation:
    """The same figures beside their targets: target, attainment and status."""
    absent = targets.lacking({"targets": table}, groups)
    if absent:
        raise InputError(absent.explain({"targets": "objectifs"}))
    ids = set(found.table["kpi"])
    rows, codes = _attain(targets.about(table, ids, kpis), kpis, groups, asked, tables, since)
    goals = tidy(
        [rows.assign(kpi=rows["metric"])], list(dict.fromkeys(rows["metric"])), groups, keep_metric=False
    )
    keys = ["kpi", "period", *groups]
    beside = goals[[*keys, "value", "target", "status"]].rename(columns={"value": "attainment"})
    beside = beside[beside["target"].notna()]
    notes = [
        *found.notes,
        *(Note("atteinte_objectif", code, count) for code, count in codes.items() if count),
    ]
    return replace(found, table=found.table.merge(beside, on=keys, how="left"), notes=tuple(notes))


def _notes(kpi: Kpi, codes: Mapping[str, int], zero: Any) -> list[Note]:
    """The notes of a KPI; `zero`, on each of its rows, whether its denominator is 0."""
    always = {"always_zero": len(zero)} if len(zero) and zero.all() else {}
    return [Note(kpi.id, code, count) for code, count in {**codes, **always}.items() if count]


def _groups(by: str | Sequence[str]) -> tuple[str, ...]:
    groups = tuple(dict.fromkeys([by] if isinstance(by, str) else by))
    for name in groups:
        if name in PER_YEAR or name in FRENCH:
            raise InputError(
                f"« {name} » est une durée, pas une colonne : donnez-la comme découpage par période (grain)."
            )
        if name in DATES or name == "period":
            raise InputError(
                f"« {name} » est une date, pas un groupe : choisissez un découpage par semaine, mois, trimestre ou année."
            )
        if name in NUMBERS or name in RESERVED:
            raise InputError(
                f"On ne découpe pas par « {name} » : choisissez une colonne de texte, comme segment, region ou channel."
            )
    return groups


def _check_comparison(compare: str) -> None:
    known = {"previous": "la période précédente", "year": "un an plus tôt"}
    if compare not in known:
        options = " ou ".join(f"« {name} » ({meaning})" for name, meaning in known.items())
        raise InputError(
            f"Comparaison inconnue : « {compare} ».{suggest(str(compare), known)} Choisissez {options}."
        )
