"""Conversion with leads still open: worked figures, an oracle on random cohorts, and worlds whose truth is known."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

import smkit
from smkit.analysis.errors import InputError
from smkit.analysis.smarketing import conversion_by, curve, follow, undated

DAY = pd.Timedelta(days=1)


def test_the_shared_cohort_to_the_sixth_decimal(shared) -> None:
    folder = shared.parent / "cases" / "leads"
    table = pd.read_csv(folder / "cohorte_leads.csv", sep=";", parse_dates=["cree_le", "gagne_le"])
    leads = table.rename(columns={"cree_le": "created_at", "gagne_le": "closed_at"})
    leads["stage"] = leads["closed_at"].notna().map({True: "won", False: "open"})
    found = smkit.smarketing.conversion(leads, (15, 30, 60, 120, 180), at="2026-09-30")
    assert list(found.columns) == ["days", "rate", "low", "high", "naive"]
    assert found["rate"].round(6).tolist() == [0.272727, 0.454545, 0.454545, 0.454545, 0.636364]
    assert found.loc[1, "naive"] == pytest.approx(0.416667, abs=1e-6)
    assert ((found["low"] <= found["rate"]) & (found["rate"] <= found["high"])).all()


def cohort(
    rng: np.random.Generator, n: int, *, quick_loss: bool = False
) -> tuple[pd.DataFrame, pd.Timestamp]:
    """Leads of a year, seen on its last day: what had not happened by then is open."""
    at = pd.Timestamp("2025-12-31")
    created = at - pd.to_timedelta(rng.integers(0, 365, n), unit="D")
    won = rng.random(n) < 0.4
    delay = np.where(won, rng.integers(1, 90, n), rng.integers(1, 6 if quick_loss else 120, n))
    closed = created + pd.to_timedelta(delay, unit="D")
    known = closed <= at
    stage = np.where(known, np.where(won, "won", "lost"), "open")
    return pd.DataFrame(
        {"stage": stage, "created_at": created, "closed_at": pd.Series(closed).where(known)}
    ), at


def test_a_thousand_random_cohorts_against_the_oracle() -> None:
    rng = np.random.default_rng(4)
    for _ in range(1_000):
        leads, at = cohort(rng, int(rng.integers(5, 40)))
        if not (leads["stage"] == "won").any():
            continue
        won = (leads["stage"] == "won").to_numpy()
        age = ((leads["closed_at"].where(won, at) - leads["created_at"]) / DAY).to_numpy()
        oracle = SurvfuncRight(age, won.astype(int))
        mine = curve(*follow(leads, at)).set_index("days")
        theirs = pd.Series(1 - oracle.surv_prob, index=oracle.surv_times)
        assert np.abs(mine["rate"] - theirs[mine.index]).max() < 1e-9
        errors = pd.Series(oracle.surv_prob_se, index=oracle.surv_times)[mine.index]
        assert np.nanmax(np.abs(np.sqrt(mine["variance"]) - errors.fillna(0))) < 1e-9


def test_a_lost_lead_stays_among_those_not_converted() -> None:
    """Ten leads, five lost the next day: half become customers, whatever one divides by, once all are decided."""
    created = pd.Series(pd.to_datetime(["2025-01-01"] * 10))
    leads = pd.DataFrame(
        {
            "stage": ["won"] * 5 + ["lost"] * 5,
            "created_at": created,
            "closed_at": created + DAY * pd.Series([40] * 5 + [1] * 5),
        }
    )
    assert smkit.smarketing.conversion(leads, (30, 60), at="2025-12-31")["rate"].tolist() == [0, 0.5]


def test_the_truth_of_known_worlds_is_found_where_the_naive_rates_miss_it() -> None:
    rng = np.random.default_rng(11)
    truth, rates, naive, covered = 0.4, [], [], 0
    for _ in range(200):
        leads, at = cohort(rng, 300, quick_loss=True)
        found = smkit.smarketing.conversion(leads, (90,), at=at).iloc[0]
        rates.append(found["rate"])
        naive.append(found["naive"])
        covered += found["low"] <= truth <= found["high"]
    assert abs(np.mean(rates) - truth) < 0.005
    assert np.mean(naive) < truth - 0.03
    assert covered / 200 > 0.92


def test_only_what_was_known_on_the_day_counts() -> None:
    leads = pd.DataFrame(
        {"stage": ["won", "lost", "won"], "created_at": pd.to_datetime(["2025-01-01", "2025-01-01", "2025-06-01"]),
         "closed_at": pd.to_datetime(["2025-03-01", "2025-03-02", "2025-06-05"])}
    )  # fmt: skip
    early = smkit.smarketing.conversion(leads, (20,), at="2025-02-01").iloc[0]
    assert early["rate"] == early["naive"] == 0  # nobody had been won, the third did not exist
    assert np.isnan(
        smkit.smarketing.conversion(leads, (400,), at="2025-12-31")["rate"].iloc[0]
    )  # nobody is that old


def test_a_day_without_an_hour_lasts_to_its_evening() -> None:
    leads = pd.DataFrame(
        {
            "stage": ["won"],
            "created_at": pd.to_datetime(["2025-01-01 09:00"]),
            "closed_at": pd.to_datetime(["2025-01-05 17:00"]),
        }
    )
    assert smkit.smarketing.conversion(leads, (10,), at="2025-01-05")["rate"].tolist() == [1]


def test_leads_that_cannot_be_placed_in_time_are_left_out_and_counted() -> None:
    moments = pd.to_datetime(["2025-01-01", None, "2025-01-01", "2025-01-01"])
    leads = pd.DataFrame(
        {"stage": ["won", "won", "won", "open"], "created_at": moments,
         "closed_at": pd.to_datetime(["2025-01-11", "2025-01-11", "2024-12-01", None])}
    )  # fmt: skip
    assert undated(leads).tolist() == [False, True, True, False]
    assert smkit.smarketing.conversion(leads, (15,), at="2025-03-01")["rate"].tolist() == [0.5]


def test_groups_are_followed_to_the_same_day() -> None:
    leads = pd.DataFrame(
        {"stage": ["won", "open", "open"], "source": ["Salon", "Salon", "Site"],
         "created_at": pd.to_datetime(["2025-01-01"] * 3), "closed_at": pd.to_datetime(["2025-01-11", None, None])}
    )  # fmt: skip
    found = conversion_by(leads, "source", (10,), at="2025-02-01").set_index("source")
    assert found["rate"].to_dict() == {"Salon": 0.5, "Site": 0}
    assert found.loc["Site", "high"] > 0.5  # one lead proves nothing


@pytest.mark.parametrize("missing", ["created_at", "closed_at", "stage"])
def test_a_missing_column_is_named(missing: str) -> None:
    leads, at = cohort(np.random.default_rng(0), 5)
    with pytest.raises(InputError, match="il manque"):
        smkit.smarketing.conversion(leads.drop(columns=missing), at=at)


def test_dates_that_are_only_expected_move_nothing() -> None:
    leads = pd.DataFrame(
        {
            "stage": ["won", "open"],
            "created_at": pd.to_datetime(["2025-01-01"] * 2),
            "closed_at": pd.to_datetime(["2025-01-11", "2030-01-01"]),
        }
    )
    assert smkit.smarketing.last_known(leads) == pd.Timestamp("2025-01-11")


def test_texts_zones_and_one_number_of_days_give_the_same_rate() -> None:
    leads = pd.DataFrame(
        {"created_at": ["2026-01-01"] * 2, "closed_at": ["2026-01-11", None], "stage": ["won", "open"]}
    )
    dated = leads.assign(**{name: pd.to_datetime(leads[name]) for name in ("created_at", "closed_at")})
    zoned = dated.assign(
        **{name: dated[name].dt.tz_localize("Europe/Paris") for name in ("created_at", "closed_at")}
    )
    for given in (leads, dated, zoned):
        assert smkit.smarketing.conversion(given, 30, at="2026-03-31")["rate"].tolist() == [0.5]
    with pytest.raises(InputError, match="2026-09-30"):
        smkit.smarketing.conversion(leads, at="fin mars")
    with pytest.raises(InputError, match="created_at.*hier"):
        smkit.smarketing.conversion(leads.assign(created_at="hier"), at="2026-03-31")


@pytest.mark.parametrize("days", [-1, float("nan"), float("inf"), "30", [30, "soixante"]])
def test_an_age_that_is_none_gives_no_rate(days) -> None:
    leads, at = cohort(np.random.default_rng(5), 40)
    with pytest.raises(InputError, match="Ancienneté"):
        smkit.smarketing.conversion(leads, days, at)
    assert smkit.smarketing.conversion(leads, np.int64(30), at)["rate"].equals(
        smkit.smarketing.conversion(leads, [30], at)["rate"]
    )


def test_the_words_of_a_crm_are_no_silent_zero() -> None:
    leads, at = cohort(np.random.default_rng(6), 40)
    words = leads.assign(stage=leads["stage"].map({"won": "Gagné", "lost": "Perdu", "open": "Ouvert"}))
    with pytest.raises(InputError, match="Gagné.*smkit.read"):
        smkit.smarketing.conversion(words, 30, at)
