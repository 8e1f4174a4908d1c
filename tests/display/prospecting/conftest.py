"""A quarter of which nothing is known, to which each test adds what it is about."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from smkit.analysis.prospecting import Quarter
from smkit.analysis.prospecting.results import Score


@pytest.fixture(scope="session")
def blank() -> Callable[..., Quarter]:
    """Return a quarter in which nothing is known but what is given."""
    score = Score(shown=False, reason="trop peu", base_rate=0.2, deals=0, wins=0)
    base = Quarter("", 0, 0, *[None] * 12, pd.DataFrame(), score)

    def made(**known: Any) -> Quarter:
        return replace(base, **known)

    return made
