"""Which is the biggest, and which reaches its goal: ranked bars, and bars in pairs."""

from collections.abc import Collection

import pandas as pd
from matplotlib.axes import Axes

from smkit.display.charts import base
from smkit.display.theme import ACCENT, PALE

_ROW = 0.42  # inches for a bar


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
    ax: Axes | None = None,
    source: str | None = None,
) -> Axes:
    """Draw a horizontal bar for each row, in the table's order, with its value written beside it.

    Parameters: `table` with columns `label` and `value`; `unit` as in `french.quantity`; `measure`, French
    name of what is measured; `highlight`, labels in the accent colour, the others then stepping back.
    A missing value reads « n.d. » and has no bar.

    >>> gains = pd.DataFrame({"canal": ["E-mail", "Salon"], "gain": [4200.0, -800.0]})
    >>> ax = bars(gains, "canal", "gain", "Le salon a coûté plus qu'il n'a rapporté", unit="EUR")
    >>> [text.get_text() for text in ax.get_yticklabels()]
    ['E-mail', 'Salon']
    """
    ax = base.canvas(ax, height=1.5 + _ROW * max(len(table), 2))
    values = table[value].astype(float)
    colors = [ACCENT if not highlight or name in highlight else PALE for name in table[label]]
    ax.barh(range(len(table)), values.fillna(0), height=0.7, color=colors)
    for row, x in enumerate(values):
        _write(ax, x, row, base.brief(x, unit, currency))
    ax.set_xlabel(base.axis_title(measure, unit, currency), parse_math=False)
    _rows(ax, base.distinct(table[label]), values)
    return base.finish(ax, title, source)


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
    ax: Axes | None = None,
    source: str | None = None,
) -> Axes:
    """Draw two bars for each row, `first` in grey and `second` in the accent colour, both with their values.

    Parameters: as `bars`; `names`, what the legend calls the two columns.

    >>> plan = pd.DataFrame({"action": ["Salon"], "prevu": [15000.0], "reel": [12000.0]})
    >>> ax = paired(plan, "action", "prevu", "reel", "Le salon a vendu 20 % de moins que prévu", unit="EUR")
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['Objectif', 'Réalisé']
    """
    ax = base.canvas(ax, height=1.9 + 1.6 * _ROW * max(len(table), 2))
    pairs = table[[first, second]].astype(float)
    for column, name, shift, color in ((first, names[0], -0.19, PALE), (second, names[1], 0.19, ACCENT)):
        rows = [row + shift for row in range(len(table))]
        ax.barh(rows, pairs[column].fillna(0), height=0.36, color=color, label=name)
        for row, x in zip(rows, pairs[column], strict=True):
            _write(ax, x, row, base.brief(x, unit, currency))
    ax.set_xlabel(base.axis_title(measure, unit, currency), parse_math=False)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2)
    _rows(ax, base.distinct(table[label]), pd.concat([pairs[first], pairs[second]]))
    return base.finish(ax, title, source)


def _write(ax: Axes, x: float, row: float, text: str) -> None:
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


def _rows(ax: Axes, labels: list[str], values: pd.Series) -> None:
    """Name the rows from the top down, and leave room for the values written beyond the bars."""
    ax.set_yticks(range(len(labels)), labels, parse_math=False)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    low, high = min(0.0, values.min()), max(0.0, values.max())
    longest = max((len(text.get_text()) for text in ax.texts), default=0)
    room = (0.05 + 0.016 * longest) * ((high - low) or 1)
    ax.set_xlim(low - room * (low < 0), high + room)
    ax.set_xticks([])  # the values are written: a scale would say them twice
    ax.spines["bottom"].set_visible(False)
    ax.spines["left"].set_visible(False)
    ax.axvline(0, color=PALE, linewidth=1)
    ax.tick_params(left=False)
