"""Did it work: the figures of facts.md on the real file, the boutique's planted effects, and theory's error rates."""

import math
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from smkit import paths, read, sample
from smkit.analysis import experiments
from smkit.analysis.errors import InputError
from smkit.analysis.experiments import subgroups, trials
from smkit.sample import effects as planted


@cache
def boutique() -> pd.DataFrame:
    return read("experiment", paths.BOUTIQUE / "experience.csv").table


def compared(table: pd.DataFrame, named: str = "") -> tuple[pd.DataFrame, pd.DataFrame]:
    counted = experiments.arms(table, experiments.control(table, named))
    return counted, experiments.effects(counted)


def test_hillstrom_to_the_digit(shared: Path) -> None:
    headers = {"group": "segment", "converted": "conversion", "revenue": "spend"}
    table = read("experiment", shared / "hillstrom" / "hillstrom.csv", columns=headers).table
    counted, found = compared(table, "No E-Mail")
    rates = counted.set_index("group")["rate"]
    assert rates.mul(100).round(4).to_dict() == {
        "No E-Mail": 0.5726,
        "Mens E-Mail": 1.2531,
        "Womens E-Mail": 0.8837,
    }
    found = found.set_index("group")
    assert found["z"].round(3).to_dict() == {"Mens E-Mail": 7.385, "Womens E-Mail": 3.780}
    assert found["revenue_gained"].round(2).to_dict() == {"Mens E-Mail": 16402.71, "Womens E-Mail": 9076.90}
    assert found["proven"].all()
    assert found["money"].tolist() == ["rough", "rough"], "prices are few: their logs are not normal"
    assert not experiments.draw(experiments.people(table)).stops
    pair = experiments.rivals(counted).iloc[0]
    assert (pair["group"], pair["other"], round(pair["p"], 4)) == ("Mens E-Mail", "Womens E-Mail", 0.0002)
    assert pair["proven"]


def test_the_boutiques_offer_works_and_its_catalogue_does_not() -> None:
    counted, found = compared(boutique())
    found = found.set_index("group")
    assert counted["group"].iloc[0] == planted.CONTROL
    assert found.loc[planted.OFFER, "proven"] and not found.loc[planted.NO_EFFECT, "proven"]
    assert found.loc[planted.OFFER, "low"] < 0.024 < found.loc[planted.OFFER, "high"], (
        "the true uplift: 6.4 % - 4 %"
    )
    assert found.loc[planted.NO_EFFECT, "low"] < 0 < found.loc[planted.NO_EFFECT, "high"]
    assert found.loc[planted.OFFER, "buyers_gained"] == pytest.approx(194 - 112)


def test_over_200_seeds_the_errors_are_those_that_theory_promises() -> None:
    seen = missed = covered = 0
    for seed in range(200):
        found = compared(sample.experiment(seed, per_arm=2_000))[1].set_index("group")
        seen += found.loc[planted.OFFER, "p"] < 0.05
        missed += found.loc[planted.NO_EFFECT, "p"] < 0.05
        covered += found.loc[planted.OFFER, "low"] < 0.024 < found.loc[planted.OFFER, "high"]

    def within(count: int, chance: float) -> bool:
        """Whether a count out of 200 is one that this chance gives 999 times out of 1000."""
        low, high = stats.binom.interval(0.999, 200, chance)
        return bool(low <= count <= high)

    assert within(missed, 0.05), f"{missed} false alarms"
    assert within(seen, trials.power(0.04, 0.024, 2_000, 2_000)), f"{seen} found"
    assert within(covered, 0.95), f"{covered} intervals hold the truth"


def test_only_the_extra_sales_pay_for_the_action() -> None:
    counted, found = compared(boutique())
    got = experiments.returns(
        counted, found, margin_rate=0.5, cost_per_contact=0.2, fixed_cost=100
    ).set_index("group")
    offer = got.loc[planted.OFFER]
    assert offer["cost"] == 3_000 * 0.2 + 100
    extra = 11_420.39 - 6_498.13
    assert offer["net_gain"] == pytest.approx(extra * 0.5 - 700, abs=0.01)
    assert offer["roi"] == pytest.approx((extra * 0.5 - 700) / 700, abs=1e-4)
    assert offer["roi_low"] < offer["roi"] < offer["roi_high"]
    unknown = experiments.returns(counted, found)
    assert unknown[["margin_gained", "cost", "roi"]].isna().all(axis=None)


