"""Which is the biggest, and which reaches its goal: ranked bars, and bars in pairs."""

from collections.abc import Collection, Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from smkit.display import french
from smkit.display.charts import base
from smkit.display.notation import ACTUAL, ASIDE, INK, PLAN, Sign, gap
from smkit.display.theme import PALE

_ROW = 0.42  # inches for a bar
_SIGN = 0.016  # what a sign of a value takes of the bars' reach
_AROUND, _BESIDE = 24, 8  # points around the bars of a phone that nothing is drawn on, and around a value
_ROUNDS = 40  # after which no limit of an axis moves any more
_TIGHT = 10  # characters of a line of a name, where values need the room
_LEAST_SIZE = 7  # points of a value, where nothing else leaves it room
_MOST = 0.9  # of the bars' width, what values may take


def bars(
    table: pd.DataFrame,
    label: str,
    value: str,
    title: str,
    *,
    unit: str = "count",
    currency: str = "EUR",
    measure: str = "",
    highlight: Collection[object] = (),
    period: str = "",
    signs: Mapping[object, Sign] | None = None,
    spans: Mapping[object, tuple[float, float]] | None = None,
    ax: Axes | None = None,
    source: str | None = None,
) -> Axes:
    """Draw a horizontal bar for each row, in the table's order, with its value written beside it.

    Parameters: `table` with columns `label` and `value`; `unit` as in `french.quantity`; `measure`, French
    name of what is measured; `highlight`, labels put forward, the others then stepping back;
    `period`, French, the days it is about; `signs`, by label, of values that are no plain actual; `spans`, by label, the interval
    of a value. A missing value reads « n.d. » and has no bar.

    >>> gains = pd.DataFrame({"canal": ["E-mail", "Salon"], "gain": [4200.0, -800.0]})
    >>> ax = bars(gains, "canal", "gain", "Le salon a coûté plus qu'il n'a rapporté", unit="EUR")
    >>> [text.get_text() for text in ax.get_yticklabels()]
    ['E-mail', 'Salon']
    """
    ax = base.canvas(ax, height=1.5 + _ROW * max(len(table), 2))
    values = table[value].astype(float)
    ahead = [not highlight or name in highlight for name in table[label]]
    for row, (x, first) in enumerate(zip(values, ahead, strict=True)):
        name = table[label].iloc[row]
        _bar(ax, row, x, (signs or {}).get(name, ACTUAL if first else ASIDE))
        low, high = (spans or {}).get(name, (x, x))
        if high > low:
            ax.plot([low, high], [row, row], color=INK, linewidth=1.6, marker="|", markersize=11)
        write_value(ax, high, row, french.brief(x, unit, currency))
    tops = [max(x, *(spans or {}).get(name, (x,))) for name, x in zip(table[label], values, strict=True)]
    name_rows(ax, base.distinct(table[label]), pd.Series(tops, dtype="float64"))
    told = "" if all(ahead) or not any(ahead) else "en foncé, ce que dit le titre"
    under = base.subtitle(measure, unit, currency, " · ".join(part for part in (period, told) if part))
    return base.finish(ax, title, source, under)


def gaps(
    table: pd.DataFrame,
    label: str,
    value: str,
    title: str,
    *,
    unit: str = "count",
    currency: str = "EUR",
    measure: str = "",
    period: str = "",
    lower_is_better: bool = False,
    ax: Axes | None = None,
    source: str | None = None,
) -> Axes:
    """Draw a gap for each row, on the side of its sign, in the colour of what is better or worse, with its sign written.

    Parameters: as `bars`; `lower_is_better`, for costs and delays.

    >>> moved = pd.DataFrame({"region": ["Sud", "Ouest"], "ecart": [4200.0, -800.0]})
    >>> ax = gaps(moved, "region", "ecart", "Le Sud progresse, l'Ouest recule", unit="EUR")
    >>> [text.get_text().split()[0][0] for text in ax.texts]
    ['+', '−']
    """
    ax = base.canvas(ax, height=1.5 + _ROW * max(len(table), 2))
    values = table[value].astype(float)
    for row, x in enumerate(values):
        _bar(ax, row, x, gap(x, lower_is_better=lower_is_better))
        write_value(ax, x, row, signed(x, unit, currency))
    name_rows(ax, base.distinct(table[label]), values)
    return base.finish(ax, title, source, base.subtitle(measure, unit, currency, period))


def signed(x: float, unit: str, currency: str = "EUR") -> str:
    """Write a gap with its sign; one that is nil has none.

    >>> signed(99.5, "EUR").split(), signed(0.0, "count")
    (['+99,50', '€'], '0')
    """
    return f"+{french.brief(x, unit, currency)}" if x > 0 else french.brief(x, unit, currency)


