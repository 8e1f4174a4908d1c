"""What is known of a score once it has been judged."""

from dataclasses import dataclass, field

import pandas as pd

from smkit.analysis.needed import holds
from smkit.analysis.prospecting.features import Column, matrix
from smkit.analysis.prospecting.judged import Quality
from smkit.analysis.prospecting.leaks import Leak
from smkit.analysis.prospecting.ridge import Ridge

LEAST = 20  # deals won, and deals lost, without which nothing is judged


@dataclass(frozen=True)
class Single:
    """The best column taken alone: its quality, the `kept` share of the model's gain (None where the model gains nothing), and
    whether it is `enough`: not proven worse than the model, or at least 80 % of its gain."""

    column: str
    quality: Quality
    kept: float | None
    enough: bool


@dataclass(frozen=True)
class Score:
    """Whether prospects may be scored, and what the judgement rests on.

    `shown`, and the `reason` in French; `auc`, `brier` (the score's) and `brier_base` on deals not seen; `base_rate`, share of
    deals won; `leaks`, names of columns left out because they seem to be written after the outcome. Figures are None where
    there were too few deals to judge. `quality`, `curve` (calibration), `best` (the single column), `lift` of the best tenth,
    `needed` deals for a gain as seen to be proven (None where there is none), `points` (column, level, points, deals, rate).
    """

    shown: bool
    reason: str
    base_rate: float
    deals: int
    wins: int
    judged: int = 0
    auc: float | None = None
    brier: float | None = None
    brier_base: float | None = None
    leaks: tuple[str, ...] = ()
    later: bool = False
    undated: int = 0
    quality: Quality | None = None
    lift: float | None = None
    needed: int | None = None
    best: Single | None = None
    found: tuple[Leak, ...] = ()
    unread: tuple[str, ...] = ()
    curve: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False, compare=False)
    points: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False, compare=False)
    columns: tuple[Column, ...] = field(default=(), repr=False)
    model: Ridge | None = field(default=None, repr=False, compare=False)

    def of(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the chance (fraction) and points of each row of `table`, in its order; empty when no score is shown."""
        if not self.shown or self.model is None:
            return pd.DataFrame({"chance": pd.Series(dtype=float), "points": pd.Series(dtype=int)})
        holds(table, *(each.name for each in self.columns))
        read = matrix(table, self.columns)
        each = self.points["points"].to_numpy()
        return pd.DataFrame(
            {"chance": self.model.chance(read), "points": (read @ each).astype(int)}, index=table.index
        )
