"""Who wins, how sales are spread, what each channel brings: real figures, planted effects, worlds without any."""

import numpy as np
import pandas as pd
import pytest
from deal_worlds import null, planted

from smkit.analysis.errors import InputError
from smkit.analysis.prospecting import channels, kinds, next_test, pareto, spent, together, total, worth
from smkit.tables import read


@pytest.fixture(scope="module")
def boutique():
    from pathlib import Path

    return read("leads", Path(__file__).resolve().parents[3] / "datasets" / "boutique" / "leads.csv").table


def test_pareto_of_crm(shared):
    leads = read("leads", shared / "crm" / "sales_pipeline.csv").table
    won = leads[leads["stage"] == "won"]
    spread = pareto(won, "account", "amount")
    assert (spread.customers, spread.needed, spread.holds) == (85, 59, "flatter")
    assert spread.total + spread.unnamed == 10_005_534


def test_pareto_by_hand():
    sales = pd.DataFrame({"c": ["A", "A", "B", None, "C"], "m": [50.0, 20.0, 20.0, 5.0, -3.0]})
    spread = pareto(sales, "c", "m")
    assert (spread.customers, spread.needed, spread.unnamed) == (2, 2, 5)
    assert spread.curve["sales"].tolist() == pytest.approx([70 / 90, 1])
    with pytest.raises(InputError, match="Aucune vente"):
        pareto(sales[:0], "c", "m")
    with pytest.raises(InputError, match="entre 0 et 1"):
        pareto(sales, "c", "m", 80)


def test_the_bought_file_is_volume_without_quality(boutique):
    b2b = boutique[boutique["segment"] == "B2B"]
    found = channels(b2b).set_index("channel")
    assert found[found["empty"]].index.tolist() == ["Fichier acheté"]
    bought = found.loc["Fichier acheté"]
    # measured figures of datasets/README.md: 36 % of the leads, 2,4 % of them won
    assert bought["share"] == pytest.approx(0.36, abs=0.03) and bought["rate"] == pytest.approx(
        0.024, abs=0.0005
    )
    assert found.loc["Recommandation", "rate"] == pytest.approx(0.403, abs=0.0005)
    assert found.loc["Appel entrant", "rate"] == pytest.approx(0.194, abs=0.0005)
    assert bought["difference_high"] < 0 and found.loc["Recommandation", "difference_low"] > 0


def test_costs_and_margin_of_a_channel():
    leads = pd.DataFrame(
        {"source": ["A"] * 40 + ["B"] * 40, "stage": ["won"] * 4 + ["lost"] * 70 + ["open"] * 6}
    )
    leads["amount"] = np.where(leads["stage"] == "won", 1_000.0, np.nan)
    found = channels(leads, costs={"A": 800}, margin_rate=0.4).set_index("channel")
    assert found.loc["A", ["per_win", "return", "per_lead"]].tolist() == [200, 2, 100]
    assert found["margin"].tolist() == [1_600, 0] and channels(leads)["margin"].isna().all()
    assert found.loc["B", ["cost", "per_win", "return"]].isna().all()  # n.d., never zero
    assert found.loc["B", "open"] == 6
    with pytest.raises(InputError, match="part va de 0 à 1"):
        channels(leads, margin_rate=40)
    with pytest.raises(InputError, match="canal"):
        channels(leads.assign(source=None))


def test_alike_channels_are_rarely_called_empty():
    draw = np.random.default_rng(0)
    called = 0
    for _ in range(60):
        leads = pd.DataFrame({"source": draw.choice(list("ABCDE"), 500)})
        leads["stage"] = np.where(draw.random(500) < 0.15, "won", "lost")
        called += bool(channels(leads)["proven"].any())
    assert called <= 6


def test_the_channel_to_try_next_is_the_least_known_that_could_be_best():
    leads = pd.DataFrame({"source": ["Salon"] * 400 + ["Appel"] * 12 + ["Fichier"] * 300})
    leads["stage"] = ["won"] * 80 + ["lost"] * 320 + ["won"] * 3 + ["lost"] * 9 + ["won"] * 3 + ["lost"] * 297
    name, size = next_test(channels(leads))
    assert name == "Appel" and size > 12
    assert next_test(channels(leads[leads["source"] != "Appel"])) is None


def test_several_channels_beside_one():
    touches = pd.DataFrame({"p": [f"P{at}" for at in range(60) for _ in range(2)], "c": ["mail", "tel"] * 60})
    touches["g"] = [at < 20 for at in range(60) for _ in range(2)]
    found = together(touches, "p", "c", "g")
    assert found[["channels", "number", "prospects", "wins"]].values.tolist() == [["mail + tel", 2, 60, 20]]


