"""Every report gives the same results wherever its tables stay: a Parquet file, a folder, a DuckDB file, a PostgreSQL base."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import postgres
import psycopg
import pytest
from same import alike

import smkit
from smkit.reports.asking import inputs, parameters, shelf
from smkit.reports.keeping import build
from smkit.reports.running.results import Results, collect
from smkit.tables import schema

#: What each report is asked; days that count, so that clocks change nothing.
ASKED: dict[str, dict[str, Any]] = {
    "campagnes": {},
    "client": {},
    "contenus": {"jour": "2026-02-16"},
    "decouverte": {},
    "evenement": {"jour": "2026-02-16", "date": "2026-06-10"},
    "experience": {},
    "fidelisation": {},
    "indicateurs": {"aujourdhui": "2026-01-05"},
    "plan_actions": {"jour": "2025-12-31"},
    "prospection": {},
    "revue_leads": {"jour": "2025-12-29"},
    "smarketing": {},
    "vente_croisee": {"taux_marque": 0.4},
}
SECRET = "mot-de-passe-de-lecture"
#: Columns that have no blank: without them there is no row, or none that is told from another.
_KEPT = {"order_id", "order_date", "quantity", "unit_price", "salesperson", "unit_id", "group", "converted"}


def taken(report: str) -> dict[str, str]:
    """The tables that a report takes, with their French stems."""
    known = parameters.declared(shelf.find("rapports", report).path)
    stems = {name: schema.table(name).stem for name in inputs.tables(known)}
    return {name: stem for name, stem in stems.items() if isinstance(known[stem].default, str)}


def test_no_report_that_takes_a_table_is_forgotten() -> None:
    assert {item.name for item in shelf.items("rapports") if taken(item.name)} == ASKED.keys()


@dataclass(frozen=True)
class Places:
    """The same tables in each place: the folder of their files, that of their folders, a DuckDB file, a base."""

    files: Path
    folders: Path
    duckdb: Path
    base: str

    def given(self, place: str, stems: Mapping[str, str]) -> dict[str, str]:
        """What a report is given of a place, by parameter."""
        if place == "base":
            return {"connexion": self.base, **{stem: stem for stem in stems.values()}}
        ways = {
            "file": lambda stem: self.files / f"{stem}.parquet",
            "folder": lambda stem: self.folders / stem,
            "duckdb": lambda stem: self.duckdb,
        }
        orders, others = place.split("+") if "+" in place else (place, place)
        return {stem: str(ways[orders if name == "orders" else others](stem)) for name, stem in stems.items()}


def spoilt(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A table with blanks, rows that are there twice, and moments in universal time."""
    frame = frame.reset_index(drop=True)
    for step, column in enumerate(frame, start=13):
        needed = any(each.name == column and each.required for each in schema.table(name).columns)
        if not needed and column not in _KEPT:
            frame[column] = frame[column].mask(frame.index % step == step - 2)
    if name == "leads":
        for column in frame.select_dtypes("datetime"):
            frame[column] = frame[column].dt.tz_localize("UTC")
    twice = (
        0 if name in ("experiment", "plan") else 3
    )  # people, and tasks, that are there twice stop a report
    return pd.concat([frame, frame.head(twice)], ignore_index=True)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> Iterator[Places]:
    at = tmp_path_factory.mktemp("places")
    tables = dict(smkit.gather("boutique").tables)
    orders = tables["orders"].drop(columns="salesperson")  # a base leaves it where it is
    few = orders["customer_id"].dropna().drop_duplicates()[::6]
    fee = orders.head(1).assign(product="Frais de port", product_id="FP")
    tables["orders"] = pd.concat([orders[orders["customer_id"].isin(few)], fee], ignore_index=True)
    tables = {name: spoilt(name, frame) for name, frame in tables.items()}
    with postgres.shop(postgres_url, tables["orders"], SECRET) as base:
        with (
            duckdb.connect(str(at / "tout.duckdb")) as here,
            psycopg.connect(base.replace("//lecteur@", "//smkit@"), autocommit=True) as there,
        ):
            for name, table in tables.items():
                stem = schema.table(name).stem
                (at / "dossiers" / stem).mkdir(parents=True)
                table.to_parquet(at / f"{stem}.parquet", index=False)
                table[: len(table) // 3].to_parquet(at / "dossiers" / stem / "a.parquet", index=False)
                table[len(table) // 3 :].to_parquet(at / "dossiers" / stem / "b.parquet", index=False)
                here.register("rows", table)
                here.execute(f"CREATE TABLE {stem} AS SELECT * FROM rows")
                postgres.filled(there, stem, table)
                there.execute(f"GRANT SELECT ON {stem} TO lecteur")
        yield Places(at, at / "dossiers", at / "tout.duckdb", base)


def said(place: Path) -> tuple[dict[str, Any], Results]:
    """What a report in a folder says: its results, and its records."""
    told = json.loads((place / "resultats.json").read_text("utf-8"))
    return told, collect(json.loads((place / "rapport.ipynb").read_text("utf-8")))


def check_same(
    one: tuple[dict[str, Any], Results], other: tuple[dict[str, Any], Results], place: str
) -> None:
    """Check that two reports say the same, but for where their tables stay: orders of the second stay in `place`."""
    (here, shown), (there, its) = one, other
    assert here["figures"] or here["findings"]
    for part in ("figures", "findings"):
        for mine, theirs in zip(here[part], there[part], strict=True):
            assert alike(mine, theirs), (place, mine, theirs)
    for mine, theirs in zip(shown.tables, its.tables, strict=True):
        assert alike(mine, theirs), (place, mine, theirs)
    for mine, theirs in zip(shown.sources, its.sources, strict=True):
        apart = {"file", "in_place", "engine"}
        assert {n: mine[n] for n in mine.keys() - apart} == {n: theirs[n] for n in theirs.keys() - apart}
        assert bool(theirs.get("in_place")) == (theirs["table"] == "orders")


def results(report: str, given: Mapping[str, Any], to: Path) -> tuple[dict[str, Any], Results]:
    """What a report says of what it is given."""
    (outcome,) = build.make(build.plan(report, {**given, "fuseau": "Paris", **ASKED[report]}, []), to, [])
    assert outcome.made, outcome.reason
    return said(to / report)


@pytest.mark.parametrize("report", ASKED)
def test_the_results_are_the_same_to_twelve_digits_in_each_place(
    report: str, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", SECRET)
    stems = taken(report)
    based = "connexion" in parameters.declared(shelf.find("rapports", report).path)
    here = results(report, places.given("file", stems), tmp_path / "file")
    # orders in a folder and the rest in a DuckDB file, or the other way round: one report in two
    mixed = "folder+duckdb" if list(ASKED).index(report) % 2 else "duckdb+folder"
    for place in (mixed, *(["base"] if based else [])):
        check_same(here, results(report, places.given(place, stems), tmp_path / place), place)


def test_so_are_those_of_each_part_of_a_batch(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", SECRET)
    made = {}
    for place in ("file", "folder", "base"):
        jobs = build.plan("client", places.given(place, taken("client")), [], "segment")
        outcomes = build.make(jobs, tmp_path / place, [], settings=build.Settings(jobs=2))
        assert not [outcome.reason for outcome in outcomes if not outcome.made]
        made[place] = {outcome.name: said(tmp_path / place / outcome.name) for outcome in outcomes}
    assert (
        made["file"].keys()
        == made["folder"].keys()
        == made["base"].keys()
        >= {"client/_ensemble", "client/b2b", "client/_non_renseigne"}
    )
    for name, here in made["file"].items():
        for place in ("folder", "base"):
            check_same(here, made[place][name], place)
