"""Logistic regression with a ridge penalty, and which penalty: small, on scipy alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import linalg, sparse
from scipy.special import expit

Array = np.ndarray[Any, np.dtype[Any]]
#: Penalties tried; the one whose predictions of rows left aside lose least is kept.
PENALTIES = (3.0, 10.0, 30.0, 100.0, 300.0)
_STEPS = 50
_SMALL = 1e-9


@dataclass(frozen=True)
class Ridge:
    """A fitted model: chance of winning = 1 / (1 + exp(−(intercept + features · weights)))."""

    intercept: float
    weights: Array
    penalty: float

    def chance(self, features: Any) -> Array:
        """Return the chance of winning of each row, fractions 0–1. Parameters: `features`, one row each."""
        return np.asarray(expit(self.intercept + features @ self.weights))


def fit(features: Any, won: Array, penalty: float) -> Ridge:
    """Fit the model by Newton's method.

    Parameters: `features` (rows × columns, sparse or not); `won`, 0 or 1 a row, both present; `penalty`, half of which
    times the sum of the squared weights is added to the log loss (scikit-learn's C is 1 / penalty).
    The intercept is not penalised.

    >>> model = fit(np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([0, 1, 1, 1]), 1.0)
    >>> model.chance(np.array([[0.0], [1.0]])).round(3).tolist()
    [0.711, 0.789]
    """
    design = sparse.hstack([np.ones((len(won), 1)), sparse.csr_array(features)], format="csr")
    shrink = np.full(design.shape[1], float(penalty))
    shrink[0] = _SMALL
    weights = np.zeros(design.shape[1])
    rate = float(np.clip(won.mean(), 1e-6, 1 - 1e-6))
    weights[0] = np.log(rate / (1 - rate))
    loss = _penalised(design, won, weights, shrink)
    for _ in range(_STEPS):
        chance = expit(design @ weights)
        slope = design.T @ (chance - won) + shrink * weights
        inner = design.T @ (sparse.diags_array(chance * (1 - chance)) @ design)
        curve = inner.toarray() + np.diag(shrink + _SMALL)
        step = linalg.solve(curve, slope, assume_a="pos")
        scale = 1.0
        while (
            tried := _penalised(design, won, weights - scale * step, shrink)
        ) > loss + _SMALL and scale > 1e-6:
            scale /= 2  # a step too long is halved: the loss never rises
        weights, gain, loss = weights - scale * step, loss - tried, tried
        if gain < _SMALL * (1 + abs(loss)):
            break
    return Ridge(float(weights[0]), weights[1:], penalty)


def choose(features: Any, won: Array, folds: Array) -> float:
    """Return the penalty of `PENALTIES` that predicts best the rows left aside.

    Parameters: `features` and `won`, as `fit`; `folds`, the number of the part in which each row is left aside.
    """
    losses = dict.fromkeys(PENALTIES, 0.0)
    for part in np.unique(folds):
        aside = folds == part
        if won[~aside].min() == won[~aside].max():
            continue  # nothing to learn from where all were won, or all lost
        for penalty in PENALTIES:
            chance = fit(features[~aside], won[~aside], penalty).chance(features[aside])
            losses[penalty] += _log_loss(chance, won[aside])
    return min(losses, key=lambda penalty: losses[penalty])


def _log_loss(chance: Array, won: Array) -> float:
    safe = np.clip(chance, 1e-12, 1 - 1e-12)
    return float(-(won * np.log(safe) + (1 - won) * np.log(1 - safe)).sum())


def _penalised(design: Any, won: Array, weights: Array, shrink: Array) -> float:
    line = design @ weights
    return float((np.logaddexp(0, line) - won * line).sum() + 0.5 * (shrink * weights**2).sum())