def paired(
    table: pd.DataFrame,
    label: str,
    first: str,
    second: str,
    title: str,
    *,
    names: tuple[str, str] = ("Objectif", "Réalisé"),
    unit: str = "count",
    currency: str = "EUR",
    measure: str = "",
    signs: tuple[Sign, Sign] = (PLAN, ACTUAL),
    gap_too: bool = False,
    period: str = "",
    ax: Axes | None = None,
    source: str | None = None,
) -> Axes:
    """Draw two bars for each row, on one scale, both with their values.

    Parameters: as `bars`; `names`, what the legend calls the two columns; `signs`, what kind of value each holds;
    `gap_too`, whether the gap from the first to the second has a bar of its own under them, with its sign.

    >>> plan = pd.DataFrame({"action": ["Salon"], "prevu": [15000.0], "reel": [12000.0]})
    >>> ax = paired(plan, "action", "prevu", "reel", "Le salon a vendu 20 % de moins que prévu", unit="EUR")
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['Objectif', 'Réalisé']
    """
    ax = base.canvas(ax, height=1.9 + (2.1 if gap_too else 1.6) * _ROW * max(len(table), 2))
    pairs = table[[first, second]].astype(float)
    places, thick = ((-0.27, 0.03), 0.26) if gap_too else ((-0.19, 0.19), 0.34)
    for column, name, shift, sign in zip((first, second), names, places, signs, strict=True):
        rows = [row + shift for row in range(len(table))]
        ax.barh(rows, pairs[column].fillna(0), height=thick, label=name, **sign.bar())
        for row, x in zip(rows, pairs[column], strict=True):
            write_value(ax, x, row, french.brief(x, unit, currency))
    if gap_too:
        for row, (begun, ended) in enumerate(pairs.dropna().itertuples(index=False)):
            own = gap(ended - begun)
            ax.barh(row + 0.29, ended - begun, left=begun, height=0.16, **own.bar())
            write_value(ax, max(begun, ended), row + 0.29, signed(ended - begun, unit, currency))
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2)
    name_rows(ax, base.distinct(table[label]), pd.concat([pairs[first], pairs[second]]))
    return base.finish(ax, title, source, base.subtitle(measure, unit, currency, period))


def _bar(ax: Axes, row: int, x: float, sign: Sign) -> None:
    ax.barh(row, 0 if pd.isna(x) else x, height=sign.thick, **sign.bar())


def write_value(ax: Axes, x: float, row: float, text: str) -> None:
    """Write a bar's value just beyond its end."""
    before = x < 0
    ax.annotate(
        text,
        (0 if pd.isna(x) else x, row),
        xytext=(-5 if before else 5, 0),
        textcoords="offset points",
        ha="right" if before else "left",
        va="center",
        size=10,
        parse_math=False,
    )


def name_rows(ax: Axes, labels: list[str], values: pd.Series) -> None:
    """Name the rows from the top down, and leave room for the values written beyond the bars."""
    _leave_room(ax, values)
    base.when_narrow(ax, lambda: _leave_narrow_room(ax, values))
    ax.set_yticks(range(len(labels)), labels, parse_math=False)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.set_xticks([])  # the values are written: a scale would say them twice
    ax.spines["bottom"].set_visible(False)
    ax.spines["left"].set_visible(False)
    ax.axvline(0, color=PALE, linewidth=1)
    ax.tick_params(left=False)


def _leave_room(ax: Axes, values: pd.Series) -> None:
    """Leave room for the values written beyond the bars, on one side or on both."""
    low, high = min(0.0, values.min()), max(0.0, values.max())
    longest = max((len(text.get_text()) for text in ax.texts), default=0)
    room = (0.05 + _SIGN * longest) * ((high - low) or 1)
    ax.set_xlim(low - room * (low < 0), high + room)


def _leave_narrow_room(ax: Axes, values: pd.Series) -> None:
    """Leave the room that values take on a phone, as they are drawn: what names leave to the bars is little, and differs much."""
    written, taken = _written(ax)
    if taken > _MOST:
        base.fold(ax, _TIGHT)
        written, taken = _written(ax)
    if taken > _MOST:  # billions on both sides: smaller, rather than over the names
        for text in ax.texts:
            text.set_fontsize(max(_LEAST_SIZE, 10 * _MOST / taken))
        written, taken = _written(ax)
    fewer = min(1.0, _MOST / (taken or 1.0))  # something must be left to the bars
    written = [(x, share * fewer, before) for x, share, before in written]
    low, high = start, end = min(0.0, values.min()), max(0.0, values.max())
    for _ in range(_ROUNDS):  # what is left for a value widens what all stands on
        reach = (end - start) or 1.0
        start = min([low, *(x - share * reach for x, share, before in written if before)])
        end = max([high, *(x + share * reach for x, share, before in written if not before)])
    ax.set_xlim(start, end)


def _written(ax: Axes) -> tuple[list[tuple[float, float, bool]], float]:
    """Where each value is written, the share that it takes of the width which names leave to the bars, and whether it stands before
    its place; and what the longest on both sides take together. Measured at the scale of pictures, as `base.fit`."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.dpi *= 2
    drawn = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # else a text keeps the one it was last drawn by
    point = figure.dpi / 72
    names = max((label.get_window_extent(drawn).width for label in ax.get_yticklabels()), default=0)
    left = max(figure.bbox.width - names - _AROUND * point, figure.bbox.width / 5)
    written = []
    for text in ax.texts:
        if isinstance(text, Annotation):
            share = (text.get_window_extent(drawn).width + _BESIDE * point) / left
            written.append((float(text.xy[0]), share, text.get_horizontalalignment() == "right"))
    figure.dpi /= 2
    sides = [[share for _, share, before in written if before is side] for side in (True, False)]
    return written, sum(max(side, default=0.0) for side in sides)
