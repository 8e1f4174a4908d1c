"""How long a person waits before anything happens: CPU of `smkit --help` and `import smkit`, beside their peers.

Run: python benchmarks/bench_startup.py
"""

import os
import subprocess
import sys
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


def main() -> None:
    measured = {name: cpu(command) for name, command in CASES.items()}
    reference = measured["smkit --help"]
    print(f"{'command':<26} {'CPU, s':>8} {'× smkit --help':>15}   aim")
    for name, seconds in measured.items():
        aim = f"< {AIMS[name]:g} s {'held' if seconds < AIMS[name] else 'MISSED'}" if name in AIMS else ""
        print(f"{name:<26} {seconds:>8.3f} {seconds / reference:>15.1f}   {aim}")


if __name__ == "__main__":
    main()
