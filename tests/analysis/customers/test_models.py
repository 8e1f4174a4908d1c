"""Models of repeat buying: CDNOW to the last published figure, `lifetimes` beside, and worlds that were simulated."""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from smkit import customers, read
from smkit.analysis.errors import InputError

MAPPING = "order_id=#1 + #3, customer_id=#2, order_date=#3, quantity=#4, amount=#5"


@pytest.fixture
def cdnow(shared) -> pd.DataFrame:
    table = pd.read_csv(shared / "cdnow" / "cdnow_customers_summary.csv")
    return table.rename(columns={"ID": "customer_id", "T": "age"})


@pytest.fixture
def cdnow_orders(shared) -> pd.DataFrame:
    return read("orders", shared / "cdnow" / "CDNOW_sample.txt", columns=MAPPING).table


def world(n: int = 800, seed: int = 3) -> pd.DataFrame:
    """Customers who buy at random at their own pace and leave after a purchase, seen for up to 78 weeks."""
    r = np.random.default_rng(seed)
    rows = []
    for _ in range(n):
        pace, age, at, x, last = r.gamma(2.0) / 12, r.uniform(30, 78), 0.0, 0, 0.0
        leave = r.beta(0.6, 2.4)  # one customer in five leaves after a purchase, some at once, others never
        while True:
            at += r.exponential(1 / pace)
            if at > age:
                break
            x, last = x + 1, at
            if r.random() < leave:
                break
        rows.append((x, last, age))
    return pd.DataFrame(rows, columns=["frequency", "recency", "age"])


def test_bgnbd_on_cdnow(cdnow):
    fit = customers.bgnbd(cdnow)
    assert [round(value, 3) for value in (fit.r, fit.alpha, fit.a, fit.b)] == [0.243, 4.414, 0.793, 2.426]
    assert round(fit.log_likelihood, 2) == -9582.43 and fit.customers == 2_357
    assert fit.expected(39, 2, 30.43, 38.86) == pytest.approx(1.226, abs=0.0005)
    assert fit.expected(0, 2, 30.43, 38.86) == 0
    with pytest.raises(InputError, match=r"Horizon\s: −3"):
        fit.expected(-3, 2, 30.43, 38.86)


def test_expected_totals_and_top_share_on_cdnow(cdnow, cdnow_orders):
    ids = sorted(cdnow_orders["customer_id"].unique())
    later = (
        cdnow_orders[cdnow_orders["order_date"] > "1997-09-30"].groupby("customer_id")["order_date"].nunique()
    )
    came = later.reindex(ids).fillna(0).to_numpy()
    found = customers.compared(cdnow.assign(customer_id=ids), came, 39, split=date(1997, 9, 30), days=273)
    methods = found.methods.set_index("method")
    assert found.real == 1_882 and methods["expected"].round()[["bgnbd", "rate"]].tolist() == [1_653, 2_930]
    assert methods["top_share"].mul(100).round(1)[["rank", "bgnbd", "mbgnbd"]].tolist() == [47.2, 47.0, 47.7]
    assert found.best == "bgnbd" and methods.loc["bgnbd", "error"] == pytest.approx(
        1_653 / 1_882 - 1, abs=1e-3
    )
    sizes = found.deciles["customers"]
    assert (sizes * found.deciles["real"]).sum() == pytest.approx(1_882) and len(sizes) == 10
    assert (sizes * found.deciles["expected"]).sum() == pytest.approx(methods.loc["bgnbd", "expected"])


def test_the_backtest_of_orders_hides_the_same_weeks(cdnow_orders):
    found = customers.backtest(cdnow_orders, days=273)
    assert found.split == date(1997, 9, 30) and found.real == 1_882
    # 8 customers only ever got goods for nothing: no sale
    assert found.customers == 2_349
    assert found.methods.set_index("method").loc["rate", "expected"] == pytest.approx(2_930, abs=0.5)


def test_gamma_gamma_on_cdnow(cdnow_orders):
    clients = customers.customers(cdnow_orders, "1997-09-30")
    fit = customers.gamma_gamma(customers.summary(clients, "1997-09-30"))
    assert [round(fit.p, 2), round(fit.q, 2), fit.customers] == [6.25, 3.74, 946]
    assert fit.v == pytest.approx(15.45, abs=0.01)


