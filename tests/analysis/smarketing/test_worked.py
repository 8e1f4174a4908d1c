"""Worked time: to the minute on cases worked out by hand, and against a clock that is read minute by minute."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pace import cpu_within

import smkit
from smkit.analysis.errors import InputError
from smkit.analysis.smarketing import due_at, elapsed, opening

NIGHT = ("22:00", "06:00")

#: name, start, end, arguments, minutes counted on the calendar.
CASES = [
    # Moselle: Good Friday and the 26th of December are closed there, and there alone
    ("vendredi saint en Moselle", "2026-04-02 17:00", "2026-04-07 10:00", {"region": "Moselle"}, 120),
    ("vendredi saint, par le code", "2026-04-02 17:00", "2026-04-07 10:00", {"region": "57"}, 120),
    ("vendredi saint, par le nombre", "2026-04-02 17:00", "2026-04-07 10:00", {"region": 57}, 120),
    ("abolition de l'esclavage", "2026-12-18 17:00", "2026-12-21 10:00", {"region": "Réunion"}, 120),
    ("vendredi saint, par la colonne à trous", "2026-04-02 17:00", "2026-04-07 10:00", {"region": 57.0}, 120),
    ("sans région dans la colonne à trous", "2026-04-02 17:00", "2026-04-07 10:00", {"region": float("nan")}, 660),
    ("l'Ain, par le nombre", "2026-04-02 17:00", "2026-04-07 10:00", {"region": 1}, 660),
    ("heures en nombres", "2026-03-03 17:00", "2026-03-04 10:00", {"hours": (9, 18)}, 120),
    ("vendredi saint en Alsace", "2026-04-02 17:00", "2026-04-07 10:00", {"region": "bas-rhin"}, 120),
    ("vendredi saint ailleurs", "2026-04-02 17:00", "2026-04-07 10:00", {"region": "Île-de-France"}, 660),
    ("26 décembre 2025 en Moselle", "2025-12-24 17:00", "2025-12-29 10:00", {"region": "moselle"}, 120),
    ("26 décembre 2025 ailleurs", "2025-12-24 17:00", "2025-12-29 10:00", {}, 660),
    # Québec: la Saint-Jean, and no 11th of November nor 1st of May
    ("Saint-Jean", "2026-06-23 17:00", "2026-06-25 10:00", {"country": "CA", "region": "Québec"}, 120),
    ("Saint-Jean, sans accent", "2026-06-23 17:00", "2026-06-25 10:00", {"country": "Canada", "region": "quebec"}, 120),
    ("Saint-Jean en Ontario", "2026-06-23 17:00", "2026-06-25 10:00", {"country": "CA", "region": "ON"}, 660),
    ("11 novembre au Québec", "2026-11-10 17:00", "2026-11-12 10:00", {"country": "CA", "region": "QC"}, 660),
    # Belgium: the 21st of July; the 14th is a day like another
    ("fête nationale belge", "2026-07-20 17:00", "2026-07-22 10:00", {"country": "BE"}, 120),
    ("14 juillet en Belgique", "2026-07-13 17:00", "2026-07-15 10:00", {"country": "Belgique"}, 660),
    # nights: a shift belongs to the day on which it begins
    ("nuit entière", "2026-03-03 20:00", "2026-03-04 08:00", {"hours": NIGHT}, 480),
    ("nuit du vendredi", "2026-03-06 23:00", "2026-03-07 05:00", {"hours": NIGHT}, 360),
    ("nuit du samedi", "2026-03-07 20:00", "2026-03-08 20:00", {"hours": NIGHT}, 0),
    ("nuit du dimanche ouvrée", "2026-03-08 23:30", "2026-03-09 01:00", {"hours": NIGHT, "weekdays": range(7)}, 90),
    ("deux nuits", "2026-03-03 23:00", "2026-03-05 07:00", {"hours": NIGHT}, 420 + 480),
    ("nuit d'un jour férié", "2026-05-01 20:00", "2026-05-02 10:00", {"hours": NIGHT}, 0),
    ("nuit de veille d'un jour férié", "2026-04-30 20:00", "2026-05-01 10:00", {"hours": NIGHT}, 480),
    # daylight saving: the night is an hour shorter, then an hour longer; by day nothing changes
    ("heure d'été", "2026-03-28 22:00", "2026-03-29 06:00", {"hours": NIGHT, "weekdays": range(7), "tz": "Europe/Paris"}, 420),
    ("heure d'hiver", "2026-10-24 22:00", "2026-10-25 06:00", {"hours": NIGHT, "weekdays": range(7), "tz": "Europe/Paris"}, 540),
    ("sans fuseau, l'horloge", "2026-03-28 22:00", "2026-03-29 06:00", {"hours": NIGHT, "weekdays": range(7)}, 480),
    ("heure d'été, de jour", "2026-03-27 17:00", "2026-03-30 10:00", {"tz": "Europe/Paris"}, 120),
    # pauses, every day or once
    ("déjeuner", "2026-03-03 11:00", "2026-03-03 15:00", {"pauses": [("12:00", "14:00")]}, 120),
    ("deux plages", "2026-03-03 11:00", "2026-03-03 15:00", {"hours": [("9h", "12h"), ("14h", "18h")]}, 120),
    ("journée de fermeture", "2026-03-03 17:00", "2026-03-05 10:00", {"pauses": [("2026-03-04", "2026-03-05")]}, 120),
    ("pause du matin d'une nuit", "2026-03-03 20:00", "2026-03-04 08:00", {"hours": NIGHT, "pauses": ("01:00", "01:30")}, 450),
    ("pause à cheval sur minuit", "2026-03-03 20:00", "2026-03-04 08:00", {"hours": NIGHT, "pauses": ("23:45", "00:15")}, 450),
    ("pause de nuit", "2026-03-03 16:00", "2026-03-04 11:00", {"pauses": ("2026-03-03 17:00", "2026-03-04 10:00")}, 120),
    # and the rest of a week
    ("samedi ouvert", "2026-03-07 10:00", "2026-03-07 12:00", {"weekdays": ["samedi"]}, 120),
    ("jour et nuit", "2026-03-03 00:00", "2026-03-04 00:00", {"hours": ("00:00", "24:00")}, 1440),
]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "asked", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_cases_counted_by_hand(start: str, end: str, asked: dict, expected: int) -> None:
    assert smkit.smarketing.worked_minutes(start, end, **asked) == expected


def test_the_shared_cases_to_the_minute(shared) -> None:
    table = pd.read_csv(shared.parent / "cases" / "leads" / "sla_heures_ouvrees.csv", sep=";")
    found = smkit.smarketing.worked_minutes(
        pd.to_datetime(table["cree_le"]), pd.to_datetime(table["premier_contact_le"])
    )
    assert found.tolist() == table["minutes_ouvrees_attendues"].tolist()
    assert (found <= 4 * 60).map({True: "oui", False: "non"}).tolist() == table["sla_4h_ouvrees"].tolist()


def by_the_minute(
    start: datetime, end: datetime, first: int, last: int, days: set[int], closed: set[date]
) -> int:
    """Minutes worked, counted one by one: hours `first` to `last` of a day, beyond 24 into the next."""
    worked = 0
    while start < end:
        for begun in (start.date(), start.date() - timedelta(days=1)):
            hour = (start - datetime.combine(begun, datetime.min.time())).total_seconds() / 3600
            worked += first <= hour < last and begun.weekday() in days and begun not in closed
        start += timedelta(minutes=1)
    return worked


MAY_2026 = {date(2026, 5, day) for day in (1, 8, 14, 25)}


@given(
    start=st.datetimes(datetime(2026, 4, 27), datetime(2026, 5, 27)),
    length=st.integers(0, 6 * 1440),
    first=st.integers(0, 22),
    hours=st.integers(1, 24),
    days=st.sets(st.integers(0, 6), min_size=1),
)
@settings(max_examples=40, deadline=None)
def test_the_same_as_a_clock_read_minute_by_minute(start, length, first, hours, days) -> None:
    start = start.replace(second=0, microsecond=0)
    end, last = start + timedelta(minutes=length), first + hours
    asked = {"hours": (f"{first}:00", f"{last % 24}:00"), "weekdays": sorted(days)}
    assert smkit.smarketing.worked_minutes(start, end, **asked) == by_the_minute(
        start, end, first, last, days, MAY_2026
    )


@given(st.lists(st.integers(0, 40 * 1440), min_size=3, max_size=3))
@settings(max_examples=40, deadline=None)
def test_time_adds_up_from_one_moment_to_the_next(gaps) -> None:
    a, b, c = (pd.Timestamp("2025-12-01") + pd.Timedelta(minutes=gap) for gap in sorted(gaps))
    count = smkit.smarketing.worked_minutes
    assert count(a, b) + count(b, c) == count(a, c)


@given(start=st.integers(0, 60 * 1440), allowed=st.integers(1, 5_000))
@settings(max_examples=60, deadline=None)
def test_a_lead_is_due_when_its_time_has_been_worked_and_no_sooner(start, allowed) -> None:
    begun = pd.Series([pd.Timestamp("2026-04-01") + pd.Timedelta(minutes=start)])
    due = due_at(begun, allowed, opening())
    assert elapsed(begun, due, opening()).iloc[0] == allowed
    assert elapsed(begun, due - pd.Timedelta(minutes=1), opening()).iloc[0] < allowed


def test_the_saturday_lead_is_due_on_monday_at_eleven() -> None:
    saturday = pd.Series(pd.to_datetime(["2026-11-28 15:00"]))
    assert due_at(saturday, 120, opening()).iloc[0] == pd.Timestamp("2026-11-30 11:00")
    assert due_at(saturday.dt.tz_localize("Europe/Paris"), 120, opening()).iloc[0] == pd.Timestamp(
        "2026-11-30 11:00", tz="Europe/Paris"
    )


def test_moments_of_another_zone_are_brought_to_the_hours_zone() -> None:
    paris = pd.Series(pd.to_datetime(["2026-03-03 22:30"])).dt.tz_localize("Europe/Paris")
    later = paris + pd.Timedelta(hours=1)
    assert smkit.smarketing.worked_minutes(paris, later).tolist() == [0]  # closed in Paris
    there = smkit.smarketing.worked_minutes(
        paris, later, country="CA", region="QC", tz=ZoneInfo("America/Toronto")
    )
    assert there.tolist() == [60]  # 16.30 in Montréal


def test_offsets_of_summer_and_winter_are_read_on_the_clock_of_the_zone() -> None:
    start = pd.Series(["2026-03-27T17:00:00+01:00", "2026-03-30T08:00:00Z"])
    end = pd.Series(["2026-03-30T10:00:00+02:00", "2026-03-30T11:00:00+02:00"])
    assert smkit.smarketing.worked_minutes(start, end, tz="Europe/Paris").tolist() == [120, 60]
    with pytest.raises(InputError, match="Europe/Paris"):
        smkit.smarketing.worked_minutes(start, end)


def test_pauses_of_each_lead_are_taken_out_once() -> None:
    leads = pd.DataFrame(
        {"start": pd.to_datetime(["2026-03-03 09:00"] * 3), "end": pd.to_datetime(["2026-03-03 18:00"] * 3)},
        index=["L1", "L2", "L3"],
    )
    pauses = pd.DataFrame(
        {"start": pd.to_datetime(["2026-03-03 10:00", "2026-03-03 11:00", "2026-03-02 08:00", "2026-03-03 17:00"]),
         "end": pd.to_datetime(["2026-03-03 12:00", "2026-03-03 13:00", "2026-03-03 10:00", None])},
        index=["L1", "L1", "L2", "L2"],
    )  # fmt: skip
    found = smkit.smarketing.worked_minutes(leads["start"], leads["end"], pauses=pauses)
    assert found.tolist() == [360, 420, 540]  # overlapping; begun before, and one that has not ended; none


def test_what_is_missing_or_goes_backwards_is_missing() -> None:
    start = pd.Series(
        pd.to_datetime(["2026-03-03 10:00", None, "2026-03-03 10:00", "2026-03-03 10:00"]), index=list("abcd")
    )
    end = pd.Series(
        pd.to_datetime(["2026-03-03 11:00", "2026-03-03 11:00", None, "2026-03-02 10:00"]), index=list("abcd")
    )
    found = smkit.smarketing.worked_minutes(start, end)
    assert list(found.index) == list("abcd")
    assert found["a"] == 60 and found[["b", "c", "d"]].isna().all()
    assert smkit.smarketing.worked_minutes(start, end[::-1]).equals(found)  # lead by lead, whatever the order
    assert smkit.smarketing.worked_minutes(start[:1], "2026-03-03 11:00")["a"] == 60
    assert smkit.smarketing.worked_minutes(start[:0], end[:0]).empty
    assert smkit.smarketing.worked_minutes(start, "2026-03-03 11:00")["a"] == 60


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"region": "Mozelle"}, "Moselle"),
        ({"country": "Belgic"}, "Belgique"),
        ({"country": "BE", "region": "Wallonie"}, "pas de jours fériés régionaux"),
        ({"hours": ("9", "25:00")}, "25:00"),
        ({"hours": "09:00"}, "par deux"),
        ({"weekdays": []}, "au moins un"),
        ({"weekdays": ["mar"]}, None),
        ({"weekdays": ["m"]}, "jour de la semaine"),
        ({"weekdays": [7]}, "jour de la semaine"),
        ({"weekdays": [0.5]}, "jour de la semaine"),
        ({"weekdays": 5}, "en liste"),
        ({"weekdays": "lundi"}, "en liste"),
        ({"hours": []}, "par deux"),
        ({"hours": None}, "par deux"),
        ({"hours": (9.5, 18)}, "par deux"),
        ({"country": None}, "Pays inconnu"),
        ({"pauses": "midi"}, "midi"),
        ({"pauses": ("08:00", "19:00")}, "aucune minute ouvrée"),
        ({"pauses": [("midi", "deux heures")]}, "deux heures"),
        ({"pauses": [("11:00", "2026-03-03 12:00")]}, "d'une heure à une heure"),
        ({"tz": "Paris"}, "Europe/Paris"),
        ({"pauses": pd.DataFrame({"debut": []})}, "start"),
    ],
)
def test_what_cannot_be_read_is_explained_in_french(asked: dict, said: str | None) -> None:
    if said is None:
        assert smkit.smarketing.worked_minutes("2026-03-03 10:00", "2026-03-04 11:00", **asked) == 480
        return
    with pytest.raises(InputError, match=said):
        smkit.smarketing.worked_minutes("2026-03-03 10:00", "2026-03-04 11:00", **asked)


def test_moments_that_cannot_be_compared_are_refused() -> None:
    naive, aware = (
        pd.Series(pd.to_datetime(["2026-03-03"])),
        pd.Series(pd.to_datetime(["2026-03-03"])).dt.tz_localize("UTC"),
    )
    for start, end in (
        (naive, aware),
        (naive, ["03/04/2026"]),
        (naive, pd.Series(pd.to_datetime(["2026-03-03"]), index=["z"])),
    ):
        with pytest.raises(InputError):
            smkit.smarketing.worked_minutes(start, end)


def test_two_hundred_thousand_leads_take_no_loop() -> None:
    rng = np.random.default_rng(0)
    start = pd.Series(
        pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 700 * 1440, 200_000), unit="m")
    )
    end = start + pd.to_timedelta(rng.integers(0, 9_000, 200_000), unit="m")
    smkit.smarketing.worked_minutes(start[:10], end[:10])  # imports, holidays
    with cpu_within(1):
        smkit.smarketing.worked_minutes(start, end)


@pytest.mark.parametrize(
    ("hours", "breaks", "expected"),
    [
        (("09:00", "18:00"), [("12:00", "14:00")], 420),
        (("09:00", "18:00"), [("19:00", "20:00")], 540),  # a break when nobody works takes nothing
        (("09:00", "18:00"), [("12:00", "14:00"), ("13:00", "15:00")], 360),
        ([("09:00", "13:00"), ("12:00", "18:00")], [], 540),
        (NIGHT, [("01:00", "01:30")], 450),
        (("00:00", "24:00"), [("23:45", "00:15")], 1410),
    ],
)
def test_a_worked_day_has_the_minutes_of_a_plain_tuesday(hours, breaks, expected) -> None:
    when = opening(hours, range(7), breaks=breaks)
    assert when.day == expected
    days = pd.to_datetime(["2026-03-03 07:00", "2026-03-04 07:00"])
    assert elapsed(days[0], days[1], when) == expected
