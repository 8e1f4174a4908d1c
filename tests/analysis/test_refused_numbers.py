"""What a refusal found is written as French writes it: Babel says how, and no power of ten, point or float noise is shown."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from babel.numbers import format_decimal

from smkit.analysis import proportions
from smkit.analysis.campaigns import portfolio
from smkit.analysis.customers import campaign, satisfaction
from smkit.analysis.errors import InputError
from smkit.analysis.experiments import trials
from smkit.analysis.prospecting import capacity, funnel, pareto, planning
from smkit.typography import told


@pytest.mark.parametrize("number", [0, 3, -5, 1_234, 1_234_567.5, -284_280.25, 0.05, 1e-7, 12_345_678_901])
def test_a_number_is_written_as_babel_writes_it(number: float) -> None:
    wanted = format_decimal(number, "#,##0.############", locale="fr_FR").replace("-", "−")
    assert told(number) == wanted and told(pd.Series([number]).iloc[0]) == wanted


ORDERS = pd.DataFrame({"customer_id": ["a"], "amount": [1.0]})


@pytest.mark.parametrize(
    ("refused", "shown"),
    [
        (lambda: proportions.z_test(1_234_567, 1_000_000, 1, 10), ["1 234 567", "1 000 000"]),
        (lambda: funnel.goal(200_000, 5_000, 1_000_000, 1_234_567, 4), ["1 234 567", "1 000 000"]),
        (lambda: planning.counted(1_234_567, 0, 0), ["1 234 567"]),
        (lambda: capacity.capacity(1, -1_234_567.5, 5), ["−1 234 567,5"]),
        (lambda: pareto(ORDERS, "customer_id", "amount", goal=1.5), ["1,5"]),
        (lambda: trials.sample_size(0.9, 0.3), ["0,9", "1,2"]),
        (lambda: satisfaction.nps(pd.Series([9.5])), ["9,5"]),
        (lambda: campaign(10, margin=1, cost=1, uplift=0.1, base=1.5), ["1,5"]),
        (
            lambda: portfolio.check(pd.DataFrame({"campaign": ["Mars"], "cost": [-1_234_567.5]})),
            ["−1 234 567,5"],
        ),
        (
            lambda: portfolio.check(
                pd.DataFrame({"campaign": ["Mars"], "buyers": [1_234_567], "contacts": [1_000_000]})
            ),
            ["1 234 567", "1 000 000"],
        ),
        (
            lambda: portfolio.check(
                pd.DataFrame(
                    {"campaign": ["Mars"], "cost": [1.0], "start_date": [date(2026, 3, 3)], "end_date": [date(2026, 3, 1)]}
                )
            ),
            ["1er mars 2026", "3 mars 2026"],
        ),
    ],
)  # fmt: skip
def test_a_refusal_writes_what_it_found_in_french(refused: Callable[[], Any], shown: list[str]) -> None:
    with pytest.raises(InputError) as said:
        refused()
    text = " ".join(str(said.value).split())
    assert all(each in text for each in shown), text
    assert not re.search(r"\d\.\d|\de[+-]?\d", text), text
