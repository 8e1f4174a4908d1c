"""The drawing of links: products one under the other, an arc between those that go together."""

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patheffects import withStroke

from smkit.display import french
from smkit.display.charts import base
from smkit.display.theme import GREY, PALETTE

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_ROW = 0.44  # inches for a product
_WRITTEN = 14  # arcs, beyond which their shares are not written


def order(links: "pd.DataFrame") -> list[list[str]]:
    """Return the products in families that no link leaves, each product near those it goes with.

    Parameters: `links`, with antecedent and consequent.

    >>> import pandas as pd
    >>> order(pd.DataFrame({"antecedent": ["a", "x", "b"], "consequent": ["b", "y", "c"]}))
    [['a', 'b', 'c'], ['x', 'y']]
    """
    beside: dict[str, list[str]] = {}
    for one, other in zip(links["antecedent"], links["consequent"], strict=True):
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    families: list[list[str]] = []
    seen: set[str] = set()
    for start in beside:
        if start in seen:
            continue
        family, waiting = [], [start]
        while waiting:
            product = waiting.pop(0)
            if product not in seen:
                seen.add(product)
                family.append(product)
                waiting = [other for other in beside[product] if other not in seen] + waiting
        families.append(family)
    return families


def draw(links: "pd.DataFrame", families: list[list[str]], title: str, *, source: str = "") -> "Axes":
    """Draw the links between products, thicker where more orders hold both.

    Parameters: `links`, with antecedent, consequent, confidence and n_both; `families`, of `order`; `source`, French.
    """
    rows: list[str] = []
    place: dict[str, float] = {}
    color: dict[str, str] = {}
    for at, family in enumerate(families):
        for product in family:
            place[product] = len(rows) + 0.6 * at  # a gap between families
            color[product] = PALETTE[at % 6]
            rows.append(product)
    height = max(place.values()) + 1
    ax = base.canvas(None, height=1.6 + _ROW * height)
    widest, most = 0.0, float(links["n_both"].max())
    turn = np.linspace(-np.pi / 2, np.pi / 2, 60)
    for row in links.to_dict("records"):
        top, bottom = sorted((place[row["antecedent"]], place[row["consequent"]]))
        half = (bottom - top) / 2
        reach = half**0.85  # long arcs stay within the page
        thick = 1.2 + 4.5 * row["n_both"] / most
        ax.plot(reach * np.cos(turn), (top + bottom) / 2 + half * np.sin(turn), color=color[row["antecedent"]],
                linewidth=thick, alpha=0.75, solid_capstyle="round")  # fmt: skip
        if len(links) <= _WRITTEN:
            ax.annotate(
                f"{french.percent(row['confidence'], 0)} ({french.number(row['n_both'])})", (reach, (top + bottom) / 2),
                xytext=(6, 0), textcoords="offset points", va="center", size=9.5, color=GREY, parse_math=False, zorder=4,
                path_effects=[withStroke(linewidth=4, foreground="white")],  # a wider arc passes there
            )  # fmt: skip
        widest = max(widest, reach)
    ax.scatter(
        [0] * len(rows), [place[product] for product in rows], s=46, zorder=3, color=[color[p] for p in rows]
    )
    ax.set_yticks([place[product] for product in rows], base.distinct(rows), parse_math=False)
    ax.set_ylim(height - 0.4, -0.6)
    ax.set_xlim(-0.05 * max(widest, 1), widest * 1.35 + 0.1)
    ax.set_xticks([])
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.tick_params(left=False)
    written = "Part des commandes du premier qui ont les deux (et leur nombre)"
    ax.set_xlabel(
        written if len(links) <= _WRITTEN else "Plus le trait est épais, plus de commandes ont les deux"
    )
    return base.finish(ax, title, source)
