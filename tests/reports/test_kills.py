"""Killed at any moment, a batch that refreshes reports leaves each of them whole, the earlier or the new one; a retry ends it.

Ten kills in `make test`; in `make trials` as many of the other hundred and ninety as there is time for.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

Commanded = Callable[..., None]

REPORTS = ("un", "deux", "trois")
WHOLE = {"rapport.html", "rapport.ipynb", "resultats.json"}


def asked(cases: Path, to: Path, *more: str) -> list[str]:
    return ["--case", str(cases), "--to", str(to), "--formats", "html", "--jobs", "1", *more]


def command(shelf: Path, cases: Path, to: Path) -> list[str]:
    """The command line, on our shelf, in a process of its own, which can be killed."""
    code = f"import sys; from pathlib import Path; from smkit import cli, paths; paths.NOTEBOOKS = Path({str(shelf)!r})"
    return [sys.executable, "-c", f"{code}\ncli.main(sys.argv[1:])", "report", *asked(cases, to)]


def ask(cases: Path, signal_: str) -> None:
    """Write the cases: what `signal` says is a parameter that changes nothing but what is asked."""
    cases.mkdir(exist_ok=True)
    for name in REPORTS:
        text = f"rapport: essai\ntitre: x\nsources: [y]\nparametres: {{donnees: '', issue: '{signal_}'}}\n"
        (cases / f"{name}.yaml").write_text(text, "utf-8")


def state(to: Path, name: str) -> str:
    """What was asked of the report that stands, read in its results; its page and its notebook are of the same run."""
    folder = to / name
    assert {path.name for path in folder.iterdir()} >= WHOLE
    said = json.loads((folder / "resultats.json").read_text("utf-8"))["parameters"]["issue"]
    assert set(re.findall(r"état \d+", (folder / "rapport.html").read_text("utf-8"))) == {said}
    return said


def kill_at_random(shelf: Path, tmp_path: Path, commanded: Commanded, times: int, seed: int) -> None:
    draw = random.Random(seed)
    cases, to = tmp_path / "cas", tmp_path / "sortie"
    ask(cases, "état 0")
    began = time.monotonic()
    subprocess.run(command(shelf, cases, to), check=True, capture_output=True)
    lasts = time.monotonic() - began
    for number in range(1, times + 1):
        before, now = f"état {number - 1}", f"état {number}"
        ask(cases, now)
        with subprocess.Popen(
            command(shelf, cases, to), stderr=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            try:
                process.wait(draw.uniform(0.1, lasts))
            except subprocess.TimeoutExpired:
                family = [process_ for process_ in psutil.Process(process.pid).children(recursive=True)]
                os.kill(process.pid, signal.SIGKILL)
                process.communicate()
                psutil.wait_procs(family, timeout=30)
        assert {state(to, name) for name in REPORTS if (to / name).exists()} <= {before, now}
        commanded(*asked(cases, to, "--retry"))
        assert [state(to, name) for name in REPORTS] == [now] * len(REPORTS)
        assert {p.name for p in to.iterdir()} == {*REPORTS, "index.html", "manifest.json"}


def test_killed_between_its_manifest_and_its_index(tmp_path: Path, commanded: Commanded) -> None:
    cases, to = tmp_path / "cas", tmp_path / "sortie"
    ask(cases, "état 0")
    commanded(*asked(cases, to))
    page, made = to / "index.html", (to / "index.html").read_text("utf-8")
    page.write_text(made.replace("</h1>", " d'avant</h1>", 1), "utf-8")
    os.utime(page, ns=(0, (to / "manifest.json").stat().st_mtime_ns - 1))
    (to / ".index.html.tmp").write_text(made[:100], "utf-8")
    commanded(*asked(cases, to, "--retry"))
    assert "d'avant</h1>" not in page.read_text("utf-8") and not (to / ".index.html.tmp").exists()
    stands = page.stat().st_mtime_ns
    commanded(*asked(cases, to, "--retry"))
    assert page.stat().st_mtime_ns == stands  # nothing was left to do


def test_ten_kills(shelf: Path, tmp_path: Path, commanded: Commanded) -> None:
    kill_at_random(shelf, tmp_path, commanded, 10, seed=1)


@pytest.mark.trials
@pytest.mark.parametrize("seed", range(2, 21))
def test_two_hundred_kills(shelf: Path, tmp_path: Path, commanded: Commanded, seed: int) -> None:
    kill_at_random(shelf, tmp_path, commanded, 10, seed)
