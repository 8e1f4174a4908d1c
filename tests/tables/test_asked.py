"""A reading that is asked again answers as it did, and counts nothing; whatever is doubtful is counted again."""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest
from spellings import people

import smkit
from smkit.analysis import dashboard
from smkit.analysis.kpis import compute
from smkit.analysis.kpis.board import session
from smkit.sample import bench
from smkit.tables import asked, environment, in_place, kept, storeroom

LINES = bench.orders(3_000)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is read once, and counted where it is kept."""
    monkeypatch.setattr(kept, "TEXT", 1)
    monkeypatch.setattr(storeroom, "FREE", 0)
    monkeypatch.setattr(in_place, "MANY", 100)
    path = tmp_path / "ventes.csv"
    LINES.to_csv(path, index=False)
    return path


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What an engine is asked, and the tables that it makes."""
    found: list[str] = []
    run, make = asked.Engine._keep, asked.Engine.create_table
    monkeypatch.setattr(
        asked.Engine, "_keep", lambda own, file, table: (found.append(file.name), run(own, file, table))[1]
    )
    monkeypatch.setattr(
        asked.Engine,
        "create_table",
        lambda own, name, *a, **k: (found.append(name), make(own, name, *a, **k))[1],
    )
    return found  # fmt: skip


def board(file: Path, **told: Any) -> pd.DataFrame:
    source = smkit.gather(commandes=file, sur_place=True)
    assert source.readings["orders"].in_place
    made = dashboard.make(source.tables, today="2026-11-01", **told)
    return pd.concat([made.whole.table, made.periods.table, made.changes], ignore_index=True)


def few(file: Path, **days: Any) -> pd.DataFrame:
    """What is asked of orders that are kept and added up, at less length than a dashboard does."""
    source = smkit.gather(commandes=file, sur_place=True)
    assert source.readings["orders"].in_place
    with session(many=True):
        found = compute(
            ["chiffre_affaires", "nouveaux_clients", "retention"], source.tables, grain="month", **days
        )
    return found.table


def answers(file: Path) -> list[Path]:
    return [*(file.parent / ".smkit" / "lectures").glob(f"*/*{asked.ENDING}")]


def test_a_report_made_again_says_the_same_and_counts_nothing(file: Path, counted: list[str]) -> None:
    first, made = board(file), len(counted)
    assert made and len(answers(file)) == len({each for each in counted if each.endswith(asked.ENDING)})
    pd.testing.assert_frame_equal(board(file), first)
    assert len(counted) == made
    whole = dashboard.make(smkit.gather(commandes=file).tables, today="2026-11-01")
    pd.testing.assert_series_equal(
        first["value"][: len(whole.whole.table)], whole.whole.table["value"], rtol=1e-12
    )


def test_another_question_is_asked_and_another_file_has_answers_of_its_own(
    file: Path, counted: list[str]
) -> None:
    first, made = few(file), len(counted)
    assert not few(file, start="2025-01-01").equals(first) and len(counted) > made
    before = len(answers(file))
    LINES[LINES["order_id"].astype(str) != LINES["order_id"].astype(str).iloc[0]].to_csv(file, index=False)
    assert not few(file).equals(first) and len(answers(file)) > before


DAMAGES: list[Callable[[Path], object]] = [
    lambda each: each.unlink(),
    lambda each: each.write_bytes(b""),
    lambda each: each.write_bytes(each.read_bytes()[:-9]),
    lambda each: each.write_bytes(each.read_bytes()[:60] + b"?" + each.read_bytes()[61:]),
]


def test_an_answer_that_is_damaged_is_asked_again(file: Path) -> None:
    first = few(file)
    for place, each in enumerate(answers(file)):
        DAMAGES[place % len(DAMAGES)](each)
    assert all(asked._read(each) is None for each in answers(file))
    pd.testing.assert_frame_equal(few(file), first)
    assert all(asked._read(each) is not None for each in answers(file))


def test_what_has_no_room_is_asked_each_time(
    file: Path, counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "_MOST", -1)
    first, made = few(file), len(counted)
    pd.testing.assert_frame_equal(few(file), first)
    assert len(counted) == 2 * made and not answers(file)


def test_a_question_depends_on_the_tables_that_come_with_it(tmp_path: Path) -> None:
    engine = asked.Engine().connect().beside(tmp_path)
    sales = engine.create_table("sales", {"kind": [1, 2], "amount": [5.0, 7.0]})
    found = [
        float(sales.join(ibis.memtable({"kind": [kind]}), "kind").cache().amount.sum().execute())
        for kind in (1, 2, 1)
    ]
    assert found == [5.0, 7.0, 5.0] and len([*tmp_path.iterdir()]) == 2


def test_a_table_made_on_the_way_goes_when_nothing_asks_of_it_any_more(tmp_path: Path) -> None:
    engine = asked.Engine().connect().beside(tmp_path)
    sales = engine.create_table("sales", {"amount": [5.0, 7.0]})
    made = sales.filter(sales.amount > 6).cache()
    again = sales.filter(sales.amount > 6).cache()
    names = engine.con.execute("SELECT table_name FROM duckdb_tables() WHERE temporary")
    assert not names.fetchall()
    assert float(made.amount.sum().execute()) == 7 and made.get_name() == again.get_name()
    del made
    gc.collect()
    assert float(again.amount.max().execute()) == 7
    del again
    gc.collect()
    assert not engine.con.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()


def test_nobody_is_named_in_answers(file: Path) -> None:
    met = people(40, seed=31)
    named = LINES.assign(
        customer_id=[f"{met[place % 40].first} {met[place % 40].last}" for place in range(len(LINES))]
    )
    named.to_csv(file, index=False)
    source = smkit.gather(commandes=file, sur_place=True)
    source.tables["orders"].select("customer_id").distinct().execute()
    few(file)
    said = "\n".join(asked._read(each).to_pandas().to_csv() for each in answers(file)).casefold()
    assert "personne-" in said
    for person in met:
        assert f"{person.first} {person.last}".casefold() not in said


@pytest.fixture
def parquet(file: Path) -> Path:
    path = file.with_suffix(".parquet")
    LINES.to_parquet(path)
    return path


def test_of_parquet_that_was_judged_nothing_is_counted_twice_either(
    parquet: Path, counted: list[str]
) -> None:
    first, made = few(parquet), len(counted)
    assert made and answers(parquet)
    pd.testing.assert_frame_equal(few(parquet), first)
    assert len(counted) == made and [each.file for each in storeroom.all_of(parquet.parent)] == [parquet.name]
    LINES[:2_000].to_parquet(parquet)
    assert not few(parquet).equals(first) and len(counted) > made


def test_of_parquet_that_changes_meanwhile_nothing_is_kept(parquet: Path) -> None:
    orders = smkit.gather(commandes=parquet, sur_place=True).tables["orders"]
    LINES[:2_000].to_parquet(parquet)
    assert int(orders.count().execute()) == 2_000 and not answers(parquet)


def test_where_people_are_shown_or_named_nothing_is_kept(
    parquet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(environment.PERSONAL, "1")
    few(parquet)
    assert not answers(parquet)
    monkeypatch.delenv(environment.PERSONAL)
    met = people(40, seed=31)
    LINES.assign(
        customer_id=[f"{met[place % 40].first} {met[place % 40].last}" for place in range(len(LINES))]
    ).to_parquet(parquet)
    assert not smkit.gather(commandes=parquet, sur_place=True).readings["orders"].in_place
    assert not answers(parquet)
