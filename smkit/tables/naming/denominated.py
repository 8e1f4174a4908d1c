"""Which column says the currency of amounts, whatever it is called: its cells are codes or signs of currencies."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from smkit.tables.cells import Cells, Parsed, distinct, is_blank
from smkit.tables.errors import AskedError
from smkit.tables.parsing import currencies
from smkit.tables.schema import TableSchema, key

_NAMED = re.compile(r"\b(?:devises?|currenc(?:y|ies)|monnaies?)\b")
#: Rows looked at where the header says a currency.
_GLANCE = 200


def find(
    headers: Sequence[str], cells: Sequence[Cells], schema: TableSchema, chosen: Mapping[str, int]
) -> int | None:
    """Return the place of the column of currencies, the nearest to the amounts where there are several; None where there is none.

    Parameters: `chosen`, the place of each canonical column. Lines of orders, of which a part may be looked at, need a header that
    says it too.

    >>> import pyarrow as pa
    >>> from smkit.tables.schema import table
    >>> cells = [pa.array(["7", "8"]), pa.array(["12", "13"]), pa.array(["EUR", "$"]), pa.array(["MAD", "Paris"])]
    >>> find(["N°", "Montant", "Code ISO", "Ville"], cells, table("leads"), {"lead_id": 0, "amount": 1})
    2
    """
    if "currency" in chosen or "currency" not in {column.name for column in schema.columns}:
        return None
    amounts = [place for name, place in chosen.items() if schema.column(name).unit == "EUR"]
    if not amounts:
        return None
    found = []
    for place, header in enumerate(headers[: len(cells)]):
        if not header or place in chosen.values():
            continue
        named = bool(_NAMED.search(key(header)))
        if (named or schema.name != "orders") and _codes(cells[place], named):
            found.append(place)
    return min(found, key=lambda place: min(abs(place - amount) for amount in amounts), default=None)


def _codes(cells: Cells, named: bool) -> bool:
    """Are all the cells of a column, or the first ones where its header says so, codes or signs of currencies?"""
    words = [word for word in distinct(cells[:_GLANCE]).words() if not is_blank(word)]
    if not words or not all(map(currencies.known, words)):
        return False
    return named or all(currencies.known(word) for word in distinct(cells).words() if not is_blank(word))


def check_cents(name: str, parsed: Mapping[str, Parsed], scale: str) -> None:
    """Raise AskedError for amounts that are all whole beside days that a machine counts: interfaces of payment count in cents.

    Parameters: `name` of the file; `scale`, what a person says of the amounts.

    >>> import pandas as pd
    >>> parsed = {"order_date": Parsed(pd.Series(), told={"machine": np.array([True])}), "amount": Parsed(pd.Series([1200.0]))}
    >>> try:
    ...     check_cents("paiements.csv", parsed, "")
    ... except AskedError as error:
    ...     print(error.answers)
    {'echelle': 'centimes'}
    """
    day, amount = parsed.get("order_date"), parsed.get("amount")
    if scale or day is None or amount is None or "machine" not in day.told:
        return
    values = amount.values.to_numpy(np.float64, na_value=np.nan)
    values = values[np.isfinite(values)]
    if len(values) and (values == np.round(values)).all():
        raise AskedError(
            f"« {name} » : ses jours sont comptés par une machine, et ses montants sont tous entiers. Une interface de paiement "
            "compte ainsi en centimes, et rien n'est divisé ici sans votre accord : écrivez unite s'ils sont à l'unité, ou dites "
            "de diviser → ",
            {"echelle": "centimes"},
        )
