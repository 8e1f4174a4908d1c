"""Campaigns with a cost below zero, or an end before its beginning: told by line, and the others are reported."""

import pandas as pd
import pytest
from tables_helpers import add_up, plain

from smkit.analysis.campaigns import portfolio
from smkit.tables import Reading, check, read


def campaigns(*rows: tuple[str, str, str, str]) -> Reading:
    reading = read(
        "campaigns", pd.DataFrame(rows, columns=["Campagne", "Début", "Fin", "Coût"]), currency="EUR"
    )
    add_up(reading)
    portfolio.check(reading.table)  # nothing there stops the report
    return reading


SOUND = ("A", "13/03/2026", "31/03/2026", "100,00")


@pytest.mark.parametrize("several", [False, True])
def test_a_cost_below_zero_is_set_apart_and_told(several):
    rows = [("B", "13/01/2026", "14/01/2026", "-500,00")] * (2 if several else 1)
    reading = campaigns(SOUND, *rows)
    note = next(note for note in reading.journal.notes if note.code == "below_zero")
    assert "ligne 3, « Coût », valeur « -500,00 »" in plain(note.text) and note.count == len(rows)
    assert note.amount == -500 * len(rows) and reading.table["cost"].tolist() == [100]
    assert reading.set_apart["reason"].tolist() == ["coût négatif"] * len(rows)
    assert "Aucun problème" not in check.report(reading)


def test_an_end_before_the_start_is_told_and_its_line_is_kept():
    reading = campaigns(SOUND, ("B", "13/03/2025", "01/02/2025", "500,00"))
    note = next(note for note in reading.journal.notes if note.code == "turned_dates")
    said = plain(note.text)
    assert "ligne 3, « Début », valeur « 13/03/2025 », et « Fin », valeur « 01/02/2025 »" in said
    assert reading.table["cost"].tolist() == [100, 500]
    assert reading.table[["start_date", "end_date"]].notna().all(axis=1).tolist() == [True, False]
    assert "Aucun problème" not in check.report(reading)


def counted(header: str, *values: str, campaigns: str = "AB") -> Reading:
    rows = [(name, "100", value) for name, value in zip(campaigns, values, strict=True)]
    reading = read("campaigns", pd.DataFrame(rows, columns=["Campagne", "Coût", header]), currency="EUR")
    add_up(reading)
    portfolio.check(reading.table)
    return reading


@pytest.mark.parametrize("header", ["Contacts", "Clics", "Acheteurs", "Impressions", "CA", "Taux de marque"])
def test_a_figure_that_cannot_be_is_left_out_of_its_row_and_told(header):
    reading = counted(
        header, "-0,25" if header == "Taux de marque" else "-20", "0,5" if "marque" in header else "4"
    )
    note = next(note for note in reading.journal.notes if note.code == "impossible")
    assert note.count == 1 and f"ligne 2, « {header} », valeur « -" in plain(note.text)
    assert reading.table.iloc[:, 1].tolist() == [100, 100]
    assert reading.table.iloc[:, 2].notna().tolist() == [False, True]
    assert "Aucun problème" not in check.report(reading)


def test_a_day_may_give_back_what_a_campaign_sold():
    reading = counted("CA", "80", "-20", campaigns="AA")
    assert reading.table["revenue"].sum() == 60 and not reading.journal.notes


def test_more_buyers_than_contacts_are_told_with_the_line_that_reads_them():
    table = pd.DataFrame({"Campagne": ["A", "B"], "Coût": [9, 9], "Contacts": [10, 50], "Acheteurs": [20, 5]})
    reading = read("campaigns", table)
    note = next(note for note in reading.journal.notes if note.code == "more_buyers")
    assert "ligne 2, « Acheteurs », valeur « 20 », et « Contacts », valeur « 10 »" in plain(note.text)
    assert "contacts=" in note.answer
    assert reading.table[["contacts", "buyers"]].isna().all(axis=1).tolist() == [True, False]
    portfolio.check(reading.table)
    assert read("campaigns", table, columns="contacts=").table["buyers"].tolist() == [20, 5]


def test_sound_campaigns_have_nothing_to_tell():
    codes = {note.code for note in campaigns(SOUND).journal.notes}
    assert not {"below_zero", "turned_dates"} & codes
