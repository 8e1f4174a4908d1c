"""Progress: a small file in one's own workspace, kept whole, and nothing in headless runs."""

import errno
import json
import os
import subprocess
import sys
import time
import types
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from smkit import paths
from smkit.held import held
from smkit.training import progress, registry


@pytest.fixture(autouse=True)
def attended(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CI", "SMKIT_HEADLESS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:  # tests/conftest.py makes tmp_path the workspace
    return tmp_path / ".smkit" / "progression.json"


def test_what_is_right_once_stays_right(file: Path) -> None:
    progress.record("roi.marge", right=False)
    progress.record("roi.marge", right=True)
    progress.record("roi.marge", right=False)
    kept = json.loads(file.read_text(encoding="utf-8"))["roi.marge"]
    assert kept["juste"] is True and kept["essais"] == 3
    assert list(file.parent.iterdir()) == [file]  # no draft left behind


def test_errors_in_a_row_are_counted_and_the_same_answer_twice_is_no_attempt(file: Path) -> None:
    for answer in (1, 2, 2):
        progress.record("roi.marge", right=False, answer=answer, meant="Trop petit.")
    assert progress.errors("roi.marge", 3) == 2 and progress.errors("roi.marge", 2) == 1
    kept = json.loads(file.read_text(encoding="utf-8"))["roi.marge"]
    assert kept["essais"] == 2 and kept["fautes"] == {"Trop petit.": 2}
    assert len(kept["reponse"]) == 12  # a fingerprint, not the answer
    progress.record("roi.marge", right=True, answer=4)
    assert progress.errors("roi.marge", 1) == 0


def test_the_summary_counts_exercises_and_quiz_in_order() -> None:
    progress.record("roi.marge", right=True)
    progress.record("roi.gain_net", right=False)
    lesson = next(one for one in progress.summary() if one.lesson == "05_roi_campagnes")
    assert lesson.done == ("roi.marge",)
    assert lesson.left[-1] == "roi.quiz" and "roi.gain_net" in lesson.left
    assert len(lesson.done) + len(lesson.left) == len(registry.load("roi").EXERCISES) + 1


def test_reset_forgets(file: Path) -> None:
    progress.record("roi.marge", right=True)
    progress.reset()
    progress.reset()
    assert not file.exists()
    told = progress.summary()
    assert told and all(not one.done for one in told)


@pytest.mark.parametrize("name", ["CI", "SMKIT_HEADLESS"])
def test_headless_runs_leave_no_trace(name: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    progress.record("roi.marge", right=True)
    assert not file.parent.exists()


@pytest.mark.parametrize(("stdin", "kept"), [(True, True), (False, False)])
def test_a_kernel_that_nobody_attends_leaves_no_trace(
    stdin: bool, kept: bool, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = types.SimpleNamespace(_allow_stdin=stdin)
    monkeypatch.setattr(progress, "shell", lambda: types.SimpleNamespace(kernel=kernel))
    progress.record("roi.marge", right=True)
    assert file.exists() == kept


@pytest.mark.parametrize("content", ["{pas du json", "[1, 2]", '{"roi.marge": 3}', ""])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content, encoding="utf-8")
    progress.record("roi.marge", right=True)
    assert json.loads(file.read_text(encoding="utf-8"))["roi.marge"]["juste"] is True
    assert file.with_suffix(".abime.json").read_text(encoding="utf-8") == content


def test_a_workspace_that_cannot_be_written_stops_no_lesson(tmp_path: Path) -> None:
    (tmp_path / ".smkit").write_text("un fichier à la place du dossier", encoding="utf-8")
    progress.record("roi.marge", right=True)
    told = progress.summary()
    assert told and all(not one.done for one in told)


def test_a_crash_while_writing_leaves_the_former_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    progress.record("roi.marge", right=True)
    before = file.read_bytes()

    def crash(*_: object) -> None:
        raise OSError("disque plein")

    monkeypatch.setattr(progress.os, "replace", crash)
    progress.record("roi.gain_net", right=True)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "edited",
    [
        {"essais": "abc"},
        {"erreurs": None},
        {"essais": -3},
        {"le": "hier"},
        {"le": None},
        {"fautes": ["a"]},
        {"fautes": {"Trop petit.": "deux"}},
        {"carte": "x"},
        {"carte": {"due": 5}},
    ],
)
def test_a_value_that_somebody_edited_stops_nothing_and_what_was_right_stays(
    file: Path, edited: dict
) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"roi.marge": {"juste": True} | edited}), encoding="utf-8-sig")
    assert progress.errors("roi.marge", 1) == progress.attempts("roi.marge") == 0
    assert progress.due(datetime.now(UTC)) == [] and progress.last() == "roi.marge"
    progress.record("roi.marge", right=False, answer=3, meant="Trop petit.")
    kept = json.loads(file.read_text(encoding="utf-8"))["roi.marge"]
    assert kept["juste"] is True and kept["essais"] == 1 and kept["fautes"] == {"Trop petit.": 1}


