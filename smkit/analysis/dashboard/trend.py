"""What changed: the last complete period against the one before and the same one a year ago."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.kpis import compute, leaves
from smkit.analysis.kpis.board import extent
from smkit.analysis.kpis.catalog import Kpi, catalog, get
from smkit.analysis.kpis.coverage import LATE
from smkit.analysis.kpis.measures import MEASURES
from smkit.analysis.kpis.versus import change as change_of
from smkit.analysis.periods import Window, complete, window
from smkit.analysis.splits import CANDIDATES
from smkit.analysis.wherever import count
from smkit.typography import day

_GROUPS = 30  # a column of more groups than that is not told
_DATES = {
    "orders": "order_date", "leads": "closed_at", "sessions": "date", "campaigns": "start_date", "survey": "date",
}  # fmt: skip


def extents(
    tables: Mapping[str, pd.DataFrame], start: Any = None, end: Any = None
) -> dict[str, tuple[date, date]]:
    """Return the first and last day that each table covers, by canonical name; those without a day of what is asked are left out.

    Parameters: `tables`; `start` and `end`, days, both included, that narrow what is looked at. Raises InputError when there are
    days and none is asked for.

    >>> extents({"orders": pd.DataFrame({"order_date": pd.to_datetime(["2026-01-05", "2026-03-02"])})})
    {'orders': (datetime.date(2026, 1, 5), datetime.date(2026, 3, 2))}
    """
    asked = window(None, start, end)
    whole = {}
    for name, column in _DATES.items():
        if name in tables and (days := extent(tables[name], column)):
            over = extent(tables[name], "end_date")  # a campaign covers the days until its end
            whole[name] = days[0].date(), max(days[1], over[1] if over else days[1]).date()
    found = {
        name: (max(first, asked.start or first), min(last, asked.end or last))
        for name, (first, last) in whole.items()
        if first <= (asked.end or first) and (asked.start or last) <= last
    }
    if whole and not found:
        first, last = min(first for first, _ in whole.values()), max(last for _, last in whole.values())
        raise InputError(
            f"Rien dans la période demandée : les données vont du {day(first)} au {day(last)}. Prenez un export qui la couvre, "
            "ou demandez d'autres jours (debut, fin, periode)."
        )
    return found


def changes(
    table: pd.DataFrame,
    ends: Mapping[str, tuple[date, date]],
    grain: str,
    kpis: Mapping[str, Kpi] | None = None,
    opens: Any = 1,
    still: bool = False,
) -> pd.DataFrame:
    """Set each KPI's last complete period beside the same one a year ago; whether the change may be told is for the judge to say.

    Parameters: `table`, of `kpis.compute` with this `grain` and no group; `ends`, as `extents` returns them; `kpis` replaces
    the catalogue; `opens` as in `kpis.compute`; `still`, whether the last complete period may have no row at all, as in a part of a
    file that the others go on filling: what is counted there is 0, and what is a ratio of nothing has no row.
    Returns one row a KPI: kpi, period (first day), label (its name, as `written` gives it), value, n, year_ago, year_change,
    partial (the label of a later period that is not complete, and was left out; else missing). Changes are fractions, or points
    for a KPI that is itself a fraction; missing where there is nothing to compare with, or it is 0.

    >>> rows = pd.DataFrame({"kpi": "chiffre_affaires", "period": pd.to_datetime(["2025-02-01", "2026-02-01", "2026-03-01"]),
    ...                      "value": [100.0, 110.0, 20.0], "n": 3})
    >>> found = changes(rows, {"orders": (date(2025, 2, 1), date(2026, 3, 4))}, "month")
    >>> found[["value", "year_change"]].round(3).values.tolist(), found["partial"].tolist()
    ([[110.0, 0.1]], ['2026-03'])
    """
    asked = window(grain, opens=opens)
    rows = []
    for kpi_id, periods in table.groupby("kpi", sort=False):
        kpi = get(str(kpi_id), kpis)
        origins = {MEASURES[name].table: 0 for name in leaves(kpi, catalog() if kpis is None else kpis)}
        origin = next(iter(origins), "")  # a target stands on none
        if origin not in ends:
            continue
        known = periods.dropna(subset=["period"]).set_index("period")
        if still and len(origins) == 1:  # what stands on two tables ends with the first
            day = pd.Timestamp(_last_whole(ends[origin][1], asked))
            if len(known) and known.index[0] < day and day not in known.index:
                if kpi.type not in ("simple", "difference"):
                    continue
                known = _nothing(known, day)
        whole = [day for day in known.index if complete(day.date(), ends[origin][1], grain, asked.opens)]
        if not whole:
            continue
        last, latest, ago = whole[-1], known.index[-1], whole[-1] - asked.year_back()
        covered = ago.date() >= begun(ends[origin][0]) and ago in known.index
        year_ago = known.at[ago, "value"] if covered else None
        rows.append(
            {
                "kpi": kpi.id, "period": last, "label": label(last, grain, opens), "value": known.at[last, "value"],
                "n": known.at[last, "n"], "year_ago": year_ago,
                "year_change": change_of(known.at[last, "value"], year_ago, kpi.unit),  # type: ignore[arg-type]
                "partial": label(latest, grain, opens) if latest > last else None,
            }
        )  # fmt: skip
    columns = ["kpi", "period", "label", "value", "n", "year_ago", "year_change", "partial"]
    return pd.DataFrame(rows, columns=columns).astype(
        dict.fromkeys(["value", "year_ago", "year_change"], "float64")
        | {"period": "datetime64[us]", "label": "str", "partial": "str"}
    )


def _nothing(known: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The periods of what is counted, with one more, in which nothing was."""
    row = pd.DataFrame({"value": 0.0, "n": 0}, index=pd.DatetimeIndex([day], name=known.index.name))
    return pd.concat([known[["value", "n"]], row]).sort_index()


