"""Large orders stay in their file: what is said of them is what the reader says, and what it would change is read whole."""

from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest

import smkit
from smkit.tables import in_place, opened
from smkit.tables.environment import READINGS
from smkit.tables.errors import ReadError
from smkit.tables.opening import stores


def orders(**changes: object) -> pd.DataFrame:
    """Ten orders of two lines, a return, a sale without a customer; `changes` are columns."""
    days = pd.date_range("2026-01-05 10:00", periods=10, freq="3D").repeat(2)
    table = pd.DataFrame(
        {
            "order_id": [f"F{number:03}" for number in range(10)] * 2,
            "order_date": days,
            "product": ["Thé", "Café", "Miel", "Thé", "Sucre"] * 4,
            "customer_id": ["C1", "C2", None, "C4", "C5"] * 4,
            "quantity": [1.0, 2.0, -1.0, 4.0, 5.0] * 4,
            "unit_price": [10.5, 3.0, 10.5, 2.0, 0.0] * 4,
            "segment": ["B2B", "B2C"] * 10,
        }
    )
    return table.sort_values("order_id", ignore_index=True).assign(**changes)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "ventes"
    place.mkdir()
    return place


def test_a_folder_of_parquet_files_is_counted_as_the_reader_counts(folder: Path) -> None:
    table = pd.concat([orders(), orders().head(2)], ignore_index=True)  # two lines that are there twice
    table[:9].to_parquet(folder / "a.parquet", index=False)
    table[9:].to_parquet(folder / "b.parquet", index=False)
    there = smkit.gather(commandes=folder, sur_place=True)
    here = smkit.gather(commandes=table)
    told, read = there.readings["orders"], here.readings["orders"]
    assert told.in_place and not read.in_place and told.extent is not None and read.extent is not None
    assert [note.to_dict() for note in told.journal.notes] == [note.to_dict() for note in read.journal.notes]
    assert {note.code for note in told.journal.notes} == {
        "returns", "prices_not_positive", "missing_customers", "duplicates"
    }  # fmt: skip
    assert (told.journal.rows, told.journal.kept, told.journal.file) == (22, 22, "ventes")
    assert [day.date() for day in told.extent] == [day.date() for day in read.extent]
    mine, whole = there.tables["orders"].execute(), here.tables["orders"]
    keys = list(whole.columns)  # an engine gives rows in any order
    pd.testing.assert_frame_equal(
        mine.sort_values(keys, ignore_index=True),
        whole.sort_values(keys, ignore_index=True),
        check_dtype=False,
    )


TRIALS = {
    "a number": {"order_id": ["TEST-4", "F020"]},
    "a product": {"product": ["Commande de test", "Thé"]},
    "one cent": {"unit_price": [0.01, 2.0], "quantity": [1.0, 1.0]},
    "several": {
        "order_id": ["test 5".replace(" ", "-"), "F020"],
        "product": ["Thé", "Test"],
        "unit_price": [3.0, 0.01],
    },
    "no trial": {"product": ["Test antigénique", "Testeur"]},
}


@pytest.mark.parametrize("kind", TRIALS)
def test_trials_are_told_in_place_as_in_memory(
    kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "WITNESS", 4)  # trials stand where no witness looks
    more = (
        orders()
        .tail(2)
        .assign(**{"order_id": ["F019", "F020"], "customer_id": "C1", "product": "Thé", **TRIALS[kind]})
    )
    table = pd.concat([orders(), more], ignore_index=True)
    table.to_parquet(folder / "a.parquet", index=False)
    there = smkit.gather(commandes=folder, sur_place=True).readings["orders"]
    here = smkit.gather(commandes=table).readings["orders"]
    told, said = (
        [(note.count, note.amount, note.answer) for note in each.journal.notes if note.code == "trials"]
        for each in (there, here)
    )
    assert there.in_place and told == said and bool(told) == (kind != "no trial")
    left = smkit.gather(commandes=folder, sur_place=True, essais="ecarter")
    assert left.readings["orders"].in_place == (kind == "no trial")
    assert len(here.table) - sum(note[0] for note in said) == left.readings["orders"].journal.kept


def test_codes_of_products_written_in_two_ways_are_told_and_put_together_in_place(folder: Path) -> None:
    ways = ["SKU-1", "sku1", "007", "7", "A-1-2"] * 3 + ["a-12", "A-12", "B", "b", "X_9"]
    table = orders(product_id=ways)
    table.to_parquet(folder / "a.parquet", index=False)
    for wanted in ("", "reunir"):
        there = smkit.gather(commandes=folder, sur_place=True, groupes=wanted)
        here = smkit.gather(commandes=table, groupes=wanted)
        notes = [
            [
                note.to_dict()
                for note in each.readings["orders"].journal.notes
                if note.code.startswith("groups")
            ]
            for each in (there, here)
        ]
        assert there.readings["orders"].in_place and notes[0] == notes[1] and len(notes[0]) == 1
        counted = there.tables["orders"].execute()["product_id"].value_counts().to_dict()
        assert counted == here.tables["orders"]["product_id"].value_counts().to_dict()
        assert set(counted) == (set(ways) if not wanted else {"SKU-1", "007", "A-1-2", "A-12", "B", "X_9"})


