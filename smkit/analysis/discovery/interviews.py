"""An interview: what was asked, about what and how, and whether the answer tells anything."""

import pandas as pd

from smkit.analysis.discovery.answers import hollow, refuses, vague
from smkit.analysis.discovery.classify import classify
from smkit.analysis.discovery.wording import fold, words
from smkit.analysis.errors import InputError

#: The letters of QQOQCP that a discovery should touch; « combien » counts with « comment » where six letters are meant.
LETTERS = ("qui", "quoi", "ou", "quand", "comment", "combien", "pourquoi")
#: Dimensions that one datum answers: « 5 000 € », « Lyon », « mars ».
DATA = ("qui", "ou", "quand", "combien")
_SUBSTANCE = 3  # words from which an answer says more than yes or no


def assess(table: pd.DataFrame) -> pd.DataFrame:
    """Class the questions of interviews, and measure their answers.

    Parameters: `table`, canonical interviews (`prospect`, `question`, perhaps `date`, `answer`, `dimension`).
    Returns the same rows with: answer ("" when there is none), dimension (the one noted, else guessed; « comment » becomes
    « combien » where a quantity is asked), form, why, question_words and answer_words (counts).
    Raises InputError when there is no question at all.

    >>> talk = pd.DataFrame({"prospect": ["A"], "question": ["Qui décide ?"], "answer": ["Moi seul."]})
    >>> assess(talk)[["dimension", "form", "answer_words"]].values.tolist()
    [['qui', 'fermee', 2]]
    """
    rows = table[table["question"].notna() & table["question"].astype("str").str.strip().ne("")]
    if rows.empty:
        raise InputError(
            "Cet entretien n'a aucune question : notez-en une par ligne, avec sa réponse à côté."
        )
    found = classify(rows["question"])
    guessed = pd.Series(found["dimension"].to_numpy(), rows.index)
    noted = rows["dimension"] if "dimension" in rows else pd.Series(pd.NA, rows.index, dtype="object")
    known = noted.where(noted.notna() & ~((noted == "comment") & (guessed == "combien")), guessed)
    answer = rows["answer"].astype("object").where(rows["answer"].notna(), "") if "answer" in rows else ""
    result = rows.assign(
        dimension=known, form=found["form"].to_numpy(), why=found["why"].to_numpy(), answer=answer
    )
    for side in ("question", "answer"):
        result[f"{side}_words"] = [len(words(fold(str(text)))) for text in result[side]]
    return result


def told(interview: pd.DataFrame) -> pd.DataFrame:
    """Return the exchanges that have an answer."""
    if "answer" not in interview:
        return interview.iloc[:0].assign(answer="")
    return interview[interview["answer"].notna() & interview["answer"].astype("str").str.strip().ne("")]


def coverage(interview: pd.DataFrame) -> pd.DataFrame:
    """Tell what was asked of each dimension, and what is known.

    Parameters: `interview`, rows of one prospect as `assess` returns them.
    Returns one row a dimension, in the order of `LETTERS`: dimension, asked and answered (questions), state (« su », « effleuré »:
    the answers say next to nothing, « jamais demandé »).

    >>> talk = assess(pd.DataFrame({"prospect": ["A"], "question": ["Qui décide ?"], "answer": ["La gérante, et son associé."]}))
    >>> coverage(talk).head(2)[["dimension", "state"]].values.tolist()
    [['qui', 'su'], ['quoi', 'jamais demandé']]
    """
    rows = []
    for dimension in LETTERS:
        asked = interview[interview["dimension"] == dimension]
        answered = sum(
            (length >= _SUBSTANCE or (dimension in DATA and length > 0 and not vague(said)))
            and not refuses(said)
            and not hollow(said)
            for said, length in zip(asked["answer"], asked["answer_words"], strict=True)
        )
        state = "su" if answered else "effleuré" if len(asked) else "jamais demandé"
        rows.append({"dimension": dimension, "asked": len(asked), "answered": answered, "state": state})
    return pd.DataFrame(rows)


def skipped(interview: pd.DataFrame) -> list[str]:
    """Return the letters of QQOQCP that no question touches: one C stands for « comment » and « combien ».

    Parameters: `interview`, rows of one prospect as `assess` returns them.
    """
    asked = set(interview["dimension"].replace("combien", "comment"))
    return [letter for letter in LETTERS if letter != "combien" and letter not in asked]
