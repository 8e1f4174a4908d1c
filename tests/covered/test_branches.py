"""What is counted as run is what ran: a small program of known ways, in this process and in those that it leaves behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import branches
import pytest

PROGRAM = '''"""A program."""
from __future__ import annotations


def way(number: int) -> str:
    """Its ways."""
    for _ in range(number):
        pass
    if number > 2:
        return "many"
    match number:
        case 0:
            return "none"
        case 1 | 2:
            pass
    try:
        return str(1 / (number - 2))
    except ZeroDivisionError:
        return "two"


if __name__ == "__main__":
    import os, signal, sys
    way(int(sys.argv[1]))
    if sys.argv[2:]:
        os.kill(os.getpid(), signal.SIGKILL)
'''
WAYS = [
    (5, "function"),
    (7, "loop"),
    (7, "end of loop"),
    (9, "if"),
    (9, "else"),
    (12, "case"),
    (14, "case"),
    (11, "no case"),
    (18, "except"),
    (22, "if"),
    (25, "if"),
    (25, "else"),
    (22, "else"),
]
ALWAYS = {(5, "function"), (7, "end of loop"), (22, "if")}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "covered"
    folder.mkdir()
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    branches.prepare(folder, {"program": tmp_path / "program.py"})
    return tmp_path


def run(program: Path, *arguments: str) -> int:
    here = Path(branches.__file__).parent
    environment = os.environ | {"SMKIT_COVERED": str(program / "covered"), "PYTHONPATH": str(here)}
    command = [sys.executable, "-m", "program", *arguments]
    return subprocess.run(command, cwd=program, env=environment).returncode


def reached(program: Path) -> set[tuple[int, str]]:
    (ways,) = branches.seen(program / "covered").values()
    assert sorted(way[:2] for way in ways) == sorted(WAYS)
    return {(line, what) for line, what, there in ways if there}


@pytest.mark.parametrize(
    "number, ways",
    [
        ("0", {(9, "else"), (12, "case")}),
        ("1", {(7, "loop"), (9, "else"), (14, "case")}),
        ("2", {(7, "loop"), (9, "else"), (14, "case"), (18, "except")}),
        ("3", {(7, "loop"), (9, "if")}),
        ("-1", {(9, "else"), (11, "no case")}),
    ],
)
def test_the_ways_that_were_taken(program: Path, number: str, ways: set[tuple[int, str]]) -> None:
    assert run(program, number) == 0
    assert reached(program) == ALWAYS | ways | {(25, "else")}


def test_processes_add_up_and_a_killed_one_is_counted(program: Path) -> None:
    assert run(program, "0") == 0
    if sys.platform != "win32":
        assert run(program, "3", "killed") == -signal.SIGKILL
        assert {(25, "if"), (9, "if"), (12, "case")} <= reached(program)


@pytest.mark.skipif(sys.platform != "linux", reason="descriptors are read in /proc")
def test_a_standard_stream_that_is_closed_stays_closed(program: Path) -> None:
    code = "import os, program; raise SystemExit(sum(os.path.exists(f'/proc/self/fd/{n}') for n in range(3)))"
    here = str(Path(branches.__file__).parent)
    environment = os.environ | {"SMKIT_COVERED": str(program / "covered"), "PYTHONPATH": here, "CODE": code}
    command = ["sh", "-c", f'"{sys.executable}" -c "$CODE" <&- >&- 2>&-']
    assert subprocess.run(command, cwd=program, env=environment).returncode == 0


def test_a_copy_elsewhere_is_itself(program: Path) -> None:
    other = program / "other"
    other.mkdir()
    (other / "program.py").write_text("print('other')", "utf-8")
    here = str(Path(branches.__file__).parent)
    environment = os.environ | {"SMKIT_COVERED": str(program / "covered"), "PYTHONPATH": here}
    done = subprocess.run([sys.executable, "-m", "program"], cwd=other, env=environment, capture_output=True)
    assert done.stdout.split() == [b"other"]
    assert not reached(program)


def test_the_floor_has_only_risen(pytestconfig: pytest.Config) -> None:
    asked = ["git", "log", "--format=", "-p", "-G", "^branches_floor", "--", "pyproject.toml"]
    history = subprocess.run(asked, cwd=pytestconfig.rootpath, capture_output=True, text=True).stdout
    floors = [
        float(line.split('"')[1]) for line in history.splitlines() if line.startswith("+branches_floor")
    ]
    assert float(pytestconfig.getini("branches_floor")) >= max(floors, default=0)


@pytest.mark.parametrize("floor, code", [("0", 0), ("99", 1)])
def test_a_whole_run_below_the_floor_fails(tmp_path: Path, kit: Path, floor: str, code: int) -> None:
    options = f"testpaths = ['.']\naddopts = '-p covered'\nbranches_floor = '{floor}'"
    (tmp_path / "pyproject.toml").write_text(f"[tool.pytest.ini_options]\n{options}\n", "utf-8")
    (tmp_path / "test_one.py").write_text("def test_one():\n    import smkit.ticking\n", "utf-8")
    path = os.pathsep.join(str(kit / place) for place in ("tests/covered", "tests/house", ""))
    environment = {name: value for name, value in os.environ.items() if name != "SMKIT_COVERED"}
    environment |= {"PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "--covered"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == code, done.stdout
    assert f"for a floor of {float(floor)} %" in done.stdout
    assert ("below the floor" in done.stdout) == bool(code)
