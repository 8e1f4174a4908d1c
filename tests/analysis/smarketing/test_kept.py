"""Promises: due, not yet due and missed are never mixed; what is planted in the boutique is found, dated and sized."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from smkit.analysis.errors import InputError
from smkit.analysis.smarketing import compliance, handled, lateness, load, slips
from smkit.sample import effects


def leads(*rows: tuple[str | None, str | None, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["assigned_at", "first_contact_at", "stage"])
    return table.assign(
        segment="B2B",
        assigned_at=pd.to_datetime(table["assigned_at"]),
        first_contact_at=pd.to_datetime(table["first_contact_at"]),
    )


def test_each_state_by_hand(convention) -> None:
    seen = leads(
        ("2026-03-02 10:00", "2026-03-03 10:00", "won"),  # kept
        ("2026-03-02 10:00", "2026-03-04 10:01", "open"),  # late, by a minute
        ("2026-03-02 10:00", None, "lost"),  # never contacted: missed once due, closed or not
        ("2026-03-09 10:00", None, "open"),  # not yet due
        ("2026-03-09 10:00", "2026-03-09 11:00", "open"),  # kept ahead of its moment: not due yet either
        ("2026-03-02 10:00", None, "won"),  # contacted, at a date that nobody wrote: in neither
        (None, None, "lost"),  # its clock never started
        ("2026-03-02 10:00", "2026-03-11 10:00", "open"),  # contacted after the last day known
    )
    found = handled(seen, convention, "2026-03-10 09:00")
    assert found["state"].to_dict() == {0: "kept", 1: "late", 2: "never", 3: "pending", 4: "kept", 7: "never"}
    assert found["due"].to_dict() == {0: True, 1: True, 2: True, 3: False, 4: False, 7: True}
    whole = compliance(found).iloc[0]
    assert (whole["due"], whole["kept"], whole["late"], whole["never"], whole["pending"]) == (4, 1, 1, 2, 2)
    assert whole["rate"] == 0.25


def test_nothing_due_has_no_rate(convention) -> None:
    found = compliance(
        handled(leads(("2026-03-09 10:00", None, "open")), convention, "2026-03-09 12:00")
    ).iloc[0]
    assert found["due"] == 0 and np.isnan(found["rate"])


def test_worked_time_and_teams(text: str) -> None:
    rules = load(
        text.replace("2 jours calendaires", "4 heures ouvrées") + "equipes: {Moselle: {region: Moselle}}\n"
    )
    seen = leads(*[("2026-04-02 17:00", "2026-04-07 11:00", "open")] * 2).assign(region=["Moselle", "Nord"])
    found = handled(seen, rules, "2026-04-10")
    assert found["minutes"].tolist() == [180, 720] and found["state"].tolist() == ["kept", "late"]
    assert found["due_at"].tolist() == [pd.Timestamp("2026-04-07 12:00"), pd.Timestamp("2026-04-03 12:00")]


def test_what_the_convention_or_the_file_lacks_is_told(convention) -> None:
    with pytest.raises(InputError, match="premier contact"):
        handled(
            leads(("2026-03-02", None, "open")).drop(columns="first_contact_at"), convention, "2026-03-09"
        )
    with pytest.raises(InputError, match="ne promet"):
        handled(leads(("2026-03-02", None, "open")).assign(segment="B2C"), convention, "2026-03-09")


def test_real_leads_without_contact_dates_are_told_what_is_missing(shared, convention) -> None:
    import smkit

    table = smkit.read("leads", shared / "crm" / "sales_pipeline.csv").table.assign(segment="B2B")
    with pytest.raises(InputError, match="affectation"):
        handled(table, convention)


def test_the_slip_of_the_boutique_is_found_dated_and_sized(companies, convention) -> None:
    found = slips(handled(companies, convention), "region")
    first = found.iloc[0]
    assert (first["region"], first["since"], bool(first["found"])) == (
        effects.SLA_REGION,
        effects.SLA_MONTH,
        True,
    )
    assert first["low"] <= effects.SLA_SLIPPED - effects.SLA_KEPT <= first["high"]
    assert abs(first["after"] - effects.SLA_SLIPPED) < 0.05 and abs(first["before"] - effects.SLA_KEPT) < 0.05
    assert not found["found"].iloc[1:].any()


def test_the_chat_is_not_mixed_in(boutique, convention) -> None:
    assert set(handled(boutique, convention)["segment"]) == {"B2B"}


def world(rng: np.random.Generator, n: int, late_win: float) -> pd.DataFrame:
    """Leads whose source decides both how late they are called and how often they are won."""
    good = rng.random(n) < 0.5
    late = rng.random(n) < np.where(good, 0.1, 0.5)
    won = rng.random(n) < np.where(good, 0.5, 0.2) * np.where(late, late_win, 1)
    return pd.DataFrame(
        {"state": np.where(late, "late", "kept"), "started_at": pd.Timestamp("2025-01-06"), "stage": np.where(won, "won", "lost"),
         "source": np.where(good, "Salon", "Fichier")}
    )  # fmt: skip


def test_lateness_against_the_oracle() -> None:
    seen = world(np.random.default_rng(3), 2_000, 0.5)
    tables = [
        np.array(
            [
                [((p["state"] == s) & (p["stage"] == o)).sum() for o in ("won", "lost")]
                for s in ("late", "kept")
            ]
        )
        for _, p in seen.groupby("source")
    ]
    oracle = StratifiedTable([each.astype(float) for each in tables])
    assert lateness(seen, at="2025-12-31").ratio == pytest.approx(oracle.riskratio_pooled, rel=1e-12)


def test_lateness_is_adjusted_covers_the_truth_and_does_not_cry_wolf() -> None:
    rng = np.random.default_rng(5)
    halved = [lateness(world(rng, 600, 0.5), at="2025-12-31") for _ in range(150)]
    assert np.mean([each.low <= 0.5 <= each.high for each in halved]) > 0.9
    nothing = [lateness(world(rng, 600, 1.0), at="2025-12-31") for _ in range(150)]
    assert np.mean([each.proven for each in nothing]) < 0.1
    assert np.mean([each.crude for each in nothing]) < 0.75  # without adjustment, sources pass for lateness
    assert abs(np.exp(np.mean(np.log([each.ratio for each in nothing]))) - 1) < 0.05


def test_the_planted_cost_of_lateness_is_within_its_interval(companies, convention) -> None:
    found = lateness(handled(companies, convention))
    assert found.adjusted == ("source", "profile_fit")
    assert found.low < effects.LATE_WIN < found.high < 1.1
    assert found.proven and found.difference_high < 0


def test_too_few_wins_prove_nothing() -> None:
    seen = pd.DataFrame(
        {"state": ["kept", "late"], "started_at": pd.Timestamp("2025-01-06"), "stage": ["won", "lost"]}
    )
    found = lateness(seen, at="2025-12-31")
    assert not found.enough and not found.proven
    nobody = lateness(seen[:0], at="2025-12-31")
    assert np.isnan(nobody.ratio) and not nobody.proven


def test_leads_too_young_are_not_judged() -> None:
    seen = pd.DataFrame(
        {
            "state": ["kept"] * 2,
            "stage": ["open"] * 2,
            "started_at": pd.to_datetime(["2025-12-01", "2025-06-01"]),
        }
    )
    assert lateness(seen, at="2025-12-31").kept == 1


def test_unchanged_shares_are_seldom_said_to_slip() -> None:
    rng = np.random.default_rng(2)
    months = pd.date_range("2024-01-01", periods=24, freq="MS").repeat(40)
    said = 0
    for _ in range(40):
        seen = pd.DataFrame({"started_at": months, "due": True, "region": rng.choice(list("ABCD"), len(months)),
                             "state": np.where(rng.random(len(months)) < 0.9, "kept", "late")})  # fmt: skip
        said += slips(seen, "region")["found"].any()
    assert said / 40 <= 0.15
