"""A duration, a weight or a temperature numbers no order, and ordinals are read in figures as in words."""

import pandas as pd
import pyarrow as pa
import pytest

from smkit.tables.errors import ReadError
from smkit.tables.naming import values
from smkit.tables.reading import read
from smkit.tables.schema import table


@pytest.mark.parametrize(
    "cells",
    [
        ["30 min", "40 min"],
        ["1 h 30", "2h15", "3 h"],
        ["12,5 kg", "800 g"],
        ["180 °C", "200°C"],
        ["4 personnes", "6 personnes"],
        ["12 %", "15%"],
        ["30min", "45 min"],
    ],
)
def test_a_figure_with_its_unit_is_proposed_as_no_number_of_order(cells: list[str]) -> None:
    free = [pa.array(cells), pa.array(["Tarte", "Quiche", "Cake"][: len(cells)])]
    assert "order_id" not in values.likely(free, table("orders"), {}, ["Temps", "Plat"])
    assert not values.plausible(free[0], table("orders").column("order_id"), "Commandes")


@pytest.mark.parametrize(
    "cells", [["B1001", "B1002"], ["1001", "1002"], ["2026 FA 01", "2026 FA 02"], ["12-A", "13-A"]]
)
def test_numbers_of_orders_still_are(cells: list[str]) -> None:
    free = [pa.array(cells), pa.array(["Tarte", "Quiche"])]
    assert values.likely(free, table("orders"), {}, ["Bon", "Plat"])["order_id"] == "Bon"


def test_a_file_that_says_nothing_of_sales_is_proposed_nothing() -> None:
    recipes = pd.DataFrame(
        {"Plat": ["Tarte", "Quiche"], "Temps": ["30 min", "40 min"], "Four": ["180", "200"]}
    )
    with pytest.raises(ReadError) as told:
        read("orders", recipes)
    assert "Si c'est" not in str(told.value) and "Son en-tête" in str(told.value)


@pytest.mark.parametrize(
    "header",
    [
        "1er contact",
        "Date 1er contact",
        "Date de 1er contact",
        "Date du 1er contact",
        "1ER CONTACT LE",
        "1re prise de contact",
        "1ère prise de contact",
    ],
)
def test_a_first_contact_in_figures_is_read(header: str) -> None:
    leads = pd.DataFrame(
        {"ID": ["1"], "Statut": ["Nouveau"], "Créé le": ["02/01/2026"], header: ["15/01/2026"]}
    )
    assert read("leads", leads).table["first_contact_at"].tolist() == [pd.Timestamp("2026-01-15")]
