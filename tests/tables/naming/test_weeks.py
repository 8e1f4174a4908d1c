"""Weeks in figures, as GA4 and spreadsheets write them: no months, and no days that nobody can tell."""

from datetime import date, timedelta

import pandas as pd
import pytest
from tables_helpers import plain

from smkit.tables import read
from smkit.tables.errors import AskedError, ReadError

MONDAYS = [
    date(2025, 11, 24) + timedelta(weeks=n) for n in range(8)
]  # from the 48th of 2025 to the 3rd of 2026
FORMS = {
    "202548": lambda year, week: f"{year}{week:02}",
    "2025-48": lambda year, week: f"{year}-{week:02}",
    "2025/48": lambda year, week: f"{year}/{week}",
    "48/2025": lambda year, week: f"{week:02}/{year}",
    "a number": lambda year, week: year * 100 + week,
}


def visits(header, form, mondays=MONDAYS):
    cells = [FORMS[form](*day.isocalendar()[:2]) for day in mondays]
    return pd.DataFrame({header: cells, "Sessions": [100 + n for n in range(len(cells))]})


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("header", ["Semaine", "Week", "ISO week of ISO year", "Semaine ISO", "yearWeek"])
def test_weeks_under_a_header_that_says_so_are_read_at_their_monday(header, form):
    file = visits(header, form)
    with pytest.raises(AskedError) as asked:
        read("sessions", file)
    answers = asked.value.answers
    assert answers["dates"] == "debut"
    found = read("sessions", file, columns=answers["colonnes"], dates=answers["dates"])
    assert found.table["date"].dt.date.tolist() == MONDAYS
    assert any(note.code == "weeks" for note in found.journal.notes)


def test_the_first_weeks_of_a_year_are_no_months_of_costs():
    mondays = [date(2025, 12, 29) + timedelta(weeks=n) for n in range(4)]
    file = visits("Semaine", "202548", mondays).rename(columns={"Sessions": "Dépense"})
    found = read("costs", file)
    assert found.table.empty and set(found.rejected["column"]) == {"Semaine"}
    assert "« debut »" in plain(" ".join(found.rejected["advice"]))
    told = read("costs", file, dates="debut").table
    assert told["period"].tolist() == [f"{day:%Y-%m}" for day in mondays]


def test_six_figures_of_days_are_weeks_where_one_is_beyond_the_twelfth_and_months_otherwise():
    months = pd.DataFrame({"Période": ["202601", "202602", "202612"], "Dépense": [1, 2, 3]})
    assert read("costs", months).table["period"].tolist() == ["2026-01", "2026-02", "2026-12"]
    weeks = months.assign(Période=["202601", "202602", "202613"])
    assert {*read("costs", weeks).rejected["value"]} == {"S01 2026", "S02 2026", "S13 2026"}


def test_what_only_looks_like_weeks_stays():
    file = pd.DataFrame(
        {"N° commande": ["202601", "202613"], "Date": ["03/03/2026", "04/03/2026"], "CA": [202601, 202613]}
    )
    found = read("orders", file).table
    assert found["order_id"].tolist() == ["202601", "202613"] and found["amount"].sum() == 405214
    with pytest.raises(ReadError, match="S12 2026"):  # a week without its year is still to be completed
        read("sessions", pd.DataFrame({"Semaine": ["1", "2"], "Sessions": [3, 4]}))
