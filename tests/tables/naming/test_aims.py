"""Targets whose header says of what they are: read, told, and set against what was sold."""

from pathlib import Path

import pandas as pd
import pytest

import smkit
from smkit import kpis
from smkit.etabli import recognising
from smkit.tables.errors import AskedError, ReadError
from smkit.tables.naming import aims, mapping


@pytest.mark.parametrize(
    ("header", "indicator"),
    [
        ("Objectif CA", "Chiffre d'affaires"),
        ("Objectif chiffre d'affaires", "Chiffre d'affaires"),
        ("Objectif de chiffre d’affaires HT", "Chiffre d'affaires"),
        ("CA cible", "Chiffre d'affaires"),
        ("OBJECTIF MENSUEL CA (€)", "Chiffre d'affaires"),
        ("Objectif marge", "Marge brute"),
        ("Marge brute visée", "Marge brute"),
        ("Objectif", ""),
        ("CA", ""),
        ("Objectif CA (k€)", "Chiffre d'affaires"),
        ("Objectif de la campagne", ""),
    ],
)
def test_a_header_says_of_what_its_targets_are(header: str, indicator: str) -> None:
    assert aims.indicator(header) == indicator
    assert not indicator or indicator in {kpi.name for kpi in kpis.catalog().values()}


def test_a_column_of_targets_is_read_told_and_attained() -> None:
    goals = smkit.read(
        "objectifs", pd.DataFrame({"Mois": ["2026-01", "2026-02"], "Objectif CA": [200, "100"]})
    )
    assert goals.table["metric"].tolist() == ["Chiffre d'affaires"] * 2
    assert goals.table["target"].tolist() == [200.0, 100.0] and goals.journal.rejected == 0
    (said,) = (note.text for note in goals.journal.notes if note.code == "aimed")
    assert "« Objectif CA »" in said.replace("\xa0", " ")
    days = pd.to_datetime(["2026-01-02", "2026-01-31", "2026-02-01", "2026-02-28"])
    sold = pd.DataFrame({"order_id": list("1234"), "order_date": days, "amount": 50.0})
    found = kpis.compute("atteinte_objectif", {"orders": sold, "targets": goals.table}, grain="month").table
    assert found["value"].tolist() == [0.5, 1.0]


def test_several_columns_of_targets_make_a_row_each_and_a_blank_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "objectifs.csv"
    file.write_text(
        "Mois;Région;Objectif CA;Objectif marge\n2026-01;Nord;9 000;3 000\n2026-02;Nord;9 500;\n", "utf-8"
    )
    sheet = file.with_suffix(".xlsx")
    pd.DataFrame(
        {
            "Mois": ["2026-01", "2026-02"],
            "Région": "Nord",
            "Objectif CA": [9000, 9500],
            "Objectif marge": [3000, None],
        }
    ).to_excel(sheet, index=False)
    for source in (file, sheet):
        found = smkit.read("objectifs", source)
        assert found.table[["period", "metric", "target", "region"]].values.tolist() == [
            ["2026-01", "Chiffre d'affaires", 9000.0, "Nord"],
            ["2026-02", "Chiffre d'affaires", 9500.0, "Nord"],
            ["2026-01", "Marge brute", 3000.0, "Nord"],
        ]
    kept = mapping.save(found.journal, tmp_path / "vu.yaml")
    assert smkit.read("objectifs", file, columns=str(kept)).table.equals(found.table)
    one = smkit.read("objectifs", file, columns="target=Objectif marge")
    assert one.table["metric"].tolist() == ["Marge brute"] and one.journal.rejected == 1
    headers = ["Mois", "Région", "Objectif CA", "Objectif marge"]
    assert recognising.guess(headers, "export.csv")[0] == "targets"


def test_a_table_that_has_its_own_columns_or_two_of_one_indicator_is_left_as_it_is() -> None:
    long = pd.DataFrame(
        {"Mois": ["2026-01"], "Indicateur": ["Panier moyen"], "Objectif": [40], "Objectif CA": [900]}
    )
    assert smkit.read("objectifs", long).table["metric"].tolist() == ["Panier moyen"]
    twice = pd.DataFrame({"Mois": ["2026-01"], "Objectif CA": [900], "CA cible": [950]})
    with pytest.raises(ReadError, match="il manque"):
        smkit.read("objectifs", twice)


@pytest.mark.parametrize(
    "columns",
    [
        {"Mois": ["2026-01"], "Indicateur": ["chiffre_affaires"], "Objectif (k€)": ["3,5"]},
        {"Mois": ["2026-01"], "Objectif CA (k€)": ["3,5"]},
        {"Mois": ["2026-01"], "Indicateur": ["CA"], "Objectif en milliers d'euros": ["3,5"]},
    ],
)
def test_thousands_are_asked_about_then_multiplied(columns: dict[str, list[str]]) -> None:
    with pytest.raises(AskedError) as asked:
        smkit.read("objectifs", pd.DataFrame(columns))
    assert smkit.read("objectifs", pd.DataFrame(columns), scale="k€").table["target"].tolist() == [3500.0]
    assert list(asked.value.answers) == ["echelle"]


def test_a_scale_is_that_of_amounts_alone() -> None:
    aims_ = pd.DataFrame({"Mois": ["2026-01"], "Indicateur": ["Nombre de commandes"], "Objectif": ["40"]})
    assert smkit.read("objectifs", aims_, scale="k€").table["target"].tolist() == [40.0]
    two = pd.DataFrame({"Mois": ["2026-01"], "Objectif CA (k€)": ["3"], "Objectif commandes": ["40"]})
    with pytest.raises(ReadError):
        smkit.read("objectifs", two, scale="k€")


@pytest.mark.parametrize("name", ["Objectif CA", "CA visé", ""])
def test_a_column_for_each_period_makes_a_row_of_each(name: str) -> None:
    headers = ["janvier 2026", "2026-02", "03/2026"]
    months = {
        f"{name} {header}".strip(): [100 * n + 1, 100 * n + 2] for n, header in enumerate(headers, start=1)
    }
    file = pd.DataFrame({"Commercial": ["Commercial 1", "Commercial 2"], **months})
    file.loc[1, list(months)[2]] = None
    if not name:
        file.insert(0, "Indicateur", "Chiffre d'affaires")
    file["2026"] = 999  # the year that months make
    found = smkit.read("targets", file)
    wanted = {
        ("2026-01", "Commercial 1"): 101,
        ("2026-01", "Commercial 2"): 102,
        ("2026-02", "Commercial 1"): 201,
    }
    wanted |= {("2026-02", "Commercial 2"): 202, ("2026-03", "Commercial 1"): 301}
    assert found.table.set_index(["period", "salesperson"])["target"].to_dict() == {
        (period, found.table["salesperson"].unique()[int(who[-1]) - 1]): value
        for (period, who), value in wanted.items()
    }
    assert set(found.table["metric"]) == {"Chiffre d'affaires"} and found.journal.rejected == 0
    assert sum(note.code == "aimed" for note in found.journal.notes) == 1


def test_columns_of_periods_that_name_no_indicator_say_that_it_is_to_be_added() -> None:
    file = pd.DataFrame(
        {"Commercial": ["Commercial 1"], "Objectif T1 2026": [100], "Objectif T2 2026": [120]}
    )
    with pytest.raises(smkit.ReadError, match="Indicateur"):
        smkit.read("targets", file)
    assert smkit.read("targets", file.assign(Indicateur="CA")).table["period"].tolist() == [
        "2026-T1",
        "2026-T2",
    ]