def test_planted_kinds_are_found_and_nothing_else():
    found = kinds(planted(1, 1_500), "gagne")
    best = set(found[found["proven"] & (found["difference"] > 0)]["kind"])
    assert {"A", "B"} <= best and not best & {"C", "D", "E", "F", "G", "H"}
    assert not found[found["column"].isin(["source", "profil"])]["proven"].any()


def test_kinds_of_nothing_are_rarely_proven():
    assert sum(bool(kinds(null(seed, 400), "gagne")["proven"].any()) for seed in range(60)) <= 6


def test_deals_of_one_account_are_no_proof_of_its_kind():
    """A few accounts, each with its own rate: by lines, a sector looks proven half of the time; by accounts, seldom."""
    by_lines = by_accounts = 0
    for seed in range(40):
        draw = np.random.default_rng(seed)
        sector = draw.choice(["A", "B", "C"], 45)
        rate = draw.beta(2, 3, 45)
        account = draw.integers(0, 45, 1_500)
        deals = pd.DataFrame({"compte": account.astype(str), "secteur": sector[account]})
        deals["gagne"] = draw.random(1_500) < rate[account]
        by_lines += bool(kinds(deals, "gagne", ["secteur"])["proven"].any())
        by_accounts += bool(kinds(deals, "gagne", ["secteur"], unit="compte")["proven"].any())
    assert by_lines > 15 and by_accounts <= 5


def test_crm_has_no_ideal_sector(shared):
    deals = pd.read_csv(shared / "crm" / "sales_pipeline.csv")
    deals = deals.merge(pd.read_csv(shared / "crm" / "accounts.csv"), on="account", how="left")
    deals["won"] = deals["deal_stage"].map({"Won": 1, "Lost": 0})
    found = kinds(deals, "won", ["sector", "employees", "office_location"], unit="account")
    assert len(found) > 10 and not found["proven"].any()


def test_hand_set_points_are_worth_what_was_seen():
    rules = [
        {"colonne": "secteur", "vaut": ["a", "B"], "points": 20},
        {"colonne": "source", "contient": "salon", "points": 10},
        {"colonne": "effectif", "max": 12, "points": 5},
        {"colonne": "secteur", "vaut": "Z", "points": -5},
    ]
    deals = planted(2, 1_500)
    found = worth(deals, "gagne", rules)
    assert found["verdict"].tolist() == ["right", "nothing", "wrong", "few"]
    by_hand = deals.loc[deals["secteur"].isin(["A", "B"]), "gagne"].mean()
    assert found.loc[0, "rate"] == pytest.approx(by_hand)
    assert total(deals, rules).max() <= 35


@pytest.mark.parametrize(
    "rule, says",
    [
        ({"colonne": "secteur", "points": 3}, "règle 1"),
        ({"colonne": "secteur", "vaut": "A"}, "sont des nombres"),
        ({"colonne": "secteurs", "vaut": "A", "points": 1}, "Vouliez-vous dire « secteur »"),
        ("secteur", "règle 1"),
    ],
)
def test_a_rule_that_cannot_be_read_is_told(rule, says):
    with pytest.raises(InputError) as told:
        worth(null(0, 60), "gagne", [rule])
    assert says in str(told.value).replace("\xa0", " ").replace("\u202f", " ")
    with pytest.raises(InputError, match="vide"):
        worth(null(0, 60), "gagne", [])


def test_costs_come_from_the_campaigns_of_the_leads_days_and_unknown_ones_stay_unknown() -> None:
    leads = pd.DataFrame(
        {
            "source": ["Salon", "Appel", None],
            "created_at": pd.to_datetime(["2026-02-01", "2026-05-01", "2026-03-01"]),
        }
    )
    campaigns = pd.DataFrame(
        {
            "channel": ["salon ", "Salon", "SALON", "E-mail"],
            "cost": [100.0, 20.0, 3.0, 5.0],
            "start_date": pd.to_datetime(["2026-02-01", None, "2024-01-01", "2026-03-01"]),
        }
    )
    assert spent(campaigns, leads) == {"Salon": 120.0}
    assert spent(campaigns.drop(columns="channel"), leads) == {}


def test_meetings_have_a_rate_and_an_interval_and_are_unknown_where_no_lead_tells() -> None:
    seen = pd.DataFrame({"source": ["Salon"] * 40, "stage": ["won"] * 10 + ["lost"] * 30})
    assert channels(seen)["met"].isna().all()
    seen["qualified_at"] = pd.to_datetime([None] * 10 + ["2026-01-01"] * 10 + [None] * 20)
    row = channels(seen).iloc[0]
    assert (
        row["met"] == 0.5 and row["met_low"] < 0.5 < row["met_high"]
    )  # a deal won without a date met as well
