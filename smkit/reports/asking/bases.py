"""The base that a report is counted in: its address without a password, which reaches the report's process and nothing written."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from smkit import addresses
from smkit.errors import SmkitError
from smkit.reports.errors import UsageError
from smkit.tables import schema
from smkit.tables.opening import stores

#: The parameter that names a base.
NAME = "connexion"


def named(parameters: Mapping[str, Any]) -> bool:
    """Tell whether some parameters name a base.

    >>> named({"connexion": ""}), named({"connexion": "postgresql://serveur/base"})
    (False, True)
    """
    return bool(parameters.get(NAME))


def views(parameters: Mapping[str, Any]) -> set[str]:
    """Return the parameters that name a view of the base instead of a file; without any, it is looked for the orders. Spark
    has these alone, by a name or by the folder that it sees.

    >>> views({"connexion": "postgresql://serveur/base", "leads": "crm.leads", "couts": "couts.csv"})
    {'leads'}
    >>> views({"connexion": "spark://local", "commandes": "/data/ventes", "leads": "crm.leads"})
    {'commandes'}
    """
    if not named(parameters):
        return set()
    if addresses.is_spark(str(parameters[NAME])):
        return {schema.table("orders").stem}
    stems = {table.stem for table in schema.tables().values()}
    found = {name for name in stems & parameters.keys() if stores.is_view(parameters[name])}
    orders = schema.table("orders").stem
    return found or ({orders} if not parameters.get(orders) else set())


def brought(
    parameters: Mapping[str, Any], sources: Iterable[Mapping[str, Any]], files: Container[str]
) -> dict[str, tuple[str, str]]:
    """Return the address of the base and the name of the view of each canonical table that was brought from there.

    Parameters: `parameters` of a report; `sources` that it recorded; `files`, the tables that it read from files.

    >>> given = {"connexion": "postgresql://serveur/base", "leads": "crm.leads"}
    >>> brought(given, [{"table": "leads"}, {"table": "orders", "in_place": True}], {})
    {'leads': ('postgresql://serveur/base', 'crm.leads')}
    """
    if not named(parameters):
        return {}
    left = [its["table"] for its in sources if not its.get("in_place") and its["table"] not in files]
    return {
        name: (str(parameters[NAME]), str(parameters.get(schema.table(name).stem) or "")) for name in left
    }


def aside(parameters: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Return some parameters with the address of the base without its password, and that password.

    Parameters: `parameters`, {name: value}.
    Raises UsageError for what is no address.

    >>> aside({"connexion": "postgresql://moi:secret@serveur/base"})
    ({'connexion': 'postgresql://moi@serveur/base'}, 'secret')
    """
    if not named(parameters):
        return dict(parameters), ""
    found = _read(parameters[NAME])
    return {**parameters, NAME: found.url}, found.password


def shown(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return some parameters with the address of the base as people may read it: neither an account nor a password.

    >>> shown({"connexion": "postgresql://moi:secret@serveur/base"})
    {'connexion': 'postgresql://serveur/base'}
    """
    return {**parameters, NAME: _read(parameters[NAME]).shown} if named(parameters) else dict(parameters)


def environment(password: str) -> dict[str, str]:
    """Return what the process of a report finds in its environment to connect with a password."""
    return {addresses.PASSWORD: password} if password else {}


def _read(address: Any) -> addresses.Address:
    try:
        return addresses.read(str(address))
    except SmkitError as problem:
        raise UsageError(f"Le paramètre « {NAME} » : {problem}") from None
