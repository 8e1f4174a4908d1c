"""How many orders may one expect of each customer? BG/NBD and MBG/NBD, fitted on what was bought so far.

Customers buy at random at a pace of their own, and after any purchase may leave for good, which nobody sees. Both models
share their formulas; in MBG/NBD a customer may also leave right after the first purchase, which BG/NBD forbids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.customers.settling import Floats, rounded, settled
from smkit.analysis.errors import InputError
from smkit.typography import told

_NODES = 32  # of the integral over the chance of leaving: 9 digits at least on any parameters met
#: How far the search goes, on logarithms: sizes (r and a + b; beyond, all customers are alike), pace, and odds of leaving.
_BOUNDS = ((-7.0, 7.0), (-15.0, 15.0), (-12.0, 12.0), (-7.0, 7.0))
_MANY = 20_000  # customers beyond which a part of them tells where to search


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
        Returns a count for each (a float for numbers). Raises InputError for a negative `t`.
        Source: Fader, Hardie and Lee (2005), eq. 10, written as a mean over the chance of leaving, where it has no pole.

        >>> fit = Buying("bgnbd", 0.243, 4.414, 0.793, 2.426, -9582.43, 2357)
        >>> round(fit.expected(39, 2, 30.43, 38.86), 3)
        1.226
        """
        if not 0 <= t < np.inf:
            raise InputError(
                f"Horizon : {told(t)} trouvé, or on ne prévoit que ce qui vient : il faut un nombre positif."
            )
        x, tx, age = _columns(frequency, recency, age)
        shape = self.r + x
        ahead = np.empty(len(x))
        for each in np.unique(x):
            own = x == each
            p, weight = _leaving(self.a, self.b + each + self._shift)
            reach = t / (self.alpha + age[own])
            bought = -np.expm1(-shape[own, None] * np.log1p(np.outer(reach, p))) / p
            ahead[own] = np.einsum("ij,j->i", bought, weight)
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
    many = len(x) > _MANY
    counts: Any = np.ones(len(x))
    if not many:  # histories that are alike are worked out once
        rows, counts = np.unique(np.column_stack([x, tx, age]), axis=0, return_counts=True)
        x, tx, age = rows.T
    unit = float(age.max())  # the search is the same whatever the unit of time
    tx, age = tx / unit, age / unit
    shift = int(model == "mbgnbd")

    distinct, place = np.unique(x, return_inverse=True)

    def loss(sought: Floats) -> tuple[float, Floats]:
        each, slopes = _log_likelihood(_parameters(sought), distinct, place, tx, age, shift)
        r, alpha, a, b = _parameters(sought)
        d_r, d_alpha, d_a, d_b = (_sum(counts, slope) for slope in slopes)
        odds = a * b / (a + b) * (d_a - d_b)
        found = np.array([r * d_r + alpha * d_alpha, -alpha * d_alpha, odds, a * d_a + b * d_b])
        return -_sum(counts, each) / len(summary), -found / len(summary)

    pace = float(np.log(max(_sum(counts, x), 1.0) / _sum(counts, age)))
    starts: list[Any] = [[0.0, pace, -1.0, 1.0], [-1.0, pace, -1.0, 0.0], [3.0, pace, -4.0, 1.0]]
    if many:  # a part of the customers brings the search near
        near = _fit(model, summary.sample(_MANY, random_state=1))
        starts = [np.log([near.r, near.r / near.alpha * unit, near.a / near.b, near.a + near.b])]
    options = {"ftol": 1e-11 if many else 1e-15, "gtol": 1e-7 if many else 1e-9, "maxiter": 500}
    found = [
        minimize(loss, start, method="L-BFGS-B", jac=True, bounds=_BOUNDS, options=options)
        for start in starts
    ]
    best = min(found, key=lambda one: float(one.fun))
    spot = settled(lambda sought: loss(sought)[1], best.x, _BOUNDS)
    r, alpha, a, b = (float(value) for value in _parameters(spot))
    total = -loss(spot)[0] * len(summary) - _sum(counts, x) * float(np.log(unit))
    r, alpha, a, b = (rounded(value) for value in (r, alpha * unit, a, b))
    return Buying(model, r, alpha, a, b, total, len(summary))


