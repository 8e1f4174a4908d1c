"""Did it pay, and from when: the way from revenue to net gain, and the break-even point."""

from collections.abc import Collection

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from smkit.display import french
from smkit.display.charts import base
from smkit.display.charts.compare import name_rows, signed, write_value
from smkit.display.notation import ACTUAL, BETTER, WORSE, Sign, gap
from smkit.display.theme import ACCENT, GREY, PALE

_ROW = 0.46  # inches for a step


def waterfall(
    table: pd.DataFrame,
    label: str,
    value: str,
    title: str,
    *,
    totals: Collection[str] = (),
    unit: str = "EUR",
    currency: str = "EUR",
    measure: str = "",
    start: Sign = ACTUAL,
    period: str = "",
    ax: Axes | None = None,
    source: str | None = None,
) -> Axes:
    """Draw how a first amount becomes a last one: each step starts where the one before it ended.

    Parameters: `table` with columns `label` and signed `value`, in order: the start, the steps, the total;
    `totals`, labels drawn from zero (by default the last row); `start`, the sign of the first amount; `unit`, `currency`,
    `measure` and `period` as in `bars`.
    Raises ValueError when a total is not the sum of what precedes it: the drawing would lie.

    >>> steps = pd.DataFrame({"poste": ["Ventes", "Coût", "Gain brut"], "montant": [20_000, -15_000, 5_000]})
    >>> ax = waterfall(steps, "poste", "montant", "Il reste 5 000 € avant le prix d'achat")
    >>> [round(bar.get_x()) for bar in ax.patches]
    [0, 20000, 0]
    """
    ax = base.canvas(ax, height=1.4 + _ROW * max(len(table), 3))
    names = list(table[label])
    ends = set(totals) or set(names[-1:])
    level, reached = 0.0, [0.0]
    for at, (name, amount) in enumerate(zip(names, table[value].astype(float), strict=True)):
        whole = name in ends or at == 0
        if name in ends and abs(amount - level) > 0.005 + 1e-9 * abs(level):
            raise ValueError(f"« {name} » vaut {amount}, mais les étapes qui le précèdent donnent {level}.")
        sign = (start if at == 0 else ACTUAL) if whole else gap(amount)
        begun = 0.0 if whole else level
        level = begun + amount
        reached.append(level)
        ax.barh(at, amount, left=begun, height=sign.thick, **sign.bar())
        if at < len(names) - 1:
            ax.plot([level, level], [at, at + 1], color=GREY, linewidth=0.8, zorder=0)
        text = french.brief(amount, unit, currency) if whole else signed(amount, unit, currency)
        write_value(ax, level if whole else max(begun, level), at, text)
    name_rows(ax, base.distinct(names), pd.Series(reached))
    return base.finish(ax, title, source, base.subtitle(measure, unit, currency, period))


def break_even(
    table: pd.DataFrame,
    sales: str,
    gain: str,
    title: str,
    *,
    threshold: int | None = None,
    actual: int | None = None,
    made: str = "Réalisé",
    currency: str = "EUR",
    ax: Axes | None = None,
    source: str | None = None,
) -> Axes:
    """Draw net gain against number of sales, the loss and the gain shaded, the break-even point marked.

    Parameters: `table` with columns `sales` (count) and `gain` (in `currency`), at least two rows;
    `threshold`, sales at break-even (None when no number of sales is enough); `actual`, sales made, which
    the chart calls `made`.

    >>> curve = pd.DataFrame({"ventes": [0, 200, 300, 400], "gain": [-15_000, -5_000, 0, 5_000]})
    >>> ax = break_even(curve, "ventes", "gain", "Il manquait 100 ventes", threshold=300, actual=200)
    >>> [text.get_text().split() for text in ax.texts]
    [['Seuil', ':', '300', 'ventes'], ['Réalisé', ':', '200', 'ventes']]
    """
    ax = base.canvas(ax)
    curve = table[[sales, gain]].astype(float).sort_values(sales)
    xs, ys = curve[sales].to_numpy(), curve[gain].to_numpy()
    ax.axhline(0, color=GREY, linewidth=1)
    ax.fill_between(xs, ys, 0, where=ys <= 0, interpolate=True, color=WORSE.fill, alpha=0.14, linewidth=0)
    ax.fill_between(xs, ys, 0, where=ys >= 0, interpolate=True, color=BETTER.fill, alpha=0.14, linewidth=0)
    ax.plot(xs, ys, color=ACCENT)
    for name, x, mark, up in (("Seuil", threshold, "o", True), (made, actual, "D", False)):
        if x is not None:
            y = float(np.interp(x, xs, ys))
            ax.plot(x, y, mark, color=GREY if mark == "D" else ACCENT, markersize=8, zorder=3)
            ax.annotate(
                f"{name} : {french.plural(x, 'vente')}",
                (x, y),
                xytext=(-8, 12) if up else (10, -14),
                textcoords="offset points",
                ha="right" if up else "left",
            )
    base.write_values(ax.xaxis, "count")
    base.write_values(ax.yaxis, "EUR")
    ax.set_xlabel("Nombre de ventes")
    ax.set_ylabel(base.axis_title("Gain net", "EUR", currency), parse_math=False)
    ax.spines["bottom"].set_visible(False)
    ax.grid(axis="y", color=PALE, alpha=0.5)
    return base.finish(ax, title, source)
