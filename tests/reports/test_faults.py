"""Faults, for real: whatever happens to one report, earlier ones stay byte for byte, and a retry completes the batch."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from smkit.reports.asking.plan import Job
from smkit.reports.errors import UsageError
from smkit.reports.keeping import build, lock, manifest

Content = dict[str, bytes]


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "sortie"


def content(folder: Path) -> Content:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def jobs(*issues: str, **parameters: str) -> list[Job]:
    """One job for each issue, in a folder of that name."""
    (job,) = build.plan("essai", parameters, [])
    return [Job(name, job.report, {**job.parameters, "issue": name}) for name in issues]


def sound(to: Path, before: dict[str, Content]) -> dict[str, dict]:
    """Check what must hold after any fault, and return the manifest's entries."""
    assert {name: content(to / name) for name in before} == before
    entries = {e["name"]: e for e in json.loads((to / "manifest.json").read_text("utf-8"))["reports"]}
    for name, entry in entries.items():
        whole = {"rapport.html", "rapport.ipynb", "resultats.json"} <= set(
            content(to / name) if entry["made"] else []
        )
        assert whole == entry["made"] == (to / name).is_dir()
    left = {p.name for p in to.iterdir()} - {"_echecs", "index.html", "manifest.json"}
    assert left == {name for name, entry in entries.items() if entry["made"]}
    return entries


def fail(
    to: Path, issue: str, settings: build.Settings | None = None, **parameters: str
) -> tuple[build.Outcome, dict]:
    """Run a good report, then it again with a fault beside another good one; check, retry, and return what was said."""
    settings = settings or build.Settings()
    (good,) = jobs("bien")
    build.make([good], to)
    before = {"bien": content(to / "bien")}
    (fault,) = jobs(issue, **parameters)
    bad, other = build.make(
        [Job("bien", fault.report, fault.parameters), *jobs("autre")], to, settings=settings
    )
    assert not bad.made and other.made
    entry = sound(to, before)["bien"]
    assert entry["made"] and entry["reason"] == bad.reason
    again = build.make([good, *jobs("autre")], to, settings=build.Settings(retry=True))
    assert [o.made for o in again] == [True, True] and [o.unchanged for o in again] == [False, True]
    assert not sound(to, {})["bien"]["reason"] and not (to / "_echecs").exists()
    return bad, entry


@pytest.mark.parametrize(
    ("issue", "settings", "said"),
    [
        ("bogue", build.Settings(), "à la cellule 5 : ZeroDivisionError"),
        ("mort", build.Settings(), "arrêté à la cellule 5 (code 9)"),
        ("boucle", build.Settings(seconds=3), "arrêté à la cellule 5 : il durait plus de 3 s"),
        ("mémoire", build.Settings(memory=800 * 2**20), "arrêté à la cellule 5 : il prenait plus de 0,8 Go"),
    ],
)
def test_one_report_fails_alone(
    shelf: Path, to: Path, issue: str, settings: build.Settings, said: str
) -> None:
    bad, entry = fail(to, issue, settings)
    assert said in bad.reason and bad.cell == entry["cell"] == 5


@pytest.mark.parametrize(
    ("issue", "seconds", "said"),
    [("descendants", 60, ""), ("descendants sans fin", 4, "à la cellule 5 : il durait plus de 4 s")],
)
def test_what_a_cell_has_started_ends_with_it(
    shelf: Path, to: Path, issue: str, seconds: int, said: str
) -> None:
    """Sleeping for a day, in sessions of their own and with nobody above them."""
    (outcome,) = build.make(jobs(issue), to, settings=build.Settings(seconds=seconds))
    assert outcome.made == (not said) and said in outcome.reason
    words = [process.info["cmdline"] or [""] for process in psutil.process_iter(["cmdline"])]
    assert not [each for each in words if each[0] == "sleep" and each[1].startswith("8640")]


def test_a_killed_process(shelf: Path, to: Path, tube: tuple[str, Callable[[], int]]) -> None:
    path, wait = tube
    killer = threading.Thread(target=lambda: os.kill(wait(), signal.SIGKILL))
    killer.start()
    bad, _ = fail(to, "boucle", signal=path)
    killer.join()
    assert "arrêté à la cellule 5 (signal 9)" in bad.reason


