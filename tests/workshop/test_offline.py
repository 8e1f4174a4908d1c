"""The folder that installs without network: whole for each system, and installed from it to the end on Linux.

On Windows nothing is installed here: that every wheel asked for there is in the folder is worked out from what the wheels ask.
"""

import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from email.parser import Parser
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from smkit import paths
from smkit.errors import SmkitError
from smkit.workshop import offline

WINDOWS = {
    "os_name": "nt",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
}
LINUX = {
    "os_name": "posix",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "platform_machine": "x86_64",
}
Asks = Callable[[str], Iterable[str] | None]


def lacking(asks: Asks, machine: dict[str, str]) -> set[str]:
    """Names asked for on a machine, from the kit down, of which `asks` knows nothing."""
    todo, seen, unknown = [("smkit-carnets", ""), ("smkit-carnets", "lab")], set(), set()
    while todo:
        name, extra = todo.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        wanted = asks(name)
        if wanted is None:
            unknown.add(name)
            continue
        for one in map(Requirement, wanted):
            if one.marker is None or one.marker.evaluate(machine | {"extra": extra}):
                todo += [(canonicalize_name(one.name), word) for word in ("", *one.extras)]
    return unknown


def installed(name: str) -> Iterable[str] | None:
    try:
        return metadata.requires(name) or ()
    except metadata.PackageNotFoundError:
        return None


def test_what_only_windows_asks_for_is_added() -> None:
    besides = {canonicalize_name(Requirement(one).name) for one in offline.BESIDES["windows"]}
    assert lacking(installed, WINDOWS) - besides == set()
    assert lacking(installed, LINUX) == set()


def test_a_python_that_no_room_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SmkitError, match="attendue : 3.11"):
        offline.make(tmp_path, "2.7")


@pytest.mark.trials
def test_a_folder_of_wheels_installs_without_network_on_linux_and_is_whole_for_windows(
    tmp_path: Path,
) -> None:
    if not (paths.KIT / "pyproject.toml").is_file():
        pytest.skip("le dossier se prépare depuis le dépôt")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = offline.make(tmp_path / "cle", version)
    asked = {}
    for wheel in (folder / "roues" / "windows").glob("*.whl"):
        name, *_ = parse_wheel_filename(wheel.name)
        with zipfile.ZipFile(wheel) as opened:
            about = next(
                one
                for one in opened.namelist()
                if one.count("/") == 1 and one.endswith(".dist-info/METADATA")
            )
            text = opened.read(about).decode("utf-8")
        asked[name] = Parser().parsestr(text).get_all("Requires-Dist") or []
    assert lacking(asked.get, WINDOWS) == set()
    cut_off = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    python = tmp_path / "bin"
    python.mkdir()
    (python / "python3").symlink_to(sys.executable)
    cut_off["PATH"] = f"{python}:{cut_off['PATH']}"
    place = tmp_path / "env"
    subprocess.run([str(folder / "installer.sh"), str(place)], env=cut_off, check=True)
    for words, said in ((["--help"], "Pour commencer"), (["doctor"], "JupyterLab, pour travailler")):
        done = subprocess.run(
            [str(place / "bin" / "smkit"), *words], env=cut_off, cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0 and said in done.stdout, done.stdout + done.stderr


def test_a_file_in_the_place_of_the_folder_is_told_before_anything_is_downloaded(tmp_path: Path) -> None:
    (tmp_path / "cle_usb").write_text("", "utf-8")
    with pytest.raises(SmkitError, match="« cle_usb » : ce n'est pas un dossier. Choisissez"):
        offline.make(tmp_path / "cle_usb", "3.12")
