"""Leads, sessions, answers, spending and targets that stay in an engine: what is said of them is what is said in memory."""

from typing import Any

import ibis
import pandas as pd
import pytest

import smkit
from smkit.analysis.dashboard.alerts import find
from smkit.analysis.dashboard.told import told
from smkit.analysis.dashboard.watch import watch
from smkit.analysis.kpis import catalog
from smkit.analysis.kpis.happened import happened

#: What is judged on each table, beside orders.
JUDGED = {
    "leads": ("nb_leads", "affaires_gagnees", "taux_de_gain", "valeur_moyenne_affaire", "taux_transformation", "cycle_moyen",
              "conformite_sla", "part_profil_conforme"),
    "sessions": ("sessions_site", "taux_conversion_site"),
    "survey": ("nps",),
    "costs": ("depenses_commerciales",),
}  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    held = smkit.gather("boutique").tables
    return {name: held[name] for name in (*JUDGED, "campaigns")}


@pytest.fixture(scope="module")
def stored(tables: dict[str, pd.DataFrame]) -> dict[str, Any]:
    engine = ibis.duckdb.connect()
    return {name: engine.create_table(name, table) for name, table in tables.items()}


def said(tables: dict[str, Any], ids: tuple[str, ...]) -> dict[tuple[object, ...], str]:
    seen = watch(tables, catalog(), ids=ids).seen
    return {
        (each.verdict.about, each.verdict.dims, each.verdict.compared): each.verdict.word for each in seen
    }


def test_the_same_findings_in_the_same_order(tables: dict[str, pd.DataFrame], stored: dict[str, Any]) -> None:
    ids = tuple(id for its in JUDGED.values() for id in its)
    heard = []
    for held in (tables, stored):
        past, _ = happened(held, pd.Timestamp(2026, 1, 1).date())
        watched = watch(past, catalog(), ids=ids)
        heard.append([(each.verdict.word, each.verdict.about, each.verdict.dims, each.stake if hasattr(each, "stake") else None)
                      for each in told(watched.seen, find(past, watched))])  # fmt: skip
    assert heard[0] == heard[1] and len(heard[0]) > len(ids)
    assert {"moins bien", "perd"} <= {word for word, *_ in heard[0]}


@pytest.mark.parametrize("name", ["survey", "costs"])
def test_groups_hashed_in_the_engine_give_the_same_words(
    name: str, tables: dict[str, pd.DataFrame], stored: dict[str, Any]
) -> None:
    here, there = (said({name: held[name]}, JUDGED[name]) for held in (tables, stored))
    assert here == there and here


def test_an_expected_closing_date_of_an_engine_moves_nothing() -> None:
    day = pd.Timestamp(2026, 3, 1)
    leads = pd.DataFrame(
        {"lead_id": ["1", "2", "3"], "stage": ["won", "open", "lost"],
         "closed_at": [day, day - pd.Timedelta(days=3), day + pd.Timedelta(days=90)]}
    )  # fmt: skip
    held = {"leads": ibis.duckdb.connect().create_table("leads", leads)}
    found, later = happened(held, day.date())
    assert found["leads"]["closed_at"].notna().tolist() == [True, False, False] and later == {"leads": 2}
    assert held["leads"].count().execute() == 3 and not isinstance(held["leads"], pd.DataFrame)
