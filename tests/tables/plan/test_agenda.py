"""The plan's dates in calendars, read by two libraries, imported twice, moved, cancelled, across a change of hour."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pandas as pd
import pytest
import vobject

import smkit
from smkit.tables.plan import agenda, frozen
from smkit.tables.plan.sheet import read

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def plan(**changes) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "Repère": ["P001", "P002", "P003"],
            "Action": ["Salon d'été 🎉", "Vidéo ; suite, fin", "Presse"],
            "Début": ["30/03/2026", "28/03/2026", "26/10/2026"],
            "Fin": ["01/04/2026", "28/03/2026", "30/10/2026"],
            "Statut": ["Prévue", "En cours", "Prévue"],
            "Note": ["ligne 1\nligne 2", None, "x" * 200],
        }
    )
    return table.assign(**changes)


class Diary:
    """A calendar that imports .ics files as RFC 5545 asks: by UID, the highest sequence wins, a cancelled event goes away."""

    def __init__(self) -> None:
        self.events: dict[str, tuple[int, object]] = {}

    def take(self, path: Path) -> None:
        for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"):
            uid, sequence = str(event["uid"]), int(event["sequence"])
            if uid in self.events and self.events[uid][0] > sequence:
                continue
            self.events[uid] = (sequence, event)

    @property
    def shown(self) -> dict[str, tuple[date, date]]:
        return {
            str(event["summary"]): (event["dtstart"].dt, event["dtend"].dt)
            for _, event in self.events.values()
            if str(event["status"]) != "CANCELLED"
        }


def test_two_libraries_read_the_same_whole_days(tmp_path):
    path = tmp_path / "plan.ics"
    assert len(agenda.write(read(plan()), path, NOW)) == 3
    ours = {
        str(event["uid"]): (str(event["summary"]), event["dtstart"].dt, event["dtend"].dt)
        for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    }
    theirs = {
        event.uid.value: (event.summary.value, event.dtstart.value, event.dtend.value)
        for event in vobject.readOne(path.read_text("utf-8")).vevent_list
    }
    assert ours == theirs and len(ours) == 3
    assert all(type(start) is date and type(end) is date for _, start, end in ours.values())
    assert ("Salon d'été 🎉", date(2026, 3, 30), date(2026, 4, 2)) in ours.values()
    assert "ligne 1\nligne 2" in vobject.readOne(path.read_text("utf-8")).vevent_list[0].description.value
    assert all(len(line.encode()) <= 75 for line in path.read_bytes().decode().split("\r\n"))


def test_reminders_ring_at_nine_whatever_the_season(tmp_path):
    """The clocks of Paris go forward on 29 March and back on 25 October 2026."""
    path = tmp_path / "plan.ics"
    agenda.write(read(plan()), path, NOW)
    rings = [
        alarm["trigger"].dt.astimezone(ZoneInfo("Europe/Paris"))
        for alarm in icalendar.Calendar.from_ical(path.read_bytes()).walk("VALARM")
    ]
    assert [ring.date() for ring in rings] == [date(2026, 3, 29), date(2026, 3, 27), date(2026, 10, 25)]
    assert all((ring.hour, ring.minute) == (9, 0) for ring in rings)
    assert [ring.utcoffset() for ring in rings] == [timedelta(hours=h) for h in (2, 1, 1)]
    agenda.write(read(plan()), tmp_path / "sans.ics", NOW, reminder=0)
    assert not icalendar.Calendar.from_ical((tmp_path / "sans.ics").read_bytes()).walk("VALARM")
    with pytest.raises(smkit.ReadError, match="Europe/Paris"):
        agenda.write(read(plan()), path, NOW, zone="Mars/Olympus")


def test_imported_twice_moved_renamed_and_deleted(tmp_path):
    path, diary = tmp_path / "plan.ics", Diary()
    agenda.write(read(plan()), path, NOW)
    diary.take(path)
    first = path.read_bytes()
    assert agenda.write(read(plan()), path, NOW + timedelta(days=1)) == []
    assert path.read_bytes() == first  # nothing changed: nothing is stamped again
    diary.take(path)
    assert len(diary.shown) == 3
    moved = plan(
        Action=["Salon de Lyon", "Vidéo ; suite, fin", "Presse"],
        Fin=["03/04/2026", "28/03/2026", "30/10/2026"],
    ).head(2)
    said = agenda.write(read(moved), path, NOW + timedelta(days=2))
    assert len(said) == 2 and said[0].startswith("Modifiée") and said[1].startswith("Annulée")
    diary.take(path)
    assert diary.shown == {
        "Salon de Lyon": (date(2026, 3, 30), date(2026, 4, 4)),
        "Vidéo ; suite, fin": (date(2026, 3, 28), date(2026, 3, 29)),
    }
    agenda.write(read(plan()), path, NOW + timedelta(days=3))  # it comes back
    diary.take(path)
    assert len(diary.shown) == 3
    abandoned = plan(Statut=["Abandonnée", "En cours", "Prévue"])
    agenda.write(read(abandoned), path, NOW + timedelta(days=4))
    diary.take(path)
    assert set(diary.shown) == {"Vidéo ; suite, fin", "Presse"}


def test_rows_without_dates_are_no_events_and_other_files_are_refused(tmp_path):
    path = tmp_path / "plan.ics"
    agenda.write(read(plan(Fin=["01/01/2026", "28/03/2026", "31/02/2026"])), path, NOW)
    assert len(icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")) == 1
    path.write_text("bonjour", "utf-8")
    with pytest.raises(smkit.ReadError, match="agenda"):
        agenda.write(read(plan()), path, NOW)


def test_a_frozen_plan_says_when_and_why_and_is_never_replaced(tmp_path):
    path = tmp_path / "fige.csv"
    sheet = read(plan(Action=["=SOMME(A1)", "Vidéo", "Presse"], Note=None))
    frozen.write(sheet, path, date(2026, 1, 5), "budget voté")
    table = smkit.read("plan", path).table
    agreed = smkit.plan.agreed(table)
    assert (agreed.frozen_on, agreed.reason) == (date(2026, 1, 5), "budget voté")
    assert table["action"].tolist() == ["=SOMME(A1)", "Vidéo", "Presse"]
    assert (
        smkit.plan.variance(smkit.read("plan", plan()).table, agreed.table, date(2026, 1, 5))["change"]
        == "same"
    ).all()
    with pytest.raises(smkit.ReadError, match="existe déjà"):
        frozen.write(sheet, path, date(2026, 2, 5), "encore")
    with pytest.raises(smkit.ReadError, match="pourquoi"):
        frozen.write(sheet, tmp_path / "autre.csv", date(2026, 2, 5), " ")