def test_lines_to_be_counted_once_and_returns_that_lost_their_sign_are_read_whole(folder: Path) -> None:
    table = pd.concat([orders(), orders().head(2)], ignore_index=True)
    table.to_parquet(folder / "a.parquet", index=False)
    found = smkit.gather(commandes=folder, sur_place=True, doublons="ecarter")
    assert not found.readings["orders"].in_place and len(found.tables["orders"]) == len(orders())
    unsigned = orders().assign(amount=lambda rows: (rows["quantity"] * 7).abs()).drop(columns="unit_price")
    unsigned.to_parquet(folder / "a.parquet", index=False)
    found = smkit.gather(commandes=folder, sur_place=True)
    assert not found.readings["orders"].in_place
    assert found.tables["orders"]["amount"].sum() == unsigned["quantity"].sum() * 7


def test_numbers_that_name_are_texts_as_the_reader_has_them(folder: Path) -> None:
    numbered = orders(order_id=np.arange(20), customer_id=pd.array([1, None] * 10, dtype="Int32"))
    numbered.to_parquet(folder / "a.parquet", index=False)
    assert smkit.gather(commandes=folder, sur_place=True).readings["orders"].in_place


def test_an_empty_text_is_no_text(folder: Path) -> None:
    empty = orders(segment=["B2B", ""] * 10, customer_id=["C1", "", "C3", "C4"] * 5)
    empty.to_parquet(folder / "a.parquet", index=False)
    there, here = smkit.gather(commandes=folder, sur_place=True), smkit.gather(commandes=empty)
    assert there.readings["orders"].in_place
    told, read = (each.readings["orders"].journal.notes for each in (there, here))
    assert [note.to_dict() for note in told] == [note.to_dict() for note in read]
    mine, whole = there.tables["orders"].execute(), here.tables["orders"]
    for name in ("segment", "customer_id"):
        assert mine[name].isna().sum() == whole[name].isna().sum() > 0


@pytest.mark.parametrize(
    ("number", "there"), [(12345678, True), (123456789, True), (612345678, False), (-4, False)]
)
def test_a_number_of_a_customer_that_may_be_a_telephone_is_read_whole(
    number: int, there: bool, folder: Path
) -> None:
    who = pd.array([1, 2, None, number] * 5, dtype="Int64")
    orders(order_id=np.arange(20), customer_id=who).to_parquet(folder / "a.parquet", index=False)
    assert smkit.gather(commandes=folder, sur_place=True).readings["orders"].in_place is there


