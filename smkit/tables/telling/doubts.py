"""What rows that are sound one by one make one doubt, once they stand together."""

import pandas as pd

from smkit.tables.errors import count
from smkit.tables.telling.journal import Note
from smkit.typography import typeset

#: Fewer scores than this may all be low.
_ENOUGH_SCORES = 10


def same_lines(rows: int) -> list[Note]:
    """Say that so many lines of a test are equal to others, where nothing says whose they are.

    >>> [(note.code, note.count) for note in same_lines(3)], same_lines(0)
    ([('same_lines', 3)], [])
    """
    if not rows:
        return []
    lines, whose = count(rows, "ligne est égale", "lignes sont égales"), "leurs" if rows > 1 else "ses"
    text = (
        f"{lines} à une autre dans toutes {whose} cases, et rien ne dit qui est qui : si ce sont les mêmes personnes, elles "
        "comptent plusieurs fois, et le résultat paraît plus sûr qu'il ne l'est. Gardez une ligne par personne, ou ajoutez son "
        "identifiant (« unit_id=Son en-tête » dans colonnes)."
    )
    return [Note("same_lines", rows, typeset(text))]


def visits_alone(days: int) -> list[Note]:
    """Say what so many days of visits alone do not tell, and what to add.

    >>> [(note.code, note.count) for note in visits_alone(28)]
    [('visits_alone', 28)]
    """
    text = (
        "Les visites sont lues seules. Pour le taux de conversion, ajoutez une colonne « Sessions avec achat » ; pour ce que "
        "coûte une visite, une colonne « Coût » au fichier des campagnes, ou un fichier des dépenses (table « couts »)."
    )
    return [Note("visits_alone", days, typeset(text))]


def out_of_five(scores: pd.Series) -> list[Note]:
    """Say that scores look like marks from 1 to 5, which make no NPS.

    >>> [note.code for note in out_of_five(pd.Series([1, 5] * 5))], out_of_five(pd.Series([1, 9] * 5))
    (['out_of_five'], [])
    """
    if len(scores) < _ENOUGH_SCORES or scores.max() > 5 or scores.min() < 1:
        return []
    text = (
        f"Aucune des {count(len(scores), 'note', 'notes')} ne sort de 1 à 5 : si c'est l'échelle de la question, ce n'est pas "
        "une note de recommandation de 0 à 10, et le NPS n'a pas de sens ici."
    )
    return [Note("out_of_five", len(scores), typeset(text))]
