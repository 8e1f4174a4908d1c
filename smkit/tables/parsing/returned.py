"""Units that came back, in a column beside those that were sold: what they are worth."""

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from smkit.tables.cells import Cells, Parsed
from smkit.tables.parsing import numbers
from smkit.tables.schema import key

_UNITS = re.compile(
    r"\b(?:qtes?|qty|quantit\w+|units?|unites?|nb|nombre|number|articles?|items?|pieces?|produits?)\b"
)
_BACK = re.compile(
    r"\b(?:retourne\w*|retours?|return(?:s|ed)?|rembourse\w*|refund(?:s|ed)?|annulee?s?|cancell?ed|rendue?s?|reprise?s?)\b"
)
#: What speaks of returns and counts none of the units of its line.
_OTHER = re.compile(
    r"[€$£%]|\b(?:montants?|amounts?|prix|price|taux|rate|dates?|motifs?|reason|jours?|days?|delai|n|numero|code|id)\b"
)
#: Share of the cells that must be figures.
_MOSTLY, _CENT = 0.8, 0.011


def says(header: str) -> bool:
    """Does a header count units that came back?

    >>> [says(text) for text in ("Quantité retournée", "qty_refunded", "Montant remboursé", "Nb jours retour")]
    [True, True, False, False]
    """
    words = key(header)
    return bool(_UNITS.search(words) and _BACK.search(words)) and not _OTHER.search(f"{words} {header}")


def worth(
    cells: Cells, amounts: NDArray[np.float64], parsed: Mapping[str, Parsed]
) -> NDArray[np.float64] | None:
    """Return what the units that came back take off each row, in €; None where it cannot be known, or is taken off already.

    Parameters: `cells` that count them; `amounts` of the rows; `parsed`, the columns that are read, the quantity among them.

    >>> import pandas as pd
    >>> sold = {"quantity": Parsed(pd.Series([10.0, 4.0])), "unit_price": Parsed(pd.Series([5.0, 2.0]))}
    >>> worth(pd.Series(["2", "0"]), np.array([50.0, 8.0]), sold).tolist()
    [10.0, 0.0]
    >>> worth(pd.Series(["2", "0"]), np.array([40.0, 8.0]), sold) is None
    True
    """
    back = numbers.parse(cells)
    if "quantity" not in parsed or back.faulty().mean() > 1 - _MOSTLY:
        return None
    units = np.abs(np.nan_to_num(back.values.to_numpy()))
    sold = np.nan_to_num(parsed["quantity"].values.to_numpy())
    rows = (units > 0) & (sold > 0) & (amounts > 0)  # a line of a return is one by itself
    if not rows.any():
        return None
    share = np.divide(units, sold, out=np.zeros(len(units)), where=rows).clip(max=1)
    if "unit_price" in parsed:
        left = (sold - units) * parsed["unit_price"].values.to_numpy()
        if np.isclose(left, amounts, atol=_CENT)[rows].mean() >= _MOSTLY:
            return None
    return np.asarray(np.nan_to_num(amounts * share))
