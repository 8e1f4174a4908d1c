"""What was spent, sold and done stands beside what was planned: each figure is that of the cells, added up by hand."""

from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

import smkit

ROWS = (
    "Salon;01/03/2026;31/03/2026;100 %;6000;6500;12000;9800;Terminé\n"
    "Site;01/10/2026;31/01/2027;10 %;9000;1000;15000;400;En cours\n"
)
SUMS = {"planned_cost": 15_000, "actual_cost": 7_500, "planned_revenue": 27_000, "actual_revenue": 10_200}


def _read(folder: Path, money: str, rows: str = ROWS) -> pd.DataFrame:
    file = folder / "plan.csv"
    file.write_text(f"Action;Début;Fin;Avancement;{money};État\n{rows}", "utf-8")
    reading = smkit.read("plan", file)
    assert not len(reading.rejected)
    return reading.table


@pytest.mark.parametrize(
    "money",
    [
        "Budget;Dépensé;CA attendu;CA réalisé",
        "Budget prévu;Dépenses;Objectif CA;CA obtenu",
        "Dépenses prévues;Dépensé à ce jour;Recettes prévues;Recettes",
        "Budget alloué;Budget consommé;Chiffre d'affaires prévu;Chiffre d'affaires réalisé",
        "Coût prévisionnel;Coût réalisé;Ventes attendues;Ventes réalisées",
        "Enveloppe;DÉPENSÉ;CA prévisionnel;CA généré",
    ],
)
def test_the_four_amounts_of_a_plan_in_the_words_of_people(tmp_path: Path, money: str) -> None:
    found = _read(tmp_path, money)
    assert {name: found[name].sum() for name in SUMS} == SUMS
    assert found["progress"].tolist() == [1.0, 0.1] and found["status"].tolist() == ["done", "running"]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Dépenses", "planned_cost"),
        ("Dépense", "planned_cost"),
        ("Dépensé", "actual_cost"),
        ("Budget", "planned_cost"),
    ],
)
def test_alone_the_accent_decides(tmp_path: Path, header: str, column: str) -> None:
    (tmp_path / "plan.csv").write_text(
        f"Action;Début;Fin;{header}\nSalon;01/03/2026;31/03/2026;6500\n", "utf-8"
    )
    table = smkit.read("plan", tmp_path / "plan.csv").table
    assert [name for name in ("planned_cost", "actual_cost") if name in table] == [column]
    assert table[column].tolist() == [6500]


def test_what_a_person_says_stays(tmp_path: Path) -> None:
    text = "Action;Début;Fin;Budget;Dépensé\nSalon;01/03/2026;31/03/2026;6000;6500\n"
    table = smkit.read("plan", pd.read_csv(StringIO(text), sep=";"), columns="planned_cost=Dépensé").table
    assert table["planned_cost"].tolist() == [6500] and "actual_cost" not in table


def test_words_of_a_state_are_no_share(tmp_path: Path) -> None:
    rows = ROWS.replace("100 %", "Fini").replace("10 %", "Lancé")
    assert "progress" not in _read(tmp_path, "Budget;Dépensé;CA attendu;CA réalisé", rows)
