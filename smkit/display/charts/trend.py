"""How it changes over time."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from smkit.display import french
from smkit.display.charts import base
from smkit.display.notation import ACTUAL, FORECAST, PLAN, Sign
from smkit.display.theme import GREY, PALETTE

_MARKS = "osD^vP"  # shapes as well as colours, so that lines are told apart in grey print
_MOST_TICKS = 13


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
    ax: Axes | None = None,
    source: str | None = None,
) -> Axes:
    """Draw a value over periods, one line for each value of `by`; a missing value breaks the line.

    Parameters: `table` in the order of time, with columns `period` (as in `french.period`), `value` and `by`;
    `unit`, `currency` and `measure` as in `bars`; `partial` when the last period is not over: its segment is
    then dashed, its mark hollow, and its label says so; `signs`, of lines that are no plain actual; `aim`, a target, drawn as one; `top`, where
    the scale ends. The scale starts at 0 unless values are negative.

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
        ax.plot(range(whole), ys[:whole], marker=mark, markersize=5, label=base.shorten(name), **sign.stroke())
        if partial:
            last, unsure = range(max(whole - 1, 0), len(ys)), replace(FORECAST, edge=color).stroke()
            ax.plot(last, ys[max(whole - 1, 0) :], **unsure)
            ax.plot(len(ys) - 1, ys[-1], marker=mark, markersize=7, **unsure)
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
    _name_periods(ax, [str(p) for p in periods], partial)
    ends = dict.fromkeys(french.period(p, short=True).replace("\n", " ") for p in (periods[:1] + periods[-1:]))
    return base.finish(ax, title, source, base.subtitle(measure, unit, currency, " – ".join(ends)))


def _write_last(ax: Axes, values: list[float], unit: str, currency: str) -> None:
    """Write the last value beside its mark."""
    if values:
        ax.annotate(
            base.brief(values[-1], unit, currency),
            (len(values) - 1, values[-1] if french.is_known(values[-1]) else 0),
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            color=GREY,
            parse_math=False,
        )


def _name_periods(ax: Axes, periods: list[str], partial: bool) -> None:
    """Name the periods under the axis, months in short with the year where it changes; not all when many."""
    step = max(1, -(-len(periods) // _MOST_TICKS))
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
