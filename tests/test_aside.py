"""Work beside other work: where it is done, what it gives, and that nobody ends before it."""

import subprocess
import sys
import threading
from contextvars import ContextVar

import pytest

from smkit import aside

SAID: ContextVar[str] = ContextVar("said")


def test_what_is_worth_it_is_done_elsewhere_at_once_and_the_rest_here_once_asked() -> None:
    here, met = threading.current_thread(), threading.Barrier(2)

    def work() -> tuple[bool, str]:
        met.wait(30)  # with whoever goes on meanwhile
        return threading.current_thread() is here, SAID.get()

    SAID.set("ce qui est su ici")
    found = aside.meanwhile(work)
    met.wait(30)
    assert found() == found() == (False, "ce qui est su ici")
    done: list[bool] = []
    later = aside.meanwhile(lambda: done.append(threading.current_thread() is here), pays=False)
    assert done == []
    later()
    assert done == [True]


def test_what_went_wrong_is_raised_where_the_result_is_asked() -> None:
    found = aside.meanwhile(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        found()


def test_without_a_thread_to_be_had_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none)
    done: list[int] = []
    aside.begin(lambda: done.append(1))
    assert done == [1] and aside.meanwhile(lambda: 2)() == 2


def test_python_ends_after_what_was_begun() -> None:
    code = "import time; from smkit import aside; aside.begin(lambda: (time.sleep(0.2), print('fait')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "fait\n"), done.stderr