def _last_whole(end: date, asked: Window) -> date:
    """The first day of the last complete period of data that end on a day."""
    assert asked.grain
    number = asked.number(end)
    first, before = asked.first_day(number), asked.first_day(number - 1)
    assert first and before
    return first if complete(first, end, asked.grain, asked.opens) else before


def begun(first: date) -> date:
    """Return the first day of the first month that is whole, when data begin on a day.

    >>> begun(date(2025, 1, 3)), begun(date(2025, 1, 21))
    (datetime.date(2025, 1, 1), datetime.date(2025, 2, 1))
    """
    start = pd.Timestamp(first.replace(day=1))
    return (start if first.day <= LATE else start + pd.DateOffset(months=1)).date()


def label(first: date, grain: str, opens: Any = 1) -> str:
    """Name a period by its first day: 2026-S09, 2026-03, 2026-T1 or 2026; 2025-2026-T1 or 2025-2026 in a financial year.

    >>> label(date(2026, 4, 1), "trimestre"), label(date(2026, 4, 1), "month"), label(date(2026, 2, 23), "semaine")
    ('2026-T2', '2026-04', '2026-S09')
    >>> label(date(2026, 1, 1), "trimestre", opens=7), label(date(2025, 7, 1), "annee", opens=7)
    ('2025-2026-T3', '2025-2026')
    """
    asked = window(grain, opens=opens)
    if asked.grain == "week":
        return f"{first:%G-S%V}"
    if asked.grain == "month":
        return f"{first:%Y-%m}"
    months = first.year * 12 + first.month - asked.opens
    year = str(months // 12) if asked.opens == 1 else f"{months // 12}-{months // 12 + 1}"
    return f"{year}-T{months % 12 // 3 + 1}" if asked.grain == "quarter" else year


def written(table: pd.DataFrame, grain: str, opens: Any = 1) -> pd.DataFrame:
    """Return a table of `kpis.compute` whose periods are named instead of dated.

    >>> written(pd.DataFrame({"period": pd.to_datetime(["2026-01-01"])}), "mois")["period"].tolist()
    ['2026-01']
    """
    return table.assign(period=table["period"].map(lambda day: label(day, grain, opens), na_action="ignore"))


def movers(table: pd.DataFrame, group: str, now: pd.Timestamp, then: pd.Timestamp) -> pd.DataFrame:
    """Say which groups moved a KPI most between two periods.

    Parameters: `table`, of `kpis.compute` for one additive KPI with a grain and the group; `now` and `then`, first days.
    Returns one row a group: the group, value, before, difference; the largest move first.

    >>> rows = pd.DataFrame({"period": pd.to_datetime(["2026-01-01", "2026-02-01"] * 2), "region": ["Nord", "Nord", "Sud", "Sud"],
    ...                      "value": [10.0, 15.0, 30.0, 12.0]})
    >>> movers(rows, "region", pd.Timestamp("2026-02-01"), pd.Timestamp("2026-01-01"))[["region", "difference"]].values.tolist()
    [['Sud', -18.0], ['Nord', 5.0]]
    """
    wide = table.pivot_table(
        index=group, columns="period", values="value", aggfunc="sum", dropna=False
    ).fillna(0.0)
    absent = pd.Series(0.0, index=wide.index)
    moved = pd.DataFrame({"value": wide.get(now, absent), "before": wide.get(then, absent)})
    moved["difference"] = moved["value"] - moved["before"]
    # to the cent: of two alike, the first by name, whatever order an engine has added up in
    order = moved["difference"].abs().round(2).sort_values(ascending=False, kind="stable").index
    return moved.loc[order].reset_index()


def moved_by(
    tables: Mapping[str, pd.DataFrame], now: Mapping[str, Any], then: Mapping[str, Any], cut: Mapping[str, Any]
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """Return, for each column that orders may be split by, how much each group moved revenue, as `movers` says it.

    Parameters: `tables` by canonical name; `now` and `then`, {"start", "end"} of `kpis.compute`, empty where there is none; `cut`,
    its grain and the month that opens the year.

    >>> days = pd.to_datetime(["2025-02-03", "2026-02-02", "2026-02-03"])
    >>> orders = pd.DataFrame({"order_id": list("123"), "order_date": days, "amount": 10.0, "region": ["Nord", "Nord", "Sud"]})
    >>> spans = [{"start": f"{year}-02-01", "end": f"{year}-02-28"} for year in (2026, 2025)]
    >>> moved_by({"orders": orders}, *spans, {"grain": "month"})["region"][["region", "difference"]].values.tolist()
    [['Sud', 10.0], ['Nord', 0.0]]
    """
    orders = tables.get("orders")
    if orders is None or not (now and then):
        return {}
    found = {}
    for column in CANDIDATES:
        if column in orders and 2 <= count(orders, column) <= _GROUPS:
            spans = [
                compute("chiffre_affaires", tables, by=column, **cut, **span).table for span in (then, now)
            ]
            split = pd.concat(spans, ignore_index=True)
            moved = movers(split, column, *(pd.Timestamp(span["start"]) for span in (now, then)))
            found[column] = moved[(moved[["value", "before"]] != 0).any(axis=1)].reset_index(drop=True)
    return found


def sureness(table: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return the 95 % interval of the rates that are proportions of counted cases.

    Parameters: `table`, of `kpis.compute` without a grain nor a group.
    Returns {kpi: (low, high)}, fractions.

    >>> sureness(pd.DataFrame([{"kpi": "taux_de_gain", "low": 0.49, "high": 0.94}, {"kpi": "roi", "low": None, "high": None}]))
    {'taux_de_gain': (0.49, 0.94)}
    """
    rates = table.dropna(subset=["low", "high"])
    return {
        kpi: (low, high) for kpi, low, high in zip(rates["kpi"], rates["low"], rates["high"], strict=True)
    }