def test_several_groups_are_corrected_and_ranked() -> None:
    found = compared(boutique())[1]
    assert (found["p_holm"] >= found["p"]).all() and found["difference"].is_monotonic_decreasing
    lowest = found["p"].min()
    assert found["p_holm"].min() == pytest.approx(min(1, 2 * lowest))


@given(st.lists(st.integers(1, 5_000), min_size=2, max_size=5))
def test_the_split_is_pearsons_chi_square(sizes: list[int]) -> None:
    counted = pd.DataFrame({"group": [str(at) for at in range(len(sizes))], "units": sizes})
    assert experiments.split_p(counted) == pytest.approx(stats.chisquare(sizes).pvalue, rel=1e-9, abs=1e-12)
    weights = {str(at): at + 1.0 for at in range(len(sizes))}
    expected = np.array(list(weights.values())) / sum(weights.values()) * sum(sizes)
    assert experiments.split_p(counted, weights) == pytest.approx(
        stats.chisquare(sizes, expected).pvalue, rel=1e-9, abs=1e-12
    )


def test_groups_that_cannot_be_bad_luck_are_caught() -> None:
    lost = pd.DataFrame({"group": ["A", "B"], "units": [10_000, 9_400]})
    assert experiments.split_p(lost) < 0.001 < experiments.split_p(lost, {"A": 100, "B": 94})
    seen = pd.DataFrame({"group": ["A"] * 10_000 + ["B"] * 9_400, "converted": True})
    assert experiments.draw(experiments.people(seen)).stops == ("sizes",)
    with pytest.raises(InputError, match="manque la part de"):
        experiments.split_p(lost, {"A": 1})


