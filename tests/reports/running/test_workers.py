"""The processes that do reports, and what starting them may not disturb."""

import os
import signal
import subprocess
import sys
import threading
from multiprocessing import Pipe
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from smkit import aside, cli
from smkit.reports.running import supervise, workers


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


def test_no_report_waits_for_its_process_or_for_what_the_last_one_leaves_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    happened: list[str] = []

    class Instant:
        """A worker that has done each task as soon as it is told."""

        peak = 0

        def __init__(self, engine: str) -> None:
            happened.append("born")
            self.messages, self.theirs = Pipe()
            self.process = SimpleNamespace(sentinel=self.theirs, is_alive=lambda: True)

        def do(self, task: Any) -> None:
            happened.append(f"does {task}")
            self.theirs.send(("end", (task, 0)))

        def stop(self) -> None:
            happened.append("stopped")

    monkeypatch.setattr(supervise, "Worker", Instant)
    limits, asked = supervise.Limits(60, 2**30), supervise.Interruption()
    tasks: Any = {"a": "a", "b": "b"}
    for name, _ in supervise.run(tasks, "fork", 1, limits, asked):
        happened.append(f"tells {name}")
    assert happened == ["born", "does a", "born", "does b", "stopped", "tells a", "stopped", "tells b"]


@pytest.mark.skipif(workers.default_engine() != "fork", reason="Linux seulement (only Linux forks)")
@pytest.mark.parametrize(
    ("arguments", "ready"),
    [
        (["indicateurs", "-p", "commandes", "absent.csv"], ["indicateurs"]),
        (["indicateurs", "-p", "devises", "EUR", "--engine", "fork"], ["indicateurs"]),
        (["indicateur"], []),
        (["indicateurs", "-p", "devises", "EUR", "--engine", "spawn"], []),
        (["indicateurs", "--case", "absent.yaml"], []),
        (["--batch", "absent.yaml"], []),
    ],
)
def test_a_lone_report_gets_ready_before_what_else_is_asked_is_looked_at(
    arguments: list[str], ready: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(workers, "start_server", lambda paths: started.extend(path.stem for path in paths))
    with pytest.raises(SystemExit) as left:
        cli.main(["report", *arguments])
    assert (left.value.code, started) == (2, ready)


def test_who_loads_for_somebody_that_has_ended_ends_too() -> None:
    """A command that is refused leaves nobody behind, that would load for a second and a half."""
    code = (
        "import os, subprocess, sys\n"
        "from smkit.reports.running import preload\n"
        "load = preload.importlib.import_module\n"
        "def noted(name):\n"
        "    print(name, flush=True)\n"
        "    if {orphan}: os.getppid = lambda: 1\n"
        "preload.importlib.import_module = noted\n"
        "preload.ready([])\n"
    )
    said = [
        subprocess.run([sys.executable, "-c", code.format(orphan=orphan)], capture_output=True, text=True)
        for orphan in (False, True)
    ]
    assert [done.returncode for done in said] == [0, 0], said[1].stderr
    every, few = (done.stdout.split() for done in said)
    assert len(every) > len(few) == 1 and every[0] == few[0]


@pytest.mark.skipif(workers.default_engine() != "fork", reason="Linux seulement (only Linux forks)")
def test_what_a_task_has_begun_beside_is_done_when_it_is(tmp_path: Path) -> None:
    task = workers.Task(f"{__name__}:begins", (str(tmp_path / "fait"),), tmp_path, dict(os.environ))
    limits, asked = supervise.Limits(60, 2**40), supervise.Interruption()
    ((_, ending),) = supervise.run({"": task}, "spawn", 1, limits, asked)
    assert (ending.reason, (tmp_path / "fait").read_text("utf-8")) == ("", "beside")


def begins(tell: Any, path: str) -> tuple[None, int]:
    """A task that ends before what it has begun does."""
    over = threading.Event()
    aside.begin(lambda: (over.wait(0.2), Path(path).write_text("beside", "utf-8")))
    return None, 0


@pytest.mark.skipif(workers.default_engine() != "fork", reason="Linux seulement (only Linux forks)")
def test_a_process_that_holds_its_memory_is_not_given_each_page_anew() -> None:
    code = (
        "import numpy as np, resource, smkit.memory\n"
        "if {holds}: smkit.memory.hold()\n"
        "def work(): return [np.ones(1_000_000) for _ in range(6)] and None\n"
        "def faults(): return resource.getrusage(resource.RUSAGE_SELF).ru_minflt\n"
        "work(); before = faults(); [work() for _ in range(5)]; print(faults() - before)"
    )
    said = [
        subprocess.run([sys.executable, "-c", code.format(holds=holds)], capture_output=True, text=True)
        for holds in (False, True)
    ]
    without, held = (int(done.stdout) for done in said)
    assert held < without / 10


@pytest.mark.skipif(workers.default_engine() != "fork", reason="Linux seulement (only Linux forks)")
def test_a_temporary_folder_of_any_length_will_do(tmp_path: Path) -> None:
    far = tmp_path / ("long" * 30)
    far.mkdir()
    code = (
        "from smkit.reports.running import workers as w\n"
        "w.start_server([])\n"
        "worker = w.Worker('fork')\n"
        "worker.stop()\n"
        "import tempfile; print(tempfile.gettempdir())"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"TMPDIR": str(far)}, capture_output=True, text=True
    )
    assert (said.returncode, said.stdout.strip()) == (0, str(far)), said.stderr


@pytest.mark.skipif(workers.default_engine() != "fork", reason="Linux seulement (only Linux forks)")
def test_the_process_that_gets_ready_does_not_hear_the_interrupt_of_the_terminal() -> None:
    code = (
        "from multiprocessing import forkserver\n"
        "from pathlib import Path\n"
        "from smkit.reports.running import workers as w\n"
        "w.start_server([])\n"
        "print(Path(f'/proc/{forkserver._forkserver._forkserver_pid}/status').read_text())\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    blocked = next(line for line in said.splitlines() if line.startswith("SigBlk"))
    assert int(blocked.split()[1], 16) & 1 << signal.SIGINT - 1
