"""What is double-clicked: those that `smkit init` writes, and those of the first time, run for real where this system can."""

import configparser
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path, PurePath

import pytest

from smkit.etabli import starters

WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="rien à exécuter ici sous Windows")
#: A Python that notes what it is asked, makes the environment that it is told to, and may fail to install.
FAKE = """#!/bin/sh
echo "$*" >> {said}
case "$*" in
  *"-m venv"*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
  *" install "*) while [ -e {slow} ]; do sleep 0.05; done; [ ! -e {broken} ] ;;
  *ouvrir*) [ ! -e {closed} ] ;;
esac
"""


class FirstTime:
    """A machine where the starters of the first time have never run."""

    def __init__(self, kit: Path, home: Path) -> None:
        self.kit, self.home, self.place = kit, home, home / "mes données" / "smkit"
        for name in ("python3.13", "python3.12", "python3.11", "python"):  # none but python3
            self._write(name, "#!/bin/sh\nexit 1\n")
        marks = {name: shlex.quote(str(home / name)) for name in ("said", "slow", "broken", "closed")}
        self._write("python3", FAKE.format(**marks))
        self.env = {
            "PATH": f"{home / 'bin'}:/usr/bin:/bin",
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "mes données"),
        }

    def _write(self, name: str, text: str) -> None:
        file = self.home / "bin" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        file.chmod(0o755)

    def start(self, shell: str = "sh", name: str = "smkit.sh") -> "subprocess.Popen[str]":
        command = [shell, str(self.kit / "starters" / name)]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, env=self.env, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True
        )

    def run(self, shell: str = "sh", name: str = "smkit.sh") -> tuple[int, str]:
        with self.start(shell, name) as started:
            said = started.communicate("\n", timeout=30)[0]
            return started.returncode, said

    def asked(self, word: str) -> int:
        lines = (self.home / "said").read_text().splitlines() if (self.home / "said").exists() else []
        return sum(word in line for line in lines)


@pytest.fixture
def machine(kit: Path, tmp_path: Path) -> FirstTime:
    return FirstTime(kit, tmp_path)


@WINDOWS
@pytest.mark.parametrize(("shell", "name"), [("sh", "smkit.sh"), ("bash", "smkit.command")])
def test_it_installs_once_then_opens(machine: FirstTime, shell: str, name: str) -> None:
    code, said = machine.run(shell, name)
    assert code == 0 and "Première ouverture" in said
    assert machine.run(shell, name) == (0, "")
    assert machine.asked(" install ") == 1 and machine.asked("-m smkit ouvrir") == 2
    assert machine.asked(f"ouvrir {machine.home}/smkit") == 2
    assert (machine.place / "installe").is_file() and not (machine.place / "verrou").exists()


@WINDOWS
def test_a_second_double_click_meanwhile_is_told_to_wait(machine: FirstTime) -> None:
    (machine.home / "slow").touch()
    with machine.start() as first:
        deadline = time.monotonic() + 20
        while machine.asked(" install ") == 0 and time.monotonic() < deadline:
            os.sched_yield()
        code, said = machine.run()
        assert code == 1 and "déjà en cours" in said and "verrou" in said
        (machine.home / "slow").unlink()
        first.communicate("\n", timeout=30)
        assert first.returncode == 0
    assert machine.asked(" install ") == 1


@WINDOWS
def test_what_was_not_wholly_installed_is_installed_again(machine: FirstTime) -> None:
    (machine.home / "broken").touch()
    code, said = machine.run()
    assert code == 1 and "n'a pas abouti" in said and "connexion" in said
    assert not (machine.place / "installe").exists() and not (machine.place / "verrou").exists()
    (machine.home / "broken").unlink()
    assert machine.run()[0] == 0 and machine.asked(" install ") == 2


@WINDOWS
def test_the_window_stays_open_on_an_error(machine: FirstTime) -> None:
    machine.run()
    (machine.home / "closed").touch()
    with machine.start() as started:
        assert started.stdout is not None
        text = ""
        while "Entrée" not in text:
            text += started.stdout.read(1)
        assert "n'a pas pu s'ouvrir" in text and started.poll() is None
        started.communicate("\n", timeout=30)
        assert started.returncode == 1


@WINDOWS
def test_without_python_it_says_where_to_get_it(machine: FirstTime) -> None:
    (machine.home / "bin" / "python3").write_text("#!/bin/sh\nexit 1\n")
    code, said = machine.run()
    assert code == 1 and "Python 3.11" in said and "python.org" in said


