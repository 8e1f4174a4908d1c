"""Every code of the analysis has its French."""

from smkit import customers
from smkit.analysis.customers.backtest import METHODS
from smkit.analysis.customers.loyalty import RS
from smkit.display.customers import words


def test_no_code_is_shown_bare() -> None:
    assert list(words.PARTS) == list(customers.PARTS)
    assert list(words.STATES) == list(customers.STATES)
    assert list(words.REASONS) == list(customers.REASONS)
    assert set(words.METHODS) == set(METHODS) and set(words.RS) == set(RS)
