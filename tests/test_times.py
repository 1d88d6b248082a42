"""Times: as somebody types them at night, as the record keeps them, as a screen tells them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisrunner.errors import Refused
from crisisrunner.times import (
    Duration,
    clock_time,
    from_stamp,
    length,
    parse_ahead,
    parse_day,
    parse_duration,
    parse_moment,
    since,
    stamp,
    tell,
    zone_named,
)

NEW_YORK = ZoneInfo("America/New_York")
KOLKATA = ZoneInfo("Asia/Kolkata")
STEADY = settings(derandomize=True, database=None, deadline=None)
NOW = datetime(2026, 11, 24, 8, 20, tzinfo=UTC)  # 03:20 in New York, 13:50 in Kolkata


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("now", "2026-11-24T08:20:00.000Z"),
        ("NOW", "2026-11-24T08:20:00.000Z"),
        ("02:50", "2026-11-24T07:50:00.000Z"),
        ("2:50", "2026-11-24T07:50:00.000Z"),
        ("  02:50  ", "2026-11-24T07:50:00.000Z"),
        ("02:50:30", "2026-11-24T07:50:30.000Z"),
        ("2:50 am", "2026-11-24T07:50:00.000Z"),
        ("10:15pm", "2026-11-24T03:15:00.000Z"),
        ("10:15 PM", "2026-11-24T03:15:00.000Z"),
        ("12:15 am", "2026-11-24T05:15:00.000Z"),
        ("12:15pm", "2026-11-24T17:15:00.000Z"),
        ("yesterday 11:40 p.m.", "2026-11-24T04:40:00.000Z"),
        ("2026-11-20 10:15:30 pm", "2026-11-21T03:15:30.000Z"),
        ("today 02:50", "2026-11-24T07:50:00.000Z"),
        ("yesterday 23:40", "2026-11-24T04:40:00.000Z"),
        ("Yesterday 23:40", "2026-11-24T04:40:00.000Z"),
        ("2026-11-20 02:50", "2026-11-20T07:50:00.000Z"),
        ("2026-11-20T02:50", "2026-11-20T07:50:00.000Z"),
        ("2026-07-20 02:50", "2026-07-20T06:50:00.000Z"),
        ("20 min ago", "2026-11-24T08:00:00.000Z"),
        ("20min ago", "2026-11-24T08:00:00.000Z"),
        ("1 minute ago", "2026-11-24T08:19:00.000Z"),
        ("2 hours ago", "2026-11-24T06:20:00.000Z"),
        ("1 h ago", "2026-11-24T07:20:00.000Z"),
        ("2026-11-24T02:50-05:00", "2026-11-24T07:50:00.000Z"),
        ("2026-11-24T02:50:00.125-05:00", "2026-11-24T07:50:00.125Z"),
        ("2026-11-24 02:50+01:00", "2026-11-24T01:50:00.000Z"),
        ("2026-11-24T07:50:00Z", "2026-11-24T07:50:00.000Z"),
        ("2026-11-24t07:50:00z", "2026-11-24T07:50:00.000Z"),
    ],
)
def test_a_time_is_read_as_it_is_typed_at_night(typed: str, meant: str) -> None:
    assert stamp(parse_moment(typed, NEW_YORK, NOW)) == meant


def test_a_time_without_an_offset_is_read_in_the_organisations_zone() -> None:
    assert stamp(parse_moment("12:00", KOLKATA, NOW)) == "2026-11-24T06:30:00.000Z"


@pytest.mark.parametrize(
    ("here", "typed", "meant"),
    [
        ("2026-11-24 00:10", "23:50", "2026-11-23 23:50"),
        ("2026-11-24 00:10", "12:10", "2026-11-24 12:10"),
        ("2026-11-24 00:10", "12:11", "2026-11-23 12:11"),
        ("2026-11-24 23:50", "00:10", "2026-11-24 00:10"),
        ("2026-11-24 03:20", "04:00", "2026-11-24 04:00"),
    ],
)
def test_a_time_more_than_half_a_day_ahead_was_yesterday(here: str, typed: str, meant: str) -> None:
    now = datetime.fromisoformat(here).replace(tzinfo=NEW_YORK)
    assert parse_moment(typed, NEW_YORK, now) == datetime.fromisoformat(meant).replace(tzinfo=NEW_YORK)


def test_a_day_that_is_named_stays_that_day_however_far_ahead() -> None:
    now = datetime(2026, 11, 24, 0, 10, tzinfo=NEW_YORK)
    assert parse_moment("today 23:50", NEW_YORK, now) == datetime(2026, 11, 24, 23, 50, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10:15 pm", "2026-11-25T03:15:00.000Z"),
        ("2:15am", "2026-11-25T07:15:00.000Z"),
        ("tomorrow 9:00 am", "2026-11-25T14:00:00.000Z"),
    ],
)
def test_a_time_of_twelve_hours_that_lies_ahead_is_the_next_one(typed: str, meant: str) -> None:
    assert stamp(parse_ahead(typed, NEW_YORK, NOW)) == meant


def test_a_time_that_comes_twice_is_refused_with_both_readings() -> None:
    with pytest.raises(Refused) as refused:
        parse_moment("2026-11-01 01:30", NEW_YORK, NOW)
    assert refused.value.sentence == (
        "On the day the clocks change, 2026-11-01 01:30 came twice in America/New_York."
    )
    assert refused.value.hint == (
        "Write which one with its offset: 2026-11-01T01:30-04:00 or 2026-11-01T01:30-05:00."
    )


def test_a_time_that_the_clocks_skip_is_refused_with_both_readings() -> None:
    with pytest.raises(Refused) as refused:
        parse_moment("2026-03-08 02:30", NEW_YORK, NOW)
    assert refused.value.sentence == (
        "On the day the clocks change, 2026-03-08 02:30 does not exist in America/New_York."
    )
    assert refused.value.hint == (
        "Write which one with its offset: 2026-03-08T03:30-04:00 or 2026-03-08T01:30-05:00."
    )


@pytest.mark.parametrize("offset", ["-04:00", "-05:00"])
def test_each_reading_that_the_refusal_offers_is_taken(offset: str) -> None:
    moment = parse_moment(f"2026-11-01T01:30{offset}", NEW_YORK, NOW)
    assert moment.astimezone(NEW_YORK).isoformat() == f"2026-11-01T01:30:00{offset}"


@pytest.mark.parametrize(
    "typed", ["2026-03-08 01:59", "2026-03-08 03:00", "2026-11-01 00:59", "2026-11-01 02:00"]
)
def test_the_minutes_beside_a_change_of_the_clocks_are_ordinary(typed: str) -> None:
    moment = parse_moment(typed, NEW_YORK, NOW)
    assert f"{moment.astimezone(NEW_YORK):%Y-%m-%d %H:%M}" == typed


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "soon", "25:00", "24:00", "12:60", "12", "1250", "2:5", "-1:00", "12:00:61", "tomorrow 12:00",
        "2026-02-30 12:00", "2026-13-01 12:00", "0000-01-01 12:00", "2026-11-24", "2026-11-24T25:00-05:00",
        "22:15 pm", "0:15 am", "13:00am", "10 pm", "10pm", "10:15 p", "10:15 pm EST", "10:15 noon",
        "20 days ago", "min ago", "ago", "1234567 min ago", "12:00 EST", "١٢:٠٠ noon", "\x00", "02:50\n03:50",
        "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00",
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_the_ways_to_write_a_time(typed: str) -> None:
    with pytest.raises(Refused, match=r"is no time") as refused:
        parse_moment(typed, NEW_YORK, NOW)
    assert "2026-11-24 02:50" in (refused.value.hint or "")


@STEADY
@given(
    st.text(max_size=30) | st.from_regex(r"[0-9]{1,7}[-: ](min|h|days?|[0-9:T+Z-])*( ago)?", fullmatch=True)
)
def test_whatever_is_typed_is_a_moment_in_utc_or_refused(typed: str) -> None:
    try:
        moment = parse_moment(typed, NEW_YORK, NOW)
    except Refused:
        return
    assert moment.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("02:50", "02:50 EST today, Tue 24 Nov 2026"),
        ("yesterday 23:40", "23:40 EST yesterday, Mon 23 Nov 2026"),
        ("2026-11-25 04:05", "04:05 EST tomorrow, Wed 25 Nov 2026"),
        ("2026-07-04 09:00", "09:00 EDT, Sat 4 Jul 2026"),
    ],
)
def test_a_time_is_echoed_with_zone_and_day(typed: str, told: str) -> None:
    assert tell(parse_moment(typed, NEW_YORK, NOW), NEW_YORK, NOW) == told


def test_a_zone_without_a_name_of_its_own_shows_its_offset() -> None:
    assert clock_time(NOW, ZoneInfo("America/Sao_Paulo")) == "05:20 UTC-03"
    assert clock_time(NOW, ZoneInfo("Asia/Kathmandu")) == "14:05 UTC+0545"


def test_since_names_the_day_only_where_it_is_not_today() -> None:
    assert since(NOW - timedelta(minutes=30), NEW_YORK, NOW) == "02:50"
    assert since(NOW - timedelta(hours=4), NEW_YORK, NOW) == "23:20 on Mon 23 Nov 2026"


@pytest.mark.parametrize(
    ("delta", "told"),
    [
        (timedelta(0), "0 min"),
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=22), "22 min"),
        (timedelta(minutes=-22), "22 min"),
        (timedelta(minutes=60), "1 h"),
        (timedelta(hours=2, minutes=19), "2 h 19 min"),
        (timedelta(hours=47, minutes=59), "47 h 59 min"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=-3), "3 days"),
    ],
)
def test_a_length_of_time_is_told_in_whole_words(delta: timedelta, told: str) -> None:
    assert length(delta) == told


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("15 min", Duration(15, "min")),
        ("15min", Duration(15, "min")),
        ("1 minute", Duration(1, "min")),
        ("4 h", Duration(4, "h")),
        ("4 Hours", Duration(4, "h")),
        ("1 day", Duration(1, "days")),
        ("10 days", Duration(10, "days")),
        ("10 business days", Duration(10, "business days")),
        (" 1 business day ", Duration(1, "business days")),
    ],
)
def test_a_duration_is_written_as_people_say_it(written: str, meant: Duration) -> None:
    assert parse_duration(written) == meant


@pytest.mark.parametrize("written", ["15 min", "4 h", "10 days", "10 business days"])
def test_a_duration_is_shown_as_it_is_written(written: str) -> None:
    assert str(parse_duration(written)) == written


@pytest.mark.parametrize(
    "written",
    [
        "",
        "15",
        "min",
        "0 min",
        "-5 min",
        "1.5 h",
        "15 mins",
        "4 weeks",
        "PT4H",
        "1:30",
        "3661 days",
        "1 business h",
    ],
)
def test_what_is_no_duration_is_refused_by_name(written: str) -> None:
    with pytest.raises(ValueError, match=f"^'{written}' is"):
        parse_duration(written)


def test_minutes_and_hours_are_lengths_even_when_the_clocks_change() -> None:
    before = datetime(2026, 11, 1, 4, 30, tzinfo=UTC)  # 00:30 in New York, where 01:30 will come twice
    assert clock_time(Duration(4, "h").after(before, NEW_YORK), NEW_YORK) == "03:30 EST"
    assert clock_time(Duration(90, "min").after(before, NEW_YORK), NEW_YORK) == "01:00 EST"


def test_hours_are_lengths_also_after_a_moment_given_in_local_time() -> None:
    before = datetime(2026, 11, 1, 0, 30, tzinfo=NEW_YORK)
    assert stamp(Duration(4, "h").after(before, NEW_YORK)) == "2026-11-01T08:30:00.000Z"


def test_days_end_when_the_local_day_does() -> None:
    late = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # still the 24th in New York
    assert stamp(Duration(1, "days").after(late, NEW_YORK)) == "2026-11-26T04:59:59.000Z"
    assert stamp(Duration(1, "days").after(late, KOLKATA)) == "2026-11-26T18:29:59.000Z"


def test_days_over_a_change_of_the_clocks_still_end_at_local_midnight() -> None:
    before = datetime(2026, 10, 31, 12, 0, tzinfo=NEW_YORK)
    assert stamp(Duration(1, "days").after(before, NEW_YORK)) == "2026-11-02T04:59:59.000Z"
    assert stamp(Duration(2, "days").after(before, NEW_YORK)) == "2026-11-03T04:59:59.000Z"


@pytest.mark.parametrize(
    ("begun", "days", "due"),
    [
        ("2026-11-24", 1, "2026-11-25"),  # Tuesday, Wednesday
        ("2026-11-27", 1, "2026-11-30"),  # Friday, Monday
        ("2026-11-28", 1, "2026-11-30"),  # Saturday, Monday
        ("2026-11-29", 1, "2026-11-30"),
        ("2026-11-24", 10, "2026-12-08"),
    ],
)
def test_business_days_skip_weekends(begun: str, days: int, due: str) -> None:
    moment = datetime.fromisoformat(f"{begun}T10:00").replace(tzinfo=NEW_YORK)
    assert (
        Duration(days, "business days").after(moment, NEW_YORK).astimezone(NEW_YORK).date().isoformat() == due
    )


@STEADY
@given(
    st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1)),
    st.sampled_from([UTC, NEW_YORK, KOLKATA]),
)
def test_a_stamp_read_back_is_the_same_moment_to_the_millisecond(local: datetime, zone: ZoneInfo) -> None:
    moment = local.replace(tzinfo=zone)
    written = stamp(moment)
    assert len(written) == 24
    assert written.endswith("Z")
    assert from_stamp(written) == moment.astimezone(UTC).replace(
        microsecond=moment.microsecond // 1000 * 1000
    )
    assert stamp(from_stamp(written)) == written


@STEADY
@given(
    *[st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))]
    * 2
)
def test_stamps_sort_as_their_moments_do(one: datetime, other: datetime) -> None:
    assert (stamp(one) <= stamp(other)) or one > other


def test_a_day_alone_is_read_as_a_day() -> None:
    assert parse_day(" 2026-11-24 ") == date(2026, 11, 24)
    assert parse_day("2026-02-30") is None
    assert parse_day("20261124") is None
    assert parse_day("2026-11-24 02:50") is None


def test_a_misspelt_zone_names_the_nearest() -> None:
    with pytest.raises(Refused, match=r"no time zone 'America/New_Yrok'; did you mean 'America/New_York'\?"):
        zone_named("America/New_Yrok")


@pytest.mark.parametrize("name", ["", "Nowhere", "../../etc/passwd", "/etc/passwd", "x" * 5000, "a\x00b"])
def test_what_is_no_zone_is_refused_and_reaches_no_file(name: str) -> None:
    with pytest.raises(Refused, match="There is no time zone"):
        zone_named(name)
