"""Everything that a discovery sheet says of one prospect, ready to be written; telephones, e-mails and names are masked."""

from typing import NamedTuple

import pandas as pd

from smkit.analysis.discovery.evidence import Clash, bant, clashes, motives
from smkit.analysis.discovery.interviews import assess, coverage
from smkit.analysis.discovery.needs import Need, need, reformulate
from smkit.analysis.discovery.next import ask_next
from smkit.analysis.errors import InputError
from smkit.errors import suggest
from smkit.masking import mask


class Sheet(NamedTuple):
    """A discovery sheet. Tables as `coverage`, `bant`, `motives` and `ask_next` return them; texts are French."""

    prospect: str
    date: pd.Timestamp | None
    need: Need
    coverage: pd.DataFrame
    bant: pd.DataFrame
    motives: pd.DataFrame
    clashes: list[Clash]
    ahead: pd.DataFrame
    reformulation: str
    exchanges: pd.DataFrame

    @property
    def score(self) -> int:
        """What is known of BANT, of 8 points."""
        return int(self.bant["score"].sum())

    @property
    def known(self) -> int:
        """How many of the seven dimensions are known."""
        return int((self.coverage["state"] == "su").sum())

    def said(self, dimension: str) -> str:
        """Return the first two answers on a dimension, "" where there is none."""
        answers = self.exchanges.loc[self.exchanges["dimension"] == dimension, "answer"].astype("str")
        return " / ".join(answers[answers.str.strip() != ""].head(2))


def sheet(table: pd.DataFrame, prospect: str, sector: str, offer: str = "cette offre") -> Sheet:
    """Write the sheet of one prospect.

    Parameters: `table`, canonical interviews; `prospect`, its name (case ignored); `sector`, of `sectors()`; `offer`, French.
    Returns the sheet. Raises InputError for a prospect who is not there, or a sector without questions.

    >>> talk = pd.DataFrame({"prospect": ["A"], "question": ["Qui décide ?"], "answer": ["Mme Untel, au 06 12 34 56 78."]})
    >>> sheet(talk, "a", "industrie").exchanges["answer"].tolist()
    ['Mme [nom], au [téléphone].']
    """
    names = table["prospect"].dropna().astype("str").unique().tolist()
    found = [name for name in names if name.casefold() == prospect.strip().casefold()]
    if not found:
        shown = ", ".join(f"« {name} »" for name in names[:12])
        raise InputError(
            f"Aucun entretien avec « {prospect} ».{suggest(prospect, names)} Prospects du fichier : {shown}."
        )
    rows = table[table["prospect"].astype("str") == found[0]].copy()
    for column in ("question", "answer"):
        if column in rows:
            rows[column] = rows[column].map(lambda text: mask(text) if isinstance(text, str) else text)
    talk = assess(rows)
    day = talk["date"].dropna().max() if "date" in talk else None
    return Sheet(
        found[0],
        None if day is None or pd.isna(day) else pd.Timestamp(day),
        need(talk),
        coverage(talk),
        bant(talk),
        motives(talk),
        clashes(talk),
        ask_next(talk, sector, offer),
        reformulate(talk),
        talk,
    )
