"""The base that a report is counted in: its address without a password, which reaches the report's process and nothing written."""

from collections.abc import Iterable, Mapping
from typing import Any

from smkit import addresses
from smkit.errors import SmkitError
from smkit.reports.errors import UsageError

#: The parameter that names a base, and the one that then names a view there instead of a file.
NAME, VIEW = "connexion", "commandes"


def named(parameters: Mapping[str, Any]) -> bool:
    """Tell whether some parameters name a base.

    >>> named({"connexion": ""}), named({"connexion": "postgresql://serveur/base"})
    (False, True)
    """
    return bool(parameters.get(NAME))


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


def check_split(columns: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Check that no report on a base is to be split.

    Parameters: `columns`, the column that each report is split by, or "", with its parameters.
    Raises UsageError.
    """
    if any(column and named(parameters) for column, parameters in columns):
        raise UsageError(
            "--each partage un fichier que le kit a lu, et une base n'est pas lue, seulement comptée. Relancez sans --each ; pour "
            "une partie, donnez une vue qui ne garde qu'elle, ou le paramètre segment."
        )


def _read(address: Any) -> addresses.Address:
    try:
        return addresses.read(str(address))
    except SmkitError as problem:
        raise UsageError(f"Le paramètre « {NAME} » : {problem}") from None
