"""What all charts share: where they are drawn, how their values are written, titles and source line."""

import textwrap
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from os.path import commonprefix
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.layout_engine import LayoutEngine
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator
from matplotlib.transforms import ScaledTranslation

from smkit.display import french
from smkit.display.theme import GREY, SIZE
from smkit.typography import typeset

LONGEST = 38  # characters of a label beside its bar
PHONE, _PHONE_TALL = (
    3.68,
    3.6,
)  # inches: a phone 400 pixels wide less its margins, and what a line takes there
_LABEL, _LINES = 16, 2.5  # characters of a line beside a bar, there, and how many lines a bar has room for
_BEGINS = 6  # characters of a label's beginning that still tell what it is of
_VAST = 1e8  # from where the amounts of an axis are in millions
_AIR = 10  # points between a title and what it stands on


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
    text = typeset(" ".join(str(label).split(" ")))
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > longest // 2 else cut).rstrip(" ,;:-") + "…"


def distinct(labels: Iterable[Any]) -> list[str]:
    """Shorten labels and number those that are the same, so that each keeps its own bar; ends alone that differ stay.

    >>> distinct(["A", "B", "A"])
    ['A', 'B', 'A (2)']
    >>> distinct([f"Hôtellerie et restauration collective · {part}" for part in ("clients", "panier moyen")])
    ['Hôtellerie et restauration… · clients', 'Hôtellerie et… · panier moyen']
    """
    seen: dict[str, int] = {}
    result, names = [], list(labels)
    short = [shorten(name) for name in names]
    many = Counter(short)
    whole = {one: {str(name) for name, its in zip(names, short, strict=True) if its == one} for one in many}
    for label in (
        its if len(whole[its]) == 1 else _with_its_end(str(name), whole[its])
        for name, its in zip(names, short, strict=True)
    ):
        seen[label] = seen.get(label, 0) + 1
        result.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return result


def _with_its_end(label: str, others: Collection[str]) -> str:
    """Cut a label in its middle, so that what tells it from `others`, which begin as it does, is seen."""
    begins = len(commonprefix([*others]))
    start = label.rfind(" ", 0, begins + 1) + 1
    if label[:start].endswith("· "):
        start -= 2
    if start <= 0 or len(label) - start > LONGEST - _BEGINS - 2:  # no word to cut at
        return f"{label[: LONGEST - 12].rstrip()}…{label[-10:]}"
    end = label[start:]
    room = LONGEST - len(end) - 2
    return f"{shorten(label[:start].strip(' ·'), room)} {end}"


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

    def written(x: float, _: object) -> str:
        most = max(map(abs, axis.get_view_interval()))
        if french.is_currency(unit) and most >= _VAST:  # a tick as wide as the drawing leaves it no room
            size, prefix = french.scale(most)
            return f"{french.number(x / size)}{french.NBSP}{prefix}" if x else "0"
        return french.number(round(x * factor, 9))

    axis.set_major_locator(MaxNLocator(nbins=6, integer=unit == "count"))
    axis.set_major_formatter(FuncFormatter(written))


def subtitle(measure: str, unit: str = "", currency: str = "EUR", period: str = "") -> str:
    """Say what a chart measures, in what unit, over what days: the line under its title.

    >>> subtitle("Chiffre d'affaires", "EUR", period="mars 2026"), subtitle("Taux", "fraction")
    ("Chiffre d'affaires · € · mars 2026", 'Taux · %')
    """
    return " · ".join(part for part in (measure, axis_title("", unit, currency), period) if part)


def finish(ax: Axes, title: str, source: str | None, under: str = "", notes: str = "") -> Axes:
    """Write the title (the message), what is drawn under it (of `subtitle`), and under the figure its notes and its source."""
    figure = _figure(ax)
    foot = typeset(". ".join(part for part in (notes, f"Source : {source}" if source else "") if part))
    if foot:
        figure.supxlabel(foot, x=0.006, ha="left", size=8.5, color=GREY, parse_math=False)
    # above the axes, where they are anyway: matplotlib would measure every label at each layout to find that out
    ax.set_title(typeset(title), loc="left", y=1, parse_math=False)
    ax.set_title(under, loc="right", y=1, parse_math=False, size=10, weight="normal", color=GREY)
    fit(ax)
    return ax


def when_narrow(ax: Axes, change: Callable[[], object]) -> None:
    """Keep what a drawing has to change of itself where it is made narrow: fewer ticks, more room beside its bars."""
    ax.smkit_narrow = change  # type: ignore[attr-defined]


def fold(ax: Axes, wide: int = _LABEL) -> None:
    """Write the names beside bars on lines of so many characters, words whole, and give bars the height that these take."""
    figure, before = _figure(ax), [label.get_text() for label in ax.get_yticklabels()]
    names = [
        textwrap.fill(" ".join(name.split("\n")), wide, break_long_words=wide == _LABEL) for name in before
    ]
    was, lines = (max((name.count("\n") + 1 for name in each), default=1) for each in (before, names))
    figure.set_figheight(figure.get_figheight() * max(1.0, lines / _LINES) / max(1.0, was / _LINES))
    ax.set_yticks(ax.get_yticks(), names, parse_math=False)


