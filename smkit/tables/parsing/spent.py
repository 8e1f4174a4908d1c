"""What each campaign cost, as a person says it where the export does not: « Soldes=300; Salon=1 200 »."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from smkit.errors import suggest
from smkit.tables import doors
from smkit.tables.answers import BLANK
from smkit.tables.cells import Parsed
from smkit.tables.errors import ReadError, listing
from smkit.tables.parsing import numbers
from smkit.tables.schema import key

#: More campaigns than this are told in the file, and not in a line.
_MOST = 8


def line(names: pd.Series) -> str:
    """Return the line to type that tells what campaigns cost, "" where they are too many, or a name could not be typed there.

    >>> line(pd.Series(["Soldes", "Salon", "Soldes"]))
    'depenses : « Soldes=…; Salon=… ».'
    """
    each = list(dict.fromkeys(names.dropna()))
    if not 0 < len(each) <= _MOST or any(re.search("[;=«»]", name) for name in each):
        return ""
    return doors.line(depenses="; ".join(f"{name}={BLANK}" for name in each))


def tell(parsed: dict[str, Parsed], said: str, currency: str) -> None:
    """Give each campaign its cost, in place, in equal parts where it has several rows.

    Parameters: `parsed`, columns of campaigns; `said`, as a person types it; `currency`, code of the report.
    Raises ReadError: a campaign that is not in the file, one that is not told, what is no amount.

    >>> parsed = {"campaign": Parsed(pd.Series(["Soldes", "Salon", "Soldes"]))}
    >>> tell(parsed, "Soldes=300; Salon=1 200 €", "EUR")
    >>> parsed["cost"].values.tolist()
    [150.0, 1200.0, 150.0]
    """
    names = parsed["campaign"].values
    known = {key(name): name for name in names.dropna().unique()}
    costs = _costs(said, known, currency)
    if left := [name for name in known.values() if name not in costs]:
        raise ReadError(
            f"Il manque le coût de {listing(left, most=_MOST)} : dites-les tous, 0 si rien n'a été dépensé."
        )
    rows = names.map(names.value_counts())
    parsed["cost"] = Parsed((names.map(costs) / rows).astype("float64"))


def _costs(said: str, known: Mapping[str, str], currency: str) -> dict[str, float]:
    found = {}
    for part in filter(str.strip, said.split(";")):
        name, _, text = (each.strip() for each in part.rpartition("="))
        if key(name) not in known:
            raise ReadError(
                f"Aucune campagne ne s'appelle « {name or text} ».{suggest(name, known.values())} Écrivez : depenses "
                f"« {next(iter(known.values()), 'Soldes')}=300 », une campagne après l'autre, séparées par « ; »."
            )
        cost = numbers.parse(pd.Series([text]), currency)
        if np.isnan(cost.values[0]) or cost.faulty().any() or cost.values[0] < 0:
            raise ReadError(
                f"Le coût de « {name} » n'est pas un montant : « {text} ». Remplacez-le par ce qui a été dépensé, par exemple 300."
            )
        found[known[key(name)]] = float(cost.values[0])
    return found
