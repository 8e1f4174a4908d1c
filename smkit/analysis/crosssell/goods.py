"""Which lines of an order are goods that can be proposed, and what they cost."""

import re
from dataclasses import replace
from typing import Any

from smkit.analysis import wherever
from smkit.analysis.crosssell.encode import Baskets
from smkit.analysis.errors import InputError
from smkit.errors import suggest

#: What an invoice holds beside products: proposing it would be no offer.
_FEES = re.compile(
    r"^(frais|port|livraison|transport|exp[ée]dition|remise|avoir|acompte|bon de r[ée]duction|[ée]co.?(taxe|participation)|"
    r"emballage|(dotcom )?postage|carriage|shipping|delivery|discount|manual|samples|bank charges|amazon fee|"
    r"adjust\w*|cruk commission)\b",
    re.IGNORECASE,
)


def without(orders: Any, ignored: str = "") -> tuple[Any, list[str]]:
    """Leave out what is no product: what the person names, or else the fees known by their names.

    Parameters: `orders`, canonical lines, a DataFrame or an Ibis table; `ignored`, names or codes of products with « ; » between
    them, or "" for fees (postage, discounts…), or "aucun" to keep everything.
    Returns the lines kept, and the names left out.
    Raises InputError when a product named is not there, or nothing is left.

    >>> import pandas as pd
    >>> lines = pd.DataFrame({"order_id": [1, 1], "product": ["Thé vert", "Frais de port"]})
    >>> without(lines)[1]
    ['Frais de port']
    """
    columns = [name for name in ("product", "product_id") if name in orders.columns]
    wanted = [word.strip() for word in ignored.split(";") if word.strip()]
    if not columns or [word.casefold() for word in wanted] == ["aucun"]:
        return orders, []
    if wanted:
        there = {name: set(wherever.values(orders, name)) for name in columns}
        out = {name: [word for word in wanted if word in there[name]] for name in columns}
        for word in wanted:
            if not any(word in known for known in there.values()):
                raise InputError(f"Produit à ignorer inconnu : « {word} ».{suggest(word, there[columns[0]])}")
    else:
        names = wherever.values(orders, columns[0])
        out = {columns[0]: [name for name in names if _FEES.match(str(name))]}
    if not any(out.values()):
        return orders, []
    gone, kept = wherever.parted(orders, out)
    if not wherever.some(kept):
        raise InputError("Il ne reste aucun produit une fois les frais et remises laissés de côté.")
    return kept, sorted(map(str, wherever.values(gone, columns[0])))


def costed(baskets: Baskets, margin_rate: float | None) -> Baskets:
    """Return the baskets with the unit costs that a margin rate implies where they are unknown.

    Parameters: `baskets`, of `encode`; `margin_rate`, share of the price that is margin (0–1), or None.

    >>> import pandas as pd
    >>> from smkit.analysis.crosssell.encode import encode
    >>> baskets = encode(pd.DataFrame({"order_id": [1], "product": ["thé"], "quantity": [1.0], "unit_price": [10.0]}))
    >>> costed(baskets, 0.4).lines["unit_cost"].tolist()
    [6.0]
    """
    lines = baskets.lines
    if margin_rate is None or "unit_price" not in lines:
        return baskets
    implied = lines["unit_price"] * (1 - margin_rate)
    costs = lines["unit_cost"].fillna(implied) if "unit_cost" in lines else implied
    return replace(baskets, lines=lines.assign(unit_cost=costs))
