"""Is an amount that of a unit, of the whole line, or of the whole order? Products, quantities and the lines of an order say it."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from smkit.tables.cells import Cells, distinct, is_blank
from smkit.tables.parsing import numbers

#: Rows that are looked at, how many of them must tell, and the share of the products that must agree.
_SAMPLE, _FEW, _MOSTLY = 5000, 5, 0.9
#: Orders of several lines that must tell where sums do not.
_ORDERS = 3
_CENT = 0.011
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
    rows = _rows(cells, chosen, name, "quantity", "unit_price").set_axis(
        ["product", "quantity", "price"], axis=1
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


def whole(cells: Sequence[Cells], chosen: Mapping[str, int], sure: bool = False) -> bool:
    """Is the amount of each line that of its order: on one of its lines alone, the same on lines that differ, or their sum?

    Parameters: `cells` of each column; `chosen`, the place of each canonical column, `order_id`, `amount`, `quantity` and
    `unit_price` among them; `sure`, whether the sums alone may say it.

    >>> import pyarrow as pa
    >>> orders = pa.array("1 1 2 2 3 3".split())
    >>> chosen = {"order_id": 0, "amount": 1, "quantity": 2, "unit_price": 3}
    >>> others = pa.array(["1", "2"] * 3), pa.array(["10", "5,50"] * 3)
    >>> amounts = (["25", "25"] * 3, ["25", ""] * 3, ["10", "11"] * 3)
    >>> [whole([orders, pa.array(each), *others], chosen) for each in amounts]
    [True, True, False]
    """
    rows = _rows(cells, chosen, "order_id", "amount", "quantity", "unit_price").dropna(
        subset=["quantity", "unit_price"]
    )
    above = (
        rows["order_id"].where(rows["order_id"] >= 0).ffill()
    )  # the next lines of an order leave its number blank
    rows = rows.assign(own=rows["quantity"] * rows["unit_price"], order_id=above.fillna(-1))
    rows = rows[(rows["order_id"] >= 0) & rows["order_id"].duplicated(keep=False)]
    if not len(rows):
        return False
    once = rows.groupby("order_id")["amount"].count()
    if not sure and len(once) >= _ORDERS and (once == 1).mean() >= _MOSTLY:
        return True
    rows = rows.dropna()
    if not len(rows):
        return False
    orders = rows.groupby("order_id")
    sums = np.isclose(rows["amount"], orders["own"].transform("sum"), atol=_CENT).mean() >= _MOSTLY
    if sums and np.isclose(rows["amount"], rows["own"], atol=_CENT).mean() <= 1 - _MOSTLY:
        return True
    found = orders.agg(
        amounts=("amount", "nunique"), each=("own", "nunique"), prices=("unit_price", "nunique")
    )
    found = found[(found["each"] > 1) & (found["prices"] > 1)]
    return not sure and len(found) >= _ORDERS and bool((found["amounts"] == 1).mean() >= _MOSTLY)


def _rows(cells: Sequence[Cells], chosen: Mapping[str, int], named: str, *figures: str) -> pd.DataFrame:
    """The first rows of some columns: the codes of what one names, -1 where it is blank, and figures."""
    found = distinct(cells[chosen[named]][:_SAMPLE])
    first = {named: np.where(found.rows([is_blank(word) for word in found.words()]), -1, found.codes)}
    return pd.DataFrame(
        first | {name: numbers.parse(cells[chosen[name]][:_SAMPLE]).values.to_numpy() for name in figures}
    )


def _spread(groups: "pd.api.typing.SeriesGroupBy") -> "pd.Series[float]":
    found = (groups.max() - groups.min()) / groups.mean()
    return found.astype(np.float64)
