"""A simulator that begins at a person's own figures, and says which of its values are theirs and which are assumptions."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from smkit.display import french
from smkit.display.shell import shell
from smkit.display.simulators.entry import Entry, write
from smkit.typography import typeset


def entries(known: Sequence[Entry], start: Mapping[str, float]) -> tuple[Entry, ...]:
    """Return entries that begin at one's own figures, with sliders that reach them.

    Parameters: `known`, the simulator's entries; `start`, values by name of entry; those that are not known are left as they
    are.

    >>> [cost, price] = entries([Entry("cost", "Coût", "EUR", 100, 0, 500, 10), Entry("price", "Prix", "EUR", 5, 0, 9, 1)],
    ...     {"cost": 12_000})
    >>> cost.first, cost.high, price.first
    (12000, 24000, 5)
    """
    return tuple(
        replace(entry, first=value, low=min(entry.low, value), high=_reach(entry, value))
        if (value := start.get(entry.name)) is not None and math.isfinite(value)
        else entry
        for entry in known
    )


def told(known: Sequence[Entry], start: Mapping[str, float], about: str = "") -> str:
    """Return which values come from a person's file, in a French sentence; "" when none does.

    Parameters: as `entries`; `about`, what of the file they are of, such as a campaign's name.

    >>> known = [Entry("cost", "Coût", "EUR", 1, 0, 5, 1), Entry("price", "Prix", "EUR", 5, 0, 9, 1)]
    >>> " ".join(told(known, {"cost": 2}, "Salon").split())
    "D'après votre fichier (« Salon ») : coût 2 €. Le reste est une hypothèse, à vous de la changer."
    """
    own = [
        f"{entry.label[:1].lower()}{entry.label[1:]} {write(entry.first, entry)}"
        for entry in entries(known, start)
        if entry.name in start
    ]
    if not own:
        return ""
    of = f" («\u00a0{about}\u00a0»)" if about else ""
    rest = " Le reste est une hypothèse, à vous de la changer." if len(own) < len(known) else ""
    return f"D'après votre fichier{of} : {french.listing(own)}.{rest}"


def show(known: Sequence[Entry], start: Mapping[str, float], about: str = "") -> None:
    """Show what `told` says, above the simulator. Parameters: as `told`."""
    from html import escape

    said = typeset(told(known, start, about))
    if said and shell() is not None:
        from IPython.display import display

        display({"text/plain": said, "text/html": f'<p class="smkit-depart">{escape(said)}</p>'}, raw=True)


def _reach(entry: Entry, value: float) -> float:
    """The end of a slider: twice a value that goes beyond half of it, a whole for a part."""
    if entry.unit == "fraction":
        return max(entry.high, min(1.0, 2 * value))
    return max(entry.high, 2 * value)