def _sum(counts: Floats, values: Floats) -> float:
    """The sum over customers, always in the same order: threads of a matrix product would make its last digits differ."""
    return float(np.einsum("i,i->", counts.astype("float64", copy=False), values))


def _parameters(sought: Any) -> tuple[float, float, float, float]:
    """r, alpha, a and b from what is searched, which hardly depend on one another: log r, pace, odds of leaving, log (a + b)."""
    shape, pace, odds, size = sought
    leaving = 1 / (1 + np.exp(-odds))
    return np.exp(shape), np.exp(shape - pace), np.exp(size) * leaving, np.exp(size) * (1 - leaving)


def _log_likelihood(
    parameters: tuple[float, float, float, float], distinct: Floats, place: Any, tx: Floats, age: Floats, shift: int
) -> tuple[Floats, tuple[Floats, Floats, Floats, Floats]]:  # fmt: skip
    """Of each customer, and its slopes along r, alpha, a and b.

    Parameters: `distinct` numbers of repeat purchases (what is costly is worked out once for each) and the `place` there of each
    customer's; `shift` is 1 where one may leave at the first purchase.
    """
    from scipy.special import betaln, digamma, gammaln

    r, alpha, a, b = parameters
    chances = distinct + shift
    left = (chances > 0)[place]
    before = np.maximum(b + chances - 1, 1e-300)
    common = gammaln(r + distinct) - gammaln(r) + r * np.log(alpha) + betaln(a, b + chances) - betaln(a, b)
    shape, log_now, log_then = (r + distinct)[place], np.log(alpha + age), np.log(alpha + tx)
    active = -shape * log_now
    gone = np.where(left, (np.log(a) - np.log(before))[place] - shape * log_then, -np.inf)
    either = np.logaddexp(active, gone)
    share = np.exp(gone - either)  # of having left, given the history
    both = digamma(a + b) - digamma(a + b + chances)
    slope_r = (
        (digamma(r + distinct) - digamma(r) + np.log(alpha))[place] - (1 - share) * log_now - share * log_then
    )
    slope_alpha = r / alpha - shape * ((1 - share) / (alpha + age) + share / (alpha + tx))
    slope_a = both[place] + share / a
    slope_b = (digamma(b + chances) - digamma(b) + both)[place] - share / before[place]
    return common[place] + either, (slope_r, slope_alpha, slope_a, slope_b)


def _leaving(a: float, b: float) -> tuple[Floats, Floats]:
    """Points and weights of a mean over a chance that follows Beta(a, b).

    Gauss-Jacobi on 0–1, by the eigenvalues of its recurrence (Golub and Welsch, 1969): the weights add up to 1 whatever the
    parameters, where those of scipy overflow from a b of about 1 000 on, which customers who hardly ever leave have.
    """
    from scipy.linalg import eigh_tridiagonal

    n, total = np.arange(1, _NODES), a + b - 2
    step = 2 * n + total
    middle = np.append(a / (a + b), (2 * n * (n + total + 1) + total * a) / (step * (step + 2)))
    beside = n * (n + a - 1) * (n + b - 1) / step**2 / (step + 1)
    beside[1:] *= (n[1:] + total) / (step[1:] - 1)  # both are the same at n = 1, where they may be 0
    points, vectors = eigh_tridiagonal(middle, np.sqrt(beside))
    return np.maximum(points, 1e-300), vectors[0] ** 2


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
            f"Ligne {at + 1} : {told(x[at])} rachats, dernier à {told(tx[at])}, ancienneté {told(age[at])}. Il faut des "
            "rachats entiers, et un "
            "dernier achat entre le premier (0) et aujourd'hui."
        )
    if len(x) < 10 or (x > 0).sum() < 5 or not (age > 0).any():
        raise InputError(
            f"Trop peu de clients pour apprendre leur rythme : {len(x)}, dont {int((x > 0).sum())} de retour "
            "après un premier achat (il en faut au moins 10, dont 5 revenus)."
        )
    return x, tx, age
