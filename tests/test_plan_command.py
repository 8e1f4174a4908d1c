"""`smkit plan` in the terminal: out, back, frozen, in a calendar, and what it says when it cannot."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from smkit.cli import cli


@pytest.fixture
def run(tmp_path: Path, kit: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copy(kit / "datasets" / "boutique" / "plan.csv", tmp_path / "plan.csv")
    monkeypatch.chdir(tmp_path)

    def go(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["plan", *arguments])

    return go


def test_out_and_back(run, tmp_path):
    done = run("plan.csv")
    assert done.exit_code == 0 and done.output.splitlines()[-1] == "plan_suivi.xlsx"
    assert "Rien n’a changé" in run("plan_suivi.xlsx").output
    assert run("plan.csv").exit_code == 2  # what people worked in is never written over
    book = load_workbook(tmp_path / "plan_suivi.xlsx")
    book["Plan"]["D4"].value = "Direction générale"
    book["Plan"]["F5"].value = "le 31"
    book.save(tmp_path / "plan_suivi.xlsx")
    said = run("plan_suivi.xlsx", "--to", "suite.xlsx")
    assert (
        said.exit_code == 1
        and "Direction générale" in said.output
        and "« le 31 » n'est pas une date" in said.output
    )
    assert said.output.splitlines()[-1] == "suite.xlsx"
    assert "Rien n’a changé" in run("suite.xlsx").output


def test_frozen_and_in_a_calendar(run, tmp_path):
    assert "pourquoi" in str(run("plan.csv", "--figer").exception)
    frozen = run("plan.csv", "--figer", "--raison", "budget voté", "--to", "fige.csv")
    assert frozen.exit_code == 0 and (tmp_path / "fige.csv").is_file()
    assert "existe déjà" in str(
        run("plan.csv", "--freeze", "--reason", "encore", "--to", "fige.csv").exception
    )
    diary = run("plan.csv", "--ics", "plan.ics")
    assert diary.exit_code == 0 and diary.output.count("Nouvelle") == 13  # one of the fourteen is abandoned
    assert "Nouvelle" not in run("plan.csv", "--ics", "plan.ics").output
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_missing_file_is_told_with_the_nearest(run):
    done = run("plann.csv")
    assert done.exit_code == 2 and "plan.csv" in done.output
