"""The tables and columns that a question cannot do without, whoever hands them."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.wherever import some
from smkit.errors import suggest


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


def holds(table: pd.DataFrame, *columns: str) -> None:
    """Check that what a question is handed is a table in memory, each column under a name of its own, and that it has some.

    Parameters: `table`, as it was handed; `columns`, those that must be there.
    Raises InputError that says what was found: what is no table, two columns of a name, or the columns there are and the closest.

    >>> holds(pd.DataFrame({"cost": [1.0]}), "cost")
    """
    if not isinstance(table, pd.DataFrame):
        raise InputError(
            f"Un tableau pandas est attendu, « {type(table).__name__} » trouvé : prenez « table » de ce que rend smkit.read, "
            "ou convertissez le vôtre (« .to_pandas() » de polars et de pyarrow)."
        )
    if twice := [str(name) for name in table.columns[table.columns.duplicated()]]:
        raise InputError(f"Deux colonnes portent le même nom, « {twice[0]} » : renommez l'une des deux.")
    for column in columns:
        if column not in table:
            names = [str(name) for name in table.columns]
            raise InputError(
                f"La colonne « {column} » n'existe pas.{suggest(column, names)} Colonnes présentes : "
                f"{', '.join(names) or 'aucune'}."
            )


def moments(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a column as moments, on the clock of its own walls.

    Parameters: `values`, moments, days, or texts as 2026-03-31 or 31/03/2026: the day comes before the month.
    Raises InputError for what is none of them: pandas would take 05/01/2026 for the first of May, and say nothing.

    >>> moments(pd.Series(["05/01/2026", None])).dt.month.tolist()
    [1.0, nan]
    """
    read = values
    if not pd.api.types.is_datetime64_any_dtype(values.dtype):
        text = values.astype("object").where(values.notna(), None)
        text = text.map(lambda value: None if value is None else str(value).strip() or None)
        read = pd.to_datetime(text, format="ISO8601", errors="coerce")
        read = read.fillna(pd.to_datetime(text, format="%d/%m/%Y", errors="coerce"))
        if (lost := text.notna() & read.isna()).any():
            raise InputError(
                f"La colonne « {values.name} » ne contient pas que des dates : « {text[lost].iloc[0]} » trouvé. Écrivez-les "
                "2026-03-31 ou 31/03/2026."
            )
    if read.dt.tz is not None:
        read = read.dt.tz_localize(None)
    return read.astype("datetime64[us]") if isinstance(read.dtype, pd.ArrowDtype) else read


def clocked(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return a table with some of its columns as `moments` gives them, the table handed as it was.

    Parameters: `table`; `columns`, those it lacks are left out.
    Raises InputError as `holds` and `moments` do.

    >>> clocked(pd.DataFrame({"closed_at": ["06/02/2026"]}), ["created_at", "closed_at"])["closed_at"].dt.month.tolist()
    [2]
    """
    holds(table)
    return table.assign(**{name: moments(table[name]) for name in columns if name in table})
