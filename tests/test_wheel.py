"""An installed smkit finds its notebooks and data as well as a checkout does."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the wheel, laid out as pip would, far from the checkout."""
    place = tmp_path_factory.mktemp("roue")
    root = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (wheel,) = place.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(place / "site")
    return place / "site"


def run(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the smkit of the wheel, kernels included, from another folder."""
    env = os.environ | {"PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, "-m", "smkit", *arguments], cwd=cwd, env=env, capture_output=True, text=True
    )


def test_it_lists_what_the_checkout_lists(installed: Path, kit: Path, tmp_path: Path) -> None:
    here = run(kit, tmp_path, "list")
    there = run(installed, tmp_path, "list")
    assert there.returncode == 0 and there.stdout == here.stdout and "mailing_relance" in there.stdout


def test_it_makes_a_report_on_the_boutique(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "report", "experience", "--to", "sortie")
    assert done.returncode == 0, done.stderr
    made = tmp_path / "sortie" / "experience"
    (source,) = json.loads((made / "resultats.json").read_text("utf-8"))["sources"]
    assert (made / "rapport.html").is_file() and source["file"] == "experience.csv" and source["kept"] > 0


def test_it_copies_the_kit(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "init", "mon_kit").returncode == 0
    assert (tmp_path / "mon_kit" / "notebooks" / "00_accueil.ipynb").is_file()
    assert (tmp_path / "mon_kit" / "datasets" / "boutique" / "commandes.csv").is_file()
