"""A report on a small file, to be kept."""

from pathlib import Path

import pytest

from smkit.reports.asking.plan import Job
from smkit.reports.keeping import build


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "commandes.csv"
    path.write_text("Facture;Date;CA\nF1;01/03/2025;10\n", "utf-8")
    return path


@pytest.fixture
def jobs(shelf: Path, file: Path) -> list[Job]:
    return build.plan("essai", {"commandes": str(file)}, [])
