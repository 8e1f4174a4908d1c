"""Is it the answer? One rule a question: its tolerance, its unit, its accents, its other names."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from smkit.training.answers import is_table
from smkit.training.words import chosen, led_by, lettered_by, same_letters, same_words

_REAL = (int, float, Decimal)
#: From there on, an amount in euros is written without cents.
_NO_CENTS = 100


@dataclass(frozen=True)
class Rule:
    """How the answers to one question are compared.

    `tolerance` is absolute, in the answer's own unit; `unit` is that of `numbers.unit`; `accents`, whether they are the
    question; `choices`, the texts among which to answer; `question`, as it is asked.
    """

    tolerance: float = 0.005
    unit: str = ""
    accents: bool = False
    choices: tuple[str, ...] = ()
    question: str = ""

    def same(self, value: Any, expected: Any) -> bool:
        """Tell whether a value returned by `answers.read` is what was expected.

        >>> Rule(0.007).same(0.66, 2 / 3), Rule().same("Oui.", "oui"), Rule(0).same(["a"], ["a", "b"])
        (True, True, False)
        >>> Rule(unit="€").same(11_159.0, 11_159.43), Rule(accents=True).same("theiere", "théière")
        (True, False)
        """
        if is_table(expected):
            return is_table(value) and self._same_table(value, expected)
        if isinstance(expected, str):
            return isinstance(value, str) and self._same_text(value, expected)
        if isinstance(expected, _REAL):
            return isinstance(value, _REAL) and self._same_number(float(value), float(expected))
        if isinstance(expected, Mapping):
            wanted = keyed(expected)
            return (
                isinstance(value, Mapping)
                and wanted.keys() == value.keys()
                and all(self.same(value[k], wanted[k]) for k in wanted)
            )
        return len(value) == len(expected) and all(map(self.same, value, expected))

    def surely(self, value: Any, expected: Any) -> bool:
        """Tell whether it is the answer before any mistake is looked for: equal, or rounded as it is written.

        >>> Rule(0.0006).surely(0.019, 0.018604), Rule(0.0006).surely(0.018956, 0.018604)
        (True, False)
        """
        if isinstance(value, float) and isinstance(expected, _REAL):
            return self.same(value, expected) and rounded(value, float(expected))
        return self.same(value, expected)

    def _same_text(self, value: str, expected: str) -> bool:
        if self.accents:
            return same_letters(value, expected) or lettered_by(value, expected, self.question)
        if same_words(value, expected) or (not self.choices and led_by(value, expected, self.question)):
            return True
        return bool(self.choices) and chosen(value, self.choices, self.question) == expected

    def _same_number(self, value: float, expected: float) -> bool:
        whole_euros = self.unit == "€" and abs(expected) >= _NO_CENTS and value == round(expected)
        return abs(value - expected) <= self.tolerance + 1e-9 or whole_euros

    def _same_table(self, value: Any, expected: Any) -> bool:
        """Compare two tables whatever the order of their rows, columns and index."""
        columns = list(expected.columns)
        if set(value.columns) != set(columns) or len(value) != len(expected):
            return False

        def rows(table: Any) -> list[tuple[Any, ...]]:
            return sorted(table[columns].itertuples(index=False, name=None), key=str)

        return all(
            self.same(a, b) if isinstance(b, (*_REAL, str)) else a == b
            for mine, theirs in zip(rows(value), rows(expected), strict=True)
            for a, b in zip(mine, theirs, strict=True)
        )


def keyed(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a dictionary by the plain form of its keys, as `answers.read` returns it."""
    from smkit.training.words import plain

    return {plain(key): value for key, value in values.items()}


def places(value: float) -> int:
    """Return how many decimals a number is written with.

    >>> places(12.0), places(0.019), places(12.5)
    (0, 3, 1)
    """
    if not math.isfinite(value):
        return 0
    return max(0, -int(Decimal(repr(value)).normalize().as_tuple().exponent))


def rounded(value: float, exact: float) -> bool:
    """Tell whether a number is another one, rounded at as many decimals as it is written with.

    >>> rounded(0.67, 2 / 3), rounded(0.66, 2 / 3)
    (True, False)
    """
    return abs(value - round(exact, places(value))) < 1e-9


def close(value: float, exact: float) -> bool:
    """Tell whether two numbers are one for a person: to two thousandths, or rounded with two figures kept.

    Whole numbers are one when they are equal: 2025 is not 2026.

    >>> close(0.3333, 1 / 3), close(11.67, 35 / 3), close(12.0, 35 / 3), close(0.7, 2 / 3), close(2025.0, 2026.0)
    (True, True, False, False, False)
    """
    if value == round(value) and exact == round(exact):
        return value == exact
    if abs(value - exact) <= 0.002 * abs(exact) + 1e-12:
        return True
    return rounded(value, exact) and abs(value - exact) <= 0.02 * abs(exact)
