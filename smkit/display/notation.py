"""One notation for every chart: a sign means the same everywhere, in colour, in black and white, to a colour-blind reader.

As IBCS and ISO 24896 have it, in the house's colours: what was done is solid, a year before light, what was planned an outline,
what is forecast or not over hatched, a gap a slimmer bar of its own with its sign written. Only one thing is put forward on a
chart, and the rest then steps back.
"""

from dataclasses import dataclass
from typing import Any

from smkit.display.theme import ACCENT, BAD, GOOD

INK = "#3C434B"  # outlines: darker than the accent in grey print
_LIGHT, _ASIDE = "#B7D4E8", "#98A1AB"
_BAR, _SLIM = 0.7, 0.4  # share of its place that a bar takes, and a gap's


@dataclass(frozen=True)
class Sign:
    """How one kind of value is drawn: `fill` and `edge` colours, `hatch`, `thick` (share of its place, 0–1), `line` style."""

    name: str
    fill: str
    edge: str
    hatch: str = ""
    thick: float = _BAR
    line: str = "-"

    def bar(self) -> dict[str, Any]:
        """Return what matplotlib needs to draw it as a bar.

        >>> PLAN.bar()["facecolor"], FORECAST.bar()["hatch"]
        ('white', '////')
        """
        outlined = self.fill == "white"
        look = {"facecolor": self.fill, "edgecolor": self.edge, "linewidth": 1.4 if outlined else 0.0}
        return look | ({"hatch": self.hatch} if self.hatch else {})

    def stroke(self) -> dict[str, Any]:
        """Return what matplotlib needs to draw it as a line, its marks hollow where the bar is not full.

        >>> FORECAST.stroke()["linestyle"], FORECAST.stroke()["markerfacecolor"]
        ('--', 'white')
        """
        color = self.edge if self.fill == "white" else self.fill
        return {
            "color": color,
            "linestyle": self.line,
            "markerfacecolor": self.fill,
            "markeredgecolor": color,
        }


ACTUAL = Sign("Réalisé", ACCENT, ACCENT)
BEFORE = Sign("Un an plus tôt", _LIGHT, _LIGHT)
PLAN = Sign("Objectif", "white", INK, line="-.")
FORECAST = Sign("Prévu", "white", ACCENT, hatch="////", line="--")
BETTER = Sign("Mieux", GOOD, "white", thick=_SLIM)
WORSE = Sign("Moins bien", BAD, "white", hatch="\\\\\\\\", thick=_SLIM)
ASIDE = Sign("Le reste", _ASIDE, _ASIDE)

#: Every sign, in the order in which it is taught.
SIGNS = (ACTUAL, BEFORE, PLAN, FORECAST, BETTER, WORSE, ASIDE)


def gap(value: float, *, lower_is_better: bool = False) -> Sign:
    """Return the sign of a gap, or of an amount that was won or lost.

    Parameters: `value`, signed, missing or not; `lower_is_better`, for a cost or a delay.

    >>> gap(-800.0).name, gap(-800.0, lower_is_better=True).name
    ('Moins bien', 'Mieux')
    """
    return WORSE if value != 0 and (value < 0) is not lower_is_better else BETTER
