"""What would the report say beside these figures? What is cut, to come or not whole, and what may be said of a change."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from smkit.analysis.kpis import Computation, Kpi
    from smkit.analysis.periods import Window
    from smkit.tables.reading import Reading
    from smkit.tables.sources import Sources


@dataclass(frozen=True)
class Asked:
    """A question, and what it was asked of: canonical `tables` and the catalogue `kpis`; the `window`; what each period is set
    beside, `compare`; `since`, the day from which the history is whole; `later`, how many dates were still to come, by table;
    `sources`, what was read, None for tables that stay in an engine; the `currency`; `today`, the day of the run."""

    tables: "Mapping[str, Any]"
    kpis: "Mapping[str, Kpi]"
    window: "Window"
    compare: str | None
    since: "date | None"
    later: "Mapping[str, int]"
    sources: "Sources | None"
    currency: str
    today: "date | None" = None


def cautions(found: "Computation", asked: Asked) -> list[str]:
    """Return, in French, all that the report would say of these figures; what is judged of a change, where periods stand side by
    side."""
    from smkit.analysis.dashboard.make import MATURING
    from smkit.analysis.kpis.board import extent
    from smkit.display.dashboard.limits import (
        YOUNG,
        amounts,
        before_returns,
        cut,
        halved,
        not_whole,
        of_figures,
        to_come,
    )
    from smkit.tables import check

    table, kpis = found.table, asked.kpis
    ids = list(dict.fromkeys(table["kpi"]))
    said = [*_empty(found, asked)]
    said += [line for reading in readings(ids, kpis, asked.sources) for line in check.beside(reading)]
    if asked.sources and any(kpis[id].unit == "EUR" for id in ids):
        said.append(amounts(asked.sources.base(), asked.currency))
    said += not_whole(_partial(found, ids, asked), len(ids), kpis)
    said += of_figures(found, kpis, ids)
    said += before_returns(ids, _returned(asked), kpis, asked.currency)
    if any(kpis[id].type == "cohort" for id in ids):
        said += halved(_halves(asked))
    said += [YOUNG] if set(ids) & set(MATURING) else []
    if _new(found, asked):
        found_days = extent(asked.tables["orders"], "order_date") if "orders" in asked.tables else None
        said.append(cut(asked.since, found_days[1].date() if found_days else None))
    said += to_come(asked.later)
    return said + (_judged(ids, asked) if ids and (asked.window.grain or asked.compare) else [])


def readings(ids: "Sequence[str]", kpis: "Mapping[str, Kpi]", sources: "Sources | None") -> "list[Reading]":
    """Return what was read of a person's files for these indicators, and of their targets."""
    from smkit.analysis.kpis import needs

    if sources is None or sources.fictional:
        return []
    used = {"targets"}.union(*(needs(kpis[id], kpis) for id in ids))
    return [reading for name, reading in sources.readings.items() if name in used]


def _empty(found: "Computation", asked: Asked) -> list[str]:
    """Nothing to count, or nothing to compare with."""
    table, said = found.table, []
    if len(table) and not table["n"].any():
        said.append("Aucune ligne à compter ici : vérifiez la période demandée et le contenu des fichiers.")
    if asked.compare and "previous" in table and table["previous"].isna().all():
        why = (
            "aucune période entière n'a la sienne avant elle dans ces fichiers."
            if asked.window.grain
            else "donnez un découpage (--by month), ou un début et une fin avec des données avant."
        )
        said.append(f"Rien à quoi comparer : {why}")
    return said


def _partial(found: "Computation", ids: list[str], asked: Asked) -> list[tuple[str, str]]:
    """The periods that are not whole; of a total, its months."""
    from smkit.analysis.dashboard import trend
    from smkit.analysis.kpis import compute
    from smkit.analysis.kpis.history import whole_only

    cut, table = asked.window, found.table
    if not cut.grain:
        cut = replace(cut, grain="month")
        table = compute(ids, asked.tables, grain="month", start=cut.start, end=cut.end, kpis=asked.kpis).table
        table = whole_only(table, asked.kpis, asked.tables, cut)
    rows = table[table["reason"].eq("partial")].drop_duplicates(["kpi", "period"])
    assert cut.grain is not None
    return [
        (kpi, trend.label(day, cut.grain, cut.opens))
        for kpi, day in zip(rows["kpi"], rows["period"], strict=True)
    ]


def _returned(asked: Asked) -> float:
    """How much of the sales came back over the days asked."""
    from smkit.analysis.kpis import computation, compute

    both = ["chiffre_affaires", "chiffre_affaires_net"]
    found = compute(both, asked.tables, start=asked.window.start, end=asked.window.end)
    return computation.returned(found.table)


def _halves(asked: Asked) -> "tuple[Window, ...]":
    """The two windows that a cohort compares over a whole period."""
    from smkit.analysis.kpis.board import extent

    found = extent(asked.tables["orders"], "order_date") if "orders" in asked.tables else None
    if asked.window.grain or found is None:
        return ()
    return asked.window.before(
        *(max(found[at].date(), asked.window.start or found[at].date()) for at in (0, 1))
    )


def _new(found: "Computation", asked: Asked) -> bool:
    """Whether an indicator stands on new customers, over days when everybody looks new."""
    from smkit.analysis.kpis.history import needs_past

    if not any(needs_past(asked.kpis[id], asked.kpis) for id in found.table["kpi"].unique()):
        return False
    return bool(found.table["reason"].eq("history_cut").any() or asked.since and not asked.window.grain)


def _judged(ids: list[str], asked: Asked) -> list[str]:
    """What may be said of a change, in the report's words."""
    import pandas as pd

    from smkit.analysis.dashboard.told import told
    from smkit.analysis.dashboard.watch import Seen, watch
    from smkit.analysis.kpis.happened import happened
    from smkit.display import french
    from smkit.display.dashboard import judged
    from smkit.display.dashboard.limits import corrected

    said = []
    if asked.compare == "previous":
        said.append(
            "D'une période à la suivante, la saison bouge autant que les ventes : comparez aussi à un an plus tôt."
        )
    # orders are many and stay where they live; the other tables of an engine are those of a CRM or a few rows a period
    near = {
        name: table if isinstance(table, pd.DataFrame) or name == "orders" else table.execute()
        for name, table in asked.tables.items()
    }
    near, cut = happened(near, asked.today)[0], asked.window
    seen = watch(near, asked.kpis, since=asked.since, start=cut.start, end=cut.end, ids=ids).seen
    said += [
        judged.sentence(each, asked.kpis, asked.currency).text
        for each in told(seen)
        if isinstance(each, Seen)
    ]
    if not seen:
        count = french.plural(len(ids), "indicateur")
        said.append(f"{count} : pas encore la même saison un an plus tôt, rien ne se juge.")
    return said + corrected(len(seen))
