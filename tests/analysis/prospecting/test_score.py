"""A score is shown only where it predicts: real data, planted worlds, worlds without effect, and an oracle."""

import numpy as np
import pandas as pd
import pytest
from deal_worlds import null, planted

from smkit.analysis.errors import InputError
from smkit.analysis.prospecting import features, judged, ridge, score


def bank(shared):
    table = pd.read_csv(shared / "bank" / "bank-additional.csv", sep=";")
    return table.assign(y=table["y"] == "yes")


def test_bank_is_scored_and_the_column_that_does_as_well_is_said(shared):
    found = score(bank(shared).drop(columns="duration"), "y")
    assert found.shown and found.auc >= 0.75 and found.brier < found.brier_base
    assert 0.9 <= found.quality.slope <= 1.1
    assert found.base_rate == pytest.approx(451 / 4_119)
    assert found.best.column == "nr.employed" and found.best.enough
    assert "nr.employed" in found.reason and found.leaks == ()
    assert found.lift > 4


def test_bank_names_the_leak(shared):
    found = score(bank(shared), "y")
    assert found.leaks == ("duration",) and "duration" in found.reason
    assert "duration" not in set(found.points["column"])
    kept = score(bank(shared)[["duration", "contact", "month", "y"]], "y", known=["duration"])
    assert kept.leaks == () and kept.auc > 0.8


def test_crm_has_no_score(shared):
    deals = pd.read_csv(shared / "crm" / "sales_pipeline.csv")
    deals = deals.merge(pd.read_csv(shared / "crm" / "accounts.csv"), on="account", how="left")
    deals = deals[deals["deal_stage"].isin(["Won", "Lost"])]
    deals["won"] = (deals["deal_stage"] == "Won").astype(int)
    found = score(deals, "won", "engage_date")
    assert not found.shown and 0.47 <= found.auc <= 0.52
    assert found.brier >= found.brier_base and found.later
    assert found.base_rate == pytest.approx(0.631501, abs=5e-7)
    assert set(found.leaks) == {"deal_stage", "close_value"}
    assert found.reason.startswith("Vos données ne permettent pas de noter les prospects")
    assert "colonnes qui manquent" in found.reason


@pytest.mark.parametrize("dated", [False, True])
def test_without_effect_no_score_is_shown(dated):
    shown = sum(
        score(null(seed, 300, dated=dated), "gagne", "cree" if dated else None).shown for seed in range(20)
    )
    assert shown <= 1


@pytest.mark.parametrize("dated", [False, True])
def test_a_planted_effect_is_found(dated):
    found = score(planted(3, 900, dated=dated), "gagne", "cree" if dated else None)
    assert found.shown and found.auc > 0.65 and found.leaks == ()
    best = found.points[found.points["column"] == "secteur"].set_index("level")["points"]
    assert set(best.nlargest(2).index) == {"A", "B"}
    assert found.best.column in {"secteur", "effectif"}


def test_later_deals_are_told_by_earlier_ones_only():
    """What was true at first and is no more helps nobody: folds drawn at random would not see it."""
    draw = np.random.default_rng(5)
    days = np.arange(1_000)
    kind = draw.random(1_000) < 0.5
    rate = np.where(days < 400, np.where(kind, 0.7, 0.1), 0.4)
    deals = pd.DataFrame(
        {"jour": pd.Timestamp("2024-01-01") + pd.to_timedelta(days, unit="D"), "grand": kind}
    )
    deals["gagne"] = draw.random(1_000) < rate
    assert score(deals, "gagne").shown
    assert not score(deals, "gagne", "jour").shown


def test_what_comes_later_changes_nothing_that_was_told_before():
    deals = planted(11, 400, dated=True).sort_values("cree", ignore_index=True)
    read = features.matrix(deals, [features.column(deals["secteur"])])
    won, part = deals["gagne"].to_numpy().astype(int), judged.parts(np.zeros(400, dtype=int), deals["cree"])
    turned = np.where(part == part.max(), 1 - won, won)
    before = (part > -1) & (part < part.max())
    told, again = (judged.told(read, each, part, later=True, penalty=10.0) for each in (won, turned))
    assert np.array_equal(told.chance[: before.sum()], again.chance[: before.sum()])


def test_a_day_is_never_cut_in_two():
    days = pd.Series(pd.Timestamp("2026-01-01") + pd.to_timedelta(np.repeat(np.arange(10), 30), unit="D"))
    part = judged.parts(np.zeros(300, dtype=int), days)
    assert (pd.Series(part).groupby(days.to_numpy()).nunique() == 1).all()
    assert (np.diff(part) >= 0).all() and part.min() == -1


@pytest.mark.parametrize("penalty", [1.0, 10.0, 100.0])
def test_ridge_is_scikit_learns(penalty):
    from sklearn.linear_model import LogisticRegression

    draw = np.random.default_rng(1)
    design = draw.normal(size=(400, 12)) * np.linspace(0.2, 4, 12)
    won = (draw.random(400) < 1 / (1 + np.exp(-design[:, 0] + 0.5))).astype(int)
    ours = ridge.fit(design, won, penalty)
    theirs = LogisticRegression(C=1 / penalty, tol=1e-10, max_iter=10_000).fit(design, won)
    assert np.allclose(ours.weights, theirs.coef_[0], atol=1e-5)
    assert ours.intercept == pytest.approx(theirs.intercept_[0], abs=1e-5)


