"""What a mean stands on, case by case, and what a measure counts: worked by hand, or in pandas, without the engine's board."""

import ibis
import pandas as pd
import pytest

from smkit.analysis import kpis
from smkit.analysis.kpis import cases, measures
from smkit.analysis.kpis.definitions import ENTRY
from smkit.analysis.kpis.measures.leads import deadlines


def moments(*texts: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(texts), format="ISO8601"))


ORDERS = pd.DataFrame(
    {
        "order_id": ["1", "1", "2", "3", "4", "5"],
        "order_date": moments(
            "2025-01-02", "2025-01-01", "2025-01-03", "2025-01-04", "2025-01-05", "2025-01-06"
        ),
        "customer_id": ["A", "A", "B", None, "C", "A"],
        "segment": ["x", "x", "y", "y", "x", "x"],
        "quantity": [1.0, 2, 1, 1, -1, 1],
        "unit_price": [10.0, 5, 7, 3, 9, 0],
    }
)


def test_the_cases_of_a_basket_are_orders_of_a_customer_else_orders() -> None:
    found = cases.cases("panier_moyen", {"orders": ORDERS}, ["segment"]).sort_values(
        "code", ignore_index=True
    )
    assert found["value"].tolist() == [
        3,
        20,
        7,
    ]  # of « 3 », A and B, in the order of their names; no return, no gift
    assert found["month"].tolist() == [2025 * 12] * 3 and found["segment"].tolist() == ["y", "x", "y"]
    table = kpis.compute("panier_moyen", {"orders": ORDERS}).table
    assert table["value"].iloc[0] == pytest.approx(found["value"].mean())
    assert (
        cases.cases("panier_moyen", {}) is None
        and cases.cases("panier_moyen", {"orders": ORDERS}, ["region"]) is None
    )


LEADS = pd.DataFrame(
    {
        "lead_id": ["1", "2", "3", "4", "5"],
        "stage": ["won", "lost", "won", "won", "open"],
        "account": ["A", "B", None, "A", "C"],
        "amount": [100.0, 50, 300, None, 10],
        "created_at": moments(*["2025-01-01 08:00"] * 4, "2025-03-01"),
        "first_contact_at": moments("2025-01-03", None, None, "2025-01-05", None),
        "closed_at": moments("2025-01-11 20:00", "2025-01-11", "2025-01-01 08:00", None, "2025-04-01"),
    }
)


def test_the_cases_of_deals_are_those_that_were_won() -> None:
    found = cases.cases("valeur_moyenne_affaire", {"leads": LEADS})
    assert found.set_index("code")["value"].to_dict() == {0: 300, 1: 100}  # of « 3 », then of A
    nothing = cases.cases("valeur_moyenne_affaire", {"leads": LEADS.assign(amount=[0.0, 50, 300, None, 10])})
    assert nothing["value"].tolist() == [300]  # a deal of nothing has no value yet
    cycle = cases.cases("cycle_moyen", {"leads": LEADS}).set_index("code")["value"]
    assert cycle.to_dict() == {0: 1.0, 1: 11.5}  # both days count: ten and a half, and none
    assert cases.cases("delai_moyen_conversion", {"leads": LEADS})["value"].tolist() == [
        pytest.approx(9 + 5 / 6)
    ]


def measured(table: pd.DataFrame, *names: str) -> list[float]:
    """The value of measures on a table, as their own expressions give it on an engine."""
    rows = ibis.memtable(table)
    rows = deadlines(rows) if "assigned_at" in table else rows
    asked = rows.aggregate(**{each: measures.MEASURES[each].value(rows) for each in names}).execute()
    return [float(asked[each].iloc[0]) for each in names]


def test_a_promise_counts_what_is_due_by_the_last_moment_of_the_file() -> None:
    at = "2025-03-0"
    leads = pd.DataFrame(
        {
            "stage": ["open"] * 5 + ["won"],
            "assigned_at": moments(f"{at}1", f"{at}1", f"{at}1", f"{at}5", None, f"{at}2"),
            "first_contact_at": moments(f"{at}1 10:00", f"{at}4", None, f"{at}6", f"{at}2", f"{at}4"),
            "created_at": moments(*[f"{at}1"] * 6),
            # of open deals, but an expected date
            "closed_at": moments(*["2025-12-31"] * 5, f"{at}7"),
        }
    )
    counted: dict[str, int] = {}
    for days in (1, 2, 3, 5, 7, 10, 15, 30):
        limit, now = pd.Timedelta(days=days), pd.Timestamp("2025-03-07")
        due = leads["assigned_at"].notna() & (now - leads["assigned_at"] > limit)
        met = due & (leads["first_contact_at"] - leads["assigned_at"] <= limit)
        counted |= {f"contacted_within_{days}_days": met.sum(), f"due_within_{days}_days": due.sum()}
    assert measured(leads, *counted) == list(counted.values())


