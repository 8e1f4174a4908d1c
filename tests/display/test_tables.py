"""Tables: French headers and numbers, accessible and escaped, the same at every run."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pandas as pd
import pytest

from smkit.display.tables import frame

TABLE = pd.DataFrame(
    {
        "campaign": ["Salon <Pro> & Cie", "E-mail"],
        "cost": [1500.0, None],
        "rate": [0.125, 0.5],
        "start": pd.to_datetime(["2026-03-01", None]),
        "done": [True, False],
    }
)


@pytest.fixture
def parsed() -> ElementTree.Element:
    html = frame(
        TABLE,
        labels={"campaign": "Campagne", "cost": "Coût"},
        units={"cost": "EUR", "rate": "fraction"},
        caption="Deux campagnes",
    )
    return ElementTree.fromstring(html)  # well formed, or this fails


def rows(root: ElementTree.Element) -> list[list[str]]:
    return [[" ".join((cell.text or "").split()) for cell in row] for row in root.iter("tr")]


def test_headers_and_values_are_french(parsed: ElementTree.Element) -> None:
    assert rows(parsed) == [
        ["Campagne", "Coût", "rate", "start", "done"],
        ["Salon <Pro> & Cie", "1 500,00 €", "12,5 %", "1er mars 2026", "oui"],
        ["E-mail", "n.d.", "50,0 %", "n.d.", "non"],
    ]


def test_headers_carry_their_scope_and_the_table_its_caption(parsed: ElementTree.Element) -> None:
    assert [cell.get("scope") for cell in parsed.iter("th")] == ["col"] * 5 + ["row"] * 2
    assert parsed.findtext(".//caption") == "Deux campagnes"


def test_numbers_stand_to_the_right_and_texts_to_the_left(parsed: ElementTree.Element) -> None:
    for row in parsed.iter("tr"):
        sides = [re.search(r"text-align:(\w+)", cell.get("style", "")).group(1) for cell in row]
        assert sides == ["left", "right", "right", "left", "left"]


def test_no_value_can_become_markup() -> None:
    html = frame(pd.DataFrame({"<b>": ["<script>alert(1)</script>"]}), labels={}, caption="<i>titre</i>")
    assert not re.search(r"<(script|b|i)\b", html)


def test_a_unit_for_each_row() -> None:
    table = pd.DataFrame({"kpi": ["Panier", "Taux"], "value": [534.4, 0.25], "unit": ["EUR", "fraction"]})
    root = ElementTree.fromstring(
        frame(table[["kpi", "value"]], units={"value": table["unit"]}, currency="GBP")
    )
    assert [row[1] for row in rows(root)[1:]] == ["534,40 £", "25,0 %"]


def test_a_named_index_is_shown_and_decimals_are_numbers() -> None:
    table = pd.DataFrame({"gain": [Decimal(-5000)]}, index=pd.Index(["Mailing"], name="Action"))
    root = ElementTree.fromstring(frame(table))
    assert rows(root) == [["Action", "gain"], ["Mailing", "−5 000"]]
    assert "text-align:right" in list(root.iter("td"))[0].get("style", "")


def test_the_same_table_gives_the_same_bytes_and_stays_unchanged() -> None:
    before = TABLE.copy()
    assert frame(TABLE) == frame(TABLE)
    pd.testing.assert_frame_equal(TABLE, before)


def test_an_empty_table_keeps_its_headers() -> None:
    assert rows(ElementTree.fromstring(frame(TABLE.iloc[:0])))[0][0] == "campaign"
