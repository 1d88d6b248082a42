"""Moments that are due as a calendar that other programs read (icalendar lives here)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from crisisrunner.exercise import EXERCISE, titled
from crisisrunner.visible import visible

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event, Todo
    from icalendar.prop import vInline

PRODUCT = "-//crisisrunner//crisisrunner//EN"

_ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})
"""What a TEXT value may hold only behind a backslash (RFC 5545, 3.3.11)."""


class Appointment(msgspec.Struct, frozen=True):
    """One thing that is due, or takes place.

    `id` is its name within the incident, the same in every calendar that is made. `at` and `ends` carry zones.
    `alarms` are lengths of time before `at`. A `drill` says in its title, at both ends, that it is an exercise.
    """

    id: str
    title: str
    at: datetime
    description: str = ""
    ends: datetime | None = None
    alarms: tuple[timedelta, ...] = ()
    done: bool = False
    drill: bool = False


class ToDo(msgspec.Struct, frozen=True):
    """Something that somebody is to do from one day on and by another; `contact` is who. `id` and `drill` as above."""

    id: str
    title: str
    start: date
    by: date
    description: str = ""
    contact: str = ""
    drill: bool = False


def calendar(
    appointments: Iterable[Appointment], name: str, incident: str, made_at: datetime, about: str = ""
) -> bytes:
    """The calendar as a file (RFC 5545): the same appointments and the same moment give the same bytes.

    A program that has read an earlier one moves what moved, for the UIDs stay. All times are in UTC.

    Args:
        name: What the calendar is called in the program that shows it.
        incident: The incident's id, a part of each UID.
        made_at: This moment, with a time zone.
        about: What the program that shows it tells of the calendar.
    """
    whole = _calendar(name)
    if about:
        whole.add("X-WR-CALDESC", _text(visible(about)))
    for appointment in appointments:
        whole.add_component(_event(appointment, incident, made_at))
    file: bytes = whole.to_ical()
    return file


def to_dos(found: Iterable[ToDo], name: str, incident: str, made_at: datetime) -> bytes:
    """To-dos as a file, as `calendar`; their days are days wherever somebody reads them."""
    whole = _calendar(name)
    for one in found:
        whole.add_component(_to_do(one, incident, made_at))
    file: bytes = whole.to_ical()
    return file


def _calendar(name: str) -> "Calendar":
    from icalendar import Calendar  # 80 ms that only a calendar costs

    whole = Calendar()
    whole.add("PRODID", _text(PRODUCT))
    whole.add("VERSION", _text("2.0"))
    whole.add("X-WR-CALNAME", _text(_title(name)))
    return whole


def _to_do(one: ToDo, incident: str, made_at: datetime) -> "Todo":
    """A VTODO; it has no start where that is the day on which it is due, for that must be later (RFC 5545, 3.8.2.3)."""
    from icalendar import Todo

    to_do = Todo()
    to_do.add("UID", _text(_title(f"{incident}-{one.id}@crisisrunner")))
    to_do.add("DTSTAMP", made_at.astimezone(UTC))
    if one.start < one.by:
        to_do.add("DTSTART", one.start)
    to_do.add("DUE", one.by)
    title = _title(one.title)
    to_do.add("SUMMARY", _text(titled(title) if one.drill else title))
    if one.description:
        to_do.add("DESCRIPTION", _text(visible(one.description)))
    if one.contact:
        to_do.add("CONTACT", _text(_title(one.contact)))
    to_do.add("STATUS", _text("NEEDS-ACTION"))
    if one.drill:
        to_do.add("CATEGORIES", _text(EXERCISE))
    return to_do


def _event(appointment: Appointment, incident: str, made_at: datetime) -> "Event":
    from icalendar import Event

    event, summary = Event(), _summary(appointment)
    event.add("UID", _text(_title(f"{incident}-{appointment.id}@crisisrunner")))
    event.add("DTSTAMP", made_at.astimezone(UTC))
    _span(event, appointment)
    event.add("SUMMARY", _text(summary))
    if appointment.description:
        event.add("DESCRIPTION", _text(visible(appointment.description)))
    event.add("STATUS", _text("CONFIRMED"))
    event.add("TRANSP", _text("TRANSPARENT"))  # nobody is busy for being owed an answer
    if appointment.drill:
        event.add("CATEGORIES", _text(EXERCISE))
    for before in () if appointment.done else appointment.alarms:
        event.add_component(_alarm(summary, before))
    return event


def _span(event: "Event", appointment: Appointment) -> None:
    """From when to when; what only falls due has no end, for an end must be later (RFC 5545, 3.8.2.2)."""
    begins = appointment.at.astimezone(UTC).replace(microsecond=0)
    event.add("DTSTART", begins)
    if appointment.ends:
        ends = appointment.ends.astimezone(UTC).replace(microsecond=0)
        if ends > begins:
            event.add("DTEND", ends)


def _alarm(summary: str, before: timedelta) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("ACTION", _text("DISPLAY"))
    alarm.add("DESCRIPTION", _text(summary))
    alarm.add("TRIGGER", -before)
    return alarm


def _summary(appointment: Appointment) -> str:
    title = _title(appointment.title)
    if appointment.done:
        title = f"Done: {title}"
    return titled(title) if appointment.drill else title


def _title(words: str) -> str:
    return visible(words).replace("\n", " ")


def _text(words: str) -> "vInline":
    r"""A TEXT value, escaped here: the library makes a line break of the two letters `\N`, as in `C:\New`."""
    from icalendar.prop import vInline

    return vInline(words.translate(_ESCAPED))
