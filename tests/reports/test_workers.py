"""The processes that do reports, and what starting them may not disturb."""

import os
import sys
import threading

import pytest

from smkit.reports import workers


def test_starting_the_server_hides_no_variable_from_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts a process of its own meanwhile, stock Papermill say, must find its environment whole."""
    monkeypatch.setenv("SMKIT_HEADLESS", "1")
    before = dict(os.environ)
    missed, done = [], threading.Event()

    def look() -> None:
        while not done.is_set():
            if "SMKIT_HEADLESS" not in os.environ:
                missed.append(True)

    watcher = threading.Thread(target=look)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # so that the two threads take turns in the middle of what each does
    watcher.start()
    try:
        for _ in range(2_000):
            workers.start_server([])
    finally:
        sys.setswitchinterval(interval)
        done.set()
        watcher.join()
    assert not missed
    assert dict(os.environ) == before
