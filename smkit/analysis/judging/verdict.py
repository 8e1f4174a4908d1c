"""What is a verdict? The word that may be said of a change, a test or an action, why, and what is at stake."""

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Word = Literal[
    "mieux", "moins bien", "stable", "effet de mélange", "trop tôt", "on ne peut pas dire", "oui", "non", "gagne", "perd"
]  # fmt: skip

#: The words that fit a change, a test and an action; each may also be too early, or beyond what the data can tell.
CHANGE_WORDS: tuple[Word, ...] = (
    "mieux",
    "moins bien",
    "stable",
    "effet de mélange",
    "trop tôt",
    "on ne peut pas dire",
)
TEST_WORDS: tuple[Word, ...] = ("oui", "non", "trop tôt", "on ne peut pas dire")
ACTION_WORDS: tuple[Word, ...] = ("gagne", "perd", "trop tôt", "on ne peut pas dire")

#: What a change is counted in: a fraction of what it was, points of a rate or a score (0–100), or the report's currency.
Unit = Literal["fraction", "points", "EUR"]


@dataclass(frozen=True)
class Verdict:
    """What may be said of one figure.

    `word`, of the closed list; `about`, the id of what is judged (a KPI, an arm of a test, an action); `reason`, a French sentence
    that says why this word and no other; `compared`, what is set against what, in French (now first, then); `change`, how much,
    with its plain 95 % interval `low` to `high`, in `unit`; `mix`, the part of the change that comes from the groups' weights
    alone, in the same unit, and `along` the column of these groups; `stake`, € of margin a year, always positive, None where it is
    not known; `n`, how many customers, people or cases stand behind; `p`, how often chance alone would do as much, before any
    correction; `dims`, what tells it apart from verdicts of the same id (a column and its value).
    Raises ValueError for a word out of the list, an empty reason, or an interval that does not hold its change.

    >>> fall = Verdict("moins bien", "panier_moyen", "Le panier baisse dans tous les segments.", ("4e trimestre 2025",
    ...                "4e trimestre 2024"), change=-0.2, low=-0.26, high=-0.13, stake=12_000.0)
    >>> fall.bad, fall.decided, fall.record()
    (True, True, {'verdict': 'moins bien', 'stake': 12000.0})
    >>> Verdict("gagne", "panier_moyen", "Essai.", stake=None).record()
    {'verdict': 'gagne', 'stake': None}
    """

    word: Word
    about: str
    reason: str
    compared: tuple[str, str] = ("", "")
    change: float | None = None
    low: float | None = None
    high: float | None = None
    unit: Unit = "fraction"
    mix: float | None = None
    along: str = ""
    stake: float | None = None
    n: int | None = None
    p: float | None = None
    dims: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.word not in get_args(Word):
            raise ValueError(f"verdict {self.word!r}: one of {', '.join(get_args(Word))} expected")
        if not self.reason.strip():
            raise ValueError("a verdict needs its reason")
        if self.change is not None and self.low is not None and self.high is not None:
            slack = 1e-9 + 1e-9 * abs(self.change)
            if not self.low - slack <= self.change <= self.high + slack:
                raise ValueError(
                    f"the interval {self.low} to {self.high} does not hold the change {self.change}"
                )
        if self.stake is not None and not (math.isfinite(self.stake) and self.stake >= 0):
            raise ValueError(f"stake {self.stake}: a positive amount, or None, expected")

    @property
    def decided(self) -> bool:
        """Whether something is known that an action or an advice may rest on."""
        return self.word in ("mieux", "moins bien", "oui", "non", "gagne", "perd")

    @property
    def bad(self) -> bool:
        """Whether it is bad news that is sure: what advice on a fall may be given of."""
        return self.word in ("moins bien", "perd")

    def record(self) -> dict[str, Any]:
        """Return what a finding carries into `resultats.json`: the word and the stake."""
        return {"verdict": self.word, "stake": self.stake}

    def details(self) -> dict[str, Any]:
        """Return every field, for a machine."""
        return asdict(self)
