"""Are some customers steadier than others? How regular each is, among the few ways to be that all of them show."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

_SHAPES = np.geomspace(0.3, 50.0, 14)
_ROUNDS = 60  # of expectation and maximisation, after which weights hardly move
_GAIN = 6.0  # log-likelihood below which one shape for all says as much
_RATIOS = np.geomspace(0.02, 400.0, 120)  # silences, in usual waits, by which tails are known
_AT_ONCE = 20_000  # customers; as many of more say which shapes there are


class Steadiness(NamedTuple):
    """How likely a customer is to be as regular as each of `shapes` says (1 is pure chance, more is steadier): their `weights`."""

    weights: Any
    shapes: Any

    def likely(self, waits: Any, total: Any, logs: Any) -> Any:
        """Return the same for each customer (rows), once their own waits are known. Parameters: as `steadiness`."""
        return _shared(_each(waits, total, logs, self.shapes), self.weights)[0]


def steadiness(waits: Any, total: Any, logs: Any, shape: float) -> Steadiness | None:
    """Return how regular customers are; None where one regularity for all says as much.

    Parameters: by customer, how many `waits` were seen (two at least), their `total` (days) and the sum of their `logs`; `shape` of
    the gamma that is fitted on all of them.
    Source: waits are gamma, of a pace and a shape of each; the pace is integrated out, the shapes are a mixture on a grid (Laird,
    1978, by expectation and maximisation).

    >>> draw = np.random.default_rng(1)
    >>> seen = [draw.gamma(each, 30 / each, (100, 12)) for each in (0.5, 20.0)]
    >>> sums = [np.concatenate([f(each) for each in seen]) for f in (lambda w: w.sum(1), lambda w: np.log(w).sum(1))]
    >>> found = steadiness(np.full(200, 12), *sums, 1.0)
    >>> shapes = found.likely(np.full(200, 12), *sums) @ np.log(found.shapes)
    >>> bool(np.exp(shapes[:100].mean()) < 0.8), bool(np.exp(shapes[100:].mean()) > 8)
    (True, True)
    """
    if len(waits) < 2:
        return None
    every = slice(None, None, -(-len(waits) // _AT_ONCE))
    shapes = np.append(_SHAPES, shape)
    each = _each(waits[every], total[every], logs[every], shapes)
    weights = np.full(len(shapes), 1 / len(shapes))
    for _ in range(_ROUNDS):
        weights = _shared(each, weights)[0].mean(axis=0)
    gain = _shared(each, weights)[1] - float(each.sum(axis=0).max())
    return Steadiness(weights, shapes) if gain > _GAIN else None


def beyond(
    found: Steadiness, seen: tuple[Any, Any, Any], ratio: Any, edge: Any, late: float
) -> tuple[Any, Any, Any]:
    """Return, by customer, the chance that a wait is as long as a silence, the limit, and the chance of being seen beyond it.

    Parameters: `found`; `seen`, the waits, total and logs of `steadiness`; `ratio` of the silence to the usual wait; `edge`, the
    least that the limit may be, in usual waits; `late`, the chance that a wait goes beyond the limit.
    """
    from scipy.stats import f

    waits = seen[0]
    p, limit, chance = (np.zeros(len(waits)) for _ in range(3))
    for many in np.unique(waits):
        freedom = 2 * found.shapes, 2 * found.shapes * many
        tails = f.sf(_RATIOS[:, None], *freedom).T
        steps = (tails[:, 1:] + tails[:, :-1]) / 2 * np.diff(_RATIOS)
        mean = np.maximum(found.shapes * many / np.maximum(found.shapes * many - 1, 0.1), 1.0)
        after = (
            np.append(steps[:, ::-1].cumsum(axis=1)[:, ::-1], np.zeros((len(tails), 1)), axis=1)
            / mean[:, None]
        )
        rows = np.flatnonzero(waits == many)
        for part in np.array_split(rows, len(rows) // _AT_ONCE + 1):
            own = found.likely(*(each[part] for each in seen))
            limit[part] = np.maximum(_crossed(own @ tails, late), edge[part])
            chance[part] = _read(own @ after, limit[part])
            p[part] = (own * f.sf(ratio[part][:, None], *freedom)).sum(axis=1)
    return p, limit, chance


def _each(waits: Any, total: Any, logs: Any, shapes: Any) -> Any:
    """The log-likelihood of each customer's waits (rows) for each shape, whatever the pace."""
    from scipy.special import gammaln

    n, days, log = (np.asarray(part, float)[:, None] for part in (waits, total, logs))
    return (
        shapes * log - n * gammaln(shapes) + gammaln(n * shapes) - n * shapes * np.log(np.maximum(days, 1e-9))
    )


def _shared(each: Any, weights: Any) -> tuple[Any, float]:
    """How likely each customer is to be of each shape, and the log-likelihood of all."""
    own = each + np.log(np.maximum(weights, 1e-300))
    most = own.max(axis=1, keepdims=True)
    parts = np.exp(own - most)
    whole = parts.sum(axis=1, keepdims=True)
    return parts / whole, float((most + np.log(whole)).sum())


def _crossed(lines: Any, level: float) -> Any:
    """The ratio at which each line, that falls, goes under a level."""
    rows, at = np.arange(len(lines)), np.clip((lines > level).sum(axis=1), 1, len(_RATIOS) - 1)
    above, under = lines[rows, at - 1], lines[rows, at]
    part = np.clip((above - level) / np.maximum(above - under, 1e-300), 0, 1)
    return _RATIOS[at - 1] + part * (_RATIOS[at] - _RATIOS[at - 1])


def _read(lines: Any, ratios: Any) -> Any:
    """The value of each line at a ratio of its own."""
    rows, at = np.arange(len(lines)), np.clip(np.searchsorted(_RATIOS, ratios), 1, len(_RATIOS) - 1)
    part = np.clip((ratios - _RATIOS[at - 1]) / (_RATIOS[at] - _RATIOS[at - 1]), 0, 1)
    return lines[rows, at - 1] * (1 - part) + lines[rows, at] * part
