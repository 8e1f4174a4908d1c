"""Target attainment: each target against the very period it covers, ratio of sums, n.d. where that has no sense."""

import math
from typing import Any

import pandas as pd
import pytest

from smkit.analysis import kpis
from smkit.analysis.errors import InputError
from smkit.analysis.kpis import targets

ORDERS = pd.DataFrame(
    {
        "order_id": ["1", "2", "3", "4"],
        "order_date": pd.to_datetime(["2026-01-10", "2026-02-10", "2026-02-20", "2026-04-01"]),
        "segment": ["B2B", "B2B", "B2C", "B2B"],
        "amount": [100.0, 200.0, 50.0, 400.0],
    }
)


def goals(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["period", "metric", "target", "segment"][: len(rows[0])])


def attain(targets: pd.DataFrame, **kwargs: Any) -> kpis.Computation:
    return kpis.compute("atteinte_objectif", {"orders": ORDERS, "targets": targets}, **kwargs)


def cells(result: kpis.Computation, *columns: str) -> list[list[Any]]:
    table = result.table.astype(object).where(result.table.notna(), None)
    return [list(row) for row in table[list(columns)].itertuples(index=False)]


def test_each_month_against_its_target() -> None:
    result = attain(
        goals(
            ("2026-01", "chiffre_affaires", 80),
            ("2026-02", "Chiffre d'affaires", 500),
            ("2026-05", "chiffre_affaires", 1),
        ),
        grain="month",
    )
    assert cells(result, "metric", "value", "numerator", "denominator", "reason") == [
        ["chiffre_affaires", 1.25, 100, 80, None],
        ["chiffre_affaires", 0.5, 250, 500, None],
        ["chiffre_affaires", None, 0, None, "no_target"],
        ["chiffre_affaires", None, 400, None, "no_target"],
        ["chiffre_affaires", None, None, 1, "not_covered"],
    ]


def test_without_grain_sums_are_compared_over_the_periods_that_have_both() -> None:
    targets = goals(
        ("2026-01", "chiffre_affaires", 80),
        ("2026-02", "chiffre_affaires", 500),
        ("2026-12", "chiffre_affaires", 999),
    )
    assert cells(attain(targets), "value", "numerator", "denominator", "n") == [[350 / 580, 350, 580, 3]]


def test_a_mean_does_not_add_up_but_one_period_of_it_compares() -> None:
    two = goals(("2026-01", "panier_moyen", 80), ("2026-02", "panier_moyen", 100))
    assert cells(attain(two), "value", "reason") == [[None, "not_additive"]]
    assert cells(attain(two.iloc[1:]), "value", "numerator") == [[1.25, 125]]
    assert cells(attain(two, grain="month", end="2026-02-28"), "value") == [[1.25], [1.25]]


def test_quarter_and_year_targets() -> None:
    targets = goals(("2026-T1", "nb_commandes", 6), ("2026", "chiffre_affaires", 1_500))
    assert cells(attain(targets), "metric", "value", "target") == [
        [
            "chiffre_affaires",
            pytest.approx(750 / (1_500 * 91 / 365)),
            1_500,
        ],  # data stop on April 1st: 91 days are due
        ["nb_commandes", 0.5, 6],
    ]
    result = attain(targets, grain="quarter")
    assert cells(result, "metric", "value")[0] == ["nb_commandes", 0.5]
    assert [(note.code, note.count) for note in result.notes] == [("other_grain", 1)]


def test_target_of_the_whole_beats_the_sum_of_its_parts() -> None:
    parts = goals(("2026-02", "chiffre_affaires", 100, "B2B"), ("2026-02", "chiffre_affaires", 100, "B2C"))
    whole = goals(("2026-02", "chiffre_affaires", 250, None))
    assert cells(attain(parts), "value") == [[1.25]]
    assert cells(attain(pd.concat([parts, whole])), "value") == [[1.0]]
    by_segment = attain(pd.concat([parts, whole]), by="segment")
    assert cells(by_segment, "segment", "value") == [["B2B", 2.0], ["B2C", 0.5]]


def test_target_of_zero_has_no_attainment() -> None:
    result = attain(goals(("2026-01", "chiffre_affaires", 0)))
    assert cells(result, "value", "reason") == [[None, "zero_denominator"]]


def test_what_cannot_be_understood_is_counted() -> None:
    result = attain(
        goals(
            ("mars", "chiffre_affaires", 1), ("2026-01", "bonheur", 1), ("2026-01", "chiffre_affaires", 100)
        )
    )
    assert {(note.code, note.count) for note in result.notes} == {
        ("unreadable_period", 1),
        ("unknown_metric", 1),
    }
    assert all("1 objectif" in note.text.replace("\u202f", " ") for note in result.notes)
    assert cells(result, "value") == [[1.0]]


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("CA", "chiffre_affaires"), ("C.A.", "chiffre_affaires"), ("CHIFFRE D’AFFAIRES", "chiffre_affaires"),
        ("Chiffre d'affaires (€)", "chiffre_affaires"), ("Nb de commandes", "nb_commandes"), ("Panier  moyen", "panier_moyen"),
        ("Taux de retention", "retention"), ("NPS", "nps"), ("Ventes", None), ("Taux de conversion", None), ("Satisfaction", None),
    ],
)  # fmt: skip
def test_an_indicator_goes_by_the_names_that_people_give_it(name: str, id: str | None) -> None:
    """And by none that may mean two of them."""
    entries = kpis.catalog()
    assert targets.named(entries).get(targets.fold(name)) == id
    read, left_out = targets.read(goals(("2026-01", name, 100)), entries)
    assert read["metric"].tolist() == [id] * len(read) and left_out["unknown_metric"] == (id is None)
    assert len(targets.about(goals(("2026-01", name, 100)), ["chiffre_affaires"], entries)) == (
        id == "chiffre_affaires"
    )
    assert targets.strangers([name], entries) == ({} if id else {name: ""})


