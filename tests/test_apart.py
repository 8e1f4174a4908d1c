"""Copies of a process do a part of its work, or it does all of it: what comes is the same."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Never

import pytest

from smkit import apart, aside, memory
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


_SHARED = """
import os, signal
from smkit import apart
from smkit.reports.running import family
held = b"1" * 300_000_000
ready, theirs = os.pipe()

def larger():
    own = b"1" * 200_000_000
    os.write(theirs, own[:1])
    signal.pause()

copies = [apart._Copy(signal.pause, False)]
counted = [family.memory(os.getpid(), most) for most in (2**40, 0)]
copies.append(apart._Copy(larger, False))
os.read(ready, 1)
counted += [family.memory(os.getpid(), most) for most in (2**40, 0)]
for each in copies:
    os.kill(each._process, signal.SIGKILL)
print(*counted)
"""


def test_memory_that_copies_share_counts_once_and_what_they_take_for_themselves_too() -> None:
    """In a process of its own, which has no other child."""
    said = subprocess.run([sys.executable, "-c", _SHARED], capture_output=True, text=True, timeout=60)
    assert said.stderr == ""
    usual, exact, again, larger = map(int, said.stdout.split())
    assert usual > 300_000_000 and abs(again - usual) < 50_000_000
    assert exact < usual + 50_000_000
    assert 150_000_000 < larger - exact < 250_000_000
