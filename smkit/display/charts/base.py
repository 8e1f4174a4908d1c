"""What all charts share: where they are drawn, how their values are written, title and source line."""

import textwrap
from collections.abc import Iterable
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from smkit.display import french
from smkit.display.theme import GREY, SIZE

LONGEST = 38  # characters of a label beside its bar


def canvas(ax: Axes | None, height: float = SIZE[1]) -> Axes:
    """Return `ax`, or new axes of the house's width and of `height` inches."""
    return ax if ax is not None else plt.subplots(figsize=(SIZE[0], height), layout="constrained")[1]


def shorten(label: Any, longest: int = LONGEST) -> str:
    """Cut a long label at a word, with an ellipsis; what is missing reads « Non renseigné ».

    >>> shorten("Lampe de bureau articulée en laiton", 20), shorten(None)
    ('Lampe de bureau…', 'Non renseigné')
    """
    if not french.is_known(label):
        return "Non renseigné"
    text = " ".join(str(label).split(" "))
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > longest // 2 else cut).rstrip(" ,;:-") + "…"


def distinct(labels: Iterable[Any]) -> list[str]:
    """Shorten labels and number those that have become the same, so that each keeps its own bar.

    >>> distinct(["A", "B", "A"])
    ['A', 'B', 'A (2)']
    """
    seen: dict[str, int] = {}
    result = []
    for label in map(shorten, labels):
        seen[label] = seen.get(label, 0) + 1
        result.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return result


def axis_title(measure: str, unit: str, currency: str = "EUR") -> str:
    """Name what an axis measures and its unit.

    >>> axis_title("Chiffre d'affaires", "EUR"), axis_title("Ventes", "count"), axis_title("", "days")
    ("Chiffre d'affaires (€)", 'Ventes', 'jours')
    """
    if french.is_currency(unit):
        sign = french.symbol(currency if unit == "EUR" else unit)
    else:
        sign = {"fraction": "%", "days": "jours", "points": "points"}.get(unit, "")
    return f"{measure} ({sign})" if measure and sign else measure or sign


def write_values(axis: Axis, unit: str) -> None:
    """Write an axis's values in French; the unit itself stands in the axis's title."""
    factor = 100 if unit == "fraction" else 1
    axis.set_major_locator(MaxNLocator(nbins=6, integer=unit == "count"))
    axis.set_major_formatter(FuncFormatter(lambda x, _: french.number(round(x * factor, 9))))


def brief(x: Any, unit: str, currency: str = "EUR") -> str:
    """Write a value beside its mark: as `french.quantity`, but amounts of 100 or more without cents.

    >>> brief(99.5, "EUR").split(), brief(-5000, "EUR").split()
    (['99,50', '€'], ['−5', '000', '€'])
    """
    if french.is_currency(unit) and french.is_known(x) and abs(x) >= 100:
        return french.money(x, currency if unit == "EUR" else unit, decimals=0)
    return french.quantity(x, unit, currency)


def finish(ax: Axes, title: str, source: str | None) -> Axes:
    """Write the title, aligned left and wrapped to the width, and the source line under the figure."""
    figure = ax.figure.get_figure(root=True)
    assert figure is not None
    alone = len(figure.axes) == 1
    if source:
        figure.supxlabel(f"Source : {source}", x=0.006, ha="left", size=8.5, color=GREY, parse_math=False)
    pad = 34 if ax.get_legend() else 12  # legends stand between the title and the drawing
    heading = ax.set_title(title, loc="left", pad=pad, parse_math=False)
    share = 1.0 if alone else ax.get_position().width
    _wrap(heading, title, figure.bbox.width * share * 0.97)
    if alone:
        _align(ax)
    return ax


def _wrap(heading: Text, title: str, width: float) -> None:
    """Write a title on lines of `width` pixels at most; what a sign takes depends on the font and on the sign."""
    columns = max(1, len(title))
    while True:
        heading.set_text("\n".join(textwrap.wrap(title, columns, break_on_hyphens=False)))
        taken = heading.get_window_extent().width
        if taken <= width or columns == 1:
            return
        columns = max(1, min(columns - 1, int(columns * width / taken)))


def _align(ax: Axes) -> None:
    """Start the title at the figure's left edge, above the labels, where a reader starts.

    The first layout leaves the title out, or it would be taken for too wide; the next ones keep room for it.
    """
    figure, heading = ax.figure, ax._left_title  # type: ignore[attr-defined]
    heading.set_in_layout(False)
    if engine := figure.get_layout_engine():
        engine.execute(figure)  # type: ignore[arg-type]
    heading.set_in_layout(True)
    frame = ax.get_window_extent()
    labels = ax.yaxis.get_tightbbox()
    left = min(frame.x0, labels.x0 if labels is not None else frame.x0)
    heading.set_x((left - frame.x0) / frame.width)
