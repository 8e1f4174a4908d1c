"""What a simulator holds survives a reload, and nothing that makes no sense comes back."""

import json
from pathlib import Path

import pytest

from smkit.display.simulators import drafts
from smkit.display.simulators.board import Board
from smkit.display.simulators.entry import Entry

ENTRIES = (
    Entry("amount", "Objectif", "EUR", 200_000, 0, 1_000_000, 5_000, above=True),
    Entry("wins", "Affaires", "count", 4, 0, 200, 1, above=True),
)


def test_what_is_kept_is_read_and_what_is_broken_is_nothing(tmp_path: Path) -> None:
    drafts.keep("entretien", {"question": "Pourquoi ?", "echanges": []})
    assert drafts.read("entretien") == {"question": "Pourquoi ?", "echanges": []}
    (tmp_path / ".smkit" / "entretien.json").write_text("{", "utf-8")
    assert drafts.read("entretien") == {} == drafts.read("autre")


def test_a_folder_that_cannot_be_written_in_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / ".smkit").write_text("a file, not a folder", "utf-8")
    drafts.keep("essai", {"wins": 3})
    assert drafts.read("essai") == {}


def test_fields_come_back_as_they_were_kept_and_no_others() -> None:
    moved: list[str] = []
    first = Board("essai", ENTRIES, lambda: moved.append("x"))
    first.fields["wins"].box.value = "7"
    assert moved == ["x"] and Board("essai", ENTRIES, lambda: None).values["wins"] == 4  # not kept yet
    first.keep()
    again = Board("essai", ENTRIES, lambda: moved.append("y"))
    assert again.values == {"amount": 200_000, "wins": 7} and again.fields["wins"].box.value == "7"
    assert moved == ["x"], "reading back asks for no work"
    assert Board("autre", ENTRIES, lambda: None).values["wins"] == 4


@pytest.mark.parametrize("kept", [-1, 0, 2.5, "7", None, True, 1e12, float("nan"), float("inf"), [7]])
def test_a_value_that_nobody_could_type_does_not_come_back(tmp_path: Path, kept: object) -> None:
    (tmp_path / ".smkit").mkdir()
    (tmp_path / ".smkit" / "essai.json").write_text(json.dumps({"wins": kept, "amount": 5_000}), "utf-8")
    assert Board("essai", ENTRIES, lambda: None).values == {"amount": 5_000, "wins": 4}


def test_the_button_goes_back_to_the_start() -> None:
    moved: list[str] = []
    board = Board("essai", ENTRIES, lambda: moved.append("x"))
    board.fields["wins"].box.value = "7"
    board.view.children[-1].click()
    assert board.values == {"amount": 200_000, "wins": 4} and moved == ["x", "x"]
