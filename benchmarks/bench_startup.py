"""How long a person waits before anything happens: CPU of `smkit --help` and `import smkit`, beside their peers; then one report,
alone and in a process that is warm (`smkit ouvrir`, a batch), beside what importing its libraries takes.

Run: python benchmarks/bench_startup.py
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

RUNS = 7
BIN = Path(sys.executable).parent
CASES = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import smkit": [sys.executable, "-c", "import smkit"],
    "smkit --help": [str(BIN / "smkit"), "--help"],
    "papermill --help": [str(BIN / "papermill"), "--help"],
    "jupyter nbconvert --help": [str(BIN / "jupyter"), "nbconvert", "--help"],
    "import pandas": [sys.executable, "-c", "import pandas"],
}
AIMS = {"smkit --help": 0.2, "import smkit": 0.3}
#: Reports of the kit on its own data: how many times its imports each may take alone, if that is asked, and how many seconds warm.
REPORTS = {"etude_de_cas_roi": (1.3, 0.6), "indicateurs": (None, 5.75)}
TRIES = 4
LIBRARIES = (
    "import papermill, nbconvert.exporters, ipykernel.ipkernel, pandas, matplotlib.pyplot, smkit; "
    "smkit.kpis, smkit.campaigns"
)


def cpu(command: list[str]) -> float:
    """Seconds of CPU, user and system, of one run with warm disk caches: the best of several."""
    best = float("inf")
    for _ in range(RUNS):
        before = os.times()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        best = min(best, used)
    return best


def wall(work: Callable[[], object]) -> float:
    """Seconds that pass while something is done: the best of a few."""
    found = []
    for _ in range(TRIES):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def alone(name: str) -> None:
    """A report as it is typed, in a folder and a workspace of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(BIN / "smkit"), "report", name, "--formats", "html", "--to", f"{folder}/sortie"]
        subprocess.run(
            command,
            env=os.environ | {"SMKIT_WORKSPACE": folder},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )


def warm(name: str) -> None:
    """The same, asked of a process that has loaded all before."""
    from smkit.reports.keeping import build

    with tempfile.TemporaryDirectory() as folder:
        os.environ["SMKIT_WORKSPACE"] = folder
        (outcome,) = build.make(build.plan(name, {}, []), Path(folder, "sortie"))
        assert outcome.made, outcome.reason


def reports() -> None:
    """The first answer, in seconds on the clock and in imports."""
    from smkit.reports.asking import shelf
    from smkit.reports.running import workers

    imports = wall(lambda: subprocess.run([sys.executable, "-c", LIBRARIES], check=True))
    print(f"\n{'report':<26} {'wall, s':>8} {'× its imports':>15}   aim")
    print(f"{'its libraries alone':<26} {imports:>8.2f} {1:>15.2f}")
    for name, (times, _) in REPORTS.items():
        seconds = wall(partial(alone, name))
        aim = "" if times is None else f"≤ {times:g} × {'held' if seconds <= times * imports else 'MISSED'}"
        print(f"{name + ', alone':<26} {seconds:>8.2f} {seconds / imports:>15.2f}   {aim}")
    if workers.default_engine() == "fork":
        workers.start_server([shelf.find("rapports", name).path for name in REPORTS])
        for name, (_, most) in REPORTS.items():
            seconds = wall(partial(warm, name))
            aim = f"≤ {most:g} s {'held' if seconds <= most else 'MISSED'}"
            print(f"{name + ', warm':<26} {seconds:>8.2f} {seconds / imports:>15.2f}   {aim}")


def main() -> None:
    measured = {name: cpu(command) for name, command in CASES.items()}
    reference = measured["smkit --help"]
    print(f"{'command':<26} {'CPU, s':>8} {'× smkit --help':>15}   aim")
    for name, seconds in measured.items():
        aim = f"< {AIMS[name]:g} s {'held' if seconds < AIMS[name] else 'MISSED'}" if name in AIMS else ""
        print(f"{name:<26} {seconds:>8.3f} {seconds / reference:>15.1f}   {aim}")
    reports()


if __name__ == "__main__":
    main()
