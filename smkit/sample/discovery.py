"""Ten discovery interviews: what was asked, what was answered, and what was never asked (in discovery.yaml)."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import yaml

_QQOQCP = ("qui", "quoi", "ou", "quand", "comment", "pourquoi")


class Interview(NamedTuple):
    """An interview and its key: the need as first said (`apparent`), and the one that the answers let see.

    `noted` says whether the file gives the dimension of each question, or leaves it to be guessed.
    """

    prospect: str
    date: str
    noted: bool
    apparent: str
    deep: str
    exchanges: list[dict[str, str]]

    @property
    def unasked(self) -> tuple[str, ...]:
        """The dimensions of the QQOQCP that no question touches.

        >>> talk = Interview("Un hôtel", "2026-03-03", True, "", "", [{"dimension": each} for each in ("qui", "quand", "quand")])
        >>> talk.unasked
        ('quoi', 'ou', 'comment', 'pourquoi')
        """
        asked = {exchange["dimension"] for exchange in self.exchanges}
        return tuple(dimension for dimension in _QQOQCP if dimension not in asked)


@cache
def talks() -> tuple[Interview, ...]:
    """The interviews, in the order of their dates.

    >>> days = [talk.date for talk in talks()]
    >>> len(days), days == sorted(days)
    (10, True)
    """
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    return tuple(Interview(**talk) for talk in yaml.safe_load(text))


def interviews() -> pd.DataFrame:
    """One row a question, in the order of the talks.

    >>> table = interviews()
    >>> len(table) == sum(len(talk.exchanges) for talk in talks())
    True
    >>> noted = table["dimension"].notna().groupby(table["prospect"]).agg(["min", "max"])  # all of an interview, or nothing
    >>> noted.value_counts().index.tolist()
    [(False, False), (True, True)]
    """
    rows = [
        {"prospect": talk.prospect, "date": talk.date, **exchange}
        | ({} if talk.noted else {"dimension": None})
        for talk in talks()
        for exchange in talk.exchanges
    ]
    table = pd.DataFrame(rows)[["prospect", "question", "date", "answer", "dimension"]]
    return table.astype({"date": "datetime64[s]", "dimension": "str"})
