"""A company about which nothing is known, to which each test adds what it is about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from smkit.analysis.customers.account import Account
from smkit.analysis.customers.picture import Picture


@pytest.fixture(scope="session")
def company() -> Callable[..., Picture]:
    """Return a picture of two quarters of one group, of which nothing is told but what is given."""
    periods = pd.to_datetime(["2025-04-01", "2025-07-01"])
    followed = pd.DataFrame({"period": periods, "before": [10, 20], "kept": [8, 15], "lost": [2, 5], "active": [20, 18],
                             "new": [9, 2], "returned": [3, 1], "retention": [0.8, 0.75], "low": 0.4, "high": 0.9})  # fmt: skip
    base = Picture(date(2025, 1, 1), date(2025, 9, 30), "", "quarter", followed, followed.tail(1), {"Tous": None},
                   {"Tous": None}, pd.DataFrame(), pd.DataFrame())  # fmt: skip

    def made(**known: Any) -> Picture:
        return replace(base, **known)

    return made


@pytest.fixture(scope="session")
def bakery() -> Callable[..., Account]:
    """Return the account of « Boulangerie », the second of ten, whose silence is what is given."""
    scored = pd.Series({"monetary": 900.0, "revenue": 1_000.0, "returned": 100.0, "frequency": 4,
                        "first": pd.Timestamp("2025-01-06"), "last": pd.Timestamp("2025-11-03"),
                        "segment": "Fidèles", "r": 4, "f": 3, "m": 5})  # fmt: skip
    silence = {
        "state": "on_time",
        "days": 4,
        "usual": 30.4,
        "silence": 12,
        "margin_at_stake": 250.0,
        "at_stake": 900.0,
    }
    quarters = pd.DataFrame({"period": pd.to_datetime(["2025-01-01", "2025-04-01"]), "orders": [1.0, 3.0], "returned": [0.0, 100.0],
                             "revenue": [250.0, 750.0], "margin": [None, 190.0]})  # fmt: skip
    products = pd.DataFrame({"product": ["Farine", "Levure"], "orders": [3, 2], "revenue": [700.0, 300.0],
                             "last": pd.to_datetime(["2025-11-03", "2025-02-03"]), "stopped": [False, True]})  # fmt: skip
    base = Account("Boulangerie", date(2025, 11, 15), scored, pd.Series(silence), 2, 10, 0.125, quarters, pd.Series(dtype=float),
                   products)  # fmt: skip

    def made(**known: Any) -> Account:
        own = {name: known.pop(name) for name in silence if name in known}
        return replace(base, silence=pd.Series(silence | own), **known)

    return made
