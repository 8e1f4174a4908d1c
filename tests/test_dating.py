"""Days and periods as people type them in a parameter, against those that Babel writes."""

from datetime import date, timedelta

import pandas as pd
import pytest
from babel.dates import format_date

from smkit import dating
from smkit.analysis import campaigns
from smkit.analysis.dashboard.make import make
from smkit.analysis.errors import InputError
from smkit.analysis.periods import one_day, window
from smkit.analysis.plan.rows import today_of
from smkit.analysis.prospecting.calling import contact_day
from smkit.analysis.smarketing.meeting import _month_end
from smkit.analysis.smarketing.review import evening

DAYS = [date(2024, 1, 1) + timedelta(days=17 * step) for step in range(60)]


@pytest.mark.parametrize(
    "form", ["short", "medium", "long", "full", "yyyy-MM-dd", "dd/MM/yy", "d.M.yyyy", "d'er' MMMM y"]
)
def test_each_way_to_write_a_day_reads_back(form: str) -> None:
    for day in DAYS:
        text = format_date(day, form, locale="fr_FR")
        assert dating.day(text) == day, text
        assert dating.ends(text) == (day, day)
        assert dating.month(text) == f"{day:%Y-%m}"


@pytest.mark.parametrize("form", ["MMMM y", "MMM y", "MM/yyyy", "yyyy-MM", "MMM yy"])
def test_each_way_to_write_a_month_has_its_first_and_last_day(form: str) -> None:
    for day in DAYS:
        text = format_date(day, form, locale="fr_FR")
        first, last = dating.ends(text) or (None, None)
        period = pd.Period(day, freq="M")
        assert (first, last) == (period.start_time.date(), period.end_time.date()), text
        assert dating.day(text) is None and dating.month(text) == str(period)


@pytest.mark.parametrize("text", ["T1 2026", "2026-T1", "1er trimestre 2026"])
def test_a_quarter_and_a_year_have_ends_too(text: str) -> None:
    assert dating.ends(text) == (date(2026, 1, 1), date(2026, 3, 31))
    assert dating.ends("2026") == (date(2026, 1, 1), date(2026, 12, 31))
    assert dating.month(text) is None


REFUSED = {
    "1 mars": "l'année",
    "1er mars": "l'année",
    "01/03": "l'année",
    "mars 2026": "c'est un mois, et il faut un jour",
    "T1 2026": "c'est un trimestre",
    "2026": "c'est une année",
    "31/02/2026": "pas une date du calendrier",
    "bientôt": "pas une date du calendrier",
}
#: What takes one day: the report's own parameter of it.
ONE_DAY = {
    "jour (plan)": today_of,
    "jour (prospection)": contact_day,
    "jour (revue)": lambda text: evening(text, pd.DataFrame()),
    "aujourdhui": lambda text: make({}, today=text),
}


@pytest.mark.parametrize("where", ONE_DAY)
@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_day_is_refused_with_what_to_type(where: str, text: str) -> None:
    with pytest.raises(InputError) as told:
        ONE_DAY[where](text)
    said = str(told.value).replace("\xa0", " ")
    assert REFUSED[text] in said and "Écrivez par exemple" in said
    for line in said.rpartition("par exemple")[2].rstrip(".").replace(", ", " ou ").split(" ou "):
        assert one_day("Jour", line.strip("« »"))  # what it says to type is taken as it is


def test_the_year_of_an_example_is_that_of_the_clock() -> None:
    assert f"« 3 mars {date.today().year} »" in dating.advice("3 mars")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("1er mars 2026", "31 mars 2026", (date(2026, 3, 1), date(2026, 3, 31))),
        ("mars 2026", "mars 2026", (date(2026, 3, 1), date(2026, 3, 31))),
        ("01/03/26", "T2 2026", (date(2026, 3, 1), date(2026, 6, 30))),
        ("2025", "2025", (date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_the_ends_of_a_period_may_be_one(start: str, end: str, expected: tuple[date, date]) -> None:
    asked = window(None, start, end)
    assert (asked.start, asked.end) == expected
    assert campaigns.Action(start=start, end=end).days() == expected


@pytest.mark.parametrize("text", ["1 mars", "mars", "31/02/2026"])
def test_the_ends_of_an_action_are_refused_alike(text: str) -> None:
    with pytest.raises(InputError, match="Écrivez par exemple"):
        campaigns.Action(start=text)


def test_the_month_of_the_meeting_is_read_in_french_order() -> None:
    leads = pd.DataFrame({"created_at": pd.to_datetime(["2026-01-02", "2026-05-20"])})
    ways = ("mars 2026", "03/2026", "2026-03", "2026-03-01", "01/03/26", "1er mars 2026")
    assert {str(_month_end(leads, text, leads).to_period("M")) for text in ways} == {"2026-03"}
    for text in ("mars", "2026", "T1 2026", "bientôt"):
        with pytest.raises(InputError, match="mars 20|avril|mois"):
            _month_end(leads, text, leads)
