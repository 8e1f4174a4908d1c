"""May the file itself make a change? A group that changed its name, one that lacks days, a month that was exported twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.dashboard.empty import counts
from smkit.analysis.dashboard.looks import Looked
from smkit.analysis.judging.holes import Hole, holes, touched
from smkit.analysis.judging.windows import named, number
from smkit.analysis.kpis.board import daily, opened
from smkit.analysis.kpis.clusters import Cells
from smkit.analysis.kpis.definitions import Kpi
from smkit.analysis.kpis.evaluate import leaves
from smkit.analysis.kpis.history import QUARTERLY
from smkit.analysis.kpis.measures import MEASURES
from smkit.typography import days, typeset

_ORDERS, _BASKET = "nb_commandes", "panier_moyen"
_KNOWN, _GAP = 3, 2  # months that a name must be known for, and that may pass without either
_LEFT = 0.05  # of what it was: what a name that is not used any more still has
_SAME = 0.5  # of the customers of the new name bought under the old one, and of the old one's who buy, buy under the new one
_FEW = 10  # customers below which nobody vanishes together
_AROUND, _LOWER, _PACE = (
    2,
    0.75,
    5,
)  # months around that a month is set beside, how much lower it is, and fewest orders that tell
_WEIGHS = 0.02  # of the orders of what is compared: days that lack less change nothing
_TWICE, _EQUAL = 1.6, 0.9  # times the basket of the months around, and share of lines that have their equal
#: What equal lines add nothing to: who bought, and orders, which are told apart by their numbers.
_ONCE = frozenset((
    "invoices", "sale_orders", "known_orders", "costed_orders", "active_customers", "new_customers", "customers_before",
    "customers_again", "customers_lost", "reps", "uncosted_lines",
))  # fmt: skip


@dataclass(frozen=True)
class Doubt:
    """What a file may make of a change by itself.

    `kind`: `renamed`, the `group` of a `column` sells nothing any more, and its customers buy in the group `other`; `missing`, days
    of a group without a sale, `hole`, that the others have; `twice`, nearly all the lines of a month have their equal. `months`,
    as `windows.number` counts them: from the first under the new name, those of the hole, or the one of the lines; `share`, of the
    orders of the whole, of the customers, or of the lines.
    """

    kind: Literal["renamed", "missing", "twice"]
    months: tuple[int, ...]
    share: float
    column: str = ""
    group: str = ""
    other: str = ""
    hole: Hole | None = None

    @property
    def reason(self) -> str:
        """Why nothing may be said of what it touches, in French."""
        if self.kind == "twice":
            return typeset(
                f"En {named(self.months)}, presque toutes les lignes sont deux fois dans le fichier."
            )
        if self.kind == "renamed":
            return typeset(
                f"« {self.group} » semble s'appeler « {self.other} » depuis {named(self.months[:1])}."
            )
        assert self.hole is not None
        return typeset(
            f"« {self.group} » n'a aucune vente {days(self.hole.first, self.hole.last)}, et ce trou peut faire seul un "
            "tel écart."
        )


def find(
    orders: Any, whole: Mapping[str, Cells], split: Mapping[str, Mapping[str, Cells]], known: Sequence[Hole] = ()
) -> tuple[Doubt, ...]:  # fmt: skip
    """Return what the orders may make of a change by themselves.

    Parameters: `orders`, canonical (DataFrame or Ibis table), or None; `whole`, the cells of indicators, and `split`, the same by
    column; `known`, the days without a sale of the whole. Orders are read again only where these months show that they may hold
    something.

    >>> find(None, {}, {})
    ()
    """
    if orders is None or "order_date" not in orders.columns:
        return ()
    found = [*_twice(orders, whole)]
    for column, its in split.items():
        if _ORDERS in its and column in orders.columns:
            found += [*_renamed(orders, column, its[_ORDERS]), *_missing(orders, column, its[_ORDERS], known)]
    return tuple(found)


def bears(doubt: Doubt) -> bool:
    """Tell whether a doubt bears on the months of the whole company.

    >>> bears(Doubt("twice", (24321,), 1.0)), bears(Doubt("renamed", (24321,), 1.0, "region", "Sud", "Midi"))
    (True, False)
    """
    return doubt.kind == "twice" or (doubt.kind == "missing" and doubt.share >= _WEIGHS)


def between(found: Iterable[Doubt], first: date, last: date) -> list[Doubt]:
    """Return the doubts that spoil how the whole of the months from a day to another compares with the same ones a year before.

    >>> [len(between([Doubt("twice", (24309,), 1.0)], date(year, 10, 1), date(year, 10, 31))) for year in (2025, 2026, 2027)]
    [1, 1, 0]
    """
    months = {*range(number(first), number(last) + 1)}
    months |= {month - 12 for month in months}
    return [doubt for doubt in found if bears(doubt) and months & {*doubt.months}]


def bearing(found: Iterable[Doubt], looks: Sequence[Looked], kpis: Mapping[str, Kpi]) -> tuple[Doubt, ...]:
    """Return the doubts that bear on something that is looked at: not those of years ago. Parameters: as `spoiled`."""
    return tuple(doubt for doubt in found if any(_bears(each, doubt, kpis) for each in looks))


def spoiled(looked: Looked, found: Iterable[Doubt], kpis: Mapping[str, Kpi]) -> Looked:
    """Return a look that knows of the first doubt that bears on what it compares.

    Parameters: `looked`; `found`, of `find`; `kpis`, the catalogue.
    """
    for doubt in found:
        look = looked.look
        if doubt.kind == "renamed":
            mixes = tuple(each for each in look.mixes if each[0] != doubt.column)
            looked = replace(
                looked, look=replace(look, mixes=mixes), parts=looked.parts if mixes == look.mixes else ()
            )
        if _bears(looked, doubt, kpis):
            return replace(looked, look=replace(looked.look, doubt=doubt.reason, mixes=()), parts=())
    return looked


def _bears(looked: Looked, doubt: Doubt, kpis: Mapping[str, Kpi]) -> bool:
    """Whether a doubt bears on a look: on the months that it compares, in the group or in the whole that it is of."""
    id, (column, group) = looked.look.about, looked.look.dims[0] if looked.look.dims else ("", "")
    beside, slow = looked.now == looked.against, id in QUARTERLY
    usual = not beside and looked.against[-1] == looked.now[0] - 1
    now, then = (
        [m for q in periods for m in range(3 * q, 3 * q + 3)] if slow else list(periods)
        for periods in (looked.now, looked.against)
    )
    if doubt.kind == "renamed":
        if column != doubt.column or not (group in (doubt.group, doubt.other) or beside):
            return False
        before = min(
            now[0] - (len(now) if slow else 0), then[0]
        )  # who comes back had bought in the months before
        return before <= doubt.months[0] - 1 and now[-1] >= doubt.months[0] and counts(id, kpis)
    if id not in kpis or not counts(id, kpis) and doubt.kind == "missing":
        return False
    if not set(doubt.months) & {*now, *([] if usual else then)}:
        return False
    if doubt.kind == "twice":
        return id != "taux_de_marque" and _of_lines(leaves(kpis[id], kpis))
    if column == doubt.column:
        return group == doubt.group
    return bears(doubt)


def _of_lines(names: Iterable[str]) -> bool:
    """Whether a line that is there twice adds to one of some measures."""
    return any(MEASURES[name].table == "orders" and name not in _ONCE for name in names)


def _renamed(orders: Any, column: str, cells: Cells) -> list[Doubt]:
    """The groups that sell nothing any more from a month on, and whose customers buy in a group that begins then."""
    if "customer_id" not in orders.columns:
        return []
    sold = cells.above.sum(axis=1)
    ends, begins = {}, {}
    for at, its in enumerate(sold):
        there: Any = np.flatnonzero(its > _LEFT * np.median(its[its > 0])) if (its > 0).any() else []
        if len(there) >= _KNOWN and there[-1] < sold.shape[1] - 1:
            ends[at] = int(there[-1])
        if len(there) and there[0] >= _KNOWN:
            begins[at] = int(there[0])
    found = []
    for old, last in ends.items():
        for new, first in begins.items():
            if old != new and 0 <= first - last <= _GAP:
                share = _followed(
                    orders, column, cells.segments[old], cells.segments[new], cells.first + first
                )
                if share >= _SAME:
                    months = tuple(range(cells.first + first, cells.first + sold.shape[1]))
                    names = cells.segments[old], cells.segments[new]
                    found.append(Doubt("renamed", months, share, column, *names))
    return found


def _followed(orders: Any, column: str, old: str, new: str, month: int) -> float:
    """The share of the new group's customers who bought in the old one, or of the old one's who buy, in the new one: the least."""
    lines: Any = opened(orders)
    lines = lines.filter(lines.customer_id.notnull())
    since = pd.Timestamp(month // 12, month % 12 + 1, 1).to_pydatetime()
    late = lines.order_date >= since
    people = lines.group_by("customer_id").aggregate(
        old=lines.count(where=lines[column] == old),
        new=lines.count(where=lines[column] == new),
        late=lines.count(where=late),
    )
    sums = people.aggregate(
        came=people.count(where=people.new > 0),
        left=people.count(where=(people.old > 0) & (people.late > 0)),
        both=people.count(where=(people.new > 0) & (people.old > 0)),
    ).execute()
    came, left, both = (int(sums[name].iloc[0]) for name in ("came", "left", "both"))
    return both / max(came, left) if min(came, left) >= _FEW else 0.0


def _missing(orders: Any, column: str, cells: Cells, known: Sequence[Hole]) -> list[Doubt]:
    """The days without a sale of each group, but those of the whole."""
    found = []
    whole = cells.above.sum(axis=(0, 1))
    for at, name in enumerate(cells.segments):
        if not _lower(cells.above[at].sum(axis=0)).any():
            continue
        own = (
            orders[orders[column] == name]
            if isinstance(orders, pd.DataFrame)
            else orders.filter(orders[column] == name)
        )
        for hole in holes(daily(own, "order_id")):
            places = [month - cells.first for month in hole.months if 0 <= month - cells.first < len(whole)]
            if places and not touched(known, hole.months):
                share = hole.expected / (float(whole[places].sum()) + hole.expected)
                found.append(Doubt("missing", hole.months, share, column, name, hole=hole))
    return found


def _lower(sold: NDArray[Any]) -> NDArray[Any]:
    """Which months have far fewer than those around."""
    around = _median_around(sold)
    return (around >= _PACE) & (sold < _LOWER * around)


def _median_around(values: NDArray[Any]) -> NDArray[Any]:
    places = range(len(values))
    near = [
        [values[other] for other in range(at - _AROUND, at + _AROUND + 1) if other in places and other != at]
        for at in places
    ]
    return np.array([np.median(its) if its else 0.0 for its in near])


def _twice(orders: Any, whole: Mapping[str, Cells]) -> list[Doubt]:
    """The months of which nearly all lines have their equal, where their basket says that they may."""
    cells = whole.get(_BASKET)
    if cells is None or cells.below is None:
        return []
    above, below = cells.above.sum(axis=(0, 1)), cells.below.sum(axis=(0, 1))
    basket = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    found = []
    for at in np.flatnonzero(basket > _TWICE * _median_around(basket)):
        month = cells.first + int(at)
        if (share := _equal(orders, month)) >= _EQUAL:
            found.append(Doubt("twice", (month,), share))
    return found


def _equal(orders: Any, month: int) -> float:
    """The share of the lines of a month that have their equal."""
    start = date(month // 12, month % 12 + 1, 1)
    first, last = pd.Timestamp(start), pd.Timestamp(start) + pd.DateOffset(months=1)
    if isinstance(orders, pd.DataFrame):
        its = orders[(orders["order_date"] >= first) & (orders["order_date"] < last)]
        return float(its.duplicated(keep=False).mean()) if len(its) else 0.0
    lines: Any = opened(orders)
    lines = lines.filter(
        (lines.order_date >= first.to_pydatetime()) & (lines.order_date < last.to_pydatetime())
    )
    each = lines.group_by(list(lines.columns)).aggregate(_lines=lines.count())
    sums = each.aggregate(
        every=each["_lines"].sum(), equal=each["_lines"].sum(where=each["_lines"] > 1)
    ).execute()
    every, equal = (float(sums[name].fillna(0).iloc[0]) for name in ("every", "equal"))
    return equal / every if every else 0.0
