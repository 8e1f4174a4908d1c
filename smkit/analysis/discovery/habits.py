"""How a team discovers: what it never asks, how openly it asks, who talks, and whether fuller discoveries win more."""

from typing import NamedTuple

import pandas as pd

from smkit.analysis.discovery.evidence import BANT, bant
from smkit.analysis.discovery.interviews import LETTERS, coverage
from smkit.analysis.intervals import wilson
from smkit.analysis.proportions import difference_test, newcombe

_FEW = 5  # won or lost prospects a side, under which nothing is compared


class Association(NamedTuple):
    """Do fuller discoveries win more? Rates of those that know more dimensions than the median, and of the others.

    Counts of prospects and fractions; `low` and `high` bound the difference (95 %). It is association: a prospect who is about
    to buy also answers more.
    """

    full: int
    full_won: int
    thin: int
    thin_won: int
    difference: float
    low: float
    high: float
    p: float


def gaps(interviews: pd.DataFrame) -> pd.DataFrame:
    """Share of interviews that leave a dimension, or a field of BANT, unknown.

    Parameters: `interviews`, as `interviews.assess` returns them.
    Returns one row a dimension then a field: kind (dimension, bant), name, empty and interviews (counts), share, low,
    high (fractions, Wilson, 95 %).

    >>> from smkit.analysis.discovery.interviews import assess
    >>> talk = assess(pd.DataFrame({"prospect": ["A"], "question": ["Qui décide ?"], "answer": ["La gérante décide seule."]}))
    >>> gaps(talk)["empty"].tolist()[:2]
    [0, 1]
    """
    talks = [talk for _, talk in interviews.groupby("prospect", sort=False)]
    states = [coverage(talk).set_index("dimension")["state"] for talk in talks]
    scores = [bant(talk).set_index("field")["score"] for talk in talks]
    counted = [("dimension", name, sum(state[name] != "su" for state in states)) for name in LETTERS]
    counted += [("bant", name, sum(score[name] == 0 for score in scores)) for name in BANT]
    rows = []
    for kind, name, empty in counted:
        low, high = wilson(empty, len(talks)) or (float("nan"), float("nan"))
        rows.append(
            {
                "kind": kind,
                "name": name,
                "empty": empty,
                "interviews": len(talks),
                "share": empty / len(talks),
                "low": low,
                "high": high,
            }
        )
    return pd.DataFrame(rows)


def missing(interviews: pd.DataFrame) -> pd.DataFrame:
    """List the interviews that leave something unknown, and what to ask there.

    Parameters: `interviews`, as `interviews.assess` returns them.
    Returns one row an interview that lacks something, in order: prospect, dimensions and fields (lists of what is unknown, of
    QQOQCP and of BANT).

    >>> from smkit.analysis.discovery.interviews import assess
    >>> talk = assess(pd.DataFrame({"prospect": ["A"], "question": ["Qui décide ?"], "answer": ["La gérante décide seule."]}))
    >>> missing(talk)[["prospect", "fields"]].values.tolist()
    [['A', ['budget', 'besoin', 'temps']]]
    """
    rows = []
    for prospect, talk in interviews.groupby("prospect", sort=False):
        states, scores = coverage(talk), bant(talk)
        dimensions = states.loc[states["state"] != "su", "dimension"].tolist()
        fields = scores.loc[scores["score"] == 0, "field"].tolist()
        if dimensions or fields:
            rows.append({"prospect": prospect, "dimensions": dimensions, "fields": fields})
    return pd.DataFrame(rows, columns=["prospect", "dimensions", "fields"])


def openness(interviews: pd.DataFrame) -> pd.DataFrame:
    """Share of questions of each form.

    Parameters: `interviews`, as `interviews.assess` returns them.
    Returns one row a form: form, questions (count), share, low, high (fractions, Wilson, 95 %).
    """
    counts = interviews["form"].value_counts()
    rows = []
    for form in ("ouverte", "fermee", "alternative", "orientee"):
        count = int(counts.get(form, 0))
        low, high = wilson(count, len(interviews)) or (float("nan"), float("nan"))
        rows.append(
            {"form": form, "questions": count, "share": count / len(interviews), "low": low, "high": high}
        )
    return pd.DataFrame(rows)


def talk_share(interviews: pd.DataFrame) -> float | None:
    """Share of the words that are the customer's, as they were noted; None without a word.

    Parameters: `interviews`, as `interviews.assess` returns them. A note is shorter than what was said: compare notes with notes.
    """
    said, asked = interviews["answer_words"].sum(), interviews["question_words"].sum()
    return float(said / (said + asked)) if said + asked else None


def fullness(interviews: pd.DataFrame) -> pd.DataFrame:
    """Count what each interview knows: prospect, known (dimensions of 7), open_share (fraction of its questions)."""
    rows = [
        {
            "prospect": prospect,
            "known": int((coverage(talk)["state"] == "su").sum()),
            "open_share": float((talk["form"] == "ouverte").mean()),
        }
        for prospect, talk in interviews.groupby("prospect", sort=False)
    ]
    return pd.DataFrame(rows)


def association(interviews: pd.DataFrame, leads: pd.DataFrame) -> Association | None:
    """Compare the win rate after fuller and after thinner discoveries.

    Parameters: `interviews`, as `interviews.assess` returns them; `leads`, canonical (`stage`, and `account` or `lead_id` that
    name the prospects).
    Returns the comparison, or None with fewer than five prospects won or lost on a side: nothing could be seen.
    """
    key = "account" if "account" in leads and leads["account"].notna().any() else "lead_id"
    closed = (
        leads[leads["stage"].isin(["won", "lost"])].drop_duplicates(key, keep="last").set_index(key)["stage"]
    )
    known = fullness(interviews)
    known["stage"] = known["prospect"].map(closed)
    known = known.dropna(subset=["stage"])
    full = known["known"] > known["known"].median()
    sides = [known.loc[side, "stage"] for side in (full, ~full)]
    if min(map(len, sides)) < _FEW:
        return None
    counts = [(int((side == "won").sum()), len(side)) for side in sides]
    (won, n), (base_won, base_n) = counts
    low, high = newcombe(won, n, base_won, base_n)
    p, _ = difference_test(won, n, base_won, base_n)
    return Association(n, won, base_n, base_won, won / n - base_won / base_n, low, high, p)
