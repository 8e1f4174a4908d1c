"""A folder that installs the kit without network: its wheels, for the machines of a room, and a starter for each system."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from smkit import paths, reach
from smkit.errors import SmkitError, why

#: Name of the folder of wheels → what pip calls such a machine.
SYSTEMS = {
    "windows": ("win_amd64",),
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
}
#: What a system needs besides: pip weighs « sys_platform == "win32" » by the machine that downloads, not by the one that installs.
BESIDES = {"windows": ("colorama>=0.4.6", "pywinpty>=2.0.3,!=3.0.4"), "linux": ()}
PYTHONS = ("3.11", "3.12", "3.13")
_EXTRAS = "lab"
_WINDOWS = (
    '@echo off\r\nchcp 65001 >nul\r\ncd /d "%~dp0"\r\n'
    'py -3 -m venv "%LOCALAPPDATA%\\smkit\\env" || goto fin\r\n'
    '"%LOCALAPPDATA%\\smkit\\env\\Scripts\\python" -m pip install --no-index --find-links roues\\windows '
    '"smkit-carnets[lab]" || goto fin\r\n'
    "echo Le kit est installe.\r\n:fin\r\npause\r\n"
)
_LINUX = (
    '#!/bin/sh\nset -eu\ncd "$(dirname "$0")"\n'
    'python3 -m venv "${1:-$HOME/smkit-env}"\n'
    "\"${1:-$HOME/smkit-env}/bin/python\" -m pip install --quiet --no-index --find-links roues/linux 'smkit-carnets[lab]'\n"
    "echo 'Le kit est installé.'\n"
)


def make(to: Path, python: str, tell: Callable[[str], None] = lambda text: None) -> Path:
    """Download the wheels of the kit and of JupyterLab, and write the starters.

    Parameters: `to`, the folder; `python`, the version of the room's machines (« 3.12 »); `tell`, called as each system begins.
    Returns the folder.
    Raises SmkitError where the kit's source is not at hand, the version is not one of ours, the folder cannot be written in, or a
    wheel cannot be had.
    """
    if python not in PYTHONS:
        raise SmkitError(f"Version de Python attendue : {', '.join(PYTHONS)} ; reçu : « {python} ».")
    if not (paths.KIT / "pyproject.toml").is_file():
        raise SmkitError(
            "Le dossier sans réseau se prépare depuis le dépôt du kit, là où se trouve son pyproject.toml. Placez-vous-y."
        )
    kit = to / "roues" / "kit"
    try:
        kit.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise SmkitError(
            f"Impossible d'écrire dans « {reach.name(to)} » : {why(problem)}. Choisissez un autre dossier."
        ) from problem
    _pip(["wheel", "--no-deps", "--wheel-dir", str(kit), str(paths.KIT)], "le kit lui-même")
    wheel = next(kit.glob("*.whl"))
    for system, platforms in SYSTEMS.items():
        tell(system.capitalize())
        wanted = [word for platform in platforms for word in ("--platform", platform)]
        asked = ["download", "--only-binary=:all:", "--python-version", python, *wanted]
        asked += ["--constraint", str(paths.KIT / "constraints.txt"), "--dest", str(to / "roues" / system)]
        _pip([*asked, f"{wheel}[{_EXTRAS}]", *BESIDES[system]], system.capitalize())
    (to / "installer.cmd").write_bytes(_WINDOWS.encode())
    starter = to / "installer.sh"
    starter.write_bytes(_LINUX.encode())
    starter.chmod(0o755)
    return to


def _pip(arguments: list[str], what: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", *arguments], capture_output=True, text=True
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["sans message"])[-1]
        raise SmkitError(
            f"Impossible de rassembler les bibliothèques ({what}) : {last}. Vérifiez le réseau, puis relancez."
        )
