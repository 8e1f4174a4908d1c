"""What share of a sale is margin? The one that a person tells, or that of the orders, to count what is at stake in € of margin."""

from collections.abc import Mapping

import pandas as pd

from smkit.analysis import splits
from smkit.analysis.errors import InputError
from smkit.analysis.exact import exact
from smkit.analysis.kpis.compute import compute


def margin_rate(
    tables: Mapping[str, pd.DataFrame], told: float | None = None, *, segment: str = ""
) -> float | None:
    """Return the taux de marque to count a stake with (fraction).

    Parameters: `tables` by canonical name, perhaps with orders; `told`, by a person, which comes first; `segment` of the orders, ""
    for all.
    Returns None where nobody tells it, where orders have no cost or no such segment, and where they lose money.
    Raises InputError for a told rate that is no share.

    >>> margin_rate({}, 0.4), margin_rate({})
    (0.4, None)
    """
    if told is not None:
        return float(exact("margin_rate", told)) or None
    if "orders" not in tables:
        return None
    try:
        own = splits.keep({"orders": tables["orders"]}, segment=segment)
    except InputError:
        return None
    found = compute("taux_de_marque", own).table
    rate = float(found["value"].iloc[0]) if len(found) else 0.0
    return rate if rate > 0 else None
