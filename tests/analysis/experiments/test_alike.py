"""Groups that were not alike before the test, effects that are excluded on one side alone, and what people spend."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from smkit.analysis import experiments
from smkit.display import experiments as shown


def _drawn(
    shares: dict[str, float], rates: dict[str, float], people: int = 3_000, seed: int = 3
) -> pd.DataFrame:
    """A test where each group has its share of « Fidèle », who buy as `rates` say, whatever their group."""
    random = np.random.default_rng(seed)
    parts = []
    for group, share in shares.items():
        segment = np.where(random.random(people) < share, "Fidèle", "Nouveau")
        bought = random.random(people) < pd.Series(segment).map(rates).to_numpy()
        parts.append(pd.DataFrame({"group": group, "segment": segment, "converted": bought}))
    return pd.concat(parts, ignore_index=True)


def test_groups_that_were_chosen_are_not_compared() -> None:
    """What segments explain alone is no effect; the chance is scipy's."""
    table = _drawn({"Témoin": 0.2, "E-mail": 0.8}, {"Fidèle": 0.25, "Nouveau": 0.05})
    drawn = experiments.draw(experiments.people(table))
    assert drawn.stops == ("mixes",)
    near = _drawn({"Témoin": 0.5, "E-mail": 0.52}, {"Fidèle": 0.25, "Nouveau": 0.05})
    expected = stats.chi2_contingency(pd.crosstab(near["group"], near["segment"]), correction=False).pvalue
    assert experiments.draw(experiments.people(near)).mixes_p == pytest.approx(expected, rel=1e-9)
    arms = experiments.arms(table, "Témoin")
    effects = experiments.effects(arms, sound=not drawn.stops)
    verdicts = experiments.verdicts(effects, "Témoin", drawn.stops)
    assert verdicts["E-mail"].word == "on ne peut pas dire"
    said = shown.answer(arms, effects, verdicts, stops=drawn.stops)
    assert "avant le test" in said and "Oui" not in said
    warned = " ".join(text for text, *_ in shown.warnings(experiments.people(table), drawn, effects))
    assert "« Fidèle »" in warned or "« Nouveau »" in warned


def test_draws_are_rarely_refused() -> None:
    """Of 300 fair draws with four columns, one at most is refused."""
    random = np.random.default_rng(5)
    refused = 0
    for _ in range(300):
        table = pd.DataFrame(
            {"group": random.choice(["Témoin", "E-mail"], 600), "converted": random.random(600) < 0.1}
            | {"segment": random.choice(["Fidèle", "Nouveau", "Rare"], 600, p=[0.6, 0.385, 0.015])}
            | {"age": random.integers(18, 80, 600), "region": random.choice(list("ABCDEFGHIJKLMNOP"), 600)}
        )
        refused += experiments.draw(experiments.people(table)).stops == ("mixes",)
    assert refused <= 1


@pytest.mark.parametrize("blank", [None, "Aucun"])
def test_a_column_of_buyers_alone_says_nothing_of_the_draw(blank: str | None) -> None:
    """The channel of a purchase comes after the test: groups that buy differently are what a test looks for."""
    random = np.random.default_rng(8)
    table = pd.DataFrame({"group": ["Témoin"] * 3_000 + ["E-mail"] * 3_000})
    table["converted"] = random.random(6_000) < np.repeat([0.05, 0.15], 3_000)
    channel = np.where(random.random(6_000) < np.repeat([0.2, 0.7], 3_000), "Site", "Magasin")
    table["channel"] = pd.Series(channel).where(table["converted"], blank)
    assert experiments.draw(experiments.people(table)).stops == ()


@pytest.mark.parametrize(("bought", "word"), [(204, "on ne peut pas dire"), (20_100, "non")])
def test_no_effect_is_said_when_neither_a_rise_nor_a_fall_is_left(bought: int, word: str) -> None:
    """Bounds of −26 % and +8 % leave a fall that matters; bounds within a tenth both ways do not."""
    units, base = (2_000, 224) if bought < 1_000 else (200_000, 20_000)
    arms = pd.DataFrame({"group": ["Témoin", "E-mail"], "units": [units] * 2, "buyers": [base, bought]})
    arms = arms.assign(rate=arms["buyers"] / units, revenue=np.nan, mean=np.nan, deviation=np.nan)
    effects = experiments.effects(arms)
    verdicts = experiments.verdicts(effects, "Témoin")
    assert verdicts["E-mail"].word == word
    assert ("ne change rien" in shown.answer(arms, effects, verdicts)) == (word == "non")


def _spent(basket: float, seed: int = 2) -> tuple[pd.DataFrame, pd.DataFrame]:
    random = np.random.default_rng(seed)
    table = pd.DataFrame(
        {"group": ["Témoin"] * 4_000 + ["E-mail"] * 4_000, "converted": ([True] * 400 + [False] * 3_600) * 2}
    )
    amounts = np.exp(random.normal(np.log(60), 0.5, 8_000)) * np.repeat([1, basket], 4_000)
    return table, experiments.arms(table.assign(revenue=np.where(table["converted"], amounts, 0.0)), "Témoin")


@pytest.mark.parametrize(
    ("basket", "word", "advised"), [(1.5, "oui", "Étendez"), (0.5, "non", "Arrêtez"), (1.0, "non", "")]
)
def test_a_basket_that_changes_is_an_effect(basket: float, word: str, advised: str) -> None:
    """As many buyers who spend half as much again, or half: Welch's test has no doubt, and rates see nothing."""
    _, arms = _spent(basket)
    base, arm = arms.to_dict("records")
    welch = stats.ttest_ind_from_stats(
        arm["mean"], arm["deviation"], 4_000, base["mean"], base["deviation"], 4_000, equal_var=False
    )
    effects = experiments.effects(arms)
    assert (welch.pvalue < 0.01) == bool(effects.loc[0, "spends"]) == (basket != 1)
    assert not effects.loc[0, "proven"]
    verdicts = experiments.verdicts(effects, "Témoin")
    returns = experiments.returns(arms, effects)
    said = shown.answer(arms, effects, verdicts)
    if basket != 1:
        assert verdicts["E-mail"].word == word
        assert "une personne achète pour" in said and "ne change rien" not in said
    assert any(
        text.startswith(advised or "N'étendez pas") for text, *_ in shown.advice(effects, returns, None, None)
    )


def test_one_huge_purchase_is_no_effect() -> None:
    """A purchase of 50 000 € makes a mean, and proves nothing."""
    table, _ = _spent(1.0)
    amounts = pd.Series(np.where(table["converted"], 60.0, 0.0))
    amounts.iloc[4_000] = 50_000.0
    arms = experiments.arms(table.assign(revenue=amounts), "Témoin")
    assert experiments.effects(arms).loc[0, "spends"] == ""
