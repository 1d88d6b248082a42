"""A calendar that any program reads, and that no title can write into."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Component

from crisisrunner.timeline.ics import Appointment, calendar
from crisisrunner.visible import visible

NEW_YORK = ZoneInfo("America/New_York")
MADE = datetime(2026, 11, 24, 3, 20, 0, 125000, tzinfo=NEW_YORK)
AT = datetime(2026, 11, 24, 4, 0, tzinfo=NEW_YORK)
DUE = Appointment("hipaa-individuals", "Tell the individuals", AT, "By law: 45 CFR 164.404", drill=False)
STEADY = settings(derandomize=True, database=None, deadline=None)


def made(*appointments: Appointment, name: str = "Valley Hospital") -> bytes:
    return calendar(appointments, name, "2026-001", MADE)


def lines(file: bytes) -> list[str]:
    """The lines as a program reads them that knows nothing of the library that wrote them (RFC 5545, 3.1)."""
    text = file.decode("utf-8")
    assert text.endswith("\r\n")
    assert re.search(r"(?<!\r)\n|\r(?!\n)", text) is None
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def value(file: bytes, name: str) -> str:
    """The one value of a name, unescaped (RFC 5545, 3.3.11)."""
    (line,) = [line for line in lines(file) if line.startswith(f"{name}:")]
    return re.sub(
        r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), line.partition(":")[2]
    )


def event(file: bytes) -> Component:
    (one,) = Calendar.from_ical(file).walk("VEVENT")
    return one


def test_the_whole_file() -> None:
    file = made(
        Appointment("a", "Tell the press", AT, "Call; then, write\nto all", alarms=(timedelta(minutes=60),))
    )
    assert lines(file) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//crisisrunner//crisisrunner//EN",
        "X-WR-CALNAME:Valley Hospital",
        "BEGIN:VEVENT",
        "SUMMARY:Tell the press",
        "DTSTART:20261124T090000Z",
        "DTSTAMP:20261124T082000Z",
        "UID:2026-001-a@crisisrunner",
        r"DESCRIPTION:Call\; then\, write\nto all",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Tell the press",
        "TRIGGER:-PT1H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_calendar_of_nothing_is_a_calendar() -> None:
    assert Calendar.from_ical(made()).walk("VEVENT") == []


def test_the_same_input_gives_the_same_bytes_and_a_moved_one_keeps_its_name() -> None:
    assert made(DUE) == made(DUE)
    later = Appointment(DUE.id, "Tell all individuals", AT + timedelta(days=1))
    assert made(later) != made(DUE)
    assert value(made(later), "UID") == value(made(DUE), "UID") == "2026-001-hipaa-individuals@crisisrunner"


@pytest.mark.parametrize(
    ("at", "utc"),
    [
        (datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK), "20261101T053000Z"),
        (datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=NEW_YORK), "20261101T063000Z"),
        (datetime(2026, 3, 8, 1, 59, tzinfo=NEW_YORK), "20260308T065900Z"),
        (datetime(2026, 3, 8, 3, 0, tzinfo=NEW_YORK), "20260308T070000Z"),
        (datetime(2026, 11, 24, 23, 59, 59, 999999, tzinfo=UTC), "20261124T235959Z"),
    ],
)
def test_a_moment_is_the_same_moment_on_both_sides_of_a_change_of_the_clocks(at: datetime, utc: str) -> None:
    assert value(made(Appointment("a", "x", at)), "DTSTART") == utc


def test_what_lasts_has_an_end_also_over_a_change_of_the_clocks() -> None:
    begins = datetime(2026, 11, 1, 0, 30, tzinfo=NEW_YORK)
    one = event(made(Appointment("a", "x", begins, ends=datetime(2026, 11, 1, 2, 30, tzinfo=NEW_YORK))))
    assert one.decoded("DTEND") - one.decoded("DTSTART") == timedelta(hours=3)


@pytest.mark.parametrize(
    "ends", [None, AT, AT.astimezone(UTC), AT + timedelta(milliseconds=900), AT - timedelta(1)]
)
def test_what_only_falls_due_has_no_end(ends: datetime | None) -> None:
    one = event(made(Appointment("a", "x", AT, ends=ends)))
    assert "DTEND" not in one
    assert "DURATION" not in one


def test_alarms_ring_before_until_it_is_done() -> None:
    alarms = (timedelta(days=1), timedelta(minutes=75), timedelta(minutes=15), timedelta(0))
    file = made(Appointment("a", "Call; the press", AT, alarms=alarms))
    assert [line for line in lines(file) if "TRIGGER" in line] == [
        "TRIGGER:-P1D", "TRIGGER:-PT1H15M", "TRIGGER:-PT15M", "TRIGGER:P0D",
    ]  # fmt: skip
    assert [-alarm["TRIGGER"].dt for alarm in event(file).walk("VALARM")] == list(alarms)
    assert {str(alarm["DESCRIPTION"]) for alarm in event(file).walk("VALARM")} == {"Call; the press"}
    done = made(Appointment("a", "Call; the press", AT, alarms=alarms, done=True))
    assert value(done, "SUMMARY") == "Done: Call; the press"
    assert b"VALARM" not in done


def test_an_exercise_says_so_at_both_ends_and_in_its_alarms() -> None:
    file = made(Appointment("a", "Call the press", AT, alarms=(timedelta(0),), done=False, drill=True))
    assert value(file, "SUMMARY") == value(file, "DESCRIPTION") == "EXERCISE Call the press EXERCISE"
    assert value(file, "CATEGORIES") == "EXERCISE"
    done = made(Appointment("a", "Call the press", AT, done=True, drill=True))
    assert value(done, "SUMMARY") == "EXERCISE Done: Call the press EXERCISE"
    assert b"EXERCISE" not in made(DUE)


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_no_text_writes_a_line_of_its_own(break_: str) -> None:
    evil = f"x{break_}ATTACH:http://evil{break_}END:VEVENT{break_} folded"
    file = made(Appointment(evil, evil, AT, evil, alarms=(timedelta(0),), drill=True), name=evil)
    clean = made(Appointment("a", "x", AT, "x", alarms=(timedelta(0),), drill=True))
    assert [re.split("[:;]", line)[0] for line in lines(file)] == [
        re.split("[:;]", line)[0] for line in lines(clean)
    ]
    assert "ATTACH" not in event(file)


def test_what_acts_is_shown() -> None:
    file = made(Appointment("a", "ring\x07 \u202egnip\ud83d", AT, "\x1b[31m\tred\x00"))
    assert value(file, "SUMMARY") == r"ring\x07 \u202egnip\ud83d"
    assert file.count(b"\x07") == file.count(b"\x1b") == file.count(b"\x00") == 0
    assert event(file)["DESCRIPTION"] == "\\x1b[31m\tred\\x00"


def test_a_long_title_is_folded_and_comes_back_whole() -> None:
    title = ("Ana, 🏥 é; C:\\New\\n 紙 " * 200)[:3000]
    file = made(Appointment("a", title, AT))
    folded = file.split(b"\r\n")
    assert max(map(len, folded)) <= 75
    for line in folded:
        line.decode("utf-8")
    assert value(file, "SUMMARY") == title


def test_the_library_itself_reads_back_what_was_written() -> None:
    one = event(made(Appointment("a", "Ana, é; 🏥", AT, 'He said: "now"\nCall; wait, call')))
    assert (one["SUMMARY"], one["DESCRIPTION"]) == ("Ana, é; 🏥", 'He said: "now"\nCall; wait, call')
    assert one.decoded("DTSTART") == AT
    assert one.decoded("DTSTAMP") == MADE.replace(microsecond=0)


@STEADY
@given(st.text(), st.text())
def test_whatever_is_written_comes_back_visible(title: str, description: str) -> None:
    file = made(Appointment("a", title, AT, description))
    assert max(map(len, file.split(b"\r\n"))) <= 75
    assert value(file, "SUMMARY") == visible(title).replace("\n", " ")
    if description:
        assert value(file, "DESCRIPTION") == visible(description)
