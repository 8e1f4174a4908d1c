"""At what price to sell a bundle? A discount that buyers see, and a margin that stays above a floor."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from smkit.analysis.crosssell.bundles import Bundles
from smkit.analysis.crosssell.counts import share
from smkit.analysis.crosssell.encode import Baskets, encode
from smkit.analysis.crosssell.facts import facts
from smkit.analysis.errors import InputError
from smkit.analysis.exact import Number, decimal, exact

_STEP = Fraction(1, 10)  # prices end on ten cents


@dataclass(frozen=True)
class BundlePrice:
    """A bundle's price, in €: `list_price` of its products apart, `cost`, `floor_price` under which it must not go.

    `price` is None when the products sold apart already earn less than the floor. `discount` and `margin_rate`
    (share of the price that is margin: taux de marque) are fractions; `margin` is in €; `more_sales` is by how
    much sales of the bundle must grow for it to earn as much as the products at list price (0.25: a quarter more).
    """

    list_price: Decimal
    cost: Decimal
    floor_price: Decimal
    price: Decimal | None = None
    discount: Decimal | None = None
    margin: Decimal | None = None
    margin_rate: Decimal | None = None
    more_sales: Decimal | None = None


def bundle_price(
    prices: Sequence[Number], costs: Sequence[Number], *, floor: Number = 0.25, discount: Number = 0.1
) -> BundlePrice:
    """Return the price of products sold together: the discount wanted, as far as the margin floor allows.

    Parameters: `prices` and `costs` of the products, in €, in the same order; `floor`, the least margin rate
    (taux de marque) of the bundle, from 0 and below 1; `discount` wanted on the list prices, 0 to 1.
    The price is rounded up to ten cents, never above the list price.
    Raises InputError: no product, as many costs as prices missing, a negative figure, a rate outside 0–1.

    >>> bundle_price([120, 10], [60, 4], floor=0.4, discount=0.1)
    BundlePrice(list_price=Decimal('130'), cost=Decimal('64'), floor_price=Decimal('106.7'), price=Decimal('117'),
                discount=Decimal('0.1'), margin=Decimal('53'),
                margin_rate=Decimal('0.4529914529914529914529914530'), more_sales=Decimal('0.2452830188679245283018867925'))
    """
    if not prices or len(prices) != len(costs):
        raise InputError(
            f"Prix d'un lot : autant de prix ({len(prices)}) que de coûts ({len(costs)}) sont attendus, au moins un."
        )
    total = sum((exact("price", price) for price in prices), Fraction())
    cost = sum((exact("cost", value) for value in costs), Fraction())
    least, wanted = exact("margin_rate", floor), exact("discount", discount)
    if least == 1:
        raise InputError(
            "Le taux de marque minimum vaut 1 : aucun prix n'est de la marge seule ; 0,25 garde un quart du prix."
        )
    bound = _up(cost / (1 - least))
    start = BundlePrice(decimal(total), decimal(cost), decimal(bound))
    price = min(max(_up(total * (1 - wanted)), bound), total)
    if cost / (1 - least) > total or not price:
        return start
    margin, apart = price - cost, total - cost
    return BundlePrice(
        start.list_price,
        start.cost,
        start.floor_price,
        decimal(price),
        decimal(1 - price / total),
        decimal(margin),
        decimal(margin / price),
        decimal(apart / margin - 1) if margin else None,
    )


def price_bundles(
    found: Bundles, orders: pd.DataFrame | Baskets, *, floor: float = 0.25, discount: float = 0.1
) -> pd.DataFrame:
    """Return the bundles with a suggested price, from the median price and cost of their products.

    Parameters: `found`, what `bundles` returned; `orders`, the same order lines, with unit_cost; `floor` and
    `discount`, see `bundle_price`.
    Returns items, products, size, n_both, and the fields of `BundlePrice` as numbers (missing = n.d.: without the
    cost of every product, only `list_price` is known).
    Raises InputError: `floor` or `discount` outside 0–1, orders without the products of the bundles.

    >>> orders = pd.DataFrame({"order_id": [1, 1], "product": ["a", "b"], "quantity": 1, "unit_price": [6.0, 4.0],
    ...                        "unit_cost": [3.0, 2.0]})
    >>> from smkit.analysis.crosssell.bundles import bundles
    >>> price_bundles(bundles(orders), orders)[["products", "list_price", "price", "margin"]].values.tolist()
    [['a + b', 10.0, 9.0, 4.0]]
    """
    share("floor", floor, zero=True)
    share("discount", discount, zero=True)
    baskets = orders if isinstance(orders, Baskets) else encode(orders)
    known = facts(baskets).set_index("product_id")[["price", "unit_cost"]].round(2)
    absent = {item for items in found.table["items"] for item in items}.difference(known.index)
    if absent:
        raise InputError(
            f"Ces commandes n'ont pas « {min(absent)} », qui est dans un lot : donnez celles où les lots ont été trouvés."
        )
    rows: list[dict[str, object]] = []
    for items in found.table["items"]:
        part = known.loc[list(items)]
        prices, costs = part["price"], part["unit_cost"]
        if prices.isna().any():
            rows.append({})
        elif costs.isna().any():
            rows.append({"list_price": round(prices.sum(), 2)})
        else:
            rows.append(vars(bundle_price(prices.tolist(), costs.tolist(), floor=floor, discount=discount)))
    fields = list(BundlePrice.__dataclass_fields__)
    figures = pd.DataFrame(rows, columns=fields, index=found.table.index).astype("float64")
    return found.table[["items", "products", "size", "n_both"]].join(figures)


def _up(price: Fraction) -> Fraction:
    return math.ceil(price / _STEP) * _STEP
