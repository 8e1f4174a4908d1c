"""Which findings first? What is at stake in €, then how far beyond chance; no bad news is left at the bottom of a list."""

from collections.abc import Iterable

from smkit.analysis.judging.verdict import Verdict

_READ = 5  # findings that everybody reads


def rank(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return verdicts in the order in which they are told.

    What is decided comes first, by € of margin a year, then by its change over its interval. What got worse and has no amount
    (a score, a spending) is among the first five; what cannot be told comes last.

    >>> def word(name: str, about: str, stake: float | None) -> Verdict:
    ...     return Verdict(name, about, "Parce que.", change=-0.2, low=-0.3, high=-0.1, stake=stake)
    >>> some = [word("mieux", f"k{n}", 100.0 * n) for n in range(1, 7)] + [word("moins bien", "nps", None)]
    >>> [verdict.about for verdict in rank(some)]
    ['k6', 'k5', 'k4', 'k3', 'nps', 'k2', 'k1']
    """
    known = sorted(verdicts, key=lambda verdict: (-(verdict.stake or 0.0), -strength(verdict)))
    decided = [verdict for verdict in known if verdict.decided and verdict.stake is not None]
    unpriced = [verdict for verdict in known if verdict.decided and verdict.stake is None]
    bad = [verdict for verdict in unpriced if verdict.bad]
    good = [verdict for verdict in unpriced if not verdict.bad]
    mixed = [verdict for verdict in known if verdict.word == "effet de mélange"]
    others = [verdict for verdict in known if not verdict.decided and verdict.word != "effet de mélange"]
    ahead = max(0, _READ - len(bad))
    return [*decided[:ahead], *bad, *decided[ahead:], *good, *mixed, *others]


def strength(verdict: Verdict) -> float:
    """Return a change over half the width of its interval: above 1, beyond what chance makes once in twenty."""
    if verdict.change is None or verdict.low is None or verdict.high is None:
        return 0.0
    return 2 * abs(verdict.change) / max(verdict.high - verdict.low, 1e-12)
