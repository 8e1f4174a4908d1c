"""How sure is it: values with their intervals, what moves a result most, and the chance of losing."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from smkit.display import french
from smkit.display.charts import base
from smkit.display.notation import BETTER, WORSE, gap
from smkit.display.theme import ACCENT, GREY, PALE

_ROW = 0.55  # inches for a row


def intervals(
    table: pd.DataFrame,
    label: str,
    value: str,
    low: str,
    high: str,
    title: str,
    *,
    mark: float | None = 0,
    far: float | None = None,
    unit: str = "count",
    currency: str = "EUR",
    measure: str = "",
    period: str = "",
    ax: Axes | None = None,
    source: str | None = None,
) -> Axes:
    """Draw each value as a dot on its interval, in the table's order; those that reach the mark step back.

    Parameters: `table` with columns `label`, `value`, `low` and `high`; `mark`, where a vertical line tells « no effect », or
    None; `far`, where a longer interval is cut, its end told, so that the others can be read, or None; `unit`, `currency`,
    `measure` and `period` as in `bars`; `unit` points are written from fractions (0.01 is 1 pt).

    >>> effects = pd.DataFrame({"groupe": ["E-mail"], "ecart": [0.027], "bas": [0.016], "haut": [0.039]})
    >>> ax = intervals(effects, "groupe", "ecart", "bas", "haut", "L'e-mail convertit mieux", unit="points")
    >>> ax.texts[0].get_text().split()
    ['+2,7', 'pt']
    """
    ax = base.canvas(ax, height=1.6 + _ROW * max(len(table), 2))
    factor = 100 if unit == "points" else 1
    numbers = table[[value, low, high]].astype(float) * factor
    for row, (x, left, right) in enumerate(numbers.itertuples(index=False)):
        crossed = mark is not None and left <= mark * factor <= right
        color = GREY if crossed else ACCENT
        end = right if far is None else min(right, far * factor)
        ax.plot([left, end], [row, row], color=color, linewidth=3, alpha=0.5, solid_capstyle="butt")
        if end < right:
            ax.plot(end, row, ">", color=color, markersize=8)
            ax.annotate(f"jusqu'à {french.brief(right, unit, currency)}", (end, row), xytext=(0, -9), textcoords="offset points",
                        ha="right", va="top", parse_math=False)  # fmt: skip
        ax.plot(x, row, "o", color=color, markersize=9, markerfacecolor="white" if crossed else color)
        text = french.signed(x, unit) if unit == "points" else french.brief(x, unit, currency)
        ax.annotate(text, (x, row), xytext=(0, 9), textcoords="offset points", ha="center", parse_math=False)
    if mark is not None:
        ax.axvline(mark * factor, color=GREY, linewidth=1, zorder=0)
    labels = base.distinct(table[label])
    ax.set_yticks(range(len(labels)), labels, parse_math=False)
    ax.set_ylim(len(labels) - 0.5, -0.75)
    base.write_values(ax.xaxis, unit)
    ax.spines["left"].set_visible(False)
    ax.tick_params(left=False)
    ax.grid(axis="x")
    return base.finish(ax, title, source, base.subtitle(measure, unit, currency, period))


def tornado(
    table: pd.DataFrame,
    label: str,
    low: str,
    high: str,
    title: str,
    *,
    center: float,
    unit: str = "EUR",
    currency: str = "EUR",
    measure: str = "",
    ax: Axes | None = None,
    source: str | None = None,
) -> Axes:
    """Draw how far a result moves when each of its inputs does: the widest bar on top.

    Parameters: `table` with columns `label`, and the result when the input is at its `low` and `high`, widest first;
    `center`, the result as things stand; `unit`, `currency` and `measure` as in `bars`. What falls below zero is in the colour
    of losses.

    >>> moved = pd.DataFrame({"entree": ["Prix"], "bas": [-7_000], "haut": [-3_000]})
    >>> ax = tornado(moved, "entree", "bas", "haut", "Le prix pèse le plus", center=-5_000)
    >>> [text.get_text().split() for text in ax.texts]
    [['−7', '000', '€'], ['−3', '000', '€']]
    """
    ax = base.canvas(ax, height=1.5 + _ROW * max(len(table), 2))
    ends = table[[low, high]].astype(float)
    for row, pair in enumerate(ends.itertuples(index=False)):
        left, right = min(pair), max(pair)
        ax.add_patch(Rectangle((left, row - 0.3), min(right, max(0.0, left)) - left, 0.6, **WORSE.bar()))
        start = max(left, min(0.0, right))
        ax.add_patch(Rectangle((start, row - 0.3), right - start, 0.6, **BETTER.bar()))
        for x, side, shift in ((left, "right", -5), (right, "left", 5)):
            ax.annotate(
                french.brief(x, unit, currency), (x, row), xytext=(shift, 0), textcoords="offset points", ha=side,
                va="center", size=10, parse_math=False,
            )  # fmt: skip
    ax.axvline(center, color=GREY, linewidth=1.2)
    reach = [*ends.to_numpy().ravel(), center]
    room = 0.22 * ((max(reach) - min(reach)) or 1)
    ax.set_xlim(min(reach) - room, max(reach) + room)
    labels = base.distinct(table[label])
    ax.set_yticks(range(len(labels)), labels, parse_math=False)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    base.write_values(ax.xaxis, unit)
    ax.spines["left"].set_visible(False)
    ax.tick_params(left=False)
    return base.finish(ax, title, source, base.subtitle(measure, unit, currency))


def losses(
    draws: pd.Series,
    title: str,
    *,
    unit: str = "EUR",
    currency: str = "EUR",
    measure: str = "Gain net",
    ax: Axes | None = None,
    source: str | None = None,
) -> Axes:
    """Draw how often each result came out among many draws, the losses in their own colour, with their share written.

    Parameters: `draws`, results of a simulation; `unit`, `currency` and `measure` as in `bars`.

    >>> ax = losses(pd.Series([-100.0, 50.0, 200.0, 300.0]), "Une chance sur quatre de perdre")
    >>> [text.get_text().split() for text in ax.texts]
    [['Perte', ':', '25,0', '%', 'des', 'tirages'], ['Gain', ':', '75,0', '%']]
    """
    ax = base.canvas(ax)
    values = draws.to_numpy(dtype=float)
    counts, edges = np.histogram(values, bins=40)
    if edges[0] < 0 < edges[-1]:  # zero is an edge, so that no bar is half loss, half gain
        width = edges[1] - edges[0]
        edges = np.concatenate(
            [-np.arange(width, width - edges[0], width)[::-1], np.arange(0, edges[-1] + width, width)]
        )
        counts, edges = np.histogram(values, bins=edges)
    for left, right, share in zip(edges[:-1], edges[1:], counts / len(values), strict=True):
        look = gap(-1.0 if right <= 1e-9 else 1.0).bar() | {"linewidth": 0.4}
        ax.bar(left, share, width=right - left, align="edge", **look)
    lost = float((values < 0).mean())
    bars = ax.get_ylim()[1]
    ax.set_ylim(0, bars * 1.15)
    ax.vlines(0, 0, bars, color=GREY, linewidth=1)  # as high as the bars: above them stand the words
    for words, at, side, color in (
        (f"Perte : {french.percent(lost)} des tirages", 0.01, "left", WORSE.fill),
        (f"Gain : {french.percent(1 - lost)}", 0.99, "right", BETTER.fill),
    ):
        ax.annotate(
            words, (at, 0.98), xycoords="axes fraction", ha=side, va="top", color=color, weight="bold"
        )
    base.write_values(ax.xaxis, unit)
    base.write_values(ax.yaxis, "fraction")
    ax.set_xlabel(base.axis_title(measure, unit, currency), parse_math=False)
    ax.set_ylabel("Part des tirages (%)")
    ax.spines["left"].set_color(PALE)
    return base.finish(ax, title, source)
