"""Campaign economics: the worked figures of the sources to the cent, and break-even against brute force."""

import math
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit.analysis import campaigns
from smkit.analysis.campaigns import Action, Outcome, assess, total
from smkit.analysis.errors import InputError

MAILING = Action(name="Mailing", fixed_cost=15_000, price=100, buyers=200, margin_rate=0.5, contacts=5_000)
COUPON = Action(name="Coupon", price=100, discount=0.30, buyers=200)
PLAN = [
    Action(name="Deux commerciaux", fixed_cost=35_000, revenue=135_000),
    Action(name="E-mailing", fixed_cost=5_000, revenue=15_000),
    Action(name="Partenariats", fixed_cost=5_000, revenue=50_000),
]


def test_mailing_with_follow_up_of_source_003() -> None:
    outcome = assess(MAILING)
    assert outcome.cost == 15_000
    assert outcome.cost_per_contact == 3
    assert outcome.revenue == 20_000
    assert outcome.gross_gain == 5_000
    assert outcome.margin == 10_000
    assert outcome.net_gain == -5_000
    assert outcome.margin_per_euro == Decimal(2) / Decimal(3)
    assert outcome.roi == Decimal(-1) / Decimal(3)
    assert outcome.break_even_sales == 300
    assert outcome.break_even_conversion == Decimal("0.06")
    assert outcome.break_even_revenue == 30_000 and outcome.break_even_cost == 10_000
    assert outcome.break_even_price == 125, "75 € of cost a sale on top of 50 € of goods"
    assert outcome.roas == Decimal(4) / Decimal(3) and outcome.cost_per_buyer == 75
    assert outcome.missing == {"acquisition_cost": ("new_customers",), "break_even_date": ("start", "end")}


def test_mailing_cost_split_in_contacts_and_calls_gives_the_same_outcome() -> None:
    split = Action(
        fixed_cost=2_000,
        contacts=5_000,
        cost_per_contact=2.2,
        followups=500,
        cost_per_followup=4,
        price=100,
        buyers=200,
        margin_rate=0.5,
    )
    assert assess(split) == assess(MAILING)


def test_coupon_of_source_003_has_no_margin_and_says_so() -> None:
    outcome = assess(COUPON)
    assert outcome.cost == 6_000
    assert outcome.revenue == 20_000, "revenue at list price: the discount is a cost"
    assert outcome.gross_gain == 14_000
    for name in ("margin", "net_gain", "margin_per_euro", "roi", "break_even_sales"):
        assert getattr(outcome, name) is None
        assert outcome.missing[name] == ("margin_rate",)
    assert outcome.missing["cost_per_contact"] == ("contacts",)


def test_action_plan_of_source_003() -> None:
    whole = total(assess(action) for action in PLAN)
    assert whole.cost == 45_000
    assert whole.revenue == 200_000
    assert whole.gross_gain == 155_000
    assert whole.margin is None and whole.missing["margin"] == ("margin_rate",)
    assert whole.break_even_sales is None and whole.missing["break_even_sales"] == ()


def test_ratios_of_a_plan_are_ratios_of_sums() -> None:
    actions = [
        Action(fixed_cost=100, revenue=1_000, margin_rate=0.5),
        Action(fixed_cost=900, revenue=900, margin_rate=0.5),
    ]
    whole = total(assess(action) for action in actions)
    assert whole.margin == 950
    assert whole.margin_per_euro == Decimal("0.95")
    assert whole.roi == Decimal("-0.05"), "not the mean of 4 and -0.5"


def test_total_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="aucune action"):
        total([])


def test_discount_counts_on_every_sale_up_to_break_even() -> None:
    outcome = assess(
        Action(fixed_cost=1_000, price=100, discount=0.3, buyers=200, margin_rate=0.5, contacts=400)
    )
    assert outcome.cost == 7_000
    assert outcome.break_even_sales == 50, "each sale earns 50 - 30 = 20 €"
    assert outcome.break_even_conversion == Decimal("0.125")


def test_break_even_has_no_float_noise() -> None:
    assert math.ceil(49.95 / (1.00 * 0.15)) == 334, "what floats answer"
    assert campaigns.break_even_sales(49.95, Decimal("1.00") * Decimal("0.15")) == 333
    thirds = Action(fixed_cost=10_000, revenue=10_000, buyers=3, margin_rate=1)
    assert assess(thirds).break_even_sales == 3, "a price of 3 333,33… must not ask for a fourth sale"


