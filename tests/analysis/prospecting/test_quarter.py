"""The quarter put together: figures of real data, what is missing told and never made up, whom to call within the hours."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from smkit.analysis.errors import InputError
from smkit.analysis.prospecting import (
    Team,
    allowed,
    contact_day,
    contacts_in_quarter,
    counted,
    goal,
    outcome,
    quarter,
    scope,
    shortlist,
    won_by_month,
)
from smkit.analysis.smarketing import meeting
from smkit.tables import read

TEAM = Team(people=2, hours=6, minutes=20)
BOUTIQUE = Path(__file__).resolve().parents[3] / "datasets" / "boutique"


@pytest.fixture(scope="module")
def leads():
    return read("leads", BOUTIQUE / "leads.csv").table


@pytest.fixture(scope="module")
def b2b(leads):
    return leads[leads["segment"] == "B2B"]


@pytest.fixture(scope="module")
def people():
    return read("prospects", BOUTIQUE / "prospects.csv").table


def test_crm_to_the_digits(shared):
    found = quarter(read("leads", shared / "crm" / "sales_pipeline.csv").table, target=1_000_000, team=TEAM)
    assert found.win_rate == pytest.approx(0.631501, abs=5e-7) and found.win_low < 0.6315 < found.win_high
    assert round(found.cycle.mean, 3) == 51.782 and found.cycle.median == 57
    assert (found.pareto.needed, found.pareto.customers) == (59, 85)
    assert not found.score.shown and found.funnel.step == "none"
    assert found.goal.deals == pytest.approx(1_000_000 / (10_005_534 / 4_238))


def test_what_the_person_counted_comes_first(b2b):
    found = quarter(b2b, target=200_000, value=5_000, counted=(120, 18, 4), team=TEAM)
    alone = goal(200_000, 5_000, 120, 18, 4)
    assert (found.goal.per_week, found.goal.high) == (alone.per_week, alone.high)
    assert found.lag.per_week > found.goal.per_week  # what is sown late is sown in vain
    assert found.feasible.hours == pytest.approx(found.lag.per_week / 6)  # and the hours must hold it


def test_the_boutique_is_ranked_by_the_column_that_does_as_well(b2b, people):
    found = quarter(b2b, segment="B2B", team=TEAM, kept=tuple(people.columns))
    assert found.score.shown and found.score.best.column == "source" and found.score.best.enough
    assert found.kinds.loc[0, "kind"] == "Recommandation" and found.kinds.loc[0, "proven"]
    possible = contacts_in_quarter(TEAM.people, TEAM.hours, TEAM.minutes)
    chosen = shortlist(people, date(2026, 9, 1), found, possible)
    assert chosen["source"].iloc[0] == "Recommandation" and chosen["source"].iloc[-1] == "Fichier acheté"
    sizes = chosen["tier"].value_counts()
    assert sizes["A"] * 6 + sizes.get("B", 0) * 2 <= possible
    assert (chosen["tier"].tolist()) == sorted(chosen["tier"])


def test_nobody_who_may_not_be_approached_is_on_the_list(b2b, people):
    found = quarter(b2b, segment="B2B", team=TEAM, kept=tuple(people.columns))
    chosen = shortlist(people, date(2026, 9, 1), found, 1e6)
    answers = allowed(people, date(2026, 9, 1)).set_index("prospect").loc[chosen["prospect"]]
    assert (answers["email"].isin(["yes", "if"]) | answers["phone"].isin(["yes", "if"])).all()
    assert answers["professional"].all() and not set(chosen["prospect"]) & set(
        people.loc[people["opposed"], "prospect"]
    )


def test_without_a_score_the_latest_contacts_come_first(people):
    leads = pd.DataFrame({"stage": ["won", "lost"] * 40, "amount": 100.0})
    found = quarter(leads, target=5_000, team=TEAM)
    assert not found.score.shown
    chosen = shortlist(people, date(2026, 9, 1), found, 100)
    days = people.set_index("prospect").loc[chosen["prospect"], "last_contact_at"].dropna()
    assert chosen["chance"].isna().all() and days.is_monotonic_decreasing


@pytest.mark.parametrize(
    "leads, named, says",
    [
        ({"stage": ["lost"] * 30}, "funnel", "n'a de montant"),
        ({"stage": ["lost"] * 30, "amount": [5.0] * 30}, "funnel", "n'a de montant"),
        ({"stage": ["won"] * 30}, "cycle", "date de création"),
        ({"stage": ["won"] * 30}, "channels", "source"),
        ({"stage": ["won"] * 30}, "pareto", "account"),
        ({"stage": ["open"] * 5}, "funnel", "montant"),
    ],
)
def test_what_is_missing_is_told_and_no_figure_is_made_up(leads, named, says):
    found = quarter(pd.DataFrame(leads), target=1_000, team=TEAM)
    assert says in found.why[named]
    assert getattr(found, named) is None
    if named == "funnel":
        assert found.goal is found.lag is found.feasible is None


def test_no_win_gives_no_week():
    found = quarter(pd.DataFrame({"stage": ["lost"] * 30}), target=1_000, value=50, team=TEAM)
    assert found.goal is None and "Aucune affaire gagnée" in found.why["goal"].replace("\xa0", " ")
    assert found.win_rate == 0 and not found.score.shown


def test_all_won_is_no_score_and_no_week_but_what_the_person_counted():
    found = quarter(pd.DataFrame({"stage": ["won"] * 30, "amount": 10.0}), target=1_000, team=TEAM)
    assert "toutes les affaires" in found.score.reason and found.goal is None
    told = quarter(
        pd.DataFrame({"stage": ["won"] * 30, "amount": 10.0}), target=1_000, counted=(30, 30, 30), team=TEAM
    )
    assert told.goal.low <= told.goal.per_week <= told.goal.high


def test_no_lead_at_all():
    found = quarter(
        pd.DataFrame({"stage": pd.Series(dtype=str), "amount": pd.Series(dtype=float)}), team=TEAM
    )
    assert found.win_rate is None and found.goal is None and found.kinds.empty


def test_the_day_of_the_contact_comes_from_the_files():
    people = pd.DataFrame({"last_contact_at": pd.to_datetime(["2027-03-04", None])})
    assert contact_day("", people, None) == date(2027, 3, 5)
    assert contact_day("01/10/2026", people) == date(2026, 10, 1)
    with pytest.raises(InputError, match="pas une date"):
        contact_day("bientôt", people)


def test_the_day_on_which_an_open_deal_should_close_does_not_move_that_of_the_contact():
    ends = pd.to_datetime(["2027-03-04", "2028-06-30"])
    assert contact_day("", pd.DataFrame({"stage": ["won", "open"], "closed_at": ends})) == date(2027, 3, 5)
    assert contact_day("", pd.DataFrame({"stage": ["won", "lost"], "closed_at": ends})) == date(2028, 7, 1)


@pytest.mark.parametrize("team", [(0, 2, 40), (5, 0, 40), (5, 2, 0), (5, -2, 40), (5, 2, float("nan"))])
def test_a_team_without_time_is_told(team):
    with pytest.raises(InputError, match="supérieur à 0"):
        contacts_in_quarter(*team)


def test_counts_go_together():
    with pytest.raises(InputError, match="vont ensemble"):
        counted(120, 18, 0)


def test_b2b_is_prospected_where_the_file_tells(leads):
    assert (
        scope(leads) == "B2B" and scope(leads, "B2C") == "B2C" and scope(leads.drop(columns="segment")) == ""
    )
    assert outcome(leads).isna().sum() == (leads["stage"] == "open").sum()


def test_an_export_of_won_deals_says_nothing_of_how_many_contacts_win_one(b2b):
    won = b2b[b2b["stage"] == "won"]
    found = quarter(won, target=200_000, team=TEAM)
    assert found.funnel is None and found.goal is None and found.feasible is None
    assert found.win_rate is None and found.win_low is None
    assert "Aucune affaire perdue dans ce fichier" in found.why["funnel"]
    assert quarter(won, target=200_000, counted=(120, 18, 4), team=TEAM).goal.per_week > 20


def test_won_deals_alone_tell_no_rate() -> None:
    """An export of what was signed: no source, no kind of account, no month wins 100 % of it."""
    won = pd.DataFrame(
        {"lead_id": [f"L{at}" for at in range(40)], "stage": "won", "source": ["Salon", "Site"] * 20, "account": list("ABCD") * 10,
         "amount": 1_000.0, "created_at": pd.Timestamp("2025-01-06"), "closed_at": pd.Timestamp("2025-03-03")}
    )  # fmt: skip
    found = quarter(won, team=TEAM)
    assert found.win_rate is None and found.goal is None and found.channels is None and found.combined is None
    assert found.kinds.empty and won_by_month(won).empty
    assert "que des affaires gagnées" in found.why["channels"]
    met = meeting(won.assign(segment="B2B"), None, month="2025-03")
    assert met.target is None and met.stages.empty and met.late is None
    other = won.assign(
        segment="B2C", stage=["lost", "won"] * 20
    )  # another segment that has lost some proves nothing of this one
    both = meeting(pd.concat([won.assign(segment="B2B"), other]), None, segment="B2B", month="2025-03")
    assert both.target is None and any("que des affaires gagnées" in each for each in both.missing)


@pytest.mark.parametrize(
    ("won", "said"), [(1, "Un seul client a signé"), (4, "4 clients ont signé"), (5, "")]
)
def test_fewer_than_five_customers_have_no_first_fifth(won: int, said: str) -> None:
    names = [f"Compte {n}" for n in range(won)]
    leads = pd.DataFrame(
        {"stage": ["won"] * won + ["lost"] * 20, "amount": 100.0, "account": [*names, *["Autre"] * 20]}
    )
    found = quarter(leads, target=1_000, value=100, team=TEAM)
    assert (found.pareto is None) == bool(said) and found.why.get("pareto", "").startswith(said)
