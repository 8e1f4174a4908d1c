"""The table that a question cannot do without."""

from collections.abc import Mapping

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.wherever import some


def need(tables: Mapping[str, pd.DataFrame], name: str, stem: str) -> pd.DataFrame:
    """Return one of the tables, which must have rows.

    Parameters: `tables` by canonical name, DataFrames or Ibis tables, as `smkit.gather` gives them: they say by themselves
    how to give one that is not there; `name`, the one to return; `stem`, what people call its file.
    Raises InputError when it has no row.

    >>> len(need({"campaigns": pd.DataFrame({"cost": [1.0]})}, "campaigns", "campagnes"))
    1
    """
    if not some(tables[name]):
        raise InputError(
            f"La table « {stem} » n'a aucune ligne à analyser : vérifiez le fichier (smkit check dit ce qui en est mis à part, et "
            "pourquoi) et le filtre « segment »."
        )
    return tables[name]
