"""Faults that are long to cause, or that need root: full disks at any byte, memory, signals at any moment, and slow machines."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from pace import slowness
from test_faults_table import GOOD, ORDERS, Place, check_after, content

from smkit import paths

NO_DISK = "cette machine ne laisse pas faire de disque"  # as tests/conftest.py knows it
ROOT = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="il faut être root (root is needed)"
)
#: A calculation in compiled code, which no handler of Python interrupts.
DEAF = """
import hashlib
from smkit.tables import check
check.check = lambda *a, **k: hashlib.pbkdf2_hmac("sha256", b"a", b"b", 2**31 - 1)
"""
#: How long an end may take, in seconds.
PATIENCE = 2.5
STALLED = "import time; from pathlib import Path; Path.stat = lambda self, **k: time.sleep(60)"


@pytest.fixture
def place(lasting_shelf: Path, tmp_path: Path) -> Place:
    place = Place(lasting_shelf, tmp_path)
    done = place.run(*GOOD, SMKIT_WORKSPACE=str(tmp_path))
    assert done.code == 0, done.err
    return place


#: What is stopped, beside a report of the shelf's own: each command that lasts.
LASTING = {
    "a report": ("report", "indicateurs", "--to", "r", "--formats", "html,xlsx,pptx", "--force"),
    "each": ("report", "indicateurs", "--each", "region", "--to", "r", "--formats", "html", "--force"),
    "a batch": ("report", "--batch", "lot.yaml", "--to", "r", "--formats", "html", "--jobs", "2", "--force"),
    "verify": ("report", "indicateurs", "--verify", "r"),
    "spawned": ("report", "indicateurs", "--to", "r", "--formats", "html", "--engine", "spawn", "--force"),
    "check": ("check", "gros.csv", "--table", "commandes", "--html", "p.html"),
    "kpi": ("kpi", "compute", "panier_moyen", "--orders", "gros.csv", "--by", "month"),
    "a page": ("app", "roi_campagne", "--sans-navigateur", "--port", "8977"),
    "the workshop": ("ouvrir", "kit", "--sans-navigateur", "--port", "8987"),
    "a room": ("atelier", "05", "--to", "salle", "--personnes", "30"),
}
LOT = "lots:\n  - rapports: [indicateurs, vente_croisee, campagnes]\n"


def stop(
    place: Place, number: int, after: float, *arguments: str, before: str = ""
) -> tuple[int, float, str]:
    """Run, send a signal after so many seconds; return the exit code, how long it took to end with all that it had started, in
    seconds of cores that nobody else wants, and what was said.
    """
    code = f"from pathlib import Path; from smkit import __main__, paths; paths.NOTEBOOKS = Path({str(place.shelf)!r})"
    command = [sys.executable, "-c", f"{code}\n{before}\n__main__.main()", *arguments]
    env = os.environ | {"SMKIT_WORKSPACE": str(place.home)}
    with subprocess.Popen(
        command, cwd=place.home, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        time.sleep(after)
        crowd = slowness()
        family = psutil.Process(process.pid).children(recursive=True)
        began = time.monotonic()
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
        assert psutil.wait_procs(family, timeout=10)[1] == []
    seconds = time.monotonic() - began
    return process.returncode, seconds / max(crowd, slowness()), said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("before", [DEAF, STALLED], ids=["compiled code", "a disk that does not answer"])
def test_a_signal_is_heard_within_two_seconds(
    lasting_shelf: Path, tmp_path: Path, number: int, before: str
) -> None:
    place = Place(lasting_shelf, tmp_path)
    (tmp_path / "c.csv").write_text(ORDERS.format("1"), "utf-8")
    code, seconds, said = stop(place, number, 4, "check", "c.csv", "--table", "commandes", before=before)
    assert code == 128 + number and "Interrompu" in said and "Traceback" not in said
    assert seconds < PATIENCE


def test_memory_that_would_run_short_is_told_before_the_system_kills(
    lasting_shelf: Path, tmp_path: Path
) -> None:
    (tmp_path / "c.csv").write_text(ORDERS.format("1") + "2;01/01/2025;Café;C-1;1;1,00\n" * 400_000, "utf-8")
    place = Place(lasting_shelf, tmp_path)
    short = "import resource; resource.setrlimit(resource.RLIMIT_DATA, (320 * 2**20, 320 * 2**20))"
    done = place.run("check", "c.csv", "--table", "commandes", before=short)
    assert done.code == 1 and "La mémoire manque" in done.err and "Traceback" not in done.err
    assert "plus de 0,3 Go" in done.err and "période plus courte" in done.err


@pytest.mark.trials
@pytest.mark.parametrize("formats", ["html", "html,xlsx", "html,xlsx,pptx", "html,pdf"])
def test_a_disk_that_is_full_at_any_byte(place: Place, formats: str) -> None:
    draw = random.Random(formats)
    whole = [*GOOD[:-1], formats]
    before = content(place.to / "essai")
    for most in [0, 1, 4096, *sorted(draw.randrange(5_000, 120_000) for _ in range(6))]:
        small = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))"
        done = place.run(*whole, "--force", before=small, SMKIT_WORKSPACE=str(place.home))
        now = content(place.to / "essai")
        if done.code == 0:  # there was room enough
            assert json.loads(now["resultats.json"]) and now["rapport.html"].rstrip().endswith(b"</html>")
            before = now
        else:
            assert done.code in (1, 2) and ("disque est plein" in done.err or "n'est pas là" in done.err), (
                done.err
            )
        check_after(place, done, before)
    done = place.run(*whole, "--retry", SMKIT_WORKSPACE=str(place.home))
    assert done.code == 0, done.err


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[None]:
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.trials
@ROOT
@pytest.mark.parametrize("size", ["8k", "32k", "64k", "128k", "256k"])
def test_a_disk_of_its_own_that_is_full(lasting_shelf: Path, tmp_path: Path, size: str) -> None:
    place = Place(lasting_shelf, tmp_path)
    try:
        with mounted(tmp_path / "disque", size):
            done = place.run(*GOOD[:5], "--to", "disque/r", "--formats", "html,xlsx,pptx")
            assert "Traceback" not in done.err and "n'est pas la vôtre" not in done.err
            assert done.code == 0 or "plein" in done.err, done.err
            made = tmp_path / "disque" / "r" / "essai"
            assert made.is_dir() == (done.code == 0) or "index.html" in done.err
    except subprocess.CalledProcessError:
        pytest.skip(f"{NO_DISK} (no mount here)")


@pytest.mark.trials
@ROOT
def test_a_folder_that_nothing_can_change(place: Place) -> None:
    if subprocess.run(["chattr", "+i", str(place.to)], capture_output=True).returncode:
        pytest.skip(f"{NO_DISK} (no chattr here)")
    try:
        before = content(place.to / "essai")
        done = place.run(*GOOD, "--force", SMKIT_WORKSPACE=str(place.home))
        assert done.code == 2 and "n'y est pas permise" in done.err and "--to" in done.err
        assert content(place.to / "essai") == before
    finally:
        subprocess.run(["chattr", "-i", str(place.to)], check=True)
    assert place.run(*GOOD, SMKIT_WORKSPACE=str(place.home)).code == 0


@pytest.mark.trials
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_at_any_stage(place: Place, number: int) -> None:
    draw = random.Random(number)
    before = content(place.to / "essai")
    for _ in range(8):
        code, seconds, said = stop(place, number, draw.uniform(0.2, 5), *GOOD, "--force")
        assert "n'est pas la vôtre" not in said
        assert code in (0, 128 + number, -number) and seconds < PATIENCE
        if content(place.to / "essai") != before:
            before = content(place.to / "essai")
            assert before["rapport.html"].rstrip().endswith(b"</html>")
    assert place.run(*GOOD, "--retry", SMKIT_WORKSPACE=str(place.home)).code == 0


@pytest.mark.trials
@pytest.mark.parametrize("what", LASTING)
def test_a_signal_to_any_command(what: str, tmp_path: Path) -> None:
    """Ctrl-C and SIGTERM in turn, from its first second on; before that, Python itself is starting."""
    place = Place(paths.NOTEBOOKS, tmp_path)
    (tmp_path / "lot.yaml").write_text(LOT, "utf-8")
    rows = "".join(f"{i};{i % 28 + 1:02}/01/2025;Café {i % 50};C-{i % 5000};1;1,00\n" for i in range(800_000))
    (tmp_path / "gros.csv").write_text(ORDERS.partition("\n")[0] + "\n" + rows, "utf-8")
    if "--verify" in LASTING[what]:
        assert place.run(*LASTING["a report"]).code == 0
    for turn, after in enumerate((1, 2, 4, 6)):
        number = (signal.SIGINT, signal.SIGTERM)[turn % 2]
        shutil.rmtree(tmp_path / "salle", ignore_errors=True)  # of a turn that had time to end
        code, seconds, said = stop(place, number, after, *LASTING[what])
        assert "n'est pas la vôtre" not in said and "Traceback" not in said, said
        assert code in (0, 128 + number) and seconds < PATIENCE, (turn, code, seconds, said)
        assert not list(tmp_path.glob("r/.en_cours")) and not list(tmp_path.glob(".salle*"))
        assert code == 0 or not (tmp_path / "salle").exists()
