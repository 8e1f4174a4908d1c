"""Results of unlike kinds are never added, and a buyer's cost is looked at along every column of the export."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from smkit import read
from smkit.analysis.campaigns import ads, budget, portfolio
from smkit.display import campaigns as shown

META = """Nom de la campagne;Montant dépensé (EUR);Indicateur de résultats;Résultats;Valeur de conversion
Printemps;300,00;actions:offsite_conversion.fb_pixel_purchase;12;900,00
Notoriété;200,00;actions:link_click;4 000;
Printemps;100,00;actions:offsite_conversion.fb_pixel_purchase;4;250,00
"""


@pytest.fixture
def meta(tmp_path: Path) -> pd.DataFrame:
    (tmp_path / "meta.csv").write_text(META, "utf-8")
    return read("campaigns", tmp_path / "meta.csv").table


def test_clicks_are_not_called_buyers_nor_added_to_purchases(meta: pd.DataFrame) -> None:
    assert ads.unlike(meta)
    whole = portfolio.together(meta)
    assert whole["bought"] == 16 and np.isnan(whole["conversions"]), "4 016 is the number of nothing"
    by = portfolio.summary(meta).set_index("campaign")
    assert by.loc["Printemps", "cpa"] == 25 and np.isnan(by.loc["Notoriété", "cpa"])
    kinds = ads.indicators(meta).set_index("result_type")
    assert kinds["cost_per_result"].tolist() == [25, 0.05]
    assert portfolio.measure(portfolio.summary(meta)) == "", "no budget moves between them"
    assert not ads.whole(meta, "cpa") and not len(
        ads.by_dimension(meta.assign(age=["18-24", "25-34", "18-24"]))
    )
    assert "n'appelle acheteurs que les achats" in " ".join(shown.unlike_limit(ads.indicators(meta)).split())


def test_a_single_kind_that_is_no_purchase_has_no_buyers(meta: pd.DataFrame) -> None:
    clicks = meta.assign(result_type="Clics sur un lien")
    assert not ads.unlike(clicks) and ads.bought(clicks).isna().all()
    assert ads.bought(meta.drop(columns="result_type")).tolist() == [12, 4000, 4], (
        "nothing says what they count"
    )


def test_what_a_buyer_costs_by_every_column_of_real_ads(shared: Path) -> None:
    columns = "campaign=xyz_campaign_id, cost=Spent, buyers=Approved_Conversion, start_date="
    file = next((shared / "facebook_ads").glob("*.csv"))
    table = read("campaigns", file, columns=columns).table
    split = ads.by_dimension(table)
    assert set(split["dimension"]) == {"age", "gender", "interest"}
    for name, rows in split.groupby("dimension"):
        sums = table.groupby(name)[["cost", "buyers"]].sum()
        got = rows.set_index("value")["cpa"]
        expected = (sums["cost"] / sums["buyers"].where(sums["buyers"] > 0)).rename(index=str)
        pd.testing.assert_series_equal(
            got.sort_index(), expected.sort_index(), check_names=False, check_index_type=False
        )
        wanted = sums["cost"] / sums["cost"].sum() * sums["buyers"].sum()
        assert rows["p"].iloc[0] == pytest.approx(
            stats.chisquare(sums["buyers"], wanted).pvalue, rel=1e-6, abs=1e-300
        )
    said = " ".join(sentence for sentence, *_ in shown.dimension_findings(split))
    assert "Par âge, un acheteur coûte de" in said and "30-34" in said


def test_dimensions_that_differ_by_chance_alone_are_said_to() -> None:
    random = np.random.default_rng(4)
    table = pd.DataFrame(
        {"cost": 10.0, "age": random.choice(["a", "b", "c"], 600), "gender": random.choice(["F", "H"], 600)}
    )
    table["buyers"] = random.poisson(0.5, 600)
    split = ads.by_dimension(table)
    assert (split["p_holm"] > 0.05).all()
    said = [sentence for sentence, *_ in shown.dimension_findings(split)]
    assert said == [
        "Par âge ou genre, le coût d'un acheteur ne diffère pas plus que par hasard : n'en tirez rien."
    ]


def test_only_moves_that_survive_another_elasticity_are_advised() -> None:
    near = pd.DataFrame({"campaign": ["A", "B"], "cost": [100.0, 100.0], "margin": [300.0, 120.0]})
    found = budget.surviving(near, elasticity=0.6, spread=0.3)
    alone = [budget.allocate(near, elasticity=e)["proposed"] > 100 for e in (0.3, 0.6, 0.9)]
    for at in range(2):
        assert found["sure"].iloc[at] == (len({bool(way.iloc[at]) for way in alone}) == 1)