def test_what_a_killed_process_had_done_is_kept(shelf: Path, to: Path) -> None:
    build.make(jobs("mort"), to)
    notebook = json.loads((to / "_echecs/mort/rapport.ipynb").read_text("utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert "Essai" in str(code[2]["outputs"]) and code[3]["outputs"] == []
    assert "# Paramètres de ce rapport" in "".join(code[1]["source"])


def test_an_input_deleted_mid_run(shelf: Path, to: Path, tmp_path: Path) -> None:
    file = tmp_path / "commandes.csv"
    file.write_text("x", "utf-8")
    (outcome,) = build.make(jobs("effacé", commandes=str(file)), to)
    assert not outcome.made and "« commandes.csv » a disparu pendant" in outcome.reason
    assert not (to / "effacé").exists()


def test_a_corrupt_notebook(shelf: Path, to: Path) -> None:
    build.make(jobs("bien"), to)
    before = {"bien": content(to / "bien")}
    (shelf / "rapports" / "casse.ipynb").write_text('{"cells": [', "utf-8")
    outcomes = build.make(build.plan(None, {}, [_no_case(to)])[:0] + jobs("autre") + _broken(), to)
    assert [o.made for o in outcomes] == [True, False]
    assert "Le carnet casse.ipynb est illisible" in outcomes[1].reason
    sound(to, before)
    with pytest.raises(UsageError, match="casse.ipynb est illisible"):
        build.plan("casse", {"issue": "bien"}, [])


def _broken() -> list[Job]:
    return build.plan("casse", {}, [])


def _no_case(to: Path) -> Path:
    path = to.parent / "cas.yaml"
    path.write_text("rapport: essai\ntitre: x\nsources: [y]\n", "utf-8")
    return path


def test_two_batches_in_one_folder(shelf: Path, to: Path) -> None:
    build.make(jobs("bien"), to)
    before = content(to)
    with lock.only_one(to):
        with pytest.raises(UsageError, match="Un autre « smkit report » écrit déjà dans « sortie »"):
            build.make(jobs("autre"), to)
    assert content(to) == before
    assert all(o.made for o in build.make(jobs("bien", "autre"), to))


def test_a_lock_ends_with_its_process(to: Path) -> None:
    to.mkdir()
    code = "import os, sys; from pathlib import Path; from smkit.reports.keeping import lock\n"
    code += "with lock.only_one(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", code, str(to)]).returncode == -signal.SIGKILL
    assert (to / ".verrou").exists()
    with lock.only_one(to):
        pass
    assert not (to / ".verrou").exists()


