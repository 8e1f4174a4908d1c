"""The tables that a question cannot do without."""

from collections.abc import Mapping

import pandas as pd

from smkit.analysis.errors import InputError


def need(tables: Mapping[str, pd.DataFrame], name: str, stem: str) -> pd.DataFrame:
    """Return one of the tables.

    Parameters: `tables` by canonical name; `name`, the one to return; `stem`, what people call its file.
    Raises InputError, which says which file to give, when it is not there or has no row.

    >>> len(need({"campaigns": pd.DataFrame({"cost": [1.0]})}, "campaigns", "campagnes"))
    1
    """
    if name not in tables:
        raise InputError(
            f"Il manque la table « {stem} » : donnez un fichier avec le paramètre {stem}, ou un dossier qui contient {stem}.csv."
        )
    if not len(tables[name]):
        raise InputError(
            f"La table « {stem} » n'a aucune ligne à analyser : vérifiez le fichier et le filtre « segment »."
        )
    return tables[name]
