"""Which lines of an order are goods that can be proposed, and what they cost."""

import re

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.errors import suggest

#: What an invoice holds beside products: proposing it would be no offer.
_FEES = re.compile(
    r"^(frais|port|livraison|transport|exp[ée]dition|remise|avoir|acompte|bon de r[ée]duction|[ée]co.?(taxe|participation)|"
    r"emballage|(dotcom )?postage|carriage|shipping|delivery|discount|manual|samples|bank charges|amazon fee|"
    r"adjust\w*|cruk commission)\b",
    re.IGNORECASE,
)


def without(orders: pd.DataFrame, ignored: str = "") -> tuple[pd.DataFrame, list[str]]:
    """Leave out what is no product: what the person names, or else the fees known by their names.

    Parameters: `orders`, canonical lines; `ignored`, names or codes of products with « ; » between them, or "" for
    fees (postage, discounts…), or "aucun" to keep everything.
    Returns the lines kept, and the names left out.
    Raises InputError when a product named is not there, or nothing is left.

    >>> lines = pd.DataFrame({"order_id": [1, 1], "product": ["Thé vert", "Frais de port"]})
    >>> without(lines)[1]
    ['Frais de port']
    """
    columns = [name for name in ("product", "product_id") if name in orders]
    wanted = [word.strip() for word in ignored.split(";") if word.strip()]
    if not columns or [word.casefold() for word in wanted] == ["aucun"]:
        return orders, []
    if wanted:
        out = pd.Series(False, index=orders.index)
        for word in wanted:
            found = pd.concat([orders[name] == word for name in columns], axis=1).any(axis=1)
            if not found.any():
                known = orders[columns[0]].dropna().unique()
                raise InputError(f"Produit à ignorer inconnu : « {word} ».{suggest(word, known)}")
            out |= found
    else:
        names = orders[columns[0]]
        fees = [name for name in names.dropna().unique() if _FEES.match(str(name))]
        out = names.isin(fees)
    if out.all():
        raise InputError("Il ne reste aucun produit une fois les frais et remises laissés de côté.")
    return orders[~out], sorted(map(str, orders.loc[out, columns[0]].dropna().unique()))


def costed(orders: pd.DataFrame, margin_rate: float | None) -> pd.DataFrame:
    """Return the orders with the unit costs that a margin rate implies where they are unknown.

    Parameters: `orders`, canonical lines; `margin_rate`, share of the price that is margin (0–1), or None.

    >>> costed(pd.DataFrame({"unit_price": [10.0]}), 0.4)["unit_cost"].tolist()
    [6.0]
    """
    if margin_rate is None or "unit_price" not in orders:
        return orders
    implied = orders["unit_price"] * (1 - margin_rate)
    return orders.assign(unit_cost=orders["unit_cost"].fillna(implied) if "unit_cost" in orders else implied)