def test_auc_and_brier_are_scikit_learns():
    from sklearn.metrics import brier_score_loss, roc_auc_score

    draw = np.random.default_rng(2)
    chance, won = draw.random(500).round(2), (draw.random(500) < 0.3).astype(int)
    found = judged.quality(judged.Told(chance, np.full(500, won.mean()), won))
    assert found.auc == pytest.approx(roc_auc_score(won, chance))
    assert found.brier == pytest.approx(brier_score_loss(won, chance))
    assert found.auc_low < found.auc < found.auc_high


def test_points_add_up_to_the_order_of_the_chances():
    deals = planted(4, 900)
    found = score(deals, "gagne")
    scored = found.of(deals)
    assert scored["chance"].between(0, 1).all()
    assert scored["points"].corr(scored["chance"], method="spearman") > 0.99
    assert len(found.of(deals.drop(columns="gagne").head(3))) == 3


@pytest.mark.parametrize("name, why", [("motif", "named"), ("remise", "filled"), ("note", "certain")])
def test_what_is_written_afterwards_is_named(name, why):
    deals = planted(6, 600)
    won = deals["gagne"].to_numpy()
    draw = np.random.default_rng(6)
    deals[name] = {
        "motif": np.where(draw.random(600) < 0.25, won, ~won).astype(float),
        "remise": np.where(won, draw.random(600).round(1), np.nan),
        "note": won * 10 + draw.integers(0, 3, 600),
    }[name]
    found = score(deals, "gagne")
    assert found.leaks == (name,) and found.found[0].why == why
    assert name in found.reason


def test_a_column_that_makes_all_the_difference_is_named_whatever_its_name(shared):
    """The length of the call, under a name that says nothing: alone it is no better than an honest column may be."""
    deals = bank(shared)[["duration", "nr.employed", "euribor3m", "month", "poutcome", "y"]]
    found = score(deals.rename(columns={"duration": "secondes"}), "y")
    assert found.leaks == ("secondes",) and found.found[0].why == "sharp" and found.found[0].auc > 0.9
    assert found.shown and found.auc < 0.8
    warranted = score(deals.rename(columns={"duration": "secondes"}), "y", known=["secondes"])
    assert warranted.leaks == () and warranted.auc > 0.9


@pytest.mark.parametrize("seed", range(5))
def test_honest_columns_that_tell_a_lot_are_no_leak(seed):
    """Two columns that matter much, and leave some deals open, as columns known on the first day do."""
    deals = planted(seed, 600)
    odds = -2 + 3.0 * deals["secteur"].isin(["A", "B"]) + 1.5 * deals["profil"]
    deals["gagne"] = np.random.default_rng(seed).random(600) < 1 / (1 + np.exp(-odds))
    assert score(deals, "gagne").leaks == ()


@pytest.mark.parametrize(
    "wins, says", [(0, "aucune affaire gagnée"), (1, "1 affaire gagnée"), (300, "toutes les affaires")]
)
def test_too_few_on_a_side_gives_a_reason_and_no_figure(wins, says):
    deals = null(7, 300)
    deals["gagne"] = np.arange(300) < wins
    found = score(deals, "gagne")
    assert not found.shown and says in found.reason
    assert found.auc is found.brier is found.quality is None
    assert found.base_rate == wins / 300 and found.of(deals).empty


def test_open_deals_are_left_out_and_french_words_read():
    deals = planted(8, 400)
    deals["gagne"] = deals["gagne"].map({True: "Oui", False: "non"}).astype("object")
    deals.loc[:49, "gagne"] = None
    assert score(deals, "gagne").deals == 350


@pytest.mark.parametrize(
    "change, says",
    [
        (lambda t: (t, "gagné", None), "n'existe pas"),
        (lambda t: (t.assign(gagne="peut-être"), "gagne", None), "peut-être"),
        (lambda t: (t.assign(gagne=None), "gagne", None), "issue connue"),
        (lambda t: (t, "gagne", "secteur"), "pas que des dates"),
        (lambda t: (t.assign(gagne=t["gagne"] * 2.5), "gagne", None), "2.5"),
        (lambda t: (pd.concat([t, t[["secteur"]]], axis=1), "gagne", None), "Deux colonnes.*secteur"),
        (lambda t: (t.to_dict("records"), "gagne", None), "tableau pandas est attendu"),
    ],
)
def test_bad_input_is_told_in_french(change, says):
    table, outcome, date = change(null(9, 60))
    with pytest.raises(InputError, match=says):
        score(table, outcome, date)


def test_a_column_named_by_a_number_is_read_like_another():
    deals = planted(8, 400)
    assert score(deals.rename(columns={"secteur": 0}), "gagne").auc == score(deals, "gagne").auc


def test_a_column_of_identifiers_or_of_one_value_tells_nothing():
    deals = planted(10, 400)
    deals["numero"], deals["pays"] = [f"L{at:05}" for at in range(400)], "France"
    assert set(score(deals, "gagne").unread) == {"numero", "pays"}


def test_a_number_is_read_by_bands_and_a_spike_apart():
    read = features.column(pd.Series([999.0] * 600 + list(range(400)), name="pdays"))
    assert read.spikes == (999.0,) and "999" in read.levels and len(read.levels) >= 3
    assert (
        features.matrix(pd.DataFrame({"pdays": [999.0, 0.0, np.nan]}), [read]).sum(axis=1) == [1, 1, 0]
    ).all()
