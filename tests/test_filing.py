"""A file takes its place once whole, and nobody else's."""

from pathlib import Path

import pytest

from smkit import filing


def test_a_name_that_is_taken_gets_a_number_and_a_folder_that_is_there_takes_a_name_too(
    tmp_path: Path,
) -> None:
    wanted, found = tmp_path / "plan.v1.xlsx", []
    for _ in range(3):
        place = filing.untaken(wanted)
        place.mkdir()
        found.append(place.name)
    assert found == ["plan.v1.xlsx", "plan.v1_2.xlsx", "plan.v1_3.xlsx"]


def test_a_name_is_free_in_every_folder_that_is_told(tmp_path: Path) -> None:
    for room, name in (("ici", "note.txt"), ("ailleurs", "note (2).txt")):
        (tmp_path / room).mkdir()
        (tmp_path / room / name).touch()
    free = filing.untaken(
        tmp_path / "ici" / "note.txt", tmp_path / "ailleurs", numbered=lambda stem, n: f"{stem} ({n})"
    )
    assert free == tmp_path / "ici" / "note (3).txt"


def test_what_stops_in_the_middle_leaves_the_file_that_was_there_and_nothing_else(tmp_path: Path) -> None:
    place = tmp_path / "note.txt"
    place.write_text("avant", "utf-8")
    with pytest.raises(OSError, match="plein"), filing.once_whole(place) as draft:
        draft.write_text("la moitié", "utf-8")
        raise OSError("disque plein")
    assert [(each.name, each.read_text("utf-8")) for each in tmp_path.iterdir()] == [("note.txt", "avant")]


def test_two_who_write_the_same_file_do_not_write_the_same_draft(tmp_path: Path) -> None:
    place = tmp_path / "note.txt"
    with filing.once_whole(place) as mine, filing.once_whole(place) as theirs:
        mine.write_text("moi", "utf-8")
        theirs.write_text("eux", "utf-8")
    assert [(each.name, each.read_text("utf-8")) for each in tmp_path.iterdir()] == [("note.txt", "moi")]
