"""`smkit plan` in the terminal: out, back, frozen, in a calendar, and what it says when it cannot."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from smkit import cli


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, kit: Path, monkeypatch: pytest.MonkeyPatch):
    """Run `smkit plan` in a folder that holds the boutique's plan; return its code and all that it printed."""
    shutil.copy(kit / "datasets" / "boutique" / "plan.csv", tmp_path / "plan.csv")
    monkeypatch.chdir(tmp_path)

    def go(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(["plan", *arguments])
        seen = capsys.readouterr()
        assert "Traceback" not in seen.err
        return int(left.value.code or 0), seen.err + seen.out

    return go


def test_out_and_back(run, tmp_path):
    code, said = run("plan.csv")
    assert code == 0 and said.splitlines()[-1] == "plan_suivi.xlsx"
    assert "Rien n’a changé" in run("plan_suivi.xlsx")[1]
    assert run("plan.csv")[0] == 2  # what people worked in is never written over
    book = load_workbook(tmp_path / "plan_suivi.xlsx")
    book["Plan"]["D4"].value = "Direction générale"
    book["Plan"]["F5"].value = "le 31"
    book.save(tmp_path / "plan_suivi.xlsx")
    code, said = run("plan_suivi.xlsx", "--to", "suite.xlsx")
    assert code == 1 and "Direction générale" in said and "« le 31 » n'est pas une date" in said
    assert said.splitlines()[-1] == "suite.xlsx"
    assert "Rien n’a changé" in run("suite.xlsx")[1]


def test_frozen_and_in_a_calendar(run, tmp_path):
    assert "pourquoi" in run("plan.csv", "--figer")[1]
    assert run("plan.csv", "--figer", "--raison", "budget voté", "--to", "fige.csv")[0] == 0
    assert (tmp_path / "fige.csv").is_file()
    code, said = run("plan.csv", "--freeze", "--reason", "encore", "--to", "fige.csv")
    assert code == 1 and "existe déjà" in said
    code, said = run("plan.csv", "--ics", "plan.ics")
    assert code == 0 and said.count("Nouvelle") == 13  # one of the fourteen is abandoned
    assert "Nouvelle" not in run("plan.csv", "--ics", "plan.ics")[1]
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_missing_file_is_told_with_the_nearest(run):
    code, said = run("plann.csv")
    assert code == 2 and "plan.csv" in said
