"""Was a column known before the deal was won? One written afterwards predicts everything, and helps nobody."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from smkit.analysis.prospecting.judged import Array, auc
from smkit.typography import slug

#: Words that name what is known at the end of a deal, or during it.
_AFTER = frozenset(
    "duration duree closed close closing cloture clos fermeture signature signed signe motif raison reason perte perdu lost won "
    "gagne resultat result outcome stage etape phase statut status facture invoice".split()
)
_CERTAIN = 0.9  # alone, no honest column tells winners from losers so well
_FILLED = 0.75  # as well as that, from whether the cell is filled at all
#: With one more column, others tell winners from losers as no honest set does; without it, less by that much.
_SHARP = 0.10
_NAMED = 0.65  # enough when the name itself says « afterwards »


@dataclass(frozen=True)
class Leak:
    """A column that seems to be written after the outcome, and the `why`: "certain", "filled" or "named", with its `auc` alone;
    or "sharp", with the `auc` that all columns together have with it."""

    column: str
    why: str
    auc: float


def leak(values: pd.Series, won: Array, alone: float | None) -> Leak | None:
    """Tell whether a column seems to be known only after the outcome.

    Parameters: `values`, the column; `won`, 0 or 1 a row; `alone`, the AUC of the column alone on rows it had not seen, or None
    where it cannot be read.
    Returns None when nothing says so.

    >>> leak(pd.Series([5.0] * 9 + [None] * 9, name="remise_accordee"), pd.Series([1] * 9 + [0] * 9).to_numpy(), None).why
    'filled'
    """
    name = str(values.name)
    filled = values.notna().to_numpy().astype(float)
    by_filling = 0.5
    if 0 < filled.mean() < 1:
        by_filling = auc(filled, won)[0]
        by_filling = max(by_filling, 1 - by_filling)
    if by_filling >= _FILLED:
        return Leak(name, "filled", by_filling)
    if alone is not None and alone >= _CERTAIN:
        return Leak(name, "certain", alone)
    if alone is not None and alone >= _NAMED and _words(name) & _AFTER:
        return Leak(name, "named", alone)
    return None


def sharp(whole: float, without: Mapping[str, float]) -> Leak | None:
    """Tell which column makes nearly certain what the others leave open, whatever its name.

    Parameters: `whole`, the AUC of all columns together on rows they had not seen; `without`, that of all the others, by column.
    Returns None where together they leave as much open as honest columns do, or where no column alone makes the difference.

    >>> sharp(0.92, {"secondes": 0.77, "source": 0.91}).column, sharp(0.75, {"taille": 0.62, "source": 0.75})
    ('secondes', None)
    """
    if whole < _CERTAIN or not without:
        return None
    name = min(without, key=lambda each: without[each])
    return Leak(name, "sharp", whole) if whole - without[name] >= _SHARP else None


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall("[a-z]+", slug(name.casefold())))