#: What the reader rejects, sets apart, asks about or hides, by a column that is changed: the file is then read whole.
SPOILT = {
    "no date": {"order_date": lambda own: own.mask(own.index == 3)},
    "to come": {"order_date": lambda own: own.mask(own.index == 3, pd.Timestamp("2199-01-05"))},
    "years away": {"order_date": lambda own: own.mask(own.index == 3, pd.Timestamp("1970-01-01"))},
    "a time zone": {"order_date": lambda own: own.dt.tz_localize("Europe/Paris")},
    "no number": {"order_id": lambda own: own.mask(own.index == 3)},
    "no price": {"unit_price": lambda own: own.mask(own.index == 3)},
    "beyond measure": {"unit_price": lambda own: own.mask(own.index == 3, 1e15)},
    "infinite": {"unit_price": lambda own: own.mask(own.index == 3, np.inf)},
    "prices in words": {"unit_price": lambda own: own.astype("str")},
    "an address": {"customer_id": lambda own: own.mask(own.index == 3, "prenom.nom@exemple.fr")},
    "a name": {"customer_id": lambda own: own.mask(own.index == 3, "Prénom Nom")},
    "a telephone": {"customer_id": lambda own: own.mask(own.index == 3, "0612345678")},
    "spaces": {"product": lambda own: own.mask(own.index == 3, " Thé ")},
    "a formula": {"product": lambda own: own.mask(own.index == 3, "#N/A")},
    "numbers with spaces": {"order_id": lambda own: own + " "},
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_the_reader_would_change_is_read_whole(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last row of the head is the only one of the witness: counts alone can find what is elsewhere."""
    monkeypatch.setattr(in_place, "MANY", 1)
    monkeypatch.setattr(opened, "WITNESS", 2)
    file = tmp_path / "ventes.parquet"
    table = orders()
    table.assign(**{name: change(table[name]) for name, change in SPOILT[what].items()}).to_parquet(
        file, index=False
    )
    assert in_place.read("orders", file, currency="EUR") is None
    told = smkit.gather(commandes=file, sur_place=True).readings["orders"]
    read = smkit.gather(commandes=file).readings["orders"]
    assert not told.in_place and told.journal.to_dict() == read.journal.to_dict()


@pytest.mark.parametrize(
    "more",
    [
        {"status": ["Livrée", "Annulée"] * 10},
        {"Remarque": "rien"},
        {"currency": "USD"},
        {"amount": [50.0, 60.0] * 10},  # neither the line's nor, surely, the order's
        {"salesperson": "Prénom Nom"},
        {"segment": ["Annulée", "Livrée"] * 10},
    ],
    ids=lambda more: next(iter(more)),
)
def test_columns_that_ask_for_the_reader_are_read_whole(
    more: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_place, "MANY", 1)
    orders(**more).to_parquet(tmp_path / "ventes.parquet", index=False)
    assert in_place.read("orders", tmp_path / "ventes.parquet", currency="EUR") is None


def test_a_small_file_or_a_report_that_does_not_ask_for_it_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ventes.parquet"
    orders().to_parquet(file, index=False)
    assert not smkit.gather(commandes=file, sur_place=True).readings["orders"].in_place
    monkeypatch.setattr(in_place, "MANY", 20)
    assert smkit.gather(commandes=file, sur_place=True).readings["orders"].in_place
    assert not smkit.gather(commandes=file).readings["orders"].in_place
    monkeypatch.setenv(READINGS, str(tmp_path))
    assert smkit.gather(commandes=file, sur_place=True).readings["orders"].in_place
    monkeypatch.setattr(in_place, "MANY", 21)  # in a batch, what one report reads whole is for the others
    assert not smkit.gather(commandes=file, sur_place=True).readings["orders"].in_place


def test_a_folder_that_cannot_be_counted_is_read_whole_or_says_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ReadError, match="est un dossier"):
        smkit.gather(commandes=folder, sur_place=True)
    orders().to_parquet(folder / "a.parquet", index=False)
    (folder / "b.parquet").write_bytes(b"PAR1 rien")
    with pytest.raises(ReadError, match="abîmés"):
        smkit.gather(commandes=folder, sur_place=True)
    orders(Remarque="rien").to_parquet(folder / "b.parquet", index=False)
    with pytest.raises(ReadError, match="n'ont pas tous les mêmes colonnes"):
        smkit.gather(commandes=folder, sur_place=True)
    (folder / "a.parquet").unlink()
    told, read = (
        smkit.gather(commandes=each, sur_place=True).readings["orders"]
        for each in (folder, folder / "b.parquet")
    )
    assert not told.in_place and told.journal.kept == 20
    pd.testing.assert_frame_equal(told.table, read.table)
    monkeypatch.setattr(stores, "MOST", 19)
    with pytest.raises(ReadError, match=r"compté sur place.*Remarque.*20\slignes sont trop"):
        smkit.gather(commandes=folder, sur_place=True)


def test_a_product_that_bears_the_name_of_somebody_elsewhere_is_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_place, "MANY", 1)
    file = tmp_path / "ventes.parquet"
    orders(product=["Panier Prénom Nomdefamille", "Thé"] * 10).to_parquet(file, index=False)
    leads = pd.DataFrame(
        {
            "N° de lead": ["1", "2"],
            "Étape": ["Gagné", "Perdu"],
            "Commercial": ["Prénom Nomdefamille", "Commercial 3"],
        }
    )
    alone, beside = (smkit.gather(commandes=file, sur_place=True, **more) for more in ({}, {"leads": leads}))
    assert alone.readings["orders"].in_place and not beside.readings["orders"].in_place
    assert not beside.tables["orders"]["product"].str.contains("Nomdefamille").any()


def test_a_lone_name_leaves_a_folder_where_it_is(folder: Path) -> None:
    """Nothing of it is hidden."""
    orders(product=["Nomdefamille", "Thé"] * 10).to_parquet(folder / "a.parquet", index=False)
    leads = pd.DataFrame({"N° de lead": ["1"], "Étape": ["Gagné"], "Commercial": ["Prénom Nomdefamille"]})
    assert smkit.gather(commandes=folder, leads=leads, sur_place=True).readings["orders"].in_place


def test_the_orders_of_a_base_are_counted_in_it_and_the_base_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "ventes.duckdb"
    base = ibis.duckdb.connect(file)
    base.create_table("commandes", orders())
    base.create_table("notes", pd.DataFrame({"a": [1]}))
    base.disconnect()
    before = file.read_bytes()
    for _ in range(2):
        told = smkit.gather(commandes=file, sur_place=True).readings["orders"]
        assert told.in_place and told.journal.kept == 20 and file.read_bytes() == before
    other = tmp_path / "autre.duckdb"
    base = ibis.duckdb.connect(other)
    base.create_table("ventes", orders())
    base.disconnect()
    with pytest.raises(ReadError, match="nommée «\xa0commandes\xa0».*«\xa0ventes\xa0»"):
        smkit.gather(commandes=other, sur_place=True)
    (tmp_path / "abimee.duckdb").write_bytes(b"rien")
    with pytest.raises(ReadError, match="comme une base DuckDB"):
        smkit.gather(commandes=tmp_path / "abimee.duckdb", sur_place=True)