def test_impossible_answers_are_missing_without_a_missing_input() -> None:
    given_away = Action(fixed_cost=100, price=10, margin_rate=0.3, discount=0.3)
    assert assess(given_away).missing["break_even_sales"] == ()
    free = assess(Action(fixed_cost=0, revenue=100, margin_rate=0.5, contacts=0))
    assert free.roi is None and free.margin_per_euro is None and free.cost_per_contact is None
    assert free.missing["roi"] == () and free.missing["cost_per_contact"] == ()
    assert campaigns.break_even_sales(0, 0) == 0


def test_nothing_known_is_all_missing() -> None:
    outcome = assess(Action())
    assert set(outcome.missing) == {name for name in Outcome.__dataclass_fields__ if name != "missing"}
    assert outcome.missing["cost"] == ("fixed_cost",)
    assert outcome.missing["revenue"] == ("price", "buyers")


@pytest.mark.parametrize(
    ("inputs", "lacking"),
    [
        ({"cost_per_contact": 1}, ("contacts",)),
        ({"fixed_cost": 5, "cost_per_followup": 1}, ("followups",)),
        ({"fixed_cost": 5, "followups": 10}, ("cost_per_followup",)),
        ({"discount": 0.1, "buyers": 3}, ("price",)),
    ],
)
def test_half_given_cost_is_not_computed(inputs: dict[str, float], lacking: tuple[str, ...]) -> None:
    outcome = assess(Action(**inputs))
    assert outcome.cost is None
    assert outcome.missing["cost"] == lacking


def test_nan_from_a_table_is_not_known() -> None:
    assert assess(Action(fixed_cost=10, margin_rate=math.nan)).missing["margin"] == (
        "price",
        "buyers",
        "margin_rate",
    )


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"margin_rate": 50}, "50 trouvé, or une part va de 0 à 1"),
        ({"margin_rate": -0.1}, "−0,1 trouvé, or cette valeur ne peut pas être négative"),
        ({"discount": 1.2}, "Remise"),
        ({"fixed_cost": -1}, "Coût fixe"),
        ({"buyers": 11, "contacts": 10}, "plus d'acheteurs (11) que de contacts (10)"),
        ({"price": "cher"}, "un nombre est attendu"),
        ({"margin_rate": 0}, "0 trouvé, or une vente qui ne laisse aucune marge"),
        (
            {"coupons": 100, "redemption": 0.5, "buyers": 40},
            "plus de bons utilisés (50) que d'acheteurs (40)",
        ),
        ({"new_customers": 5, "buyers": 4}, "plus de nouveaux clients (5) que d'acheteurs (4)"),
        ({"start": "2026-03-31", "end": "01/03/2026"}, "La fin (01/03/2026) précède le début (31/03/2026)"),
        ({"start": "mars"}, "« mars » : il y manque l'année"),
        ({"hourly_cost": -35}, "Coût horaire"),
    ],
)
def test_nonsense_is_refused_in_french(inputs: dict[str, object], words: str) -> None:
    with pytest.raises(InputError) as caught:
        Action(**inputs)  # type: ignore[arg-type]
    assert words in str(caught.value).replace("\u202f", " ").replace("\u00a0", " ")


money = st.decimals(min_value="0.01", max_value=100_000, places=2)
rates = st.decimals(min_value=0, max_value=1, places=3)
some_margin = st.decimals(min_value="0.001", max_value=1, places=3)


@given(cost=money, price=money, rate=rates)
def test_break_even_is_the_smallest_number_that_does_not_lose(
    cost: Decimal, price: Decimal, rate: Decimal
) -> None:
    unit = price * rate
    sales = campaigns.break_even_sales(cost, unit)
    if unit == 0:
        assert sales is None
    else:
        assert sales is not None
        assert sales * unit >= cost, "at break-even nothing is lost"
        assert (sales - 1) * unit < cost, "one sale fewer loses"


@given(st.integers(0, 300), st.integers(1, 50), st.integers(1, 20), st.integers(0, 20))
def test_break_even_of_a_coupon_against_brute_force(fixed: int, price: int, margin: int, off: int) -> None:
    """Count the gain in twentieths of a euro at 0, 1, 2… sales and stop at the first that does not lose."""
    rates = {"margin_rate": Decimal(margin) / 20, "discount": Decimal(off) / 20}
    found = assess(Action(fixed_cost=fixed, price=price, **rates)).break_even_sales
    gains = (sales * price * (margin - off) - 20 * fixed for sales in range(6_001))
    assert found == next((sales for sales, gain in enumerate(gains) if gain >= 0), None)


