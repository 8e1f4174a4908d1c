"""The whole dashboard of orders that stay in an engine: every figure, verdict and list is that of the same orders in memory."""

import math
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pytest
from spellings import people

import smkit
from smkit import apart
from smkit.analysis import dashboard
from smkit.tables import in_place, kept

#: Twelve digits, as results are written.
CLOSE = 1e-12


def parts(made: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that a dashboard holds, with its place in it."""
    if is_dataclass(made):
        for each in fields(made):
            yield from parts(getattr(made, each.name), f"{place}.{each.name}")
    elif isinstance(made, pd.DataFrame):
        for name in made:
            yield from parts(made[name].tolist(), f"{place}[{name}]")
    elif isinstance(made, Mapping):
        for name, its in made.items():
            yield from parts(its, f"{place}[{name}]")
    elif isinstance(made, (list, tuple, np.ndarray)):
        yield place, len(made)
        for number, its in enumerate(made):
            yield from parts(its, f"{place}[{number}]")
    else:
        yield place, made


#: What is a part of the change of a ratio, or rests on it (see `mix.Mix`).
PARTS = {"own": "own", "weights": "weights", "own_score": "own", "score": "weights"}


def differing(here: Mapping[str, Any], there: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """The values that are not the same in both, with their places."""
    return [(place, here[place], there[place]) for place in here if not same(place, here, there)]


def same(place: str, here: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    one, other = here[place], there[place]
    if isinstance(one, float) and isinstance(other, float):
        # an end of an interval is a difference of what it measures, and has the digits of its far end
        ends = [
            abs(here[f"{place.rpartition('.')[0]}.{end}"])
            for end in ("low", "high")
            if place.endswith((".low", ".high"))
        ]
        # and a part of a change is a difference of the ratio that changed, as is its score, in standard errors
        whole, _, name = place.rpartition(".")
        if (part := PARTS.get(name)) and here.get(f"{whole}.before") and here[f"{whole}.{part}"]:
            ends.append(
                abs(here[f"{whole}.before"] * (1.0 if name == part else one / here[f"{whole}.{part}"]))
            )
        near = math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE * max(ends, default=0.0))
        return near or (math.isnan(one) and math.isnan(other))
    return bool(one == other) or bool(pd.isna(one) and pd.isna(other))


def both(
    tables: dict[str, pd.DataFrame], there: pd.DataFrame | None = None, **asked: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    stored = ibis.duckdb.connect().create_table("orders", tables["orders"] if there is None else there)
    here, there = (dashboard.make({**tables, "orders": its}, **asked) for its in (tables["orders"], stored))
    return dict(parts(here)), dict(parts(there))


@pytest.fixture(scope="module")
def boutique() -> dict[str, pd.DataFrame]:
    return dict(smkit.gather("boutique").tables)


def test_the_dashboard_of_the_boutique_is_the_same_to_twelve_digits(
    boutique: dict[str, pd.DataFrame],
) -> None:
    here, there = both(boutique, grain="mois", today="2026-01-05")
    assert here.keys() == there.keys() and len(here) > 5_000
    assert differing(here, there) == []
    assert any(place.startswith(".alerts") and place.endswith("[customer_id][0]") for place in here)


def test_orders_without_customers_costs_or_segments_are_the_same_too(
    boutique: dict[str, pd.DataFrame],
) -> None:
    bare = boutique["orders"][["order_id", "order_date", "quantity", "unit_price"]]
    here, there = both({"orders": bare}, grain="trimestre", today="2025-08-20")
    assert differing(here, there) == []
    assert here.keys() == there.keys() and len(here) > 200


def test_blank_cells_and_numbers_that_name_are_the_same_too(boutique: dict[str, pd.DataFrame]) -> None:
    """An engine keeps whole numbers as they are, and a missing group is a group: the reader makes texts of both."""
    orders = boutique["orders"].reset_index(drop=True)
    for step, name in enumerate(
        ("segment", "region", "channel", "product", "product_id", "unit_cost"), start=7
    ):
        orders[name] = orders[name].mask(orders.index % step == 0)
    numbered = orders.assign(
        order_id=pd.factorize(orders["order_id"])[0],
        customer_id=pd.array(pd.factorize(orders["customer_id"])[0], dtype="Int64"),
    )
    numbered["customer_id"] = numbered["customer_id"].mask(numbered["customer_id"] < 0)
    named = numbered.astype({"order_id": "str", "customer_id": "str"})
    here, there = both(
        {"orders": named, "leads": boutique["leads"]}, numbered, grain="mois", today="2026-01-05"
    )
    assert differing(here, there) == []
    assert here.keys() == there.keys()


def test_orders_of_one_amount_each_are_the_same_too(boutique: dict[str, pd.DataFrame]) -> None:
    lines = boutique["orders"]
    paid = lines.assign(amount=lines["quantity"] * lines["unit_price"])
    whole = paid.groupby(["order_id", "order_date", "region"], as_index=False).agg(
        customer_id=("customer_id", "first"), amount=("amount", "sum")
    )
    here, there = both({"orders": whole}, grain="mois", today="2026-01-05")
    assert differing(here, there) == []
    assert here.keys() == there.keys()


@pytest.mark.parametrize("by", ["", "category"])
def test_orders_that_are_all_to_come_are_the_same_too(by: str) -> None:
    days = pd.date_range("2026-09-01", periods=60, freq="12h").astype("datetime64[us]")
    orders = pd.DataFrame({"order_id": [f"F{n}" for n in range(60)], "order_date": days, "amount": 10.0})
    orders = orders.assign(category=["Thé", "Café"] * 30, customer_id=[f"C{n % 9}" for n in range(60)])
    here, there = both({"orders": orders}, grain="mois", today="2026-06-30", by=by)
    assert differing(here, there) == []
    assert here.keys() == there.keys()


def test_days_that_no_order_reaches_are_not_known_wherever_orders_are(
    boutique: dict[str, pd.DataFrame],
) -> None:
    """Deals are known on those days, and orders only before them: nothing says that nothing was sold."""
    known = boutique["orders"]
    tables = {"orders": known[known["order_date"] < "2025-03-01"], "leads": boutique["leads"]}
    asked = {"start": "2025-07-01", "end": "2025-09-30", "today": "2026-01-01"}
    here, there = both(tables, grain="mois", **asked)
    assert differing(here, there) == [] and here.keys() == there.keys()
    whole = dashboard.make(tables, **asked).whole
    seen = whole.table.set_index("kpi")
    assert seen.loc[["chiffre_affaires", "nb_commandes", "panier_moyen", "retention"], "value"].isna().all()
    assert set(seen.loc[["chiffre_affaires", "panier_moyen", "retention"], "reason"]) == {"no_days"}
    assert seen.loc["affaires_gagnees", "value"] > 0 and not any(
        note.kpi == "panier_moyen" for note in whole.notes
    )
    one = dashboard.make(tables, start="2025-01-05", end="2025-01-05", today="2026-01-01").whole.table
    assert not (one["reason"] == "no_days").any()


def test_groups_that_moved_alike_are_named_in_the_same_order(boutique: dict[str, pd.DataFrame]) -> None:
    """Every order is 9,99 €: sums differ in their last digit alone, by the order in which they were added up."""
    days = pd.date_range("2024-01-01", "2026-01-01", freq="5h", inclusive="left")
    number = np.arange(len(days))
    orders = pd.DataFrame({"order_id": number.astype(str), "order_date": days.astype("datetime64[us]")})
    orders = orders.assign(segment=pd.Series(number % 9).map("seg-{}".format), amount=9.99)
    mixed = orders.sample(frac=1, random_state=7, ignore_index=True)
    here, there = both({"orders": orders}, mixed, grain="mois", today="2026-01-01")
    names = [place for place in here if place.startswith(".movers[segment][segment]")]
    assert len(names) > 9 and [here[place] for place in names] == [there[place] for place in names]


def test_a_messy_export_counted_where_it_is_kept_is_the_same_too(
    boutique: dict[str, pd.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Customers with names, orders that are no sale, lines written twice, and cells that are wrong."""
    monkeypatch.setattr(kept, "TEXT", 1)
    monkeypatch.setattr(in_place, "MANY", 1)
    orders = boutique["orders"].head(6_000).reset_index(drop=True)
    every = pd.Series(orders.index)
    known = dict(zip(orders["customer_id"].dropna().unique(), people(2_000, seed=31), strict=False))
    named = orders["customer_id"].map({code: f"{who.first} {who.last}" for code, who in known.items()})
    days = orders["order_date"].dt.strftime("%d/%m/%Y %H:%M").mask(every % 501 == 7, "31/02/2025")
    state = pd.Series("Livrée", every).mask(every % 40 == 3, "Annulée").mask(every % 90 == 8, "Avoir")
    export = orders.assign(customer_id=named, order_date=days, Statut=state)
    file = tmp_path / "commandes.csv"
    pd.concat([export, export.tail(30)]).to_csv(file, sep=";", index=False)
    whole = smkit.gather(commandes=file).tables["orders"]
    found = smkit.gather(commandes=file, sur_place=True)
    assert found.readings["orders"].in_place and found.readings["orders"].journal.rejected
    assert whole["customer_id"].str.startswith("Personne-").any() and len(found.readings["orders"].set_apart)
    here, there = (
        dict(parts(dashboard.make({"orders": its}, grain="mois", today="2026-01-05")))
        for its in (whole, found.tables["orders"])
    )
    assert differing(here, there) == []
    assert here.keys() == there.keys() and len(here) > 1_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows (no copy of a process)")
def test_the_dashboard_that_copies_make_together_is_the_same(
    boutique: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the last digit: what a copy of the process computes is what this one does."""
    began: list[int] = []
    copied = apart._Copy
    monkeypatch.setattr(apart, "_Copy", lambda *asked: began.append(1) or copied(*asked))
    alone = dict(parts(dashboard.make(boutique, grain="mois", today="2026-01-05")))
    assert not began
    monkeypatch.setattr(sys.modules["smkit.analysis.dashboard.make"], "_LARGE", 0)
    monkeypatch.setattr(apart, "room", lambda: True)
    together = dict(parts(dashboard.make(boutique, grain="mois", today="2026-01-05")))
    assert len(began) == 2
    assert alone.keys() == together.keys()
    assert [place for place in alone if repr(alone[place]) != repr(together[place])] == []