def test_no_name_is_that_of_two_indicators() -> None:
    """What is said first holds: a name of one may not hide another's id, name or other name."""
    known = targets.named(kpis.catalog())
    for kpi in kpis.catalog().values():
        for name in (kpi.id, kpi.name, *kpi.also) if kpi.parts else ():
            assert known[targets.fold(name)] == kpi.id, name


def test_metric_that_the_tables_do_not_allow() -> None:
    result = attain(goals(("2026-01", "retention", 0.5)), grain="month")
    assert cells(result, "value", "reason") == [[None, "not_covered"]]


def test_nothing_to_compare_and_missing_columns() -> None:
    assert attain(goals(("mars", "chiffre_affaires", 1))).table.empty
    skip = attain(goals(("2026-01", "chiffre_affaires", 1)), by="segment").skipped["atteinte_objectif"]
    assert (skip.code, skip.table, skip.columns) == ("missing_dimension", "targets", ("segment",))
    assert (
        kpis.compute("atteinte_objectif", {"orders": ORDERS}).skipped["atteinte_objectif"].code
        == "missing_table"
    )


def test_stands_beside_other_kpis() -> None:
    table = kpis.compute(
        ["chiffre_affaires", "atteinte_objectif"],
        {"orders": ORDERS, "targets": goals(("2026-01", "chiffre_affaires", 80))},
    ).table
    assert list(table.columns)[:3] == ["kpi", "metric", "period"]
    assert table["value"].tolist() == [750, 1.25]
    assert isinstance(table["metric"].iloc[0], float) and math.isnan(table["metric"].iloc[0])


@pytest.mark.parametrize(("start", "expected"), [("2026-02-01", [0.5]), ("2026-03-01", [])])
def test_targets_outside_the_window_are_not_asked_about(start: str, expected: list[float]) -> None:
    targets = goals(("2026-01", "chiffre_affaires", 80), ("2026-02", "chiffre_affaires", 500))
    assert attain(targets, start=start).table["value"].tolist() == expected


def test_a_running_period_is_held_to_its_share_and_a_finished_one_to_the_whole() -> None:
    orders = ORDERS.assign(
        order_date=pd.to_datetime(["2026-01-10", "2026-02-10", "2026-02-20", "2026-04-15"])
    )
    targets = goals(("2026-02", "chiffre_affaires", 500), ("2026-04", "chiffre_affaires", 600))
    table = kpis.compute("chiffre_affaires", {"orders": orders}, grain="month", targets=targets).table
    assert table["status"].tolist()[1::2] == ["missed", "ahead"]
    assert table["attainment"].tolist()[1::2] == [0.5, pytest.approx(400 / (600 * 15 / 30))]
    assert table["target"].tolist()[1::2] == [500, 600]
    window = kpis.compute(
        "chiffre_affaires", {"orders": orders}, grain="month", end="2026-04-15", targets=targets
    ).table
    assert window["attainment"].tolist()[3] == table["attainment"].tolist()[3]


def test_what_is_better_low_is_read_the_other_way_round() -> None:
    days = pd.to_datetime(["2026-01-01"] * 2 + ["2026-01-11", "2026-01-31"])
    leads = pd.DataFrame(
        {"lead_id": ["1", "2"], "stage": "won", "created_at": days[:2], "closed_at": days[2:]}
    )
    targets = goals(("2026-01", "cycle_moyen", 10))
    table = kpis.compute("cycle_moyen", {"leads": leads}, grain="month", targets=targets).table
    assert table["value"].tolist() == [20] and table["attainment"].tolist() == [0.5], (
        "twice as long is half as good"
    )
    assert table["status"].tolist() == ["missed"]


def test_targets_of_parts_are_compared_with_those_parts_alone() -> None:
    targets = goals(("2026-02", "chiffre_affaires", 100, "B2B"))
    assert cells(attain(targets), "value", "numerator") == [[2.0, 200]], (
        "the 50 € of B2C were promised by nobody"
    )
    assert cells(attain(targets, grain="month", start="2026-02-01", end="2026-02-28"), "numerator") == [[200]]


def test_targets_of_another_grain_say_what_to_do() -> None:
    result = kpis.compute(
        "chiffre_affaires",
        {"orders": ORDERS},
        grain="month",
        targets=goals(("2026-T1", "chiffre_affaires", 80)),
    )
    assert [note.code for note in result.notes] == ["other_grain"]
    assert "changez le découpage par période" in result.notes[0].text
    assert result.table["attainment"].isna().all()


def test_a_table_that_holds_no_target_is_refused_in_french() -> None:
    with pytest.raises(InputError, match="objectifs"):
        kpis.compute("chiffre_affaires", {"orders": ORDERS}, targets=pd.DataFrame({"mois": ["2026-01"]}))