def test_lifetimes_finds_the_same_parameters_and_expectations(cdnow):
    lifetimes = pytest.importorskip("lifetimes")
    for mine, fitter in (
        (customers.bgnbd, lifetimes.BetaGeoFitter),
        (customers.mbgnbd, lifetimes.ModifiedBetaGeoFitter),
    ):
        theirs = fitter().fit(cdnow["frequency"], cdnow["recency"], cdnow["age"])
        fit = mine(cdnow)
        assert [fit.r, fit.alpha, fit.a, fit.b] == pytest.approx(
            theirs.params_[["r", "alpha", "a", "b"]].tolist(), rel=2e-3
        )
        own = customers.Buying(fit.model, *theirs.params_[["r", "alpha", "a", "b"]], 0.0, 0)
        triple = cdnow["frequency"], cdnow["recency"], cdnow["age"]
        expected = theirs.conditional_expected_number_of_purchases_up_to_time(39, *triple)
        np.testing.assert_allclose(own.expected(39, *triple), expected, rtol=1e-6)
        np.testing.assert_allclose(
            own.alive(*triple), np.ravel(theirs.conditional_probability_alive(*triple)), rtol=1e-8
        )


@pytest.mark.parametrize("seed", [1, 2])
def test_lifetimes_on_simulated_worlds(seed):
    lifetimes = pytest.importorskip("lifetimes")
    seen = world(seed=seed)
    fit, theirs = (
        customers.bgnbd(seen),
        lifetimes.BetaGeoFitter().fit(seen["frequency"], seen["recency"], seen["age"]),
    )
    own = customers.Buying("bgnbd", *theirs.params_[["r", "alpha", "a", "b"]], 0.0, 0)
    triple = seen["frequency"], seen["recency"], seen["age"]
    assert fit.expected(26, *triple).sum() == pytest.approx(own.expected(26, *triple).sum(), rel=0.01)


def test_the_parameters_come_back_where_the_model_is_true():
    """Nobody's parameters are told: those of a simulated world come back within sampling error."""
    whole = world(n=3_000, seed=8)
    fit = customers.bgnbd(whole)
    assert fit.r / fit.alpha == pytest.approx(2 / 12, rel=0.1)
    assert fit.a / (fit.a + fit.b) == pytest.approx(0.2, abs=0.03)


def test_the_unit_of_time_changes_nothing(cdnow):
    days = cdnow.assign(recency=cdnow["recency"] * 7, age=cdnow["age"] * 7)
    weekly, daily = customers.bgnbd(cdnow), customers.bgnbd(days)
    assert daily.alpha == pytest.approx(weekly.alpha * 7, rel=1e-3) and daily.b == pytest.approx(
        weekly.b, rel=1e-3
    )
    assert daily.expected(273, 2, 213.01, 272.02) == pytest.approx(
        weekly.expected(39, 2, 30.43, 38.86), rel=1e-4
    )


def test_regular_customers_who_never_leave_are_no_trouble():
    """All alike: r and b would be infinite; expectations stay near the pace."""
    seen = pd.DataFrame(
        {"frequency": [10, 11, 9, 10] * 5, "recency": [49.0, 50, 48, 50] * 5, "age": [50.0] * 20}
    )
    for fit in (customers.bgnbd(seen), customers.mbgnbd(seen)):
        assert fit.expected(10, 10, 50.0, 50.0) == pytest.approx(2.0, rel=0.05)
        assert 0.9 < fit.alive(10, 50.0, 50.0) <= 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(1, 2.0, 3.0)], "au moins 10"),
        ([(0, 0.0, 3.0)] * 30, "revenus"),
        ([(1, 5.0, 3.0)] * 30, "Ligne 1"),
        ([(0, 2.0, 3.0)] * 30, "Ligne 1"),
        ([(1, float("nan"), 3.0)] * 30, "vide"),
    ],
)
def test_what_cannot_be_fitted_is_told(rows, said):
    with pytest.raises(InputError, match=said):
        customers.bgnbd(pd.DataFrame(rows, columns=["frequency", "recency", "age"]))
    with pytest.raises(InputError, match="il manque"):
        customers.mbgnbd(pd.DataFrame({"frequency": [1]}))


def test_value_adds_up_over_time_and_discounts(cdnow, cdnow_orders):
    clients = customers.customers(cdnow_orders, "1997-09-30")
    seen = customers.summary(clients, "1997-09-30")
    fit, money = customers.bgnbd(seen), customers.gamma_gamma(seen)
    plain = customers.residual(seen, fit, money, margin_rate=0.3, weeks=39, discount=0.0)
    assert plain["orders"].sum() == pytest.approx(1_653, abs=1)
    np.testing.assert_allclose(plain["value"], plain["orders"] * plain["order_value"] * 0.3)
    dear = customers.residual(seen, fit, money, margin_rate=0.3, weeks=39, discount=0.15)
    share = dear["value"].sum() / plain["value"].sum()
    assert 1 / 1.15**0.75 < share < 1  # 39 weeks are three quarters of a year


