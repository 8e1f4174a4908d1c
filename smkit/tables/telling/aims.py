"""Of which indicator is each column of targets, where its header says so?"""

from collections.abc import Mapping

from smkit.tables.errors import one_line
from smkit.tables.telling.journal import Note
from smkit.typography import typeset


def told(indicators: Mapping[str, str]) -> list[Note]:
    """Say which indicator each column of targets is of. Parameters: `indicators`, by header, as `aims.staged` returns them.

    >>> print(*told({"Objectif CA": "Chiffre d'affaires"})[0].text.split())
    « Objectif CA » est lu comme l'objectif de l'indicateur « Chiffre d'affaires ».
    """
    if not indicators:
        return []
    parts = [
        f"« {one_line(header)} » est lu comme l'objectif de l'indicateur « {name} »"
        for header, name in indicators.items()
    ]
    more = " ; chaque ligne du fichier donne un objectif par colonne" if len(parts) > 1 else ""
    return [Note("aimed", len(parts), typeset(" ; ".join(parts) + more + "."))]
