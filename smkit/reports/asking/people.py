"""Customers whom a person names among the parameters: under the pseudonym that tables give them, before anything is written."""

from collections.abc import Mapping
from typing import Any

_NAMING = ("client", "oppositions")  # parameters that name customers


def hidden(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters in which a customer's e-mail, telephone or name is the pseudonym that the orders' tables bear.

    Parameters: `values` by name of parameter. Codes and pseudonyms stay. The key is the workspace's, as for one's own files.
    Raises SmkitError where there is no room for it.

    >>> hidden({"client": "E0002", "titre": "Compte de mars"})
    {'client': 'E0002', 'titre': 'Compte de mars'}
    """
    return {name: _hidden(value) if name in _NAMING else value for name, value in values.items()}


def _hidden(value: Any) -> Any:
    if isinstance(value, list):
        return [_hidden(each) for each in value]
    if not isinstance(value, str) or not value:
        return value
    from smkit.tables import schema  # they bring pandas, which most commands never need
    from smkit.tables.parsing import keys, personal

    if not personal.names_someone(value):
        return value
    column = schema.table("orders").column("customer_id")
    return personal.pseudonym(value, keys.for_file(None), personal.prefix(column))
