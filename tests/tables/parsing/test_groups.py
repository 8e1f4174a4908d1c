"""Regions, channels and products written in several ways: told, asked about, and put together to the same figures everywhere."""

import random
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest

from smkit.tables import handover, in_parts, in_place
from smkit.tables.opening import blocks
from smkit.tables.reading import Reading, read
from smkit.tables.telling.journal import Note

WAYS = {
    "bretagne": ["Bretagne", "bretagne", "BRETAGNE"],
    "idf": ["Île-de-France", "Ile de France", "ÎLE DE FRANCE"],
    "pays": ["Pays de la Loire", "Pays-de-la-Loire"],
    "corse": ["Corse"],
    "sud": ["Sud"],
}


def orders(rows: int = 600) -> tuple[pd.DataFrame, dict[str, float]]:
    """Orders whose regions are written in several ways, and the revenue of each, added up by what they are."""
    chance = random.Random(7)
    table, sums = [], dict.fromkeys(WAYS, 0.0)
    for number in range(rows):
        which = chance.choice(list(WAYS))
        amount = float(chance.randrange(100, 9000)) / 4
        sums[which] += amount
        day = pd.Timestamp("2026-01-01") + pd.Timedelta(days=number % 300)
        way = chance.choices(WAYS[which], [5, 2, 1][: len(WAYS[which])])[0]
        table.append((f"C{number}", day, amount, way, chance.choice(["Boutique", "E-mail", "email"])))
    frame = pd.DataFrame(table, columns=["order_id", "order_date", "amount", "region", "channel"])
    frame.insert(2, "product", [f"Article {number % 7}" for number in range(rows)])
    return frame, sums


def said(reading: Reading, code: str) -> list[Note]:
    return [note for note in reading.journal.notes if note.code == code]


def by(table: Any, column: str) -> dict[str, float]:
    frame = table if isinstance(table, pd.DataFrame) else table.execute()
    return frame.groupby(column)["amount"].sum().to_dict()


def test_ways_are_told_counted_apart_and_put_together_when_it_is_said() -> None:
    table, sums = orders()
    asked = read("orders", table)
    (note,) = said(asked, "groups")
    assert "« Bretagne », « bretagne » et « BRETAGNE »" in note.text.replace("\xa0", " ")
    assert "groupes : « reunir »" in note.answer.replace("\xa0", " ")
    assert len(by(asked.table, "region")) == 10, "nothing moves unasked"
    joined = read("orders", table, groupes="reunir")
    assert by(joined.table, "region") == pytest.approx(
        {WAYS[which][0]: total for which, total in sums.items()}
    )
    assert len(by(joined.table, "channel")) == 2
    assert said(joined, "groups_joined") and not said(joined, "groups")
    assert joined.journal.answers["groupes"] == "reunir"
    kept = read("orders", table, groupes="tels_quels")
    assert not said(kept, "groups") and len(by(kept.table, "region")) == 10


@pytest.mark.parametrize(
    "words",
    [
        ["Pâte", "Pâté"],
        ["Vin 1 2", "Vin 12"],
        ["A+", "A"],
        ["Nord", "Nord-Est"],
        ["1,5 L", "15 L"],
        ["Été", "Hiver"],
        ["Lot 1-10", "Lot 110"],
    ],
)
def test_what_is_not_the_same_is_not_told_so(words: list[str]) -> None:
    table, _ = orders(40)
    table["product"] = (words * 40)[:40]
    assert all("Produit" not in note.text for note in said(read("orders", table), "groups"))


@pytest.mark.parametrize(
    "words",
    [
        ["Web", "web "],
        ["Île-de-France", "ile de france"],
        ["E-mail", "Email"],
        ["Café", "CAFE"],
        ["T-shirt bio", "Tshirt  Bio"],
        ["Cœur de gamme", "coeur de gamme"],
        ["Côte d'Or", "cote d’or"],
        ["Hors_taxe", "hors taxe"],
    ],
)
@pytest.mark.parametrize("column", ["region", "segment", "channel", "category", "product"])
def test_case_accents_spaces_and_hyphens_are_no_difference(words: list[str], column: str) -> None:
    table, _ = orders(40)
    table[["region", "channel"]] = "Sud"
    table[column] = (words * 40)[:40]
    assert len(said(read("orders", table), "groups")) == 1
    assert read("orders", table, groupes="reunir").table[column].nunique() == 1


def test_the_same_figures_in_place_by_blocks_and_in_parts(tmp_path: Path, monkeypatch: Any) -> None:
    table, _ = orders()
    table["region"] = table["region"].str.strip()
    wanted = read("orders", table, groupes="reunir")
    (tmp_path / "ventes").mkdir()
    table.to_parquet(tmp_path / "ventes" / "a.parquet", index=False)
    there = in_place.read("orders", tmp_path / "ventes")
    assert there is not None and there.in_place
    assert said(there, "groups")[0].text == said(read("orders", table), "groups")[0].text
    for answers in ({"groupes": "reunir"}, {"groupes": "tels_quels"}):
        counted = in_place.read("orders", tmp_path / "ventes", **answers)
        assert counted is not None and counted.in_place
        here = read("orders", table, **answers)
        assert counted.journal.answers["groupes"] == answers["groupes"]
        assert [note.code for note in counted.journal.notes] == [note.code for note in here.journal.notes]
        for column in ("region", "channel"):
            assert by(counted.table, column) == pytest.approx(by(here.table, column), rel=1e-12)
        (tmp_path / "passe").mkdir(exist_ok=True)
        monkeypatch.setenv("SMKIT_LECTURES", str(tmp_path / "passe"))
        for _ in range(2):  # judged, then taken over
            taken = handover.counted("orders", tmp_path / "ventes", **answers)
            assert taken is not None
            assert in_parts.values(taken.table, "region") == {*here.table["region"]}
        monkeypatch.delenv("SMKIT_LECTURES")
    base = ibis.duckdb.connect(tmp_path / "ventes.duckdb")
    base.create_table("commandes", table)
    base.disconnect()
    held = in_place.read("orders", tmp_path / "ventes.duckdb", groupes="reunir")
    assert held is not None and by(held.table, "region") == pytest.approx(
        by(wanted.table, "region"), rel=1e-12
    )
    file = tmp_path / "ventes.csv"
    table.to_csv(file, index=False)
    monkeypatch.setattr(blocks, "LEAST", 1)
    monkeypatch.setattr(blocks, "BLOCK", 500)
    assert by(read("orders", file, groupes="reunir").table, "region") == pytest.approx(
        by(wanted.table, "region"), rel=1e-12
    )


def test_other_tables_are_told_too() -> None:
    leads = pd.DataFrame(
        {
            "lead_id": ["1", "2"],
            "created_at": ["2026-01-02", "2026-01-03"],
            "stage": ["open", "won"],
            "source": ["Salon", "SALON"],
        }
    )
    assert said(read("leads", leads), "groups")
    assert read("leads", leads, groupes="reunir").table["source"].nunique() == 1