@WINDOWS
def test_scripts_are_whole_for_each_shell(kit: Path) -> None:
    for name in ("smkit.sh", "smkit.command"):
        path = kit / "starters" / name
        assert path.stat().st_mode & stat.S_IXUSR
        for shell in filter(shutil.which, ("sh", "bash", "dash")):
            assert subprocess.run([shell, "-n", str(path)]).returncode == 0
    assert (kit / "starters" / "smkit.command").read_bytes() == (kit / "starters" / "smkit.sh").read_bytes()


def test_the_command_file_of_the_first_time(kit: Path) -> None:
    """Read and not run: its ends of lines, its code page before any accent, and where each jump leads."""
    content = (kit / "starters" / "smkit.cmd").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert content.partition(b"chcp 65001")[0].isascii() and b"chcp 65001" in content
    text = content.decode("utf-8")
    labels = set(re.findall(r"^:(\w+)", text, re.MULTILINE))
    assert set(re.findall(r"\bgoto (\w+)", text)) == labels
    assert r"%LOCALAPPDATA%\smkit" in text
    blocks = {
        block.partition("\n")[0].strip(): block for block in re.split(r"^:", text, flags=re.MULTILINE)[1:]
    }
    for name in ("nopython", "locked", "undone", "failed"):
        assert "pause" in blocks[name] and "exit /b 1" in blocks[name] and "echo" in blocks[name]
    install = blocks["install"]
    steps = [install.index(word) for word in ("mkdir", "-m venv", "pip install", "copy /y", "rmdir")]
    assert steps == sorted(steps)  # the lock first, the stamp after the whole, the lock given back
    assert all(
        f'"%{name}%' in text for name in ("PLACE", "STAMP", "LOCK", "HERE")
    )  # quoted: a name may hold spaces


def test_what_to_click_is_said_for_each_system(kit: Path) -> None:
    text = (kit / "starters" / "LISEZ-MOI.md").read_text("utf-8")
    for word in (
        "Informations complémentaires",
        "Exécuter quand même",
        "Ouvrir quand même",
        "Microsoft Store",
        "PATH",
    ):
        assert word in text


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_starters_hold_paths_with_spaces_and_signs(system: str) -> None:
    made = starters.starter(system, PurePath("/mes docs/é$/python"), PurePath("/l'été/100 %"))
    text = made.content.decode("utf-8")
    assert ("\r\n" in text) == (system == "win32") and "é" in text
    assert bool(made.mode & stat.S_IXUSR) == (system != "win32")
    if system == "win32":
        assert made.content.partition(b"chcp 65001")[0].isascii() and "100 %%" in text and "pause" in text


@WINDOWS
@pytest.mark.parametrize("code", [0, 1])
def test_the_one_for_macos_runs_and_waits_on_an_error(tmp_path: Path, code: int) -> None:
    python = tmp_path / "mes outils" / "python d'été $HOME"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nprintf "%s|" "$@"\nexit {code}\n')
    python.chmod(0o755)
    made = starters.starter("darwin", python, PurePath("/l'été 100 %"))
    file = tmp_path / made.name
    file.write_bytes(made.content)
    file.chmod(made.mode)
    done = subprocess.run([str(file)], input="\n", capture_output=True, text=True, timeout=30)
    assert done.stdout.startswith("-m|smkit|ouvrir|/l'été 100 %|")
    assert ("Entrée" in done.stdout) == bool(code)


@WINDOWS
def test_the_one_for_linux_says_the_words_that_its_file_quotes(tmp_path: Path) -> None:
    """Unquoted as the Desktop Entry Specification tells: the string first, then the argument, then the field codes."""
    python, folder = PurePath('/mes docs/é$`"\\/python'), PurePath("/l'été/100 %")
    made = starters.starter("linux", python, folder)
    entry = configparser.RawConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read_string(made.content.decode("utf-8"))
    said = entry["Desktop Entry"]
    assert said["Type"] == "Application" and said["Terminal"] == "true"
    string = re.sub(r"\\(.)", r"\1", said["Exec"])
    words = [
        re.sub(r"\\([\"`$\\])", r"\1", quoted) if quoted else bare
        for quoted, bare in re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', string)
    ]
    assert [word.replace("%%", "%") for word in words] == [
        str(python), "-m", "smkit", "ouvrir", str(folder)
    ]  # fmt: skip
    assert made.mode == 0o755


@WINDOWS
def test_the_first_one_for_linux_finds_its_script(kit: Path, machine: FirstTime) -> None:
    entry = configparser.RawConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(kit / "starters" / "smkit.desktop", "utf-8")
    command = shlex.split(entry["Desktop Entry"]["Exec"])
    command[-1] = str(kit / "starters" / "smkit.desktop")  # what %k stands for
    done = subprocess.run(command, env=machine.env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0 and machine.asked("-m smkit ouvrir") == 1
