"""Of which indicator is each column of targets, where its header says so?"""

from collections.abc import Mapping, Sequence

import pandas as pd

from smkit import typography
from smkit.tables import doors
from smkit.tables.cells import Mask, Parsed
from smkit.tables.errors import count, listing, one_line
from smkit.tables.telling.journal import Note, question
from smkit.typography import typeset


def told(indicators: Mapping[str, str], table: str = "targets") -> list[Note]:
    """Say which indicator, or period, each column of targets, or of costs, is of.

    Parameters: `indicators`, by header, from `aims.staged`; `table`, canonical.

    >>> print(*told({"Objectif CA": "Chiffre d'affaires"})[0].text.split())
    « Objectif CA » est lu comme l'objectif de l'indicateur « Chiffre d'affaires ».
    """
    if not indicators:
        return []
    what = {name: "la période" if name[:1].isdigit() else "l'indicateur" for name in indicators.values()}
    figure, a_figure = ("l'objectif", "un objectif") if table == "targets" else ("le coût", "un coût")
    parts = [
        f"« {one_line(header)} » est lu comme {figure} de {what[name]} « {name} »"
        for header, name in indicators.items()
    ]
    more = f" ; chaque ligne du fichier donne {a_figure} par colonne" if len(parts) > 1 else ""
    return [Note("aimed", len(parts), typeset(" ; ".join(parts) + more + "."))]


def replaced(rows: Mask, parsed: Mapping[str, Parsed], last: bool, told: str = "") -> list[Note]:
    """Say which objectives have several values, and how to keep the last one of each.

    Parameters: `rows`, those that another one follows; `last`, whether it replaces them; `told`, what a person answers already.

    >>> import numpy as np
    >>> period, metric = pd.Series(["2026-01"] * 2), pd.Series(["Panier moyen"] * 2)
    >>> parsed = {"period": Parsed(period), "metric": Parsed(metric), "target": Parsed(pd.Series([50.0, 60.0]))}
    >>> print(*replaced(np.array([True, False]), parsed, False)[0].whole().split())
    1 objectif est suivi d'un autre pour le même indicateur et la même période (« Panier moyen », 2026-01 : 50 puis 60) : chacun
    compte. Si le dernier remplace les autres → historique : « dernier ».
    """
    number = int(rows.sum())
    own = pd.DataFrame({name: parsed[name].values for name in ("metric", "period", "target")})
    first = own[rows].iloc[0]
    values = own[(own["metric"] == first["metric"]) & (own["period"] == first["period"])]["target"]
    shown = " puis ".join(typography.told(value) for value in values.head(3))
    text = (
        f"{count(number, 'objectif est suivi', 'objectifs sont suivis')} d'un autre pour le même indicateur et la même période "
        f"(« {one_line(first['metric'])} », {first['period']} : {shown})"
    )
    if last:
        return [
            Note(
                "replaced_aims",
                number,
                typeset(f"{text} : le dernier les remplace."),
                answer=doors.line(historique="compter"),
            )
        ]
    if told:
        return [Note("several_aims", number, typeset(f"{text} : chacun compte, comme vous l'avez dit."))]
    return [
        question(
            "several_aims",
            number,
            f"{text} : chacun compte. Si le dernier remplace les autres",
            historique="dernier",
        )
    ]


def wholes(found: Mapping[str, Sequence[str]]) -> list[Note]:
    """Say which words, by header, name the whole in the place of a part.

    >>> print(*wholes({"Commercial": ["Équipe"]})[0].text.split())
    « Commercial » : « Équipe » y est lu comme l'objectif de l'ensemble, qui ne s'ajoute pas à ceux des parties.
    """
    notes = []
    for header, words in found.items():
        read = "y est lu" if len(words) == 1 else "y sont lus"
        text = f"« {one_line(header)} » : {listing(map(one_line, words))} {read} comme l'objectif de l'ensemble, qui ne s'ajoute "
        notes.append(Note("whole_aims", len(words), typeset(f"{text}pas à ceux des parties.")))
    return notes
