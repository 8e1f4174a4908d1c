"""The plan in people's calendars: an .ics file whose events keep their identity from one time to the next."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from smkit import filing
from smkit.tables.errors import ReadError
from smkit.tables.plan.sheet import Sheet
from smkit.tables.schema import key
from smkit.tables.schema import table as find_table
from smkit.typography import typeset

if TYPE_CHECKING:
    from icalendar import Event

_OURS = "@smkit"  # how the identity of an event of a plan ends
_HOUR = time(9)  # of a reminder, where the person is


def write(
    sheet: Sheet, path: Path, now: datetime, *, reminder: int = 1, zone: str = "Europe/Paris"
) -> list[str]:
    """Write the dated rows of a plan as events of whole days, and say what is new, moved or cancelled.

    Parameters: `sheet`; `path` of the .ics, which is read first if it is there; `now`, stamped on what changed; `reminder`, days
    before the start at which to remind at nine o'clock, 0 for none; `zone`, whose nine o'clock that is.
    An event keeps its UID as long as its row keeps its reference (its name, where rows have none); one that changed has a higher
    SEQUENCE, one that did not is left as it was; a row that is gone, or abandoned, is there as cancelled, so that
    calendars take it away. Returns French sentences. Raises ReadError for an unknown time zone or a file that is no calendar.
    """
    from icalendar import Calendar

    place = _zone(zone)
    before = {str(event["uid"]): event for event in _events(path)}
    made = Calendar()
    made.add("prodid", "-//smkit//plan//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    said, met = [], set()
    for event in _wanted(sheet, now, reminder, place):
        uid = str(event["uid"])
        met.add(uid)
        old = before.get(uid)
        if old is not None and _same(old, event):
            made.add_component(old)
            continue
        if old is not None:
            event["sequence"] = int(old.get("sequence", 0)) + 1
        elif str(event["status"]) == "CANCELLED":
            continue  # nobody has it
        made.add_component(event)
        said.append(_told(event, old))
    for uid, old in before.items():
        if uid not in met:
            if str(old.get("status")) != "CANCELLED":
                old = _cancelled(old, now)
                said.append(_told(old, old))
            made.add_component(old)
    with filing.once_whole(path) as draft:
        draft.write_bytes(made.to_ical())
    return [typeset(each) for each in said]


def _wanted(sheet: Sheet, now: datetime, reminder: int, zone: ZoneInfo) -> "Iterator[Event]":
    """An event for each row that has a name and both dates in order."""
    from icalendar import Alarm, Event

    cancelled = find_table("plan").column("status").values["cancelled"][0]
    uids = _uids(sheet)
    names = ("action", "start_date", "end_date", "status", "owner", "part_of", "channel", "note")
    for uid, *cells in zip(uids, *(sheet.values(name) for name in names), strict=True):
        action, start, end, status, owner, part_of, channel, note = cells
        if not action or not isinstance(start, date) or not isinstance(end, date) or end < start:
            continue
        event = Event()
        event.add("uid", uid)
        event.add("summary", str(action) if not part_of else f"{part_of} : {action}")
        event.add("dtstart", start)
        event.add("dtend", end + timedelta(days=1))  # the day after: the end is not included
        event.add("dtstamp", now.astimezone(UTC))
        event.add("sequence", 0)
        event.add("status", "CANCELLED" if status == cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT")  # a plan does not make people busy
        lines = (("Responsable", owner), ("Statut", status), ("Canal", channel), ("Note", note))
        event.add("description", "\n".join(f"{label} : {said}" for label, said in lines if said))
        if reminder > 0 and status != cancelled:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", str(action))
            at = datetime.combine(start - timedelta(days=reminder), _HOUR, zone)
            alarm.add("trigger", at.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
            event.add_component(alarm)
        yield event


def _uids(sheet: Sheet) -> list[str]:
    """The identity of each row: its reference, else its name and what it is a part of; namesakes are told apart."""
    seen: dict[str, int] = {}
    uids = []
    columns = zip(sheet.values("reference"), sheet.values("part_of"), sheet.values("action"), strict=True)
    for reference, part_of, action in columns:
        said = f"#{reference}" if reference else f"{key(str(part_of or ''))}/{key(str(action or ''))}"
        count = seen[said] = seen.get(said, 0) + 1
        uids.append(f"{hashlib.sha256(f'{said}/{count}'.encode()).hexdigest()[:24]}{_OURS}")
    return uids


def _events(path: Path) -> "list[Event]":
    """The events of a calendar that is there."""
    from icalendar import Calendar

    if not path.is_file():
        return []
    try:
        calendar: Calendar = Calendar.from_ical(path.read_bytes())
    except (ValueError, IndexError) as problem:
        raise ReadError(
            f"« {path.name} » n'est pas un agenda (.ics) : donnez un autre nom, ou supprimez ce fichier."
        ) from problem
    if others := sum(not str(event.get("uid", "")).endswith(_OURS) for event in calendar.events):
        raise ReadError(
            typeset(
                f"« {path.name} » n'est pas l'agenda d'un plan (événements venus d'ailleurs : {others}) : il reste tel quel. "
                "Donnez un autre nom : les agendas en importent plusieurs."
            )
        )
    return calendar.events


def _same(old: "Event", new: "Event") -> bool:
    """Does an event say the same, its stamps apart?"""
    return _said(old) == _said(new)


def _said(event: "Event") -> list[Any]:
    names = ("summary", "dtstart", "dtend", "status", "description")
    alarms = [alarm["trigger"].to_ical() for alarm in event.walk("VALARM")]
    return [event[name].to_ical() if name in event else b"" for name in names] + sorted(alarms)


def _cancelled(old: "Event", now: datetime) -> "Event":
    """An event that calendars are asked to take away."""
    if "status" in old:
        del old["status"]
    old.add("status", "CANCELLED")
    old["sequence"] = int(old.get("sequence", 0)) + 1
    del old["dtstamp"]
    old.add("dtstamp", now.astimezone(UTC))
    old.subcomponents = []
    return old


def _told(event: "Event", old: "Event | None") -> str:
    what = "Annulée" if str(event["status"]) == "CANCELLED" else "Nouvelle" if old is None else "Modifiée"
    return f"{what} : « {event['summary']} », à partir du {event.decoded('dtstart'):%d/%m/%Y}."


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise ReadError(
            f"Fuseau « {name} » inconnu. Attendu : un nom comme Europe/Paris ou America/Toronto."
        ) from problem