def test_a_folder_that_cannot_be_written(shelf: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Choisissez un autre dossier"):
        build.make(jobs("bien"), Path("/proc/smkit"))
    (tmp_path / "notes").write_text("x", "utf-8")
    for folder, said in (
        (tmp_path / "notes", "est un fichier"),
        (tmp_path / "notes" / "mars", "ce n'est pas un dossier"),
    ):
        with pytest.raises(UsageError, match=f"« {folder.name} » .*{said}"):
            build.make(jobs("bien"), folder)


@pytest.mark.parametrize(
    "damaged",
    ["", "[]", '{"reports": [1]}', '{"reports": [{"name": "bien", "made": true}]}',
     '{"reports": [{"name": "bien", "report": "essai", "made": true, "date": "hier"}]}'],
)  # fmt: skip
def test_a_damaged_manifest_is_set_aside(shelf: Path, to: Path, damaged: str) -> None:
    build.make(jobs("bien", "autre"), to)
    before = {"bien": content(to / "bien")}
    assert manifest.set_aside(to) is None
    (to / "manifest.json").write_text(damaged, "utf-8")
    aside = manifest.set_aside(to)
    assert aside is not None and aside.read_text("utf-8") == damaged
    aside.rename(to / "manifest.json")  # who does not ask is served all the same
    assert all(o.made and not o.unchanged for o in build.make(jobs("autre"), to))
    assert {name: content(to / name) for name in before} == before
    entries = json.loads((to / "manifest.json").read_text("utf-8"))["reports"]
    assert [entry["name"] for entry in entries] == ["autre"]


def test_a_manifest_of_another_program_stays_and_each_damaged_one_is_kept(to: Path) -> None:
    to.mkdir(parents=True, exist_ok=True)
    theirs = to / "manifest.json"
    theirs.write_text('{"name": "Boutique", "start_url": "/"}', "utf-8")
    with pytest.raises(UsageError, match="manifest.json, que smkit n'a pas écrit"):
        manifest.set_aside(to)
    assert theirs.read_text("utf-8") == '{"name": "Boutique", "start_url": "/"}' and len([*to.iterdir()]) == 1
    for text in ("", "[", "[1]"):
        theirs.write_text(text, "utf-8")
        manifest.set_aside(to)
    assert sorted(each.read_text("utf-8") for each in to.iterdir()) == ["", "[", "[1]"]


def command(shelf: Path, *arguments: str, before: str = "") -> list[str]:
    """The command line, on our shelf, in a process of its own."""
    code = f"import sys; from pathlib import Path; from smkit import cli, paths; paths.NOTEBOOKS = Path({str(shelf)!r})\n"
    return [sys.executable, "-c", code + before + "\ncli.main(sys.argv[1:])", "report", *arguments]


def test_a_full_disk(shelf: Path, to: Path, commanded: Callable[..., None]) -> None:
    build.make(jobs("bien"), to)
    before = {"bien": content(to / "bien")}
    small = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))"
    arguments = ["essai", "-p", "issue", "gros", "--to", str(to), "--formats", "html"]
    done = subprocess.run(command(shelf, *arguments, before=small), capture_output=True, text=True)
    assert done.returncode == 1 and "Le disque est plein" in done.stderr and "Traceback" not in done.stderr
    entries = sound(to, before)
    assert not entries["essai"]["made"] and "disque est plein" in entries["essai"]["reason"]
    commanded(*arguments, "--retry")
    assert sound(to, before)["essai"]["made"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_batch(
    shelf: Path,
    to: Path,
    tmp_path: Path,
    tube: tuple[str, Callable[[], int]],
    commanded: Callable[..., None],
    number: int,
) -> None:
    build.make(jobs("un", "deux"), to)
    before = {name: content(to / name) for name in ("un", "deux")}
    path, wait = tube
    cases = tmp_path / "cas"
    cases.mkdir()
    for name, issue in {"a": "bien", "deux": "boucle", "trois": "bien"}.items():
        said = f", signal: {path}" if issue == "boucle" else ""
        text = f"rapport: essai\ntitre: x\nsources: [y]\nparametres: {{issue: {issue}{said}}}\n"
        (cases / f"{name}.yaml").write_text(text, "utf-8")
    arguments = ["--case", str(cases), "--to", str(to), "--formats", "html", "--jobs", "1"]
    with subprocess.Popen(command(shelf, *arguments), stderr=subprocess.PIPE, text=True) as process:
        running = wait()
        family = [psutil.Process(running), *psutil.Process(process.pid).children(recursive=True)]
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert psutil.wait_procs(family, timeout=30)[1] == []
    if number == signal.SIGKILL:
        assert process.returncode == -number
    else:
        assert process.returncode == 128 + number and "2 rapports en échec sur 3" in said
        entries = sound(to, before)
        assert entries["a"]["made"] and not entries["trois"]["made"]
        assert "interrompu" in entries["deux"]["reason"] and "à la cellule 5" in entries["deux"]["reason"]
    (cases / "deux.yaml").write_text("rapport: essai\ntitre: x\nsources: [y]\n", "utf-8")
    commanded(*arguments, "--retry")
    entries = sound(to, {"un": before["un"]})
    assert not any(entry["reason"] for entry in entries.values()) and len(entries) == 4


def test_the_earlier_report_comes_back_when_its_replacement_was_cut_short(shelf: Path, to: Path) -> None:
    build.make(jobs("bien"), to)
    before = {"bien": content(to / "bien")}
    waiting = to / ".en_cours" / "avant"
    waiting.mkdir(parents=True)
    (to / "bien").rename(waiting / "bien")  # as a kill between the two renames leaves it
    build.make(jobs("autre"), to)
    assert set(sound(to, before)) == {"bien", "autre"}


def test_spawned_workers_do_the_same(shelf: Path, to: Path) -> None:
    """As Windows does: processes started anew, Papermill's own engine and a kernel each."""
    settings = build.Settings(engine="spawn", jobs=2, seconds=25)
    build.make(jobs("bien"), to)
    (fault,) = jobs("bogue")
    before = {"bien": content(to / "bien")}
    outcomes = build.make(
        [Job("bien", fault.report, fault.parameters), *jobs("mort", "attente", "autre")],
        to,
        settings=settings,
    )
    assert [o.made for o in outcomes] == [False, False, False, True]
    reasons = [o.reason for o in outcomes]
    assert "cellule 5 : ZeroDivisionError" in reasons[0] and "arrêté à la cellule 5" in reasons[1]
    assert "il durait plus de 25 s" in reasons[2] and outcomes[2].cell == 5
    assert set(sound(to, before)) == {"bien", "mort", "attente", "autre"}
    assert not [p for p in psutil.Process().children(recursive=True) if "ipykernel" in " ".join(p.cmdline())]
    (again,) = build.make(jobs("bien"), to, settings=build.Settings(engine="spawn", retry=True))
    assert again.made and not again.unchanged
