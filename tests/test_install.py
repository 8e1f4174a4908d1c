"""The pinned versions install from wheels alone on the Pythons and systems that people have.

pip reads the markers of requirements (« only on Windows ») with this machine's own values: what is resolved is versions and wheels,
and no install is tried.
"""

import subprocess
import sys
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

NO_NETWORK = "pas de réseau"

TARGETS = [
    ("3.11.0", "manylinux_2_28_x86_64"),
    ("3.13.0", "manylinux_2_28_x86_64"),
    ("3.11.0", "win_amd64"),
    ("3.12.0", "win_amd64"),
    ("3.12.0", "macosx_14_0_arm64"),
]


@pytest.mark.trials
@pytest.mark.parametrize(("python", "system"), TARGETS)
def test_the_pins_resolve_from_wheels(kit: Path, tmp_path: Path, python: str, system: str) -> None:
    project = tomllib.loads((kit / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = tmp_path / "voulus.txt"
    wanted.write_text("\n".join(project["dependencies"] + extras["lab"] + extras["pdf"]), "utf-8")
    older = ["manylinux_2_17_x86_64", "manylinux2014_x86_64"] if "manylinux" in system else []
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--dry-run",
        "--ignore-installed",
        "--only-binary=:all:",
    ]
    command += ["--python-version", python, "--target", str(tmp_path / "cible")]
    command += [word for name in (system, *older) for word in ("--platform", name)]
    command += ["--constraint", str(kit / "constraints.txt"), "--requirement", str(wanted)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode and any(
        word in done.stderr for word in ("NewConnectionError", "ConnectTimeout", "Temporary failure")
    ):
        pytest.skip(NO_NETWORK)
    assert done.returncode == 0, done.stderr


def test_every_pin_installs_on_the_first_python_of_the_oldest_line(kit: Path) -> None:
    """Debian 12 has Python 3.11.2: what needs a later 3.11 does not install there."""
    lines = (kit / "constraints.txt").read_text("utf-8").splitlines()
    later = []
    for name, version in (line.split("==") for line in lines if "==" in line):
        with suppress(PackageNotFoundError):
            about = metadata(name)
            asked = SpecifierSet(about["Requires-Python"] or "")
            if about["Version"] == version and "3.11.0" not in asked:
                later.append(f"{name} {version} needs Python {asked}")
    assert not later
