"""How many orders may one expect of each customer? BG/NBD and MBG/NBD, fitted on what was bought so far.

Customers buy at random at a pace of their own, and after any purchase may leave for good, which nobody sees. Both models
share their formulas; in MBG/NBD a customer may also leave right after the first purchase, which BG/NBD forbids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.errors import InputError

Floats = NDArray[np.float64]
_NODES = 64  # of the integral over the chance of leaving: 12 digits on any parameters met
#: How far the search goes, on logarithms: sizes (r and a + b; beyond, all customers are alike), pace, and odds of leaving.
_BOUNDS = ((-7.0, 7.0), (-15.0, 15.0), (-12.0, 12.0), (-7.0, 7.0))
_MANY = 20_000  # distinct histories beyond which one start is enough


@dataclass(frozen=True)
class Buying:
    """A fitted model of repeat buying.

    `r` and `alpha` shape the pace (purchases a unit of time, gamma: mean r/alpha); `a` and `b` the chance of leaving after a
    purchase (beta: mean a/(a+b)); `log_likelihood` is summed over the `customers`, in their unit of time; `model` is bgnbd or
    mbgnbd.
    """

    model: str
    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    customers: int

    def expected(self, t: float, frequency: Any, recency: Any, age: Any) -> Any:
        """Return how many purchases to expect of customers in the next `t` units of time.

        Parameters: `t`, in the unit of the summary fitted; `frequency` (repeat purchases), `recency` (from the first to the
        last one) and `age` (from the first one to now), numbers or columns of them.
        Returns a count for each (a float for numbers).
        Source: Fader, Hardie and Lee (2005), eq. 10, written as a mean over the chance of leaving, where it has no pole.

        >>> fit = Buying("bgnbd", 0.243, 4.414, 0.793, 2.426, -9582.43, 2357)
        >>> round(fit.expected(39, 2, 30.43, 38.86), 3)
        1.226
        """
        x, tx, age = _columns(frequency, recency, age)
        shape = self.r + x
        ahead = np.empty(len(x))
        for each in np.unique(x):
            own = x == each
            p, weight = _leaving(self.a, self.b + each + self._shift)
            reach = t / (self.alpha + age[own])
            bought = -np.expm1(-shape[own, None] * np.log1p(np.outer(reach, p))) / p
            ahead[own] = bought @ weight
        found = ahead * self._alive(x, tx, age)
        return float(found[0]) if np.ndim(frequency) == 0 else found

    def alive(self, frequency: Any, recency: Any, age: Any) -> Any:
        """Return the chance that customers are still customers, 0–1 (parameters as `expected`).

        >>> fit = Buying("bgnbd", 0.243, 4.414, 0.793, 2.426, -9582.43, 2357)
        >>> fit.alive(0, 0, 38.86), round(fit.alive(2, 30.43, 38.86), 3)
        (1.0, 0.727)
        """
        found = self._alive(*_columns(frequency, recency, age))
        return float(found[0]) if np.ndim(frequency) == 0 else found

    @property
    def _shift(self) -> int:
        return int(self.model == "mbgnbd")

    def _alive(self, x: Floats, tx: Floats, age: Floats) -> Floats:
        chances = x + self._shift  # occasions there were to leave
        silent = (self.r + x) * np.log((self.alpha + age) / (self.alpha + tx))
        odds = np.exp(np.minimum(silent, 700)) * self.a / np.maximum(self.b + chances - 1, 1e-300)
        return np.where(chances > 0, 1 / (1 + odds), 1.0)


def bgnbd(summary: pd.DataFrame) -> Buying:
    """Fit BG/NBD: customers leave, if ever, after a repeat purchase.

    Parameters: `summary`, one row a customer: frequency (repeat purchases), recency (from the first to the last one), age (from the
    first one to now), in one unit of time.
    Returns the fitted model. Raises InputError: a missing column, impossible values, nobody who came back, too few customers.
    Source: Fader, Hardie and Lee (2005), « Counting Your Customers » the Easy Way, eq. 6.
    """
    return _fit("bgnbd", summary)


def mbgnbd(summary: pd.DataFrame) -> Buying:
    """Fit MBG/NBD: customers may leave after any purchase, the first one included.

    Parameters, result and errors as `bgnbd`. Source: Batislam, Denizel and Filiztekin (2007).
    """
    return _fit("mbgnbd", summary)


def _fit(model: str, summary: pd.DataFrame) -> Buying:
    from scipy.optimize import minimize

    x, tx, age = _checked(summary)
    rows, counts = np.unique(np.column_stack([x, tx, age]), axis=0, return_counts=True)
    unit = float(rows[:, 2].max())  # the search is the same whatever the unit of time
    x, tx, age = rows[:, 0], rows[:, 1] / unit, rows[:, 2] / unit
    shift = int(model == "mbgnbd")

    def loss(sought: Floats) -> float:
        return -float(counts @ _log_likelihood(_parameters(sought), x, tx, age, shift)) / len(summary)

    pace = float(np.log(max(float(counts @ x), 1.0) / float(counts @ age)))
    starts = [[0.0, pace, -1.0, 1.0], [-1.0, pace, -1.0, 0.0], [3.0, pace, -4.0, 1.0]]
    few = len(rows) <= _MANY
    options = {"ftol": 1e-13, "gtol": 1e-8}
    found = [
        minimize(loss, start, method="L-BFGS-B", bounds=_BOUNDS, options=options)
        for start in starts[: None if few else 1]
    ]
    best = min(found, key=lambda one: float(one.fun))
    if few:  # the last digits
        options = {"xatol": 1e-7, "fatol": 1e-13}
        best = minimize(loss, best.x, method="Nelder-Mead", bounds=_BOUNDS, options=options)
    r, alpha, a, b = (float(value) for value in _parameters(best.x))
    total = -float(best.fun) * len(summary) - float(counts @ x) * float(np.log(unit))
    return Buying(model, r, alpha * unit, a, b, total, len(summary))


def _parameters(sought: Any) -> tuple[float, float, float, float]:
    """r, alpha, a and b from what is searched, which hardly depend on one another: log r, pace, odds of leaving, log (a + b)."""
    shape, pace, odds, size = sought
    leaving = 1 / (1 + np.exp(-odds))
    return np.exp(shape), np.exp(shape - pace), np.exp(size) * leaving, np.exp(size) * (1 - leaving)


def _log_likelihood(
    parameters: tuple[float, float, float, float], x: Floats, tx: Floats, age: Floats, shift: int
) -> Floats:
    """Of each customer; `shift` is 1 where one may leave at the first purchase."""
    from scipy.special import betaln, gammaln

    r, alpha, a, b = parameters
    chances = x + shift
    pace = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    stays = betaln(a, b + chances) - betaln(a, b)
    active = -(r + x) * np.log(alpha + age)
    with np.errstate(divide="ignore"):
        left = np.log(a) - np.log(np.maximum(b + chances - 1, 1e-300)) - (r + x) * np.log(alpha + tx)
    return pace + stays + np.where(chances > 0, np.logaddexp(active, left), active)


def _leaving(a: float, b: float) -> tuple[Floats, Floats]:
    """Points and weights of a mean over a chance that follows Beta(a, b)."""
    from scipy.special import roots_jacobi

    nodes, weights = roots_jacobi(_NODES, b - 1, a - 1)
    return np.maximum((nodes + 1) / 2, 1e-300), weights / weights.sum()


def _columns(frequency: Any, recency: Any, age: Any) -> tuple[Floats, Floats, Floats]:
    parts = (np.atleast_1d(np.asarray(part, dtype="float64")) for part in (frequency, recency, age))
    x, tx, its = np.broadcast_arrays(*parts)
    return x, tx, its


def _checked(summary: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    lacking = [name for name in ("frequency", "recency", "age") if name not in summary]
    if lacking:
        raise InputError(
            f"Le modèle a besoin des colonnes frequency, recency et age ; il manque : {', '.join(lacking)}."
        )
    x, tx, age = _columns(summary["frequency"], summary["recency"], summary["age"])
    if not (np.isfinite(x).all() and np.isfinite(tx).all() and np.isfinite(age).all()):
        raise InputError("Le modèle demande des nombres partout : une ligne au moins est vide.")
    wrong = (x < 0) | (tx < 0) | (tx > age * (1 + 1e-9)) | ((x == 0) & (tx > 0)) | (x != np.floor(x))
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"Ligne {at + 1} : {x[at]:g} rachats, dernier à {tx[at]:g}, ancienneté {age[at]:g}. Il faut des rachats entiers, et un "
            "dernier achat entre le premier (0) et aujourd'hui."
        )
    if len(x) < 10 or (x > 0).sum() < 5 or not (age > 0).any():
        raise InputError(
            f"Trop peu de clients pour apprendre leur rythme : {len(x)}, dont {int((x > 0).sum())} de retour "
            "après un premier achat (il en faut au moins 10, dont 5 revenus)."
        )
    return x, tx, age
