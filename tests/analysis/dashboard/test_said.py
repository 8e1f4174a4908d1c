"""What may be said of exports as people hold them: small ones made here, of the kinds that a dashboard used to get wrong."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from smkit.analysis import dashboard, kpis
from smkit.analysis.kpis.happened import happened
from smkit.analysis.kpis.history import full_from, whole_only
from smkit.analysis.periods import window

DAY = pd.Timedelta(days=1)


def orders(rows: list[tuple[pd.Timestamp, str, float, str]]) -> dict[str, pd.DataFrame]:
    table = pd.DataFrame(rows, columns=["order_date", "customer_id", "amount", "segment"])
    return {"orders": table.assign(order_id=[f"C{n}" for n in range(len(table))])}


def words(board: dashboard.Dashboard) -> set[str]:
    return {each.verdict.word for each in board.watched.seen}


def test_a_basket_that_rises_in_both_segments_and_falls_in_all_is_a_mix() -> None:
    rows = []
    for n, month in enumerate(pd.period_range("2024-01", "2025-12", freq="M")):
        start, end = month.start_time, month.end_time.normalize()
        last = n >= 21
        for k in range(8):
            rows.append(
                (start if k == 0 else end, f"E{k}", 1_000.0 * (1.09 if last else 1.0) * (1 + 0.01 * k), "B2B")
            )
        for k in range(60 if last else 10):
            rows.append(
                (
                    start + (k % 27) * DAY,
                    f"P{k}",
                    50.0 * (1.5 if last else 1.0) * (1 + 0.01 * (k % 10)),
                    "B2C",
                )
            )
    board = dashboard.make(orders(rows))
    baskets = [
        each for each in board.watched.seen if each.verdict.about == "panier_moyen" and not each.verdict.dims
    ]
    assert baskets and all(
        each.verdict.word == "effet de mélange" and each.verdict.stake is None
        for each in baskets
        if each.of.months < 6
    )
    mix = dict(baskets[0].of.look.mixes)["segment"]
    assert mix.own > 0 > mix.change and mix.own + mix.weights == pytest.approx(mix.change)


def test_quarters_that_all_end_well_are_no_news() -> None:
    """Deals are won at the end of each quarter: the last month is nothing against the other ends of quarters."""
    rows = []
    for month in pd.period_range("2024-01", "2025-12", freq="M"):
        won = 20 if month.month % 3 == 0 else 12
        for n in range(24):
            closed = month.start_time + (n + 1) * DAY if n < 23 else month.end_time.normalize()
            rows.append(("won" if n < won else "lost", closed - 10 * DAY, closed))
    leads = pd.DataFrame(rows, columns=["stage", "created_at", "closed_at"])
    board = dashboard.make({"leads": leads.assign(lead_id=[str(n) for n in range(len(leads))])})
    assert not words(board) & {"mieux", "moins bien"}


def test_thirteen_stable_orders_a_month_are_told_nothing() -> None:
    rng = np.random.default_rng(3)
    months = pd.period_range("2024-01", "2025-12", freq="M")
    rows = [
        (day, f"K{rng.integers(60)}", float(np.exp(rng.normal(3.7, 0.5))), "B2C")
        for month in months
        for day in [
            month.start_time,
            *(month.start_time + k * DAY for k in rng.integers(1, 27, 11)),
            month.end_time.normalize(),
        ]
    ]
    board = dashboard.make(orders(rows))
    assert board.watched.seen and not words(board) & {"mieux", "moins bien"}


def test_a_first_month_that_is_not_whole_is_not_compared() -> None:
    days = pd.date_range("2025-01-20", "2026-01-31", freq="D")
    board = dashboard.make(orders([(day, f"K{n % 50}", 40.0, "B2C") for n, day in enumerate(days)]))
    row = board.changes.set_index("kpi").loc["chiffre_affaires"]
    assert row["label"] == "2026-01" and pd.isna(row["year_change"]) and not board.watched.seen


def test_expected_closing_dates_move_nothing() -> None:
    """HubSpot and Salesforce give every open deal one."""
    days = pd.date_range("2025-01-01", "2026-09-30", freq="D")
    done = pd.DataFrame(
        {"stage": ["won", "lost"] * (len(days) // 2) + ["won"] * (len(days) % 2), "closed_at": days}
    )
    hoped = pd.DataFrame({"stage": "open", "closed_at": pd.to_datetime(["2026-12-31", "2027-05-31"])})
    leads = pd.concat([done, hoped], ignore_index=True)
    leads = leads.assign(
        created_at=leads["closed_at"] - 20 * DAY, lead_id=[str(n) for n in range(len(leads))]
    )
    board = dashboard.make({"leads": leads}, today="2026-10-05")
    assert board.extents["leads"][1] <= date(2026, 9, 30) and board.later == {"leads": 4}
    assert board.changes.set_index("kpi").loc["taux_de_gain", "label"] == "2026-09"


def test_what_is_still_to_come_is_left_out_and_counted() -> None:
    sold = pd.DataFrame(
        {
            "order_id": ["1", "2"],
            "order_date": pd.to_datetime(["2026-03-01", "2026-04-02"]),
            "amount": [1.0, 2.0],
        }
    )
    tables, later = happened({"orders": sold}, date(2026, 3, 31))
    assert tables["orders"]["order_id"].tolist() == ["1"] and later == {"orders": 1}
    assert happened({"orders": sold}, date(2026, 4, 2))[1] == {}


def test_a_month_that_runs_is_shown_without_a_change_and_early_customers_are_not_new() -> None:
    days = [
        *pd.date_range("2025-04-01", "2025-05-31", freq="D"),
        *pd.date_range("2025-06-01", "2025-06-12", freq="D"),
    ]
    tables = orders([(day, f"K{n % 60}", 10.0, "B2C") for n, day in enumerate(days)])
    found = kpis.compute(
        ["chiffre_affaires", "nouveaux_clients"],
        tables,
        grain="month",
        compare="previous",
        since=full_from(tables),
    )
    table = whole_only(found.table, kpis.catalog(), tables, window("month"))
    sales = table[table["kpi"] == "chiffre_affaires"]
    assert (
        sales["reason"].tolist()[-1] == "partial"
        and pd.isna(sales["change"].iloc[-1])
        and sales["change"].iloc[1] == pytest.approx(1 / 30)
    )
    new = table[table["kpi"] == "nouveaux_clients"]
    assert new["value"].isna().all() and set(new["reason"]) == {"history_cut"}
    known = kpis.compute(
        "nouveaux_clients", tables, grain="month", since=full_from(tables, date(2025, 4, 1))
    ).table
    assert known["value"].notna().all(), "the person says that the history is whole"


def test_a_group_is_told_in_its_own_report(boutique_west: dict[str, pd.DataFrame]) -> None:
    board = dashboard.make(boutique_west)
    late = [
        each for each in board.watched.seen if each.verdict.about == "conformite_sla" and each.verdict.bad
    ]
    assert late, "the West calls late, and learns it in its own report"


@pytest.fixture(scope="module")
def boutique_west() -> dict[str, pd.DataFrame]:
    from smkit import gather

    tables = gather("boutique").tables
    return {
        name: tables[name].query("region == 'Ouest'").reset_index(drop=True) for name in ("orders", "leads")
    }


@pytest.mark.parametrize(
    ("cut", "label", "before"),
    [
        ({"grain": "semaine"}, "2026-S22", "2025-S22"),
        ({"grain": "trimestre", "opens": 2}, "2026-2027-T1", "2025-2026-T1"),
        ({"grain": "annee", "opens": 6}, "2025-2026", "2024-2025"),
    ],
)
def test_weeks_and_financial_years_stand_beside_those_of_a_year_before(
    cut: dict[str, object], label: str, before: str
) -> None:
    days = pd.date_range("2024-06-01", "2026-06-03", freq="D")
    board = dashboard.make(orders([(day, f"K{n % 50}", 40.0, "B2C") for n, day in enumerate(days)]), **cut)  # type: ignore[arg-type]
    row = board.changes.set_index("kpi").loc["chiffre_affaires"]
    assert (row["label"], *board.compared) == (label, label, before)
    assert row["value"] == 40.0 * {"2026-S22": 7, "2026-2027-T1": 89, "2025-2026": 365}[label]
    assert row["year_change"] == pytest.approx(0.0, abs=1e-9)
    since = {"semaine": "2026-01-01", "trimestre": "2026-02-01", "annee": "2025-06-01"}[str(cut["grain"])]
    assert str(board.standing.since) == since
