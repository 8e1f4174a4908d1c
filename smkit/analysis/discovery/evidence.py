"""What answers show together: the fields of BANT, the motives of SONCAS, two answers that do not go together."""

from typing import Any, NamedTuple

import pandas as pd

from smkit.analysis.discovery.answers import book
from smkit.analysis.discovery.interviews import told
from smkit.analysis.discovery.wording import fold

#: Fields of BANT and motives of SONCAS, in their order.
BANT = ("budget", "autorite", "besoin", "temps")
SONCAS = ("securite", "orgueil", "nouveaute", "confort", "argent", "sympathie")
#: What to ask when a field of BANT is not known.
ASK = {
    "budget": "Quel budget avez-vous prévu pour cela ?",
    "autorite": "Qui, en plus de vous, devra donner son accord ?",
    "besoin": "Qu'est-ce qui se passe aujourd'hui, faute de solution ?",
    "temps": "Pour quand cela doit-il être en place ?",
}


class Clash(NamedTuple):
    """Two answers that do not go together: about what, both answers, and what to ask to clear it up."""

    about: str
    one: str
    other: str
    ask: str


def bant(interview: pd.DataFrame) -> pd.DataFrame:
    """Tell which fields of BANT are known, and from which answer.

    Parameters: `interview`, rows of one prospect as `interviews.assess` returns them.
    Returns one row a field, in the order of `BANT`: field, score (0 unknown, 1 spoken of, 2 said exactly), question and answer that
    show it ("" when unknown), ask (what to ask, "" when the score is 2).
    Source: 002 (BANT); the words stand in `answers.yaml`.

    >>> from smkit.analysis.discovery.interviews import assess
    >>> talk = pd.DataFrame({"prospect": ["A"], "question": ["Quel budget ?"], "answer": ["5 000 € au plus."]})
    >>> bant(assess(talk))["score"].tolist()
    [2, 0, 0, 0]
    """
    rows = []
    for field in BANT:
        marks = book()["bant"][field]
        best: dict[str, Any] = {"field": field, "score": 0, "question": "", "answer": ""}
        for exchange in told(interview).to_dict("records"):
            text = fold(exchange["answer"])
            exact = marks["precis"].search(text) is not None
            spoken = exact or marks["vague"].search(text) is not None
            if "propos" in marks:  # « au-delà de 2 000 €, la gérance signe » is no budget
                exact &= marks["propos"].search(f"{fold(exchange['question'])} {text}") is not None
            if "nombre" in marks and marks["vague"].search(fold(exchange["question"])):
                exact |= marks["nombre"].search(text) is not None  # « Quel budget ? — 5000. »
            score = 2 if exact else int(spoken)
            if field == "besoin" and exchange["dimension"] == "pourquoi" and len(text.split()) >= 6:
                score = 2
            if score > best["score"]:
                best = {"field": field, "score": score} | {k: exchange[k] for k in ("question", "answer")}
        rows.append(best | {"ask": "" if best["score"] == 2 else ASK[field]})
    return pd.DataFrame(rows)


def motives(interview: pd.DataFrame) -> pd.DataFrame:
    """Tell which motives of SONCAS the answers show, with the words that show them.

    Parameters: `interview`, rows of one prospect.
    Returns one row a motive that is shown, the strongest first: motive, answers (how many show it), words.
    Source: 002 (SONCAS). A word is a hint, not a portrait: ask.

    >>> talk = pd.DataFrame({"prospect": ["A"], "question": ["Et ?"], "answer": ["C'est trop cher, et jamais à l'heure."]})
    >>> motives(talk)["motive"].tolist()
    ['securite', 'argent']
    """
    texts = [(answer, fold(answer)) for answer in told(interview)["answer"]]
    rows = []
    for motive in SONCAS:
        found = [
            [answer[hit.start() : hit.end()] for hit in book()["soncas"][motive].finditer(text)]
            for answer, text in texts
        ]
        shown = [each for each in found if each]
        if shown:
            said = list(dict.fromkeys(word.lower() for each in shown for word in each))
            said.sort(key=lambda word: not word[0].isalpha())  # « € » says less than « payer »
            rows.append({"motive": motive, "answers": len(shown), "words": said})
    table = pd.DataFrame(rows, columns=["motive", "answers", "words"])
    return table.sort_values("answers", ascending=False, kind="stable", ignore_index=True)


def clashes(interview: pd.DataFrame) -> list[Clash]:
    """Return the answers that do not go together, each with what to ask.

    Parameters: `interview`, rows of one prospect. One clash a subject, the first that is seen.

    >>> talk = pd.DataFrame({"prospect": ["A", "A"], "question": ["a", "b"], "answer": ["C'est urgent.", "Rien ne presse."]})
    >>> [clash.about for clash in clashes(talk)]
    ["l'urgence"]
    """
    answers = [(answer, fold(answer)) for answer in told(interview)["answer"]]
    found = []
    for about, sides in book()["contradictions"].items():
        one = next((said for said, text in answers if sides["un"].search(text)), None)
        other = next((said for said, text in answers if sides["autre"].search(text) and said != one), None)
        if one and other:
            found.append(Clash(about, one, other, sides["demander"]))
    return found
