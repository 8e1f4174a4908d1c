"""Whom do the identifiers of some orders name? Themselves, or, where a server keeps its own, those that numbers stand for."""

import hashlib
from collections.abc import Callable, Collection, Iterable
from typing import Any


class Who:
    """Whom the identifiers of some orders name: themselves, where they are `here`."""

    here = True

    def numbers(self, told: Iterable[Any], folded: bool = False) -> dict[Any, Any]:
        """Return how the orders know some customers, each with its identifier; those that a server does not have are left out.

        Parameters: `told`, identifiers; `folded`, whether a server takes capitals for small letters.
        """
        del folded
        return {one: one for one in told}

    def names(self, numbers: Collection[Any]) -> dict[Any, Any]:
        """Return the identifiers of some customers of the orders."""
        return {one: one for one in numbers}

    def lot(self, one: Any, draw: str = "") -> Any:
        """Return what draws lots between customers, the same on every machine. Parameters: as `lot`."""
        return lot(one, draw)

    @property
    def group(self) -> Callable[[Any], Any] | None:
        """What gives an embedded engine the group of a hundred that a number is drawn into; None where identifiers tell."""
        return None


def lot(one: Any, draw: str = "") -> str:
    """Return what draws lots. Parameters: `one`, an identifier; `draw`, any text: another one draws otherwise.

    >>> lot("C0042") == lot("C0042") != lot("C0042", "again")
    True
    """
    return hashlib.sha256(f"{draw}\x1f{one}".encode()).hexdigest()


def who(orders: Any) -> Who:
    """Return whom the identifiers of some orders name.

    Parameters: `orders`, a DataFrame or an Ibis table, its lines brought from a server or not (see `smkit.brought`).

    >>> import pandas as pd
    >>> who(pd.DataFrame({"customer_id": ["C1"]})).names(["C1"])
    {'C1': 'C1'}
    """
    engine = orders.get_backend() if hasattr(orders, "get_backend") else None
    found: Who = getattr(engine, "who", None) or Who()
    return found
