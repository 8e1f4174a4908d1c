"""What is an order of each customer worth? Gamma-Gamma: the mean of few orders is drawn towards that of everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.customers.settling import rounded, settled
from smkit.analysis.errors import InputError

_BOUNDS = [(-10.0, 10.0)] * 3  # how far the search goes, on logarithms


@dataclass(frozen=True)
class Money:
    """A fitted Gamma-Gamma model: shapes `p` and `q`, scale `v` (currency); `log_likelihood` over the `customers`.

    `correlation` is that of the number of orders with their value (from -1 to 1), on logarithms: the model takes it to be zero.
    """

    p: float
    q: float
    v: float
    log_likelihood: float
    customers: int
    correlation: float

    def expected(self, frequency: Any, monetary: Any) -> Any:
        """Return the mean value of an order of each customer, in currency.

        Parameters: `frequency`, orders whose mean is known; `monetary`, that mean (ignored where `frequency` is 0).
        Returns a value for each; missing where the model has no mean (p·x + q ≤ 1).
        Source: Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value, eq. 5.

        >>> round(Money(6.25, 3.74, 15.45, 0.0, 946, 0.1).expected(0, 0), 2)
        35.24
        """
        x = np.atleast_1d(np.asarray(frequency, dtype="float64"))
        mean = np.atleast_1d(np.asarray(monetary, dtype="float64"))
        spent = np.where(x > 0, x * mean, 0.0)
        weight = self.p * x + self.q - 1
        found = np.where(weight > 0, self.p * (self.v + spent) / np.where(weight > 0, weight, 1), np.nan)
        return float(found[0]) if np.ndim(frequency) == 0 else found


def gamma_gamma(summary: pd.DataFrame) -> Money:
    """Fit Gamma-Gamma on the customers who came back.

    Parameters: `summary`, one row a customer: frequency (repeat orders) and monetary (their mean value, in currency).
    Returns the fitted model. Raises InputError when fewer than 10 customers came back with a value above 0.
    Source: Fader and Hardie (2013), eq. 1a; Fader, Hardie and Lee (2005), RFM and CLV.
    """
    from scipy.optimize import minimize
    from scipy.special import digamma, gammaln

    known = summary[(summary["frequency"] > 0) & (summary["monetary"] > 0)]
    if len(known) < 10:
        raise InputError(
            f"{len(known)} clients revenus, avec un montant : il en faut au moins 10 pour apprendre ce que vaut une commande."
        )
    x = known["frequency"].to_numpy(dtype="float64")
    mean = known["monetary"].to_numpy(dtype="float64")
    unit = float(np.mean(mean))
    m = mean / unit

    def each(logs: NDArray[np.float64]) -> NDArray[np.float64]:
        p, q, v = np.exp(logs)
        px = p * x
        return (
            gammaln(px + q) - gammaln(px) - gammaln(q) + q * np.log(v)
            + (px - 1) * np.log(m) + px * np.log(x) - (px + q) * np.log(v + x * m)
        )  # fmt: skip

    def loss(logs: NDArray[np.float64]) -> float:
        return -float(each(logs).mean())

    def slopes(logs: NDArray[np.float64]) -> NDArray[np.float64]:
        p, q, v = np.exp(logs)
        shape, reach = p * x + q, v + x * m
        along_p = x * (digamma(shape) - digamma(p * x) + np.log(x * m / reach))
        along_q = digamma(shape) - digamma(q) + np.log(v / reach)
        along_v = q / v - shape / reach
        return -np.array([p * along_p.mean(), q * along_q.mean(), v * along_v.mean()])

    starts = ([1.0, 1.0, 0.0], [0.0, 0.5, -1.0])
    found = [minimize(loss, start, method="L-BFGS-B", jac=slopes, bounds=_BOUNDS) for start in starts]
    best = min(found, key=lambda one: float(one.fun))
    place = settled(slopes, best.x, _BOUNDS)
    p, q, v = (float(value) for value in np.exp(place))
    total = float(each(place).sum()) - len(m) * float(np.log(unit))
    return Money(rounded(p), rounded(q), rounded(v * unit), total, len(known), _correlation(x, mean))


def _correlation(x: NDArray[np.float64], mean: NDArray[np.float64]) -> float:
    if x.std() == 0 or mean.std() == 0:
        return 0.0
    return float(np.corrcoef(np.log(x), np.log(mean))[0, 1])
