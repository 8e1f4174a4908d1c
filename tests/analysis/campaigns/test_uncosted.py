"""Campaigns without costs: rates are ratios of sums, and chance is judged as scipy judges it."""

import pandas as pd
import pytest
from scipy.stats import chi2_contingency

from smkit.analysis.campaigns import budget, portfolio, uncosted

MAILS = pd.DataFrame(
    {
        "campaign": ["A", "B", "A"],
        "contacts": [900, 400, 100],
        "clicks": [40, 30, 10],
        "conversions": [4, 9, None],
    }
)


def test_rates_are_ratios_of_sums_over_the_rows_that_have_both() -> None:
    found = uncosted.measured(MAILS).set_index("campaign")
    assert found["contact_clicks"].tolist() == [50 / 1000, 30 / 400]
    assert found["contact_conversion"].tolist() == [4 / 900, 9 / 400], (
        "the row that lacks conversions counts in neither part"
    )
    assert "ctr" not in found and uncosted.measured(MAILS, "").loc[0, "contact_clicks"] == 80 / 1400


def test_chance_is_that_of_the_homogeneity_test_corrected_for_the_rates() -> None:
    mails = pd.DataFrame(
        {
            "campaign": list("ABC"),
            "contacts": [500, 800, 650],
            "opens": [150, 260, 190],
            "clicks": [20, 60, 30],
        }
    )
    got = uncosted.spread(uncosted.measured(mails)).set_index("rate")["p_holm"]
    clicks, opens = (
        chi2_contingency([mails[of], mails["contacts"] - mails[of]], correction=False).pvalue
        for of in ("clicks", "opens")
    )
    assert got["contact_clicks"] == pytest.approx(min(1, 2 * clicks)) and got["open_rate"] == pytest.approx(
        max(opens, 2 * clicks)
    )
    few = pd.DataFrame({"campaign": list("AB"), "contacts": [20, 20], "clicks": [0, 3]})
    assert uncosted.spread(uncosted.measured(few))["p_holm"].isna().all(), "too few to be judged"
    beyond = pd.DataFrame(
        {"campaign": list("AB"), "impressions": [200, 300], "contacts": [20, 20], "clicks": [30, 60]}
    )
    assert uncosted.surest(uncosted.measured(beyond), "contact_clicks")["low"].isna().all(), (
        "a part beyond its whole"
    )


def test_without_costs_no_budget_is_shared() -> None:
    groups = portfolio.summary(MAILS.assign(cost=float("nan"), buyers=3))
    assert uncosted.without_cost(MAILS) and portfolio.measure(groups) == ""


def test_what_cost_nothing_brings_the_same_whatever_the_budget() -> None:
    """A mailing without costs is no loss because no budget is proposed for it."""
    table = pd.DataFrame({"campaign": list("AB"), "cost": [0.0, 100.0], "margin": [500.0, 150.0]})
    shared = budget.surviving(table, 100)
    assert shared.loc[0, ["proposed", "expected"]].tolist() == [0, 500]
    assert budget.added(shared) == pytest.approx(budget.added(shared.iloc[1:]))