def test_a_new_customer_is_worth_what_the_closed_form_expects(cdnow, cdnow_orders):
    """Fader, Hardie and Lee (2005), eq. 9: E[X(t)] of somebody who has just come, by the hypergeometric function."""
    from scipy.special import hyp2f1

    clients = customers.customers(cdnow_orders, "1997-09-30")
    seen = customers.summary(clients, "1997-09-30")
    fit, money = customers.bgnbd(seen), customers.gamma_gamma(seen)
    t, a, b = 156.0, fit.a, fit.b
    shape = hyp2f1(fit.r, b, a + b - 1, t / (fit.alpha + t))
    repeats = (a + b - 1) / (a - 1) * (1 - (fit.alpha / (fit.alpha + t)) ** fit.r * shape)
    first = clients["first_revenue"].mean()
    found = customers.lifetime(clients, seen, fit, money, margin_rate=0.4, discount=0.0)
    assert found == pytest.approx(0.4 * (first + repeats * money.p * money.v / (money.q - 1)), rel=1e-6)
    told = {"margin_rate": 0.4, "discount": 0.0}
    twice = customers.lifetime(clients, seen, fit, money, repeats=2.0, **told)
    assert twice - found == pytest.approx(found - 0.4 * first)
    mean = (seen["monetary"].fillna(0) * seen["frequency"]).sum() / seen["frequency"].sum()
    plain = customers.lifetime(clients, seen, fit, None, **told)
    assert plain == pytest.approx(0.4 * (first + repeats * mean), rel=1e-6)


@pytest.mark.parametrize(("a", "b"), [(0.8, 2.4), (8.4, 1_088.0), (0.5, 1e6), (0.4, 0.6)])
def test_expected_purchases_are_the_mean_over_the_chance_of_leaving(a, b):
    """Customers who hardly ever leave have a b in the thousands: the integral is the same, computed otherwise."""
    from scipy.integrate import quad
    from scipy.special import betaln

    fit = customers.Buying("bgnbd", 5.6, 37.4, a, b, 0.0, 60)
    x, age, t = 4, 80.0, 13.0

    def each(log_p: float) -> float:
        p = np.exp(log_p)
        density = a * log_p + (b + x - 1) * np.log1p(-p) - betaln(a, b + x)  # of log p
        return float(np.exp(density) * -np.expm1(-(fit.r + x) * np.log1p(p * t / (fit.alpha + age))) / p)

    middle = np.log(a / (a + b + x))
    mean = quad(each, middle - 60, middle, limit=500)[0] + quad(each, middle, -1e-12, limit=500)[0]
    assert fit.expected(t, x, age, age) == pytest.approx(mean * fit.alive(x, age, age), rel=1e-6)


def test_contract_and_payback_are_their_series():
    assert customers.contract(100.0, 0.8, 0.1) == pytest.approx(
        sum(100 * 0.8**t / 1.1**t for t in range(1, 400))
    )
    assert customers.contract(100.0, 1.0, 0.0) is None and customers.contract(100.0, 0.0, 0.1) == 0
    for cost, margin, kept in ((100, 30, 0.9), (250, 60, 0.8), (100, 30, 1.0), (90, 30, 1.0), (59, 60, 0.0)):
        earned, periods = 0.0, 0
        while earned < cost - 1e-9:
            earned, periods = earned + margin * kept**periods, periods + 1
        assert customers.payback(cost, margin, kept) == periods
    assert customers.payback(100, 0) is None and customers.acquisition_cost(100.0, 0) is None
    with pytest.raises(InputError, match="0,8"):
        customers.contract(100.0, 80, 0.1)


#: Fits what a made-up world gives, and prints it to the last digit.
FIT = """
import sys
sys.path.insert(0, {folder!r})
import test_models as here
from smkit import customers
world = here.world()
print(customers.bgnbd(world), customers.mbgnbd(world))
known = world[world["frequency"] > 0].assign(monetary=lambda t: 30 + t["recency"] % 7)
print(customers.gamma_gamma(known))
"""


def test_another_processor_finds_the_same_parameters():
    """A search stops at a place of its own on each processor: a stored notebook then differed from the one redone elsewhere."""
    found = set()
    for features in ("", "X86_V4", "X86_V3 X86_V4"):  # numpy passes over names that it does not know here
        env = {**os.environ, "NPY_DISABLE_CPU_FEATURES": features, "PYTHONWARNINGS": "ignore"}
        run = [sys.executable, "-c", FIT.format(folder=str(Path(__file__).parent))]
        printed = subprocess.run(run, env=env, capture_output=True, text=True, check=True).stdout
        found.add(re.sub(r"(log_likelihood|correlation)=[^,)]+", "", printed))
    assert len(found) == 1, found