def test_a_path_whose_days_were_lost_is_finished_today(file: Path) -> None:
    names = [
        name
        for prefix in registry.COURSES["analyste"][1]
        for name in [*(one.name for one in registry.load(prefix).EXERCISES), f"{prefix}.quiz"]
    ]
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({name: {"juste": True} for name in names}), encoding="utf-8")
    assert progress.finished("analyste") == date.today()


def test_a_second_damaged_record_does_not_replace_the_first_put_aside(file: Path) -> None:
    file.parent.mkdir(parents=True)
    for content in ('{"premier": ', '{"second": '):
        file.write_text(content, encoding="utf-8")
        progress.attempts("roi.marge")
    aside = sorted(each.read_text("utf-8") for each in file.parent.iterdir())
    assert aside == ['{"premier": ', '{"second": ']


#: A window that waits for the other one, then answers as fast as it can.
_WINDOW = """
import sys, time
from pathlib import Path
from smkit.training import progress, review
mine, other, names = sys.argv[1], sys.argv[2], sys.argv[3:]
review.rescheduled(None, True, progress.datetime.now(progress.UTC))
Path(mine).touch()
while not Path(other).exists():
    time.sleep(0.001)
for name in names:
    progress.record(name, right=True)
    progress.record("roi.marge", right=False)
    time.sleep(0.01)
"""


def _two_windows(folder: Path, code: str, *names: list[str]) -> None:
    ready = [str(folder / f"fenetre{at}") for at in (0, 1)]
    windows = [
        subprocess.Popen([sys.executable, "-c", code, ready[at], ready[1 - at], *names[at]], cwd=folder,
                         env=os.environ | {"SMKIT_WORKSPACE": str(folder), "PYTHONPATH": str(paths.KIT)})
        for at in (0, 1)
    ]  # fmt: skip
    assert [window.wait(60) for window in windows] == [0, 0]


def test_two_windows_that_answer_at_once_lose_no_attempt(file: Path, tmp_path: Path) -> None:
    names = [[f"fenetre{at}.question{number}" for number in range(15)] for at in (0, 1)]
    _two_windows(tmp_path, _WINDOW, *names)
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert set(kept) == {*names[0], *names[1], "roi.marge"}
    assert kept["roi.marge"]["essais"] == 30
    assert list(file.parent.iterdir()) == [file]  # neither a draft nor a lock


def test_two_windows_that_open_at_once_draw_the_same_figures(tmp_path: Path) -> None:
    code = _WINDOW.partition("for name")[0] + (
        "progress.attended = lambda: True\nPath(mine + '.tirage').write_text(str(progress.draw()))"
    )
    for turn in range(5):
        folder = tmp_path / str(turn)
        folder.mkdir()
        _two_windows(folder, code, [], [])
        drawn = {each.read_text() for each in folder.glob("*.tirage")}
        assert drawn == {(folder / ".smkit" / "tirage").read_text()}


def test_a_lock_that_nobody_gives_back_stops_no_lesson(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.parent.mkdir(parents=True)
    monkeypatch.setattr(progress, "_WAIT", 0.05)
    with held(file.with_suffix(".verrou")) as mine:
        progress.record("roi.marge", right=True)
        assert mine and json.loads(file.read_text(encoding="utf-8"))["roi.marge"]["juste"] is True


def test_a_disk_without_locks_stops_no_lesson(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    began = time.monotonic()
    progress.record("roi.marge", right=True)
    assert json.loads(file.read_text(encoding="utf-8"))["roi.marge"]["juste"] is True
    assert time.monotonic() - began < progress._WAIT / 2


def test_a_path_was_finished_when_it_was_whatever_is_seen_again_later(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class March(date):
        @classmethod
        def today(cls) -> "March":
            return cls(2026, 3, 3)

    class June(date):
        @classmethod
        def today(cls) -> "June":
            return cls(2026, 6, 9)

    monkeypatch.setattr(progress, "date", March)
    prefixes = registry.COURSES["analyste"][1]
    for prefix in prefixes:
        for name in [*(one.name for one in registry.load(prefix).EXERCISES), f"{prefix}.quiz"]:
            progress.record(name, right=True, answer=1)
    monkeypatch.setattr(progress, "date", June)
    progress.record("donnees.point", right=True, answer=2)
    progress.record("donnees.date", right=False, answer=3)
    assert progress.finished("analyste") == date(2026, 3, 3)
    kept = json.loads(file.read_text(encoding="utf-8"))
    for entry in kept.values():  # a record of before
        entry.pop("acquis")
        entry["le"] = "2026-03-03"
    file.write_text(json.dumps(kept), encoding="utf-8")
    progress.record("donnees.point", right=False, answer=4)
    assert progress.finished("analyste") == date(2026, 3, 3)
