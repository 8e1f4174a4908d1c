"""An objective or an action written twice counts once; an objective that another follows is asked about."""

import pandas as pd
import pytest
from tables_helpers import plain

import smkit
from smkit import kpis
from smkit.tables.reading import Reading

MONTHS = [f"2026-{month:02}" for month in (1, 2, 3)]
SOLD = pd.DataFrame(
    {
        "order_id": list("123"),
        "order_date": pd.to_datetime(["2026-01-01", "2026-02-10", "2026-03-31"]),
        "amount": 3000.0,
    }
)


def aims(values: list[int], months: list[str] = MONTHS, **more: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"Mois": months, "Indicateur": "chiffre_affaires", "Objectif": values, **more})


def attained(reading: Reading) -> float:
    return float(
        kpis.compute("atteinte_objectif", {"orders": SOLD, "targets": reading.table}).table["value"].iloc[0]
    )


def codes(reading: Reading) -> list[str]:
    return [note.code for note in reading.journal.notes]


def test_an_objective_written_twice_is_one() -> None:
    twice = pd.concat([aims([3000] * 3)] * 2)
    found = smkit.read("objectifs", twice)
    assert (attained(found), found.journal.set_apart, codes(found)) == (1.0, 3, ["repeated_aims"])
    every = smkit.read("objectifs", twice, duplicates="compter")
    assert (attained(every), every.journal.set_apart) == (0.5, 0)


def test_an_objective_that_another_follows_is_asked_about() -> None:
    said = pd.concat([aims([3000] * 3, Version=["Initial"] * 3), aims([4500] * 3, Version=["Révisé"] * 3)])
    found = smkit.read("objectifs", said)
    (note,) = [note for note in found.journal.notes if note.code == "several_aims"]
    assert note.asks == {"historique": "dernier"} and "3 000 puis 4 500" in plain(note.text)
    assert attained(found) == 9000 / 22_500
    assert attained(smkit.read("objectifs", said, history="dernier")) == 9000 / 13_500
    assert "several_aims" in codes(kept := smkit.read("objectifs", said, history="compter")) and not [
        note for note in kept.journal.notes if note.asks
    ]


@pytest.mark.parametrize("column", ["Commercial", "Segment", "Région"])
def test_objectives_of_several_groups_or_months_are_all_of_them(column: str) -> None:
    own = pd.concat([aims([3000] * 3, **{column: [name] * 3}) for name in ("Agence A", "Agence B")])
    found = smkit.read("objectifs", own)
    assert len(found.table) == 6 and not {"several_aims", "repeated_aims"} & set(codes(found))


def test_an_action_written_twice_is_one() -> None:
    plan = pd.DataFrame(
        {
            "Action": ["Salon", "Catalogue", "Salon"],
            "Début": ["13/01/2026", "14/02/2026", "13/01/2026"],
            "Fin": ["20/01/2026", "28/02/2026", "20/01/2026"],
            "Recettes prévues": [5000, 2000, 5000],
        }
    )
    found = smkit.read("plan", plan)
    assert found.table["planned_revenue"].sum() == 7000 and codes(found)[:1] == ["repeated_actions"]
    assert smkit.read("plan", plan, duplicates="compter").table["planned_revenue"].sum() == 12_000
    other = plan.assign(**{"Recettes prévues": [5000, 2000, 5001]})
    assert len(smkit.read("plan", other).table) == 3


WHO = ["Responsable Nord", "Responsable Sud"]
BY_SELLER = SOLD.assign(salesperson=[WHO[0], WHO[1], WHO[0]])


def by_seller(*whole: str) -> pd.DataFrame:
    """1 500 a month for each of two salespeople, and 3 000 for what is called so."""
    parts = [aims([1500] * 3, Commercial=[who] * 3) for who in WHO]
    return pd.concat([*parts, *(aims([3000] * 3, Commercial=[word] * 3) for word in whole)])


def rate(found: Reading, orders: pd.DataFrame) -> pd.Series:
    return kpis.compute("atteinte_objectif", {"orders": orders, "targets": found.table}).table.iloc[0]


@pytest.mark.parametrize(
    "word", ["Équipe", "Total", "TOTAL GÉNÉRAL", "Tous les commerciaux", "Ensemble", "Team"]
)
def test_the_objective_of_everybody_is_not_added_to_those_of_each(word: str) -> None:
    found = smkit.read("objectifs", by_seller(word))
    for orders in (BY_SELLER, SOLD):  # 9 000 sold, and promised
        assert rate(found, orders)["value"] == 1.0
    (note,) = [note for note in found.journal.notes if note.code == "whole_aims"]
    assert f"« {word} » y est lu comme l'objectif de l'ensemble" in plain(note.text)
    assert rate(smkit.read("objectifs", by_seller()), BY_SELLER)["value"] == 1.0
    region = aims([3000] * 3, Région=[word] * 3)
    assert rate(smkit.read("objectifs", region), SOLD)["value"] == 1.0


def test_a_team_that_has_a_name_is_a_part() -> None:
    found = smkit.read("objectifs", aims([1500] * 3, Commercial=["Équipe Nord"] * 3))
    assert found.table["salesperson"].notna().all() and "whole_aims" not in codes(found)


def test_objectives_of_salespeople_that_no_sale_names_are_told_so() -> None:
    row = rate(smkit.read("objectifs", by_seller()), SOLD)
    assert pd.isna(row["value"]) and row["reason"] == "other_groups"
    row = rate(smkit.read("objectifs", by_seller()), SOLD.assign(order_date=pd.Timestamp("2020-01-01")))
    assert row["reason"] == "not_covered"
