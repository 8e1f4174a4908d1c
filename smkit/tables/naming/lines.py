"""Is what is called a price that of one unit, or of the whole line? What is the same product, in other quantities, says it."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from smkit.tables.cells import Cells, distinct
from smkit.tables.parsing import numbers

#: Rows that are looked at, how many of them must tell, and the share of the products that must agree.
_SAMPLE, _FEW, _MOSTLY = 5000, 5, 0.9
#: How far apart, of their mean, prices may be and still be one.
_SAME = 0.02


def grows(cells: Sequence[Cells], chosen: Mapping[str, int]) -> bool:
    """Does what is called a price grow as the quantity does, for one product: is it the line's, and not a unit's?

    Parameters: `cells` of each column; `chosen`, the place of each canonical column, `quantity` and `unit_price` among them.

    >>> import pyarrow as pa
    >>> products, quantities = pa.array(["a", "a", "b", "b", "b"]), pa.array(["1", "2", "1", "3", "2"])
    >>> chosen = {"product": 0, "quantity": 1, "unit_price": 2}
    >>> prices = ["5", "10", "7", "21", "14"], ["5", "5", "7", "7", "7"]
    >>> [grows([products, quantities, pa.array(each)], chosen) for each in prices]
    [True, False]
    """
    name = next((each for each in ("product_id", "product") if each in chosen), "")
    if not name:
        return False
    rows = pd.DataFrame(
        {
            "product": distinct(cells[chosen[name]][:_SAMPLE]).codes,
            "quantity": numbers.parse(cells[chosen["quantity"]][:_SAMPLE]).values.to_numpy(),
            "price": numbers.parse(cells[chosen["unit_price"]][:_SAMPLE]).values.to_numpy(),
        }
    )
    rows = rows[(rows["product"] >= 0) & (rows["quantity"] > 0) & (rows["price"] > 0)]
    products = rows.groupby("product")
    rows = rows[products["quantity"].transform("nunique") > 1]
    if len(rows) < _FEW:
        return False
    rows = rows.assign(each=rows["price"] / rows["quantity"])
    products = rows.groupby("product")
    one, each = ((_spread(products[column]) < _SAME).mean() for column in ("price", "each"))
    return bool(each >= _MOSTLY and one <= 1 - _MOSTLY)


def _spread(groups: "pd.api.typing.SeriesGroupBy") -> "pd.Series[float]":
    found = (groups.max() - groups.min()) / groups.mean()
    return found.astype(np.float64)
