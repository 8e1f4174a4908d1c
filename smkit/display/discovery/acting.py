"""What to do after one interview, and before a team's next ones."""

from typing import TYPE_CHECKING

from smkit.display import french
from smkit.display.actions import Action
from smkit.display.discovery import words

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.discovery import Sheet


def advice(sheet: "Sheet") -> words.Said:
    """Say what to ask next, and what to clear up. Parameters: `sheet`."""
    said: words.Said = [(f"À éclaircir ({clash.about}) : {clash.ask}", []) for clash in sheet.clashes]
    for row in sheet.ahead.to_dict("records"):
        said.append(
            (
                f"Demandez : « {row['question']} » ({words.DIMENSIONS[row['dimension']].lower()}, {row['because']}).",
                [],
            )
        )
    return [*said, ("Lisez la reformulation à voix haute, puis envoyez la fiche pour validation.", [])]


def team_actions(gaps: "pd.DataFrame", openness: "pd.DataFrame", missing: "pd.DataFrame") -> list[Action]:
    """Return what a team could do, as rows of the table « À faire ».

    Parameters: `gaps`, `openness` and `missing`, as `discovery` returns them.

    >>> import pandas as pd
    >>> gaps = pd.DataFrame({"kind": "dimension", "name": ["pourquoi", "quand"], "empty": 0, "interviews": 4})
    >>> openness = pd.DataFrame({"form": ["ouverte", "orientee"], "questions": [9, 2]})
    >>> [" ".join(each.do.split()) for each in team_actions(gaps, openness, pd.DataFrame())]
    ['Redire ensemble 2 questions qui soufflent la réponse']
    """
    rows = []
    if names := words.most_unknown(gaps):
        unknown = french.listing(f"« {name} »" for name in names)
        short = sum(bool(set(names) & set(words.lacking(row))) for row in missing.to_dict("records"))
        rows.append(
            Action(
                f"Rappeler {french.plural(short, 'prospect')} pour connaître {unknown}", "Ventes", "avant l'offre",
                why="une offre faite sans le savoir répond à côté", list="a_completer",
            )
        )  # fmt: skip
        rows.append(
            Action(
                f"Préparer une question ouverte sur {unknown}", "Ventes", "au prochain rendez-vous",
                why="c'est ce qui reste le plus souvent inconnu",
            )
        )  # fmt: skip
    led = int(openness.loc[openness["form"] == "orientee", "questions"].sum())
    if led:
        rows.append(
            Action(
                f"Redire ensemble {french.plural(led, 'question qui souffle', 'questions qui soufflent')} la réponse",
                "Responsable des ventes", "à la prochaine réunion",
                why="une réponse soufflée n'apprend rien", list="questions_orientees",
            )
        )  # fmt: skip
    return rows
