"""French formats against strings written by hand."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit.display import french

THIN, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (french.money(1234.5), f"1{THIN}234,50{WIDE}€"),
        (french.money(Decimal("9747747.93"), "GBP"), f"9{THIN}747{THIN}747,93{WIDE}£"),
        (french.money(1500, "CHF", decimals=0), f"1{THIN}500{WIDE}CHF"),
        (french.money(-5000), f"−5{THIN}000,00{WIDE}€"),
        (french.money(0), f"0,00{WIDE}€"),
        (french.brief_money(0), f"0{WIDE}€"),
        (french.brief_money(9_999_999), f"10{THIN}000{WIDE}k€"),
        (french.brief_money(-12_400_000), f"−12{WIDE}M€"),
        (french.brief_money(1_092_823_500_000, "CHF"), f"1{THIN}093{WIDE}MdCHF"),
        (french.brief(999_999_999, "EUR"), f"999{THIN}999{THIN}999{WIDE}€"),
        (french.brief(-1_092_823_500_000, "EUR", "GBP"), f"−1{THIN}092,8{WIDE}Md£"),
        (french.money(0.00125), f"0,0013{WIDE}€"),
        (french.percent(0.631501), f"63,2{WIDE}%"),
        (french.percent(0.0001788), f"0,018{WIDE}%"),
        (french.percent(0), f"0,0{WIDE}%"),
        (french.percent(1.2, decimals=0), f"120{WIDE}%"),
        (french.number(4238), f"4{THIN}238"),
        (french.number(np.int64(25_900)), f"25{THIN}900"),
        (french.number(np.float64(12.5)), "12,5"),
        (french.number(0.27505), "0,275"),
        (french.number(12, decimals=2), "12,00"),
        (french.number(0), "0"),
        (french.days(51.782), f"51,8{WIDE}jours"),
        (french.days(57), f"57{WIDE}jours"),
        (french.days(1.9), f"1,9{WIDE}jour"),
        (french.days(0.999), f"1{WIDE}jour"),
        (french.days(0.5), f"12{WIDE}heures"),
        (french.days(1 / 24), f"1{WIDE}heure"),
        (french.days(5 / 1440), f"5{WIDE}minutes"),
        (french.days(0), f"0{WIDE}jour"),
        (french.points(42), f"42,0{WIDE}pt"),
        (french.plural(1, "vente"), f"1{WIDE}vente"),
        (french.plural(1200, "journal", "journaux"), f"1{THIN}200{WIDE}journaux"),
    ],
)
def test_numbers_read_as_french(written: str, expected: str) -> None:
    assert written == expected


@pytest.mark.parametrize("unknown", [None, float("nan"), np.nan, pd.NaT, pd.NA, float("inf"), Decimal("NaN")])
def test_what_is_unknown_is_nd_everywhere(unknown: object) -> None:
    units = ("EUR", "GBP", "fraction", "days", "count", "ratio", "points")
    assert {french.quantity(unknown, unit) for unit in units} == {"n.d."}
    assert french.signed(unknown) == "n.d."


@pytest.mark.parametrize("write", [french.date, french.month, french.period])
def test_unknown_dates_are_nd(write) -> None:
    assert write(None) == write(pd.NaT) == "n.d."


@pytest.mark.parametrize(
    ("x", "decimals", "expected"), [(0.125, 2, "0,13"), (2.5, 0, "3"), (-2.5, 0, "−3"), (1.005, 2, "1,01")]
)
def test_halves_round_away_from_zero_as_in_excel(x: float, decimals: int, expected: str) -> None:
    assert french.number(x, decimals) == expected


def test_two_sums_of_the_same_halves_are_written_alike() -> None:
    """What an engine adds up in another order differs in the last digit, which is no reason to write 660 € or 661 €."""
    for noise in (-1e-10, 0.0, 1e-10):
        assert french.number(660.5 + noise, 0) == "661" and french.number(0.125 + noise, 2) == "0,13"
    assert french.number(660.4999, 0) == "660"
    assert french.number(Decimal("1e25") + Decimal("0.5"), 0).replace(THIN, "") == "1" + "0" * 24 + "1"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_reads_back_to_the_cent(amount: Decimal) -> None:
    text = french.money(amount, decimals=2)
    digits = text.removesuffix(f"{WIDE}€").replace(THIN, "").replace(",", ".").replace("\u2212", "-")
    assert Decimal(digits) == amount
    assert not text.startswith("\u22120,00")


def test_the_minus_is_as_wide_as_the_plus() -> None:
    for text in (french.money(-1234.5), french.signed(-0.5), french.days(-2), french.brief_money(-12_000)):
        assert text[0] == "\u2212" and "-" not in text


def test_changes_carry_their_sign() -> None:
    assert french.signed(0.125) == f"+12,5{WIDE}%"
    assert french.signed(-1500, "EUR", "GBP") == f"−1{THIN}500,00{WIDE}£"
    assert french.signed(1.2, "points") == f"+1,2{WIDE}pt"
    assert french.signed(0.00000, "fraction") == f"0,0{WIDE}%"
    assert french.signed(0.04, "days") == f"+58{WIDE}minutes"


def test_quantity_knows_the_closed_list_and_any_currency() -> None:
    assert french.quantity(2 / 3, "ratio") == "0,67"
    assert french.quantity(5, "EUR", currency="GBP") == french.quantity(5, "GBP") == f"5,00{WIDE}£"
    with pytest.raises(ValueError, match="unité inconnue"):
        french.quantity(5, "pommes")


def test_a_word_is_no_number() -> None:
    with pytest.raises(ValueError, match="« douze »"):
        french.number("douze")


@pytest.mark.parametrize(
    "day", ["2026-03-03", dt.date(2026, 3, 3), dt.datetime(2026, 3, 3, 14), pd.Timestamp("2026-03-03")]
)
def test_a_day_in_any_form(day: object) -> None:
    assert french.date(day) == "3 mars 2026"
    assert french.month(day) == "mars 2026"


def test_the_first_of_a_month_is_1er() -> None:
    assert french.date("2026-08-01") == "1er août 2026"


@pytest.mark.parametrize(
    ("period", "long", "short"),
    [
        ("2026", "2026", "2026"),
        ("2026-03", "mars 2026", "mars\n2026"),
        ("2026-T1", "1er trimestre 2026", "T1\n2026"),
        ("2026Q4", "4e trimestre 2026", "T4\n2026"),
        ("2026-S09", "semaine 9 de 2026", "S9\n2026"),
        ("2026-07-14", "14 juillet 2026", "14 juil.\n2026"),
        (pd.Period("2026-02", "M"), "février 2026", "févr.\n2026"),
        (pd.Period("2026Q3", "Q"), "3e trimestre 2026", "T3\n2026"),
        ("Total", "Total", "Total"),
        ("2026-13", "2026-13", "2026-13"),
    ],
)
def test_periods_for_sentences_and_axes(period: object, long: str, short: str) -> None:
    assert french.period(period) == long
    assert french.period(period, short=True) == short


def test_a_list_in_a_sentence() -> None:
    assert french.listing(["a", "b", "c"]) == "a, b et c"
    assert french.listing(["a", "b"], last="ou") == "a ou b"
    assert french.listing(["a"]) == "a"
    assert french.listing([]) == ""
