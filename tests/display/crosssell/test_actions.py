"""What to do about cross-sell: one margin for all the offers, over a take-up that nobody knows yet."""

import pandas as pd
import pytest

from smkit.analysis.crosssell import verdicts
from smkit.display import crosssell

OFFERS = pd.DataFrame(
    {"antecedent": ["Cône", "Thé"], "consequent": ["Filtres", "Théière"], "take_up": [0.10, 0.10]}
)
PRICES = pd.DataFrame(
    {"products": ["Cône + Filtres"], "price": [22.4], "list_price": [24.9], "discount": [0.1], "more_sales": [0.24]}
)  # fmt: skip
PAIRS = pd.DataFrame({"first": ["Moulu"], "second": ["Grains"]})


def test_the_offers_are_one_action_worth_a_year_of_their_margin() -> None:
    two_years = 2 * 365.25 / 7
    rows = crosssell.actions(OFFERS, 2_000.0, two_years, PRICES, PAIRS, [], discount=0.1)
    assert [row.list for row in rows] == ["offres", "lots", "a_ne_pas_proposer"]
    assert (rows[0].stake, rows[0].low, rows[0].high) == pytest.approx((1_000, 500, 2_000))
    assert rows[0].do.startswith("Faire les 2 offres") and "« Filtres » avec « Cône »" in rows[0].do
    assert "24" in rows[1].why and rows[2].do == "Cesser de proposer « Grains » avec « Moulu »"


def test_without_cost_dates_or_offers_nothing_is_made_up() -> None:
    (row,) = crosssell.actions(OFFERS.head(1), None, 52.0, None, None, [], discount=0.1)
    assert row.stake is None and row.do.startswith("Proposer « Filtres »")
    assert verdicts.between(2_000.0, None, 0.1) == (None, None, None)
    (none,) = crosssell.actions(OFFERS.head(0), None, None, PRICES, None, [], discount=0.0)
    assert none.do.startswith("Réunir plus de commandes") and none.stake is None


def test_all_who_are_interested_say_yes_at_most() -> None:
    assert verdicts.between(100.0, 365.25 / 7, 0.8) == pytest.approx((100, 50, 125))
