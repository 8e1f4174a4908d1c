"""A reading handed from process to process is the reading itself: once for all who ask, again when the file has changed."""

import json
from pathlib import Path

import pandas as pd
import pytest

import smkit
from smkit.tables import environment, handover, in_place

ORDERS = (
    "N° de commande;Date de commande;Région;Montant\n"
    "1;03/02/2025;Nord;10,00\n2;04/02/2025;Sud;12,00\n3;05/02/2025;;7,00\n4;31/02/2025;Nord;1,00\n"
)


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "commandes.csv"
    path.write_text(ORDERS, "utf-8")
    return path


@pytest.fixture
def handed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the hand-overs, as a batch tells it."""
    folder = tmp_path / "lectures"
    folder.mkdir()
    monkeypatch.setenv(environment.READINGS, str(folder))
    return folder


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    seen: list[Path] = []

    def count(table: str, source: Path, **options: object) -> smkit.Reading:
        seen.append(source)
        return smkit.read(table, source, **options)

    monkeypatch.setattr(handover, "read_file", count)
    return seen


def same(one: smkit.Reading, other: smkit.Reading) -> None:
    pd.testing.assert_frame_equal(one.table, other.table)
    pd.testing.assert_frame_equal(one.rejected, other.rejected)
    assert one.journal == other.journal


def test_it_is_read_once_and_is_what_reading_gives(orders: Path, handed: Path, reads: list[Path]) -> None:
    alone = smkit.read("orders", orders)
    for _ in range(3):
        same(handover.read("orders", orders), alone)
    assert len(reads) == 1 and len(alone.rejected) == 1


def test_another_question_or_a_changed_file_is_read_again(
    orders: Path, handed: Path, reads: list[Path]
) -> None:
    handover.read("orders", orders)
    handover.read("orders", orders, doublons="compter")
    orders.write_text(ORDERS + "5;06/02/2025;Sud;100,00\n", "utf-8")
    assert handover.read("orders", orders).table["amount"].sum() == 129
    assert len(reads) == 3


def test_a_part_is_kept_of_it_and_the_whole_is_still_there(
    orders: Path, handed: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    handover.read("orders", orders)
    for value, amounts in (("Nord", [10]), ("Sud", [12]), (None, [7])):
        monkeypatch.setenv(environment.PART, json.dumps(["region", value]))
        reading = handover.read("orders", orders)
        tables, readings = handover.keep({"orders": reading})
        assert tables["orders"]["amount"].tolist() == amounts
        assert "n'en garde que 1 ligne" in readings["orders"].journal.notes[-1].text
        assert handover.whole("orders", orders, reading)["amount"].sum() == 29
    assert len(reads) == 1


def test_a_table_without_the_column_gives_no_figure_of_the_whole(
    orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(environment.PART, json.dumps(["channel", "Site"]))
    tables, readings = handover.keep({"orders": smkit.read("orders", orders)})
    assert tables == {}
    assert "ne peut pas être limitée à « Site »" in readings["orders"].journal.notes[-1].text.replace(
        "\xa0", " "
    )


def left(
    monkeypatch: pytest.MonkeyPatch, at: Path, column: str, *readings: smkit.Reading
) -> list[str | None] | None:
    """The values of a column that a report leaves, which reads some tables one after the other."""
    monkeypatch.setenv(environment.SPLIT, json.dumps([column, str(at / f"{column}.json")]))
    for reading in readings:
        handover.leave_values({reading.journal.table: reading})
    found: list[str | None] | None = None
    if (file := at / f"{column}.json").exists():
        found = json.loads(file.read_text("utf-8"))
    return found


def test_the_values_of_a_column_are_those_of_every_table_that_has_it(
    orders: Path, handed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = handed / "autres.csv"
    other.write_text(ORDERS.replace("Sud", "Est").replace(";;", ";Nord;"), "utf-8")
    readings = [smkit.read("orders", path) for path in (orders, other)]
    assert left(monkeypatch, handed, "region", *readings) == ["Est", "Nord", "Sud", None]
    assert left(monkeypatch, handed, "channel", *readings) is None
    monkeypatch.delenv(environment.SPLIT)
    handover.leave_values({"orders": readings[0]})  # nobody asks
    assert [path.name for path in handed.glob("*.json")] == ["region.json"]


def test_orders_that_stay_in_place_are_judged_once_and_counted_by_part(
    orders: Path, handed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = orders.parent / "ventes"
    folder.mkdir()
    sound = smkit.read("orders", orders).table.assign(product="Thé")
    sound.to_parquet(folder / "a.parquet", index=False)
    judged: list[Path] = []
    read = in_place.read
    monkeypatch.setattr(in_place, "read", lambda *its, **more: judged.append(its[1]) or read(*its, **more))
    for value, amounts, day in (("Nord", [10], 3), ("Sud", [12], 4), (None, [7], 5)):
        monkeypatch.setenv(environment.PART, json.dumps(["region", value]))
        found = smkit.gather(commandes=folder, sur_place=True)
        reading, table = found.readings["orders"], found.tables["orders"]
        assert reading.in_place and table.execute()["amount"].tolist() == amounts
        assert reading.extent == (pd.Timestamp(2025, 2, day),) * 2
        assert "n'en garde que 1 ligne" in reading.journal.notes[-1].text
        assert found.whole()["orders"].execute()["amount"].sum() == 29
    assert judged == [folder]
    monkeypatch.delenv(environment.PART)
    whole = smkit.gather(commandes=folder, sur_place=True).readings["orders"]
    assert left(monkeypatch, handed, "region", whole) == ["Nord", "Sud", None]
    assert left(monkeypatch, handed, "order_id", whole) == ["1", "2", "3"]
    assert left(monkeypatch, handed, "channel", whole) is None


def test_no_room_for_it_costs_a_second_reading_and_nothing_else(
    orders: Path, handed: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(handover, "_write", full)
    for _ in range(2):
        assert len(handover.read("orders", orders).table) == 3
    assert len(reads) == 2


def test_what_is_found_in_a_file_is_found_once(orders: Path, handed: Path) -> None:
    looks = []

    def look() -> set[str]:
        looks.append(orders)
        return {"Nord"}

    assert [handover.once(orders, ["noms"], look) for _ in range(2)] == [{"Nord"}, {"Nord"}]
    handover.once(orders, ["autre"], look)
    assert len(looks) == 2


def test_alone_nothing_is_handed_over(
    orders: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(environment.READINGS, raising=False)
    for _ in range(2):
        reading = handover.read("orders", orders)
    assert len(reads) == 2 and handover.whole("orders", orders, reading) is reading.table


def test_a_part_stands_on_the_last_day_of_the_whole(tmp_path, monkeypatch):
    """Ouest stopped in June: its report looks at it from the last day of the file, read or counted in place, in a batch or not."""
    days = pd.to_datetime(["2026-01-05", "2026-06-12", "2026-03-02", "2026-10-31"])
    orders = pd.DataFrame(
        {
            "order_id": list("1234"),
            "order_date": days,
            "product": "Vis",
            "amount": 10.0,
            "region": ["Ouest", "Ouest", "Nord", "Nord"],
        }
    )
    (tmp_path / "ventes").mkdir()
    orders.to_parquet(tmp_path / "ventes" / "a.parquet", index=False)
    orders.to_csv(tmp_path / "ventes.csv", index=False)
    (tmp_path / "lectures").mkdir()
    for batch in (False, True, True):  # the second reads, the third takes over
        if batch:
            monkeypatch.setenv("SMKIT_LECTURES", str(tmp_path / "lectures"))
        for source in ("ventes.csv", "ventes"):
            monkeypatch.delenv("SMKIT_PART", raising=False)
            assert smkit.gather(commandes=tmp_path / source, sur_place=True).until("orders", "") == ""
            monkeypatch.setenv("SMKIT_PART", '["region", "Ouest"]')
            found = smkit.gather(commandes=tmp_path / source, sur_place=True)
            table = found.tables["orders"]
            assert (len(table) if isinstance(table, pd.DataFrame) else table.count().execute()) == 2
            assert found.until("orders", "") == "2026-10-31"
            assert found.until("orders", "2026-05-31") == "2026-05-31", "what a person says holds"