@pytest.mark.parametrize(
    ("groups", "named", "said"),
    [
        (["E-mail", "E-mail"], "", "un groupe (« E-mail »)"),
        (["E-mail", "Courrier"], "", "quel groupe est le témoin"),
        (["E-mail", "Témoin"], "Temoins", "Aucun groupe ne s'appelle « Temoins »"),
        (["Témoin", "Contrôle"], "", "quel groupe est le témoin"),
    ],
)
def test_a_missing_control_is_said_in_french(groups: list[str], named: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        experiments.control(pd.DataFrame({"group": groups}), named)
    assert said in str(caught.value).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_control_is_recognised_whatever_its_case() -> None:
    assert experiments.control(pd.DataFrame({"group": ["x", "  CONTROL"]})) == "  CONTROL"
    assert experiments.control(pd.DataFrame({"group": ["x", "No E-Mail"]}), "no e-mail") == "No E-Mail"


def test_a_control_that_bought_nothing_gets_its_exact_test() -> None:
    counts = [("Témoin", 200, 0), ("E-mail", 210, 30)]
    table = pd.DataFrame(
        [(g, at < x) for g, n, x in counts for at in range(n)], columns=["group", "converted"]
    )
    row = compared(table)[1].iloc[0]
    assert row["test"] == "exact" and row["p"] == pytest.approx(stats.fisher_exact([[30, 180], [0, 200]])[1])
    assert row["p"] < 1e-6 and row["proven"] and row["low"] > 0
    assert math.isnan(row["lift"]), "nothing is a share of nothing"
    assert experiments.verdicts(compared(table)[1], "Témoin")["E-mail"].word == "oui"


def test_where_nobody_bought_there_is_nothing_to_compare() -> None:
    table = pd.DataFrame({"group": ["Témoin"] * 50 + ["E-mail"] * 50, "converted": False})
    with pytest.raises(InputError, match="Personne n'a acheté"):
        experiments.arms(table, "Témoin")


def test_who_did_not_buy_spent_nothing_and_an_unknown_amount_is_unknown() -> None:
    table = pd.DataFrame(
        {
            "group": ["Témoin", "Témoin", "E-mail", "E-mail"],
            "converted": [True, False, True, False],
            "revenue": [10.0, np.nan, 30.0, np.nan],
        }
    )
    assert experiments.arms(table, "Témoin")["revenue"].tolist() == [10, 30]
    table.loc[2, "revenue"] = np.nan
    counted = experiments.arms(table, "Témoin")
    assert counted["revenue"].iloc[0] == 10 and math.isnan(counted["revenue"].iloc[1])
    assert experiments.effects(counted)["revenue_gained"].isna().all()


def test_segments_of_one_effect_do_not_differ_and_those_of_two_do() -> None:
    same = subgroups.heterogeneity(subgroups.by_split(boutique(), planted.CONTROL))
    assert (same["p_holm"] > 0.05).all(), "the planted effect is the same ratio in all segments"
    counts = [
        ("Fidèle", "Témoin", 100),
        ("Fidèle", "E-mail", 300),
        ("Inactif", "Témoin", 200),
        ("Inactif", "E-mail", 100),
    ]
    rows = [(s, g, at < n) for s, g, n in counts for at in range(2_000)]
    table = pd.DataFrame(rows, columns=["segment", "group", "converted"])
    found = subgroups.heterogeneity(subgroups.by_split(table, "Témoin"))
    assert found["p_holm"].iloc[0] < 1e-6
    ratios, variances = (
        [math.log(3), math.log(0.5)],
        [1 / 300 + 1 / 100 - 2 / 2000, 1 / 100 + 1 / 200 - 2 / 2000],
    )
    pooled = sum(r / v for r, v in zip(ratios, variances, strict=True)) / sum(1 / v for v in variances)
    q = sum((r - pooled) ** 2 / v for r, v in zip(ratios, variances, strict=True))
    assert found["p"].iloc[0] == pytest.approx(stats.chi2.sf(q, 1), rel=1e-9)


def test_over_100_seeds_segments_rarely_differ_when_they_do_not() -> None:
    alarms = 0
    for seed in range(100):
        table = sample.experiment(seed, per_arm=1_500)
        alarms += bool(
            (subgroups.heterogeneity(subgroups.by_split(table, planted.CONTROL))["p_holm"] < 0.05).any()
        )
    low, high = stats.binom.interval(0.999, 100, 0.05)
    assert low <= alarms <= high


def test_small_or_single_segments_are_left_out() -> None:
    table = boutique()
    assert not len(subgroups.by_split(table.drop(columns="segment"), planted.CONTROL))
    assert not len(subgroups.by_split(table.assign(segment="Tous"), planted.CONTROL))
    few = table.groupby(["group", "segment"]).head(20)
    assert not len(subgroups.by_split(few, planted.CONTROL))


@pytest.mark.parametrize(
    ("groups", "named"),
    [
        (["Témoin", "temoin", "E-mail"], "Témoin"),
        (["E-mail", "E mail", "Témoin"], ""),
        (["A", "a_", "Témoin"], ""),
    ],
)
def test_one_group_written_in_several_ways_is_refused_not_split(groups: list[str], named: str) -> None:
    with pytest.raises(InputError, match="écrit de plusieurs façons"):
        experiments.control(pd.DataFrame({"group": groups}), named)


def test_names_that_differ_by_more_stay_apart() -> None:
    assert experiments.control(pd.DataFrame({"group": ["v1.0", "v10", "C", "C+", "Témoin"]})) == "Témoin"


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({"Témoin": 1, "Courriel": 2}, "aucun groupe ne s'appelle « Courriel »"),
        ({"Témoin": 1, "E-mail": "beaucoup"}, "un nombre est attendu, « beaucoup » trouvé"),
        ({"Témoin": 1, "E-mail": 0}, "il manque la part de « E-mail »"),
        ({"Témoin": 1, "E-mail": -1}, "ne peut pas être négative"),
    ],
)
def test_a_planned_split_that_makes_no_sense_is_said_in_french(shares: dict, said: str) -> None:
    arms = pd.DataFrame({"group": ["Témoin", "E-mail"], "units": [100, 200]})
    with pytest.raises(InputError) as caught:
        experiments.split_p(arms, shares)
    assert said in " ".join(str(caught.value).split())
    assert experiments.split_p(arms, {"temoin": 1, "e-mail ": 2}) == 1, "names are read as people write them"


@pytest.mark.parametrize("looks", [0, -3, 10_000])
def test_a_number_of_looks_that_nobody_makes_is_refused(looks: int) -> None:
    with pytest.raises(InputError, match="de 1 à 365"):
        trials.peeking(looks)


def test_buyers_without_an_amount_are_counted() -> None:
    table = pd.DataFrame({"converted": [True, True, False, None], "revenue": [None, 5.0, None, None]})
    assert experiments.unpriced(table) == 1
    assert experiments.unpriced(table[["converted"]]) == experiments.unpriced(table.assign(revenue=None)) == 0
