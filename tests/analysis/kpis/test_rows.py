"""Rows in memory answer as an engine of SQL does: nulls in logic and sums, windows, medians, distinct values, days of a zone."""

from collections.abc import Callable
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pytest

from smkit.analysis.errors import InputError
from smkit.analysis.kpis.rows import Rows, read

KINDS = {"amount": "float64", "cost": "float64", "at": "timestamp", "fit": "boolean"}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    r = np.random.default_rng(7)
    n = 400
    amount = pd.Series(r.integers(-3, 9, n) / 2)
    return pd.DataFrame(
        {
            "who": pd.Series([f"K{k}" for k in r.integers(0, 30, n)]).mask(r.random(n) < 0.1),
            "segment": pd.Series(r.choice(["B2B", "B2C"], n)).mask(r.random(n) < 0.2),
            "amount": amount.mask(r.random(n) < 0.2),
            "cost": amount.abs().mask(r.random(n) < 0.5),
            "at": pd.Series(
                pd.Timestamp("2025-01-01") + pd.to_timedelta(r.integers(0, 500_000, n), unit="min")
            ).mask(r.random(n) < 0.1),
            "fit": pd.Series(r.choice([True, False], n)).mask(r.random(n) < 0.3).astype("boolean"),
        }
    )


REDUCED: dict[str, Callable[[Any], Any]] = {
    "sum of a group of nulls": lambda t: t.amount.sum(where=t.amount > 3.5),
    "unknown is not true": lambda t: t.count(where=(t.amount > 1) & (t.cost > 1)),
    "nor false": lambda t: t.count(where=~((t.amount > 1) & (t.cost > 1))),
    "or": lambda t: t.count(where=(t.amount > 1) | t.fit),
    "not": lambda t: t.count(where=~t.fit),
    "truth or nothing": lambda t: (t.amount > 1).any(),
    "chosen": lambda t: (t.amount > t.cost).ifelse(t.amount, t.cost).sum(),
    "filled": lambda t: t.amount.fill_null(t.cost).sum(),
    "nothing": lambda t: (t.amount.sum() - t.cost.sum()).nullif(t.amount.sum()),
    "texts": lambda t: t.count(where=t.segment == "B2B") + t.count(where=t.segment.isin(["B2C", "none"])),
    "other texts": lambda t: t.count(where=t.who == "nobody"),
    "median": lambda t: t.amount.median(),
    "distinct": lambda t: t.who.nunique(where=t.amount > 0),
    "months": lambda t: (t["at"].year().cast("int64") * 12 + t["at"].month().cast("int64")).nunique(),
    "weeks": lambda t: t["at"].truncate("W").epoch_seconds().max(),
    "first day": lambda t: t["at"].min(),
}


@pytest.mark.parametrize("by", [[], ["segment"], ["segment", "who"]], ids=["in all", "one column", "two"])
@pytest.mark.parametrize("asked", REDUCED)
def test_what_groups_make_of_values(asked: str, by: list[str], table: pd.DataFrame) -> None:
    here, there = Rows.of(table, KINDS), ibis.memtable(table)
    found, expected = (each.aggregate(by=by, value=REDUCED[asked](each)).execute() for each in (here, there))
    both = found.merge(expected, on=by, how="outer") if by else found.merge(expected, how="cross")
    assert len(both) == len(found) == len(expected) > 0
    values = [pd.to_numeric(both[f"value_{side}"]).to_numpy("float64", na_value=np.nan) for side in "xy"]
    np.testing.assert_allclose(*values, rtol=1e-12, equal_nan=True)


def test_rows_of_rows(table: pd.DataFrame) -> None:
    def next_and_firsts(t: Any) -> Any:
        bought = t.filter((t.amount > 0) & t.who.notnull() & t["at"].notnull())
        days = bought.group_by(["who", "segment"]).aggregate(at=bought["at"].min(), spent=bought.amount.sum())
        after = days.mutate(next=days.spent.lead().over(group_by=["who"], order_by="at"))
        ever = days.group_by("who").aggregate(_ever=days["at"].min())
        return after.semi_join(ever, ["who", ("at", "_ever")])

    found, expected = (
        next_and_firsts(each)
        .execute()
        .astype({"who": "str", "segment": "str"})
        .sort_values(["who", "segment"])
        for each in (Rows.of(table, KINDS), ibis.memtable(table))
    )
    assert 20 < len(found) <= 30
    pd.testing.assert_frame_equal(
        found.reset_index(drop=True), expected.reset_index(drop=True), check_dtype=False
    )


@pytest.mark.parametrize("moved", [None, "segment", "at", "amount"])
def test_what_a_customer_tells_of_the_rest_loses_no_group(moved: str | None) -> None:
    """Many customers, each of one segment, day and amount, some unknown, but for one row that is like its customer's others in all
    but one of them."""
    draw = np.random.default_rng(7)
    who = draw.integers(0, 400, 900)
    rows = pd.DataFrame(
        {
            "who": pd.Series([f"K{number:03}" for number in who], dtype="str").mask(who == 5),
            "segment": pd.Series(np.array(["B2B", "B2C"])[who % 2], dtype="str").mask(who % 7 == 0),
            "at": pd.Series(pd.Timestamp("2026-01-01") + pd.to_timedelta(who % 9, "D")).mask(who % 11 == 0),
            "amount": pd.Series(who % 4 + 0.5).mask(who % 13 == 0),
            "paid": draw.integers(1, 100, 900).astype(float),
        }
    )
    again = rows.index[rows["who"].duplicated() & rows["who"].notna()][0]
    other = {"segment": "B2D", "at": pd.Timestamp("2027-01-01"), "amount": 99.5}
    if moved:
        rows.loc[again, moved] = other[moved]
    keys = ["segment", "at", "amount", "who"]
    here = Rows.of(rows, KINDS | {"paid": "float64"})
    found = here.aggregate(by=keys, paid=here.paid.sum()).execute()
    expected = rows.groupby(keys, dropna=False, as_index=False)["paid"].sum()
    assert len(found) == len(expected) == rows["who"].nunique(dropna=False) + bool(moved)
    pd.testing.assert_frame_equal(
        *(each.sort_values(keys, ignore_index=True) for each in (found, expected)), check_dtype=False
    )


def test_days_are_those_of_the_clock_on_the_wall() -> None:
    late = pd.Series(pd.to_datetime(["2026-01-31 23:30"])).dt.tz_localize("Europe/Paris")
    assert read(late, "timestamp").month().data.tolist() == [1]


@pytest.mark.parametrize("kind", ["float64", "timestamp", "boolean"])
def test_a_text_is_said_to_be_one(kind: str) -> None:
    with pytest.raises(InputError, match="montant"):
        read(pd.Series(["douze", None], name="montant"), kind)
