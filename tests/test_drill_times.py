"""Times of a drill, however a list writes them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisrunner.drill.offsets import parse_inject_time, parse_offset, short_offset, write_offset


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("T+0:45", 45), ("t + 1:05", 65), ("+46 min", 46), ("H+3", 180), ("H+3:30", 210), ("J+30", 30),
        ("D+1 08:00", 1380),
        ("Day 1 09:30", 30), ("Day 2, 8:00 AM", 1380), ("09:30", 30), ("9:30 PM", 750), ("0930 hrs", 30),
        ("08:59", 1439),
        ("StartEx", 0), ("StartEx + 15 min", 15), ("2027-03-01 09:46", 46), ("2027-03-01T15:00:00Z", 60),
        ("46447.4", 36),
        ("0.4", 36), ("Monday 9:30 AM", 30), ("Tue 09:00", 1440), ("01/03/2027 09:30", 30),
        ("3/1/2027 9:30 AM", 30),
        ("14 March 2027 10:00", 18_720), ("Mar 3, 2027 2:50 PM", 3230), ("01.03.2027 10h00", 60),
    ],
)  # fmt: skip
def test_a_time_is_written_in_many_ways(written: str, minutes: int) -> None:
    zone = ZoneInfo("America/New_York")
    starts = datetime(2027, 3, 1, 9, tzinfo=zone)
    assert parse_inject_time(written, starts, zone) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("J-30", "lies before the start"), ("T-15 min", "lies before the start"), ("-00:30",
        "lies before the start"),
        ("D-1 08:00", "lies before the start"), ("2027-02-28 09:00", "lies before the start"), ("46447",
        "names a day and no time"),
        ("2027-03-02", "names a day and no time"), ("Tuesday", "names a day and no time"), ("45",
        "is no time from the start"),
        ("05/06/2027 09:30", "can be read as 2027-05-06 or 2027-06-05"), ("soon", "is no time from the start"),
        ("D+1 noon", "has no time of day that can be read"), ("2028-06-01 09:00", "longer than a year"),
        ("", "is no time"),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_read_says_why(written: str, why: str) -> None:
    zone = ZoneInfo("America/New_York")
    with pytest.raises(ValueError, match=why):
        parse_inject_time(written, datetime(2027, 3, 1, 9, tzinfo=zone), zone)


@given(st.integers(0, 366 * 86_400))
def test_an_offset_is_read_as_it_was_written(seconds: int) -> None:
    offset = timedelta(seconds=seconds)
    assert parse_offset(write_offset(offset)) == parse_offset(short_offset(offset)) == offset


def test_a_clock_that_changes_in_the_night_costs_no_hour() -> None:
    """In New York, 03:00 comes a second after 01:59:59 on 8 March 2026."""
    zone = ZoneInfo("America/New_York")
    starts = datetime(2026, 3, 8, 1, 30, tzinfo=zone)
    assert parse_inject_time("03:30", starts, zone) == timedelta(hours=1)
    assert parse_inject_time("2026-03-08 03:30:00-04:00", starts, zone) == timedelta(hours=1)
