"""Run one engine in a process of its own and watch it: wall and CPU seconds, peak memory, and when to stop it."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psutil

MINUTES, GIGABYTES = 10, 12


@dataclass(frozen=True)
class Run:
    """What was measured: seconds, seconds of CPU, GB at the peak (input included); `answer`, or why there is none."""

    wall: float = 0.0
    cpu: float = 0.0
    peak: float = 0.0
    answer: Any = None
    stopped: str = ""


def measure(arguments: list[str]) -> Run:
    """Run this script again with `arguments`, which must end in `report`; stop it at 10 minutes or 12 GB."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen([sys.executable, sys.argv[0], *arguments], stdout=out, stderr=errors)
        watched, start, peak, stopped = psutil.Process(process.pid), time.monotonic(), 0.0, ""
        while process.poll() is None and not stopped:
            time.sleep(0.05)
            peak = max(peak, _memory(watched))
            if time.monotonic() - start > 60 * MINUTES:
                stopped = f"stopped at {MINUTES} minutes"
            elif peak > GIGABYTES:
                stopped = f"stopped at {GIGABYTES} GB"
        if stopped:
            for one in [*watched.children(recursive=True), watched]:
                with suppress(psutil.Error):  # it has just ended
                    one.kill()
        process.wait()
        out.seek(0)
        errors.seek(0)
        last = out.read().strip().splitlines()[-1:]
        if stopped or not last or process.returncode:
            return Run(
                peak=peak, stopped=stopped or (errors.read().strip().splitlines() or ["failed"])[-1][:60]
            )
        found = json.loads(last[0])
        return Run(found["wall"], found["cpu"], max(peak, found["peak"]), found["answer"])


def report(work: Callable[[], Any], digest: Callable[[Any], Any]) -> None:
    """In the process of an engine: time `work` and print what `measure` reads."""
    start, cpu = time.perf_counter(), _cpu()
    found = work()
    wall, cpu = time.perf_counter() - start, _cpu() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": peak, "answer": digest(found)}))


def _memory(process: psutil.Process) -> float:
    total = 0
    try:
        for one in [process, *process.children(recursive=True)]:
            total += one.memory_info().rss
    except psutil.Error:
        pass  # it has just ended
    return total / 1e9


def _cpu() -> float:
    """CPU of this process and of the children that still run (a Java machine)."""
    own = psutil.Process()
    times = [one.cpu_times() for one in [own, *own.children(recursive=True)]]
    return sum(t.user + t.system for t in times)