@pytest.mark.parametrize(
    ("stages", "amounts", "closed"),
    [
        ("won lost", [100.0, 50.0], 150),
        ("won lost", [100.0, 0.0], None),  # many CRMs set a lost deal to nothing: all would be won
        ("won lost", [100.0, None], None),
        ("won won", [100.0, 20.0], 120),
        ("won lost lost", [100.0, 0.0, 30.0], 130),
    ],
)
def test_what_was_decided_has_a_value_where_some_lost_deal_has(
    stages: str, amounts: list[float | None], closed: float | None
) -> None:
    table = pd.DataFrame(
        {"stage": stages.split(), "amount": pd.array(amounts, dtype="Float64").astype("float64")}
    )
    assert measured(table, "closed_amount") == pytest.approx(
        [float("nan") if closed is None else closed], nan_ok=True
    )


def test_a_delay_is_that_of_what_is_over_and_a_backward_one_is_set_apart() -> None:
    found = measured(LEADS.assign(closed_at=LEADS["closed_at"].where(LEADS.index != 2, pd.Timestamp("2024-12-31"))),
                     "cycle_days", "cycle_deals", "cycle_median", "cycle_undated", "cycle_negative")  # fmt: skip
    assert found == [10.5, 1, 10.5, 1, 1]


def test_the_parts_of_a_ratio_come_from_the_same_campaigns_and_the_others_are_counted() -> None:
    table = pd.DataFrame(
        {
            "cost": [10.0, 20, None, 40],
            "revenue": [100.0, None, 300, 400],
            "margin_rate": [0.5, 0.5, 0.5, None],
        }
    )
    names = (
        "cost_with_revenue",
        "campaign_revenue",
        "campaigns_with_revenue",
        "campaigns_without_revenue",
        "campaign_margin",
    )
    assert measured(table, *names) == [50, 500, 2, 2, 50]
    survey = pd.DataFrame({"score": [10.0, 9, 8, 7, 6, 0, None]})
    assert measured(survey, "recommendation_balance", "answers") == [0, 6]


ENTRIES = {
    "simple": ({"measure": "sales"}, ("sales",)),
    "ratio": ({"numerator": "sales", "denominator": "sold_orders"}, ("sales", "sold_orders")),
    "difference": ({"left": "cout", "right": "marge"}, ("cout", "marge")),
    "duration": ({"delay": "cycle", "statistic": "mean"}, ("cycle_days", "cycle_deals")),
    "cohort": ({"numerator": "kept", "denominator": "before"}, ("kept", "before")),
    "target": ({}, ()),
    "defined": ({"needs": "une enquête"}, ()),
}
SHARED = {
    "id": "essai", "name": "Essai", "name_en": "Trial", "formula": "a ÷ b", "unit": "EUR", "direction": "higher",
    "audience": "both", "source": "nous", "says": "Vraiment ?", "pitfalls": "aucun", "act": "rien",
}  # fmt: skip


@pytest.mark.parametrize("kind", ENTRIES)
def test_an_entry_names_its_parts_and_nothing_that_is_not_its_own(kind: str) -> None:
    own, parts = ENTRIES[kind]
    entry = ENTRY.validate_python(SHARED | own | {"type": kind})
    assert entry.parts == parts and entry.says == "Vraiment\u202f?"
    with pytest.raises(ValueError, match="factr"):
        ENTRY.validate_python(SHARED | own | {"type": kind, "factr": 2})


def test_a_median_is_one_part_and_factors_are_above_nought() -> None:
    told = SHARED | {"type": "duration", "delay": "cycle", "statistic": "median"}
    assert ENTRY.validate_python(told).parts == ("cycle_median",)
    for factor in (0, -1, float("inf"), float("nan")):
        with pytest.raises(ValueError, match="factor"):
            ENTRY.validate_python(SHARED | ENTRIES["ratio"][0] | {"type": "ratio", "factor": factor})