def squeeze(ax: Axes) -> None:
    """Make a drawing as narrow as a phone: labels and titles on more lines, no text smaller, and the legend under the title, on two
    columns, or one where they are long."""
    figure = _figure(ax)
    tall = figure.get_figheight()
    figure.set_size_inches(PHONE, _PHONE_TALL if tall == SIZE[1] else tall)
    if isinstance(ax.yaxis.get_major_locator(), FixedLocator):
        fold(ax)
    if isinstance(locator := ax.xaxis.get_major_locator(), MaxNLocator):
        locator.set_params(nbins=4)
    if change := getattr(ax, "smkit_narrow", None):
        change()
    for line in _foot(figure):
        line.set_fontsize(9)
    legend = ax.get_legend()
    said = [text.get_text() for text in legend.get_texts()] if legend else []
    marks = [each for each in legend.legend_handles if each is not None] if legend else []
    for columns in (2, 1) if legend else (1,):
        if legend:
            legend = ax.legend(marks, said, loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderaxespad=0.2,
                               fontsize=9.5, handlelength=1.3, columnspacing=1)  # fmt: skip
            legend.set_in_layout(False)  # or the axes would be as narrow as what is beside their names
        figure.set_layout_engine("constrained")
        fit(ax)
        if legend:
            legend.set_bbox_to_anchor((ax._left_title.get_position()[0], 1), ax.transAxes)  # type: ignore[attr-defined]
            if legend.get_window_extent().x1 <= figure.bbox.x1:
                return


def fit(ax: Axes) -> None:
    """Wrap title, subtitle and source to the figure's width, from its left edge, where a reader starts, above the legend.

    They are left out of the layout, or they would be taken for too wide; the axes are then lowered to make room for them, and the
    layout is done: to find it takes half of a drawing. All is measured at the scale at which pictures are drawn (see `pictures`),
    so that the measures serve again.
    """
    figure = _figure(ax)
    figure.dpi *= 2
    heading, below = ax._left_title, ax._right_title  # type: ignore[attr-defined]
    alone = len(figure.axes) == 1
    width = figure.bbox.width * (1.0 if alone else ax.get_position().width) * 0.97
    for text in (heading, below, *_foot(figure)):
        _wrap(text, " ".join(text.get_text().split("\n")), width)
    heading.set_in_layout(False)
    below.set_in_layout(False)
    if engine := figure.get_layout_engine():
        engine.execute(figure)
    heading.set_in_layout(True)
    below.set_in_layout(True)
    to_points = 72 / figure.dpi
    legend = ax.get_legend()
    pad = (_AIR + legend.get_window_extent().height * to_points) if legend else _AIR
    above = below.get_window_extent().height * to_points + _AIR / 2 if below.get_text() else 0.0
    ax.set_title(
        heading.get_text(), loc="left", pad=pad + above, parse_math=False
    )  # a pad moves all three titles
    below.set_transform(ax.transAxes + ScaledTranslation(0, pad / 72, figure.dpi_scale_trans))
    below.set_horizontalalignment("left")
    frame, labels = ax.get_window_extent(), ax.yaxis.get_tightbbox()
    left = min(frame.x0, labels.x0) if alone and labels is not None else frame.x0
    for text in (heading, below):
        text.set_x((left - frame.x0) / frame.width)
    if engine and alone:
        _lower(ax, engine)
    figure.dpi /= 2


def _lower(ax: Axes, engine: LayoutEngine) -> None:
    """Make room over axes for their titles, and let them stay where they are."""
    figure = _figure(ax)
    figure.set_layout_engine("none")
    top = max(text.get_window_extent().y1 for text in (ax._left_title, ax._right_title) if text.get_text())  # type: ignore[attr-defined]
    free = figure.bbox.height - engine.get()["h_pad"] * figure.dpi - top
    place = ax.get_position()
    ax.set_position((place.x0, place.y0, place.width, place.height + min(0.0, free / figure.bbox.height)))
    ax.set_in_layout(True)  # a place given by hand takes them out, and another size will be laid out anew


def _foot(figure: Figure) -> list[Text]:
    """The notes and the source under a figure, where it has them."""
    line = getattr(figure, "_supxlabel", None)
    return [line] if line else []


def _figure(ax: Axes) -> Figure:
    figure = ax.figure.get_figure(root=True)
    assert figure is not None
    return figure


def _wrap(heading: Text, title: str, width: float) -> None:
    """Write a title on lines of `width` pixels at most; what a sign takes depends on the font and on the sign."""
    columns = max(1, len(title))
    while True:
        heading.set_text("\n".join(textwrap.wrap(title, columns, break_on_hyphens=False)))
        taken = heading.get_window_extent().width
        if taken <= width or columns == 1:
            return
        columns = max(1, min(columns - 1, int(columns * width / taken)))
