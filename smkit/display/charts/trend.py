"""How it changes over time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from smkit.display import french
from smkit.display.charts import base
from smkit.display.notation import ACTUAL, FORECAST, INK, PLAN, Sign
from smkit.display.theme import GREY, PALETTE

_MARKS = "osD^vP"  # shapes as well as colours, so that lines are told apart in grey print
#: A mark at the edge of the axes is drawn whole, where values hardly change over years.
_WHOLE: dict[str, Any] = {"clip_on": False, "in_layout": False}
_MOST_TICKS, _FEW_TICKS = 13, 5


def line(
    table: pd.DataFrame,
    period: str,
    value: str,
    title: str,
    *,
    by: str | None = None,
    unit: str = "count",
    currency: str = "EUR",
    measure: str = "",
    partial: bool = False,
    signs: Mapping[str, Sign] | None = None,
    aim: float | None = None,
    top: float | None = None,
    notes: Sequence[tuple[str, str]] = (),
    ax: Axes | None = None,
    source: str | None = None,
) -> Axes:
    """Draw a value over periods, one line for each value of `by`; a missing value breaks the line.

    Parameters: `table` in the order of time, with columns `period` (as in `french.period`), `value` and `by`;
    `unit`, `currency` and `measure` as in `bars`; `partial` when the last period is not over: its segment is
    then dashed, its mark hollow, and its label says so; `signs`, of lines that are no plain actual; `aim`, a target,
    drawn as one; `top`, where the scale ends; `notes`, (period, what happened then, French), numbered on the drawing
    and told under it. The scale starts at 0 unless values are negative.

    >>> sales = pd.DataFrame({"mois": ["2026-01", "2026-02", "2026-03"], "ca": [10.0, 12.0, 4.0]})
    >>> ax = line(sales, "mois", "ca", "Février a été le meilleur mois", unit="EUR", partial=True)
    >>> [text.get_text() for text in ax.get_xticklabels()]
    ['janv.\\n2026', 'févr.', 'mars\\n(partiel)']
    """
    ax = base.canvas(ax)
    periods = list(dict.fromkeys(table[period]))
    series = [("", table)] if by is None else list(table.groupby(by, sort=False, dropna=False))
    for rank, (name, rows) in enumerate(series):
        color, mark = PALETTE[rank % len(PALETTE)], _MARKS[rank % len(_MARKS)]
        sign = (signs or {}).get(str(name), replace(ACTUAL, fill=color, edge=color))
        ys = rows.set_index(period)[value].astype(float).reindex(periods).to_numpy()
        whole = len(ys) - 1 if partial else len(ys)
        ax.plot(
            range(whole),
            ys[:whole],
            marker=mark,
            markersize=5,
            label=base.shorten(name),
            **sign.stroke(),
            **_WHOLE,
        )
        if partial:
            last, unsure = range(max(whole - 1, 0), len(ys)), replace(FORECAST, edge=color).stroke()
            ax.plot(last, ys[max(whole - 1, 0) :], **unsure, **_WHOLE)
            ax.plot(len(ys) - 1, ys[-1], marker=mark, markersize=7, **unsure, **_WHOLE)
    if by is None:
        _write_last(ax, table[value].astype(float).tolist(), unit, currency)
    else:
        legend = ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, borderaxespad=0.2)
        for text in legend.get_texts():
            text.set_parse_math(False)
    if not table[value].min() < 0:
        ax.set_ylim(bottom=0, top=top)
    if aim is not None:
        ax.axhline(aim, linewidth=1.4, color=PLAN.edge, linestyle=PLAN.line, zorder=0)
    base.write_values(ax.yaxis, unit)
    ax.grid(axis="y")
    named = [str(p) for p in periods]
    _name_periods(ax, named, partial)
    base.when_narrow(ax, lambda: _name_periods(ax, named, partial, _FEW_TICKS))
    ends = dict.fromkeys(
        french.period(p, short=True).replace("\n", " ") for p in (periods[:1] + periods[-1:])
    )
    told = _note(ax, named, notes)
    return base.finish(ax, title, source, base.subtitle(measure, unit, currency, " – ".join(ends)), told)


def _note(ax: Axes, periods: list[str], notes: Sequence[tuple[str, str]]) -> str:
    """Number what happened on the time line, and say it, in one line."""
    by: dict[str, list[str]] = {}
    for period, what in notes:
        if period in periods:
            by.setdefault(period, []).append(what)
    for rank, period in enumerate(by, start=1):
        ax.annotate(
            str(rank), (periods.index(period), 0.03), xycoords=ax.get_xaxis_transform(), ha="center", va="bottom", size=9,
            color=INK, bbox={"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": INK, "linewidth": 0.8},
        )  # fmt: skip
    told = (
        f"{rank} {' et '.join(what)} ({french.period(period)})"
        for rank, (period, what) in enumerate(by.items(), start=1)
    )
    return f"Repères : {' ; '.join(told)}" if by else ""


def _write_last(ax: Axes, values: list[float], unit: str, currency: str) -> None:
    """Write the last value beside its mark."""
    if values:
        ax.annotate(
            french.brief(values[-1], unit, currency),
            (len(values) - 1, values[-1] if french.is_known(values[-1]) else 0),
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            color=GREY,
            parse_math=False,
        )


def _name_periods(ax: Axes, periods: list[str], partial: bool, most: int = _MOST_TICKS) -> None:
    """Name the periods under the axis, months in short with the year where it changes; not all when many."""
    step = max(1, -(-len(periods) // most))
    kept = list(range(len(periods) - 1, -1, -step))[::-1]  # counted from the last, which readers look for
    labels, year = [], ""
    for at in kept:
        short = french.period(periods[at], short=True)
        name, _, its_year = short.partition("\n")
        labels.append(name if its_year == year else short)
        year = its_year
    if partial and labels:
        labels[-1] += "\n(partiel)"
    ax.set_xticks(kept, labels)
    ax.set_xlim(-0.3, len(periods) - 1 + max(0.6, 0.09 * len(periods)))
