"""When does each action happen, and where does it stand?"""

import textwrap
from collections.abc import Mapping
from datetime import date

import matplotlib.dates as dates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from smkit.display import french
from smkit.display.charts import base
from smkit.display.notation import ACTUAL, FORECAST, PLAN, WORSE, Sign
from smkit.display.theme import PALE

#: What is done is solid, what is not over hatched, what is to come an outline.
_LOOKS = {
    "late": WORSE, "running": FORECAST, "planned": PLAN, "done": ACTUAL, "cancelled": Sign("", PALE, "white", ".."),
    "critical": WORSE,
}  # fmt: skip
#: On a phone: letters of a line of a name, lines of one, inches of a row that holds them, and what stands around the rows.
_LETTERS, _LINES, _ROW, _AROUND = 18, 2, 0.37, 1.7
_DAY = pd.Timedelta(days=1)


def gantt(
    table: pd.DataFrame,
    label: str,
    start: str,
    end: str,
    state: str,
    title: str,
    *,
    names: Mapping[str, str],
    today: date | None = None,
    ax: Axes | None = None,
    source: str | None = None,
) -> Axes:
    """Draw a bar from the first to the last day of each row, in the table's order.

    Parameters: `label`, `start`, `end` (days, both included) and `state` columns; `names`, French, of the states;
    `today`, a line on that day.

    >>> day = pd.to_datetime(["2026-03-10"])
    >>> plan = pd.DataFrame({"a": ["Salon"], "s": day, "t": ["done"]})
    >>> gantt(plan, "a", "s", "s", "t", "Le salon est passé", names={"done": "Terminée"}).get_yticklabels()[0].get_text()
    'Salon'
    """
    ax = base.canvas(ax, 1.6 + 0.27 * len(table))
    for row, (first, last, its) in enumerate(table[[start, end, state]].itertuples(index=False)):
        days = (last + _DAY - first) / _DAY
        ax.barh(row, days, left=dates.date2num(first), height=0.62, **_LOOKS[its].bar())
    ax.set_yticks(range(len(table)), base.distinct(table[label]), parse_math=False)
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.xaxis_date()
    ax.xaxis.set_major_locator(dates.AutoDateLocator(minticks=3, maxticks=9))
    short = (table[end].max() - table[start].min()) / _DAY < 120
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _tick(dates.num2date(x).date(), short)))
    ax.tick_params(left=False)
    ax.grid(axis="x")
    if today is not None:
        ax.axvline(dates.date2num(today), color=WORSE.fill, linewidth=1.2, linestyle="--")
    met = [each for each in _LOOKS if (table[state] == each).any()]
    handles = [Patch(label=names[each], **_LOOKS[each].bar()) for each in met]
    small = {
        "fontsize": 9.5,
        "handlelength": 1.3,
        "handletextpad": 0.5,
        "columnspacing": 1.1,
        "borderaxespad": 0.2,
    }
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=len(handles), **small)
    base.when_narrow(ax, lambda: _narrow(ax, base.distinct(table[label]), short))
    return base.finish(ax, title, source)


def _narrow(ax: Axes, names: list[str], short: bool) -> None:
    """Give each name the two lines that its row is then tall enough for, and write fewer days, a year where it begins."""
    wrapped = (textwrap.fill(name, _LETTERS, max_lines=_LINES, placeholder="…") for name in names)
    ax.set_yticks(range(len(names)), [name.replace("……", "…") for name in wrapped], parse_math=False)
    ax.figure.get_figure(root=True).set_figheight(_AROUND + _ROW * len(names))
    ax.xaxis.set_major_locator(dates.AutoDateLocator(minticks=2, maxticks=5))

    def written(x: float, rank: int | None) -> str:
        day = dates.num2date(x).date()
        said = _tick(day, short)
        if short:
            return said.replace(" ", "\n")
        return said if not rank or day.month == 1 else said.partition("\n")[0]

    ax.xaxis.set_major_formatter(FuncFormatter(written))


def _tick(day: date, short: bool) -> str:
    """A day under the axis: « 3 mars » where weeks count, else its month."""
    month = french.period(f"{day:%Y-%m}", short=True)
    return f"{day.day} {month.partition(chr(10))[0]}" if short else month
