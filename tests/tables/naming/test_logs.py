"""Days that stand behind who did something, as boards export them, and the foot of their groups."""

import pandas as pd
import pytest
from faker import Faker
from tables_helpers import plain

from smkit.tables import check, read

people = Faker("fr_FR")
people.seed_instance(2026)
WHO = [f"{people.first_name()} {people.last_name()}" for _ in range(6)]
DAYS = pd.date_range("2026-03-01 09:15", periods=6, freq="3D")
FORMS = {
    "monday": lambda who, day: f"{who} {day:%b} {day.day}, {day:%Y %I:%M %p}",
    "french": lambda who, day: f"{who}, le {day:%d/%m/%Y %H:%M}",
    "iso": lambda who, day: f"{who} - {day:%Y-%m-%d %H:%M}",
}


def board(form):
    rows = [
        {"Name": f"Affaire {n}", "Stage": ["Won", "Lost", "Discovery"][n % 3], "Deal Value": 100 * n,
         "Expected Close Date": "2026-05-20", "Creation log": FORMS[form](who, day)}
        for n, (who, day) in enumerate(zip(WHO, DAYS, strict=True))
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.mark.parametrize("form", FORMS)
def test_the_moment_alone_is_read_and_nobody_is_named(form):
    reading = read("leads", board(form), currency="EUR")
    assert reading.table["created_at"].tolist() == DAYS.tolist() and reading.rejected.empty
    said = check.report(reading)
    assert not any(who.split()[-1] in said for who in WHO)


def test_the_foot_of_a_group_is_no_deal_and_no_reject():
    foot = {
        "Name": "",
        "Stage": "",
        "Deal Value": 300,
        "Expected Close Date": "2026-03-20 to 2026-05-21",
        "Creation log": "",
    }
    rows = board("monday")
    found = read(
        "leads", pd.concat([rows[:3], pd.DataFrame([foot]), rows[3:]], ignore_index=True), currency="EUR"
    )
    assert found.journal.kept == 6 and found.rejected.empty and found.table["amount"].sum() == 1500


def test_what_is_a_day_or_none_stays():
    days = ["lundi 2 mars 2026", "mar. 3 mars 2026", "mars 2026", "bientôt", "2026-03-05", "6 mars 2026"]
    reading = read("leads", board("monday").assign(**{"Creation log": days}), currency="EUR")
    assert reading.table["created_at"].dt.day.tolist() == [2, 3, 5, 6]
    assert {plain(value) for value in reading.rejected["value"]} == {"mars 2026", "bientôt"}
