"""What does a coordinator look at each month? Every part of the dashboard, computed from the tables that are there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

import pandas as pd

from smkit import apart
from smkit.analysis.dashboard import attained, drivers, smart, trend
from smkit.analysis.dashboard.absent import Absent, absent
from smkit.analysis.dashboard.alerts import Alert, find
from smkit.analysis.dashboard.courses import courses
from smkit.analysis.dashboard.doubts import bears
from smkit.analysis.dashboard.empty import empty
from smkit.analysis.dashboard.events import events
from smkit.analysis.dashboard.landing import Landing, land, months, year_aim
from smkit.analysis.dashboard.pipeline import Pipeline, last_day, pipeline
from smkit.analysis.dashboard.recoded import hidden
from smkit.analysis.dashboard.standing import Standing, stand
from smkit.analysis.dashboard.told import told
from smkit.analysis.dashboard.watch import Part, Seen, Watched, watch, weigh
from smkit.analysis.dashboard.weekdays import Weekdays, weekdays
from smkit.analysis.kpis import Computation, Kpi, catalog, clusters, compute, targets
from smkit.analysis.kpis.board import daily, session
from smkit.analysis.kpis.happened import happened
from smkit.analysis.kpis.history import YOUNG, full_from
from smkit.analysis.kpis.reached import within_reach
from smkit.analysis.periods import PER_YEAR, Window, one_day, window
from smkit.analysis.wherever import count, values

Found = TypeVar("Found")

#: What the dashboard asks for; what the tables do not allow is told in its limits.
IDS = (
    "chiffre_affaires", "chiffre_affaires_net", "nb_factures", "nb_commandes", "panier_moyen", "marge_brute", "taux_de_marque",
    "clients_actifs", "nouveaux_clients", "clients_fideles", "frequence_achat", "retention", "part_de_marche",
    "taux_conversion_site", "nb_leads", "affaires_gagnees", "affaires_perdues", "affaires_conclues", "montant_gagne",
    "taux_de_gain", "valeur_moyenne_affaire", "taux_transformation", "delai_moyen_conversion", "delai_median_conversion",
    "cycle_moyen", "cycle_median", "part_profil_conforme", "conformite_sla", "cout", "marge_par_euro",
    "cac_complet", "depenses_commerciales", "nps", "atteinte_objectif",
)  # fmt: skip

#: What is asked for beside them where visits are told without who bought: a conversion would say more.
VISITS = "sessions_site"

#: A fall of these may be nothing but the age of the last leads.
MATURING = YOUNG

_SEGMENTS = 4  # with more segments than that, the tree of revenue is not read any more

#: Rows beyond which a copy of the process earns what making it takes.
_LARGE = 200_000

#: What a month is too short for: customers who come back after two would look lost. Their last quarter is compared.
_SLOW = ("retention",)

#: Two windows shorter than that tell nothing of who comes back: days.
_SHORTEST, _SHORT = 28, "short_history"

#: What it splits by a column.
SPLIT = ("chiffre_affaires", "nb_commandes", "panier_moyen", "retention", "montant_gagne", "affaires_gagnees", "affaires_conclues",
         "taux_de_gain", "taux_conversion_site")  # fmt: skip

#: The same company, read as B2B and as B2C, each with the indicators that its trade is steered by (source 002).
READINGS = {
    "B2B": ("chiffre_affaires", "clients_actifs", "panier_moyen", "nrr", "grr", "taux_transformation_qualifies", "taux_de_gain",
            "cycle_moyen", "valeur_moyenne_affaire", "cac_complet", "clv_marge", "part_de_marche", "nps"),
    "B2C": ("chiffre_affaires", "clients_actifs", "volume_ventes", "articles_par_panier", "panier_moyen", "retention",
            "frequence_achat", "taux_conversion_site", "cac_complet", "clv_marge", "part_de_marche", "nps"),
}  # fmt: skip

#: Sales and marketing side by side: what each owes the other, and what they share (sources 001 and 004).
JOINT = {
    "Marketing": ("nb_leads", "part_profil_conforme", "taux_qualification", "cout_par_lead", "marge_par_euro"),
    "Ventes": ("conformite_sla", "delai_median_prise_en_charge", "taux_de_gain", "cycle_median", "valeur_moyenne_affaire"),
    "Ensemble": ("taux_transformation", "taux_transformation_qualifies", "nouveaux_clients", "cac_complet", "montant_gagne"),
}  # fmt: skip


@dataclass(frozen=True)
class Dashboard:
    """Everything that the report shows; tables are empty where the data do not allow them.

    `whole` and `periods`: the KPIs in all and period after period; `extents`: the days that each table covers; `changes`: as
    `trend.changes`; `tree`: as `drivers.tree`, between the last whole period and the one a year before;
    `compared`: the labels of these two; `movers`: for each column, the groups that moved revenue; `alerts`: what needs a
    decision; `goals` and `unmet`: as `attained.goals`, for the year of the last whole period; `halves`: the two windows that
    retention compares over the whole period; `smart`: as `smart.check`; `readings`: kpi, value and previous by segment; `joint`:
    side, kpi, value, previous, change, young (as `MATURING`), over the last twelve months; `watched` and `told`: all that was
    judged, and what is told of it, in order; `later`: how many dates were still to come, by table; `since`: the day from which
    new customers are known for what they are; `standing`: revenue against its target, on the last whole period and since January;
    `aims`: as `attained.by_period`, its periods named; `events`: as `events.events`, with the name of their period;
    `courses`: as `courses.courses`; `landing`, of the year's revenue, and `pipeline`, the open deals and the landing of their
    quarter, None where the tables have none; `weekdays`, what days of the week make of what is
    `compared`; `absent`, the products that nobody could buy then; `stopped`, the day of the last sale of a part that has none in
    the last whole period; `by`, what may be split, by the column asked for.
    """

    whole: Computation
    periods: Computation
    extents: Mapping[str, tuple[date, date]]
    changes: pd.DataFrame
    tree: pd.DataFrame
    compared: tuple[str, str] = ("", "")
    movers: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    alerts: tuple[Alert, ...] = ()
    goals: pd.DataFrame = field(default_factory=pd.DataFrame)
    unmet: tuple[str, ...] = ()
    halves: tuple[Window, ...] = ()
    smart: pd.DataFrame = field(default_factory=pd.DataFrame)
    readings: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    joint: pd.DataFrame = field(default_factory=pd.DataFrame)
    watched: Watched = field(default_factory=Watched)
    told: tuple[Seen | Alert, ...] = ()
    later: Mapping[str, int] = field(default_factory=dict)
    since: date | None = None
    standing: Standing = field(default_factory=Standing)
    aims: pd.DataFrame = field(default_factory=pd.DataFrame)
    events: pd.DataFrame = field(default_factory=pd.DataFrame)
    courses: Mapping[tuple[str, str], pd.DataFrame] = field(default_factory=dict)
    landing: Landing | None = None
    pipeline: Pipeline | None = None
    weekdays: Weekdays | None = None
    absent: tuple[Absent, ...] = ()
    stopped: date | None = None
    by: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def split(self) -> tuple[str, ...]:
        """What may be split by a column: no indicator that the history is too short for in all."""
        short = set(self.whole.table.loc[self.whole.table["reason"] == _SHORT, "kpi"])
        alone = (VISITS,) if VISITS in set(self.whole.table["kpi"]) else ()
        return tuple(name for name in (*SPLIT, *alone) if name not in short)


def make(
    tables: Mapping[str, pd.DataFrame], *, grain: str = "month", start: Any = None, end: Any = None,
    kpis: Mapping[str, Kpi] | None = None, today: Any = None, since: Any = None, opens: Any = 1, by: str = "",
    part: Part = None, whole: Mapping[str, pd.DataFrame] | None = None,
) -> Dashboard:  # fmt: skip
    """Return the dashboard of a company.

    Parameters: `tables` by canonical name; `grain`, week, month, quarter or year; `start` and `end`, days, both included; `kpis`
    replaces the catalogue; `today`, the day of the run: nothing after it counts (the clock's by default); `since`, the day from
    which the history of customers is whole (twelve months into the orders by default); `opens`, the
    month in which the financial year begins, 1 to 12; `by`, the column that its figures are split by, "" for none; `part`, the
    column and the value that the tables are limited to, if any, and `whole`, the same tables with all their rows: what
    « elsewhere » is. A period that is not over is shown and never compared.

    >>> days = pd.to_datetime(["2025-02-03", "2025-02-28", "2026-02-02", "2026-02-27"])
    >>> orders = pd.DataFrame({"order_id": list("1234"), "order_date": days, "amount": [10.0, 10.0, 30.0, 10.0]})
    >>> board = make({"orders": orders})
    >>> board.compared, board.tree["contribution"].tolist()
    (('2026-02', '2025-02'), [0.0, 20.0])
    """
    at = one_day("Jour du rapport", today)
    with session(many=True) as asked_of:
        past, later = happened(tables, at)
        past = clusters.tagged(past)  # once, for all that is asked of them
        full = full_from(past, window(None, since).start)
        cut = {"grain": grain, "opens": opens}
        every = happened(whole, at)[0] if part and whole is not None else None
        for name, table in (every or {}).items():
            if name in past:  # a part ends with the file, not with its own last row
                asked_of.reach(past[name], table)
        beside = {"part": part, "whole": every}
        kpis, days = catalog() if kpis is None else kpis, {"start": start, "end": end}
        made = _make(past, cut, days, kpis, later, full, beside)
        if not by:
            return made
        split = compute(made.split, past, by=by, **days, kpis=kpis).table
        return replace(made, by=hidden(split, made.watched.recoded, kpis))


def asked(tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Return the indicators that the dashboard asks of some tables: visits are counted where nothing says who bought.

    >>> days = pd.DataFrame({"date": pd.to_datetime(["2026-03-02"]), "sessions": [120]})
    >>> asked({"sessions": days})[-1], VISITS in asked({"sessions": days.assign(converted_sessions=3)})
    ('sessions_site', False)
    """
    visits = tables.get("sessions")
    alone = visits is not None and "converted_sessions" not in visits
    return (*IDS, VISITS) if alone else IDS


def _make(
    tables: Mapping[str, pd.DataFrame], cut: dict[str, Any], days: dict[str, Any], kpis: Mapping[str, Kpi], later: dict[str, int],
    since: date | None, beside: dict[str, Any],
) -> Dashboard:  # fmt: skip
    ids = asked(tables)
    weighed = _begin(tables, lambda: weigh(tables, kpis, **days))  # what takes longest waits for nothing
    whole = within_reach(
        compute(ids, tables, **days, kpis=kpis, since=since), tables, kpis, window(None, **days)
    )
    periods = compute(
        [id for id in ids if id != "atteinte_objectif"], tables, **cut, **days, kpis=kpis, since=since
    )
    extents = trend.extents(tables, **days)
    halves = _halves(extents, days)
    whole = _long_enough(whole, halves)
    changes = _changes(periods.table, tables, extents, cut, days, kpis, still=bool(beside["part"]))
    now, then = _compared(changes, cut)
    names = tuple(trend.label(each["start"], **cut) if each else "" for each in (now, then))
    met, unmet = attained.goals(tables, now["end"] if now else _last(extents), kpis, since, cut["opens"])
    opens = window("year", opens=cut["opens"]).opens
    every = (beside["whole"] or tables).get("leads")
    unjudged = _begin(
        tables,
        lambda: {
            "tree": drivers.tree(tables, now, then, _first(tables))
            if now and then
            else drivers.tree({}, {}, {}),
            "movers": trend.moved_by(tables, now, then, cut),
            "weekdays": weekdays(tables.get("orders"), now, then),
            "smart": _smart(tables, kpis),
            "readings": _readings(tables, kpis, days, since),
            "joint": _joint(tables, extents, kpis, since),
            "standing": stand(tables, now, met, kpis, cut["opens"]),
            "aims": attained.by_period(tables, periods.table, kpis, since, **cut, **days),
            "events": events(tables, **days).assign(period=lambda found: found["day"]),
            "months": months(tables, window(**days).end, kpis),
            "pipeline": _pipeline(tables.get("leads"), every, days, opens),
        },
    )
    watched = watch(tables, kpis, since=since, **days, **beside, weighed=weighed)
    whole = replace(whole, table=hidden(whole.table, watched.recoded, kpis))
    changes = hidden(changes, watched.recoded, kpis, ("year_ago", "year_change"))
    alerts = find(tables, watched, **days, **beside)
    others: dict[str, Any] = unjudged()
    past = watched.holes if days["start"] is None else empty(beside["whole"] or tables, end=days["end"])
    lost = {month for its in (past, filter(bears, watched.doubts)) for each in its for month in each.months}
    others["landing"] = _landing(others.pop("months"), tables, lost, kpis, opens)
    sold = changes[changes["kpi"] == "chiffre_affaires"]
    if beside["part"] and len(sold) and not sold["n"].iloc[0] and "orders" in tables:
        others["stopped"] = daily(tables["orders"]).index[-1].date()
    others["absent"] = absent(tables, others["events"], now, then)
    others["joint"] = hidden(others["joint"], watched.recoded, kpis)
    others["readings"] = {
        name: hidden(its, watched.recoded, kpis) for name, its in others["readings"].items()
    }
    others |= {name: trend.written(others[name], **cut) for name in ("aims", "events")}
    return Dashboard(
        whole, periods, extents, changes, compared=names, alerts=tuple(alerts), goals=met, unmet=unmet, halves=halves,  # type: ignore[arg-type]
        watched=watched, told=tuple(told(watched.seen, alerts)), later=later, since=since,
        courses=courses(tables, alerts, extents, opens, **days), **others,
    )  # fmt: skip


def _begin(tables: Mapping[str, pd.DataFrame], work: Callable[[], Found]) -> Callable[[], Found]:
    """A work that waits for nothing, begun at once where tables in memory are large; what an engine answers, one asks in turn."""
    large = sum(len(table) for table in tables.values() if isinstance(table, pd.DataFrame)) > _LARGE
    here = all(isinstance(table, pd.DataFrame) for table in tables.values())
    return apart.begin(work) if large and here else cache(work)


def _smart(tables: Mapping[str, pd.DataFrame], kpis: Mapping[str, Kpi]) -> pd.DataFrame:
    """What makes each target one that may be met."""
    goals = tables.get("targets")
    if goals is None or targets.lacking(tables, ()):
        return pd.DataFrame()
    return smart.check(goals, tables, kpis)


def _landing(
    found: pd.Series, tables: Mapping[str, pd.DataFrame], lost: set[int], kpis: Mapping[str, Kpi], opens: int
) -> Landing | None:  # fmt: skip
    """The year of the last whole month, and where it should land."""
    aim = (
        year_aim(tables.get("targets"), found.index[-1].start_time.date(), kpis, opens)
        if len(found)
        else None
    )
    return land(found, opens, aim, lost)


def _pipeline(
    leads: pd.DataFrame | None, every: pd.DataFrame | None, days: dict[str, Any], opens: int
) -> Pipeline | None:
    """The deals open on the last day that the leads tell, those of every part."""
    day = last_day(every, window(**days).end)
    return pipeline(leads, day, opens) if day else None


def _changes(
    periods: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    extents: Mapping[str, tuple[date, date]],
    cut: dict[str, Any],
    days: dict[str, Any],
    kpis: Mapping[str, Kpi],
    still: bool,
) -> pd.DataFrame:
    """What changed, period against period; quarter against quarter for what a month is too short for."""
    changes = trend.changes(periods, extents, **cut, kpis=kpis, still=still)
    if window(**cut).grain not in ("week", "month"):
        return changes
    quarter = {**cut, "grain": "quarter"}
    slow = trend.changes(
        compute(_SLOW, tables, **quarter, **days, kpis=kpis).table, extents, **quarter, kpis=kpis, still=still
    )
    found = pd.concat([changes[~changes["kpi"].isin(_SLOW)], slow])
    order = {id: place for place, id in enumerate(IDS)}
    return found.sort_values("kpi", key=lambda ids: ids.map(order), kind="stable").reset_index(drop=True)


def _first(tables: Mapping[str, pd.DataFrame]) -> str:
    """The column that revenue is split by before anything else: the segment, where there are several."""
    orders = tables.get("orders")
    return (
        "segment"
        if orders is not None and "segment" in orders and 2 <= count(orders, "segment") <= _SEGMENTS
        else ""
    )


def _halves(extents: Mapping[str, tuple[date, date]], days: dict[str, Any]) -> tuple[Window, ...]:
    """The two windows that retention compares over the whole period, the earlier one first."""
    return window(**days).before(*extents["orders"]) if "orders" in extents else ()


def _long_enough(found: Computation, halves: tuple[Window, ...]) -> Computation:
    """The same without what is slow, where a history of a month or so gives it two windows of days: n.d., and why."""
    long = all(each.start and each.end and (each.end - each.start).days + 1 >= _SHORTEST for each in halves)
    slow = found.table["kpi"].isin(_SLOW) & found.table["value"].notna()
    if long or not slow.any():
        return found
    table = found.table.copy()
    table.loc[slow, ["value", "low", "high"]] = None
    table.loc[slow, "reason"] = _SHORT
    return replace(found, table=table)


def _last(extents: Mapping[str, tuple[date, date]]) -> date | None:
    return max((last for _, last in extents.values()), default=None)


def _compared(changes: pd.DataFrame, cut: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The last whole period of revenue and the same one a year before, which it is compared with."""
    row = changes[changes["kpi"] == "chiffre_affaires"].to_dict("records")
    if not row:
        return {}, {}
    asked = window(**cut)
    number = asked.number(row[0]["period"])
    ago = PER_YEAR[asked.grain or "year"]
    back = (
        ago if pd.notna(row[0]["year_ago"]) else 0
    )  # a month beside the one before says the season, not the change
    spans = [{"start": asked.first_day(n), "end": asked.last_day(n)} for n in (number, number - back)]
    return spans[0], spans[1] if back else {}


def _readings(
    tables: Mapping[str, pd.DataFrame], kpis: Mapping[str, Kpi], days: dict[str, Any], since: date | None
) -> dict[str, pd.DataFrame]:
    """B2B and B2C indicators, where the tables tell them apart; what has no segment (site traffic) belongs to B2C."""
    segments = set(values(tables["orders"], "segment")) if "segment" in tables.get("orders", ()) else set()
    if not set(READINGS) <= segments:
        return {}
    every = list(dict.fromkeys(id for ids in READINGS.values() for id in ids))
    split = compute(every, tables, by="segment", kpis=kpis, since=since, **days)
    whole = [id for id, skip in split.skipped.items() if skip.code == "missing_dimension"]
    shared = compute(whole, tables, kpis=kpis, since=since, **days).table if whole else split.table[:0]
    found = {}
    for segment, ids in READINGS.items():
        rows = pd.concat([split.table[split.table["segment"] == segment], shared])
        own = rows[rows["kpi"].isin(ids)]
        place = own["kpi"].map({id: place for place, id in enumerate(ids)})
        found[segment] = (
            own.assign(_place=place).sort_values("_place").drop(columns="_place").reset_index(drop=True)
        )
    return found


def _joint(
    tables: Mapping[str, pd.DataFrame],
    extents: Mapping[str, tuple[date, date]],
    kpis: Mapping[str, Kpi],
    since: date | None,
) -> pd.DataFrame:
    """Sales and marketing side by side over the last twelve months, and how they changed."""
    if "leads" not in tables or "leads" not in extents:
        return pd.DataFrame()
    end = extents["leads"][1]
    start = (pd.Timestamp(end) - pd.DateOffset(years=1)).date() + timedelta(days=1)
    sides = {id: side for side, ids in JOINT.items() for id in ids}
    table = compute(list(sides), tables, start=start, end=end, compare="year", kpis=kpis, since=since).table
    first = extents["leads"][0]
    if start - timedelta(days=365) < first - timedelta(days=5):
        table = table.assign(previous=float("nan"), change=float("nan"))
    return table.assign(side=table["kpi"].map(sides), young=table["kpi"].isin(MATURING))
