"""The shared budget against scipy's optimiser, and against what it promises."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from smkit.analysis.campaigns.budget import allocate, response
from smkit.analysis.errors import InputError

rows = st.lists(st.tuples(st.floats(10, 5_000), st.floats(10, 20_000)), min_size=2, max_size=6)


def table(pairs: list[tuple[float, float]]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["cost", "margin"]).assign(
        campaign=[str(at) for at in range(len(pairs))]
    )


@settings(max_examples=60, deadline=None)
@given(rows, st.floats(0.2, 3), st.floats(0.2, 0.9), st.booleans())
def test_no_euro_would_do_better_elsewhere(
    pairs: list[tuple[float, float]], scale: float, e: float, worth: bool
) -> None:
    given_ = table(pairs)
    budget = given_["cost"].sum() * scale
    got = allocate(given_, budget, elasticity=e, worth=worth)
    spent = got["proposed"].to_numpy()
    caps = 2 * given_["cost"].to_numpy()
    assert (spent >= 0).all() and (spent <= caps * (1 + 1e-9)).all() and spent.sum() <= budget * (1 + 1e-9)
    free = spent < caps * (1 - 1e-6)
    marginal = got["marginal"].to_numpy()
    # what is not at its cap has one and the same marginal value, and what is at its cap is worth at least that
    if free.any():
        assert marginal[free] == pytest.approx(np.full(free.sum(), marginal[free].max()), rel=1e-5)
        assert (marginal[~free] >= marginal[free].max() * (1 - 1e-5)).all()
    if worth:
        assert (marginal[spent > 0] >= 1 - 1e-6).all() or not free.any()
    left = budget - spent.sum()
    if left > 1e-6 * budget and free.any():
        assert worth and marginal[free].max() == pytest.approx(1, rel=1e-6), (
            "money is left only where it would lose"
        )


def test_it_does_as_well_as_scipys_optimiser() -> None:
    given_ = table([(6_800, 12_000), (2_600, 1_700), (400, 2_000), (1_200, 2_900)])
    budget, e = 9_000.0, 0.6
    got = allocate(given_, budget, elasticity=e, worth=False)
    cost, gain = given_["cost"].to_numpy(), given_["margin"].to_numpy()
    found = minimize(
        lambda x: -(gain * (x / cost) ** e).sum(), np.full(4, budget / 4), method="SLSQP",
        bounds=[(1e-6, 2 * c) for c in cost], constraints={"type": "ineq", "fun": lambda x: budget - x.sum()},
        options={"maxiter": 500, "ftol": 1e-10},
    )  # fmt: skip
    assert got["expected"].sum() == pytest.approx(-found.fun, rel=1e-5)
    assert got["expected"].sum() >= -found.fun - 1e-6 * -found.fun


def test_what_brings_nothing_gets_nothing_and_the_order_stays() -> None:
    got = allocate(table([(100, 300), (100, 0), (0, 50)]), 150, worth=False)
    assert got["campaign"].tolist() == ["0", "1", "2"]
    assert got["proposed"].tolist() == [pytest.approx(150), 0, 0]


@pytest.mark.parametrize("known", ["gross_gain", "net_gain"])
def test_what_is_known_to_lose_gets_no_more_than_it_had(known: str) -> None:
    """By its buyers alone, the second would get most of the budget."""
    losing = table([(100, 3), (100, 30)]).assign(**{known: [50.0, -50.0]})
    assert allocate(losing, 300, worth=False)["proposed"].tolist() == pytest.approx([200, 100])
    assert allocate(losing.assign(**{known: None}), 300, worth=False)["proposed"][1] == pytest.approx(200)
    less = allocate(losing, 100, worth=False)["proposed"].to_numpy()
    assert less.sum() == pytest.approx(100) and (less[1] <= 100).all()


def test_twice_the_money_brings_less_than_twice() -> None:
    assert response(100, 300, 100) == 300
    assert 300 < response(100, 300, 200) < 600


@pytest.mark.parametrize(
    ("options", "said"),
    [({"elasticity": 1}, "décroissants"), ({"cap": 0}, "Plafond"), ({"budget": -1}, "négatif")],
)
def test_what_makes_no_sense_is_said_in_french(options: dict[str, float], said: str) -> None:
    with pytest.raises(InputError, match=said):
        allocate(table([(1, 2), (3, 4)]), **options)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="pas de quoi"):
        allocate(table([(1, 0), (0, 4)]))
