"""Limits on time: what a slow machine is forgiven, and what no machine is."""

import pace
import pytest


def test_what_takes_far_too_long_fails_on_any_machine() -> None:
    with pytest.raises(AssertionError, match=r"pour 0.001 s au plus"), pace.cpu_within(0.001):
        sum(range(5_000_000))


@pytest.mark.parametrize(("slower", "passes"), [(1.0, False), (1.2, False), (1.3, True)])
def test_a_limit_is_that_of_an_ordinary_core(
    monkeypatch: pytest.MonkeyPatch, slower: float, passes: bool
) -> None:
    monkeypatch.setattr(pace, "slowness", lambda *_: slower)
    assert pace.held(0.25, 0.2) is passes
    assert pace.held(0.19, 0.2)