@given(cost=money, revenue=money, rate=some_margin)
def test_both_readings_of_roi_tell_the_same_story(cost: Decimal, revenue: Decimal, rate: Decimal) -> None:
    outcome = assess(Action(fixed_cost=cost, revenue=revenue, margin_rate=rate))
    assert outcome.roi is not None and outcome.margin_per_euro is not None and outcome.net_gain is not None
    assert outcome.roi == pytest.approx(outcome.margin_per_euro - 1, abs=Decimal("1e-20"))
    assert (outcome.roi >= 0) == (outcome.margin_per_euro >= 1) == (outcome.net_gain >= 0)
    assert outcome.gross_gain == revenue - cost


def test_every_way_of_paying_adds_up() -> None:
    action = Action(
        fixed_cost=500, contacts=1_000, cost_per_contact=0.8, clicks=400, cost_per_click=0.5, followups=50, cost_per_followup=4,
        hours=10, hourly_cost=35, price=60, coupon=10, coupons=300, redemption=0.2, buyers=80, margin_rate=0.5, new_customers=30,
    )  # fmt: skip
    outcome = assess(action)
    assert outcome.cost == 500 + 800 + 200 + 200 + 350 + 60 * 10
    assert outcome.acquisition_cost == outcome.cost / 30
    # 60 coupons of 10 € on 80 sales: 7,50 € a sale off a margin of 30 €
    assert outcome.break_even_sales == math.ceil(2_050 / 22.5)
    assert outcome.break_even_revenue == Decimal(2_050) / (Decimal("22.5") / 60)


def test_the_day_an_action_is_repaid() -> None:
    march = Action(
        fixed_cost=1_000, price=100, margin_rate=0.5, buyers=40, start="2026-03-01", end="10/03/2026"
    )
    assert assess(march).break_even_date == date(2026, 3, 5), "4 sales a day of 50 €: 20 sales after 5 days"
    slow = assess(replace(march, buyers=10))
    assert slow.break_even_date == date(2026, 3, 20), "the same pace is supposed to go on"
    assert assess(replace(march, buyers=0)).missing["break_even_date"] == ()


@given(
    cost=money, price=money, rate=some_margin, buyers=st.integers(1, 500), off=st.decimals(0, "0.9", places=2)
)
def test_the_other_break_evens_are_where_nothing_is_lost(
    cost: Decimal, price: Decimal, rate: Decimal, buyers: int, off: Decimal
) -> None:
    action = Action(fixed_cost=cost, price=price, margin_rate=rate, buyers=buyers, discount=off)
    outcome = assess(action)
    if outcome.break_even_revenue is not None:
        sold = outcome.break_even_revenue
        assert sold * (rate - off) == pytest.approx(cost, rel=Decimal("1e-20"))
    goods = price * (1 - rate)
    assert outcome.break_even_price is not None
    for change, loses in ((Decimal(0), False), (Decimal("-0.01"), True)):
        p = outcome.break_even_price + change
        assert ((p * (1 - off) - goods) * buyers < cost) is loses, "to the cent"
    assert outcome.break_even_cost is not None
    at_most = assess(Action(fixed_cost=outcome.break_even_cost, price=price, margin_rate=rate, buyers=buyers))
    assert at_most.net_gain == pytest.approx(0, abs=Decimal("1e-15"))


def test_margins_received_day_by_day_repay_on_the_first_day_they_can() -> None:
    flows = [(date(2026, 1, day), 10 * day) for day in range(1, 11)]
    assert campaigns.payback_date(100, flows) == date(2026, 1, 4)
    assert campaigns.payback_date(551, flows) is None
    assert campaigns.break_even_roas(Decimal("0.25")) == 4


def test_import_is_light() -> None:
    code = "import sys, smkit.analysis.campaigns as c; print(sorted({'pandas', 'ibis', 'numpy', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_offer_that_costs_more_than_it_adds_has_no_break_even_price() -> None:
    """Forty-eight coupons used for one sale added: no price repays them, and nothing else stops."""
    outcome = assess(Action(discount=0.15, coupons=48, redemption=1, added=1, revenue=1.5, margin_rate=1))
    assert outcome.break_even_price is None and outcome.revenue == Decimal("1.5")
