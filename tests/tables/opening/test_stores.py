"""A folder of Parquet files and a DuckDB file are read as a single file is: same table, same rejected cells, same sentences."""

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

import smkit
from smkit.reports.asking import inputs
from smkit.tables import schema
from smkit.tables.errors import ReadError
from smkit.tables.opening import stores
from smkit.tables.reading import Reading
from smkit.tables.sources import Tables

TABLES = {table.name: table.stem for table in schema.tables().values()}


def based(path: Path, **frames: pd.DataFrame) -> Path:
    """A DuckDB file with some tables."""
    with duckdb.connect(str(path)) as base:
        for name, frame in frames.items():
            base.register("rows", frame)
            base.execute(f"CREATE TABLE {name} AS SELECT * FROM rows")
            base.unregister("rows")
    return path


def places(frame: pd.DataFrame, stem: str, at: Path) -> dict[str, Path]:
    """The same rows as a Parquet file, as a folder of two, and as a table among others in a DuckDB file."""
    (at / "dossier" / "b").mkdir(parents=True)
    frame.to_parquet(at / f"{stem}.parquet", index=False)
    half = len(frame) // 2
    frame[:half].to_parquet(at / "dossier" / "a.parquet", index=False)
    frame[half:].to_parquet(at / "dossier" / "b" / "suite.parquet", index=False)
    base = based(at / "base.duckdb", **{stem.upper(): frame, "notes": pd.DataFrame({"a": [1]})})
    return {"fichier": at / f"{stem}.parquet", "dossier": at / "dossier", "base": base}


def said(reading: Reading) -> dict[str, Any]:
    """What is told of a reading, but for where it comes from."""
    told: dict[str, Any] = reading.journal.to_dict()
    return {name: its for name, its in told.items() if name not in ("file", "layout")}


@pytest.fixture(scope="module")
def boutique() -> Tables:
    return smkit.gather("boutique").tables


@pytest.mark.parametrize("table", TABLES)
def test_each_table_of_the_kit_is_the_same_wherever_it_stays(
    table: str, boutique: Tables, tmp_path: Path
) -> None:
    """Of its rows some are there twice, and each column has blanks; a column that may be blank nowhere has its rows rejected."""
    frame = boutique[table].head(300).reset_index(drop=True)
    for step, name in enumerate(frame.columns, start=11):
        frame[name] = frame[name].mask(frame.index % step == step - 1)
    frame = pd.concat([frame, frame.head(3)], ignore_index=True)
    first, *others = (smkit.read(table, place) for place in places(frame, TABLES[table], tmp_path).values())
    assert first.journal.kept > 5
    for other in others:
        pd.testing.assert_frame_equal(other.table, first.table)
        pd.testing.assert_frame_equal(other.rejected, first.rejected)
        pd.testing.assert_frame_equal(other.set_apart, first.set_apart)
        assert said(other) == said(first)


def test_types_moments_and_people_are_those_of_a_parquet_file(tmp_path: Path) -> None:
    moments = pd.to_datetime(["2025-03-30 00:59", "2025-10-26 01:30", None, "2025-12-31 23:30"] * 3)
    frame = pd.DataFrame(
        {
            "lead_id": range(12),
            "stage": pd.Categorical(["won", "lost", "open"] * 4),
            "created_at": moments.tz_localize("UTC"),
            "closed_at": moments,
            "amount": pd.array([1, None, 3] * 4, dtype="Int64"),
            "profile_fit": [True, None, False] * 4,
            "salesperson": ["Prénom Nomdefamille", "Commercial 2", None] * 4,
            "mots": [["a", "b"]] * 12,
        }
    )
    for zone in ("", "Paris"):
        found = {
            name: smkit.read("leads", place, fuseau=zone)
            for name, place in places(frame, "leads", tmp_path / (zone or "sans")).items()
        }
        whole = found.pop("fichier")
        assert str(whole.table["created_at"][3].date()) == ("2026-01-01" if zone else "2025-12-31")
        assert not whole.table["salesperson"].str.contains("Nomdefamille").any()
        for other in found.values():
            pd.testing.assert_frame_equal(other.table, whole.table)
            assert said(other) == said(whole)


def test_a_base_or_a_folder_of_folders_is_a_folder_of_tables(boutique: Tables, tmp_path: Path) -> None:
    own = {TABLES[name]: boutique[name] for name in ("campaigns", "leads")}
    base = based(tmp_path / "tout.duckdb", **own)
    for stem, frame in own.items():
        (tmp_path / "tout" / stem).mkdir(parents=True)
        frame.to_parquet(tmp_path / "tout" / stem / "a.parquet", index=False)
    for place in (base, tmp_path / "tout"):
        found = smkit.gather(place)
        assert {name: len(found.tables[name]) for name in found.tables} == {
            "leads": len(boutique["leads"]), "campaigns": len(boutique["campaigns"])
        }  # fmt: skip
        given = inputs.locate({"donnees": str(place)}, tmp_path)
        assert inputs.files(given, ["donnees", "leads", "commandes"]).keys() == {"leads"}
    with pytest.raises(ReadError, match="aucune table que le kit connaisse"):
        smkit.gather(based(tmp_path / "rien.duckdb", notes=pd.DataFrame({"a": [1]})))


def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame({"campaign": ["Salon", "Mailing"], "cost": [1.0, 2.0]})
    made = places(frame, "campagnes", tmp_path)
    with pytest.raises(ReadError, match=r"nommée «\sleads\s», et il y a.*CREATE VIEW leads"):
        smkit.read("leads", made["base"])
    with duckdb.connect(str(tmp_path / "vue.duckdb")) as base:
        frame.to_parquet(tmp_path / "parti.parquet")
        base.execute(f"CREATE VIEW campagnes AS SELECT * FROM '{tmp_path / 'parti.parquet'}'")
    (tmp_path / "parti.parquet").unlink()
    with pytest.raises(ReadError, match="vue sur un fichier disparu"):
        smkit.read("campaigns", tmp_path / "vue.duckdb")
    (tmp_path / "abimee.duckdb").write_bytes(b"rien")
    with pytest.raises(ReadError, match="comme une base DuckDB"):
        smkit.read("campaigns", tmp_path / "abimee.duckdb")
    monkeypatch.setattr(stores, "MOST", 1)
    for name in ("dossier", "base"):
        with pytest.raises(
            ReadError, match=r"2\slignes, et la table campagnes est prise en entier.*Donnez-en une partie"
        ):
            smkit.read("campaigns", made[name])
