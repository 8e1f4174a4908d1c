"""Copies of a process do a part of its work, or it does all of it: what comes is the same."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Never

import pytest

from smkit import apart, aside, memory
from smkit.reports.running import family
from smkit.tables import environment

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="Linux seulement (only Linux forks)"
)
HERE = os.getpid()


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report made alone, on a machine of two cores."""
    monkeypatch.setenv(environment.ALONE, "1")
    monkeypatch.setattr(os, "sched_getaffinity", lambda number: {0, 1})


def test_a_copy_does_the_work_once() -> None:
    found = apart.begin(lambda: (os.getpid(), "fait"))
    assert found() == found() != (HERE, "fait")
    assert found()[1] == "fait"


def test_what_is_long_to_say_comes_whole() -> None:
    assert apart.begin(lambda: bytes(5_000_000))() == bytes(5_000_000)


@pytest.mark.parametrize(
    "missing",
    [
        lambda patch: patch.delenv(environment.ALONE),
        lambda patch: patch.setattr(os, "sched_getaffinity", lambda number: {0}),
        lambda patch: patch.setattr(memory, "left", lambda: memory.used() // 2),
    ],
    ids=["others beside it", "one core", "little memory"],
)
def test_without_room_for_a_copy_it_is_done_here_when_it_is_asked_for(
    missing: Callable[[Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    missing(monkeypatch)
    done: list[int] = []
    found = apart.begin(lambda: done.append(1) or os.getpid())
    assert not done
    assert (found(), found(), done) == (HERE, HERE, [1])


def test_where_no_process_may_be_begun_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> Never:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", full)
    before = len(os.listdir("/proc/self/fd"))
    assert apart.begin(os.getpid)() == HERE
    assert len(os.listdir("/proc/self/fd")) == before


def killed() -> int:
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return 7


def hung() -> int:
    if os.getpid() != HERE:
        signal.pause()
    return 7


def unsaid() -> Any:
    return (lambda: 7) if os.getpid() != HERE else 7


@pytest.mark.parametrize("work", [killed, hung, unsaid])
def test_what_a_copy_does_not_say_is_done_here(
    work: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_LEAST", 0.1)
    copy = apart._Copy(work, patient=False)
    assert copy.found() == 7
    with pytest.raises(ChildProcessError):  # it does not go on
        while True:
            os.waitpid(copy._process, 0)


def test_what_is_wrong_is_told_here() -> None:
    def wrong() -> Never:
        raise ValueError("fichier illisible")

    with pytest.raises(ValueError, match="illisible"):
        apart.begin(wrong)()


def test_what_nobody_waits_for_lets_others_pass(tmp_path: Path) -> None:
    file = tmp_path / "fait"
    aside.begin(lambda: file.write_text(f"{os.getpid()} {os.nice(0)}", "utf-8"))
    aside.end()
    number, nice = map(int, file.read_text("utf-8").split())
    assert number != HERE and nice > os.nice(0)


def test_memory_that_copies_share_counts_once_and_what_they_take_for_themselves_too() -> None:
    held, more = b"\1" * 300_000_000, 200_000_000
    before = family.memory(HERE, 2**40)
    ready, theirs = map(os.fdopen, os.pipe(), ("rb", "wb"))

    def larger() -> int:
        own = b"\1" * more
        theirs.write(own[:1])
        theirs.flush()
        return hung()

    copies = [apart._Copy(work, patient=False) for work in (hung, larger)]
    try:
        ready.read(1)
        assert before > len(held) and family.memory(HERE, 2**40) < before + more / 2
        assert before + more / 2 < family.memory(HERE, before) < before + 2 * more
    finally:
        for each in copies:
            os.kill(each._process, signal.SIGKILL)
            os.waitpid(each._process, 0)
            os.close(each._pipe)
        ready.close()
        theirs.close()
