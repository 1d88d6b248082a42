"""Legal deadlines counted: each known date by name, and what must hold of every date in every zone."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crisisrunner.calculator import Counted, calculate
from crisisrunner.errors import Refused
from crisisrunner.incident.counting import Anchor, due
from crisisrunner.playbook.calendars import closed_days
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.rule import Rule
from crisisrunner.playbook.rules import load_rules
from crisisrunner.times import Duration, IsClosed, end_of_day, stamp

RULES = load_rules(Library(None))[0]
NEW_YORK = ZoneInfo("America/New_York")
DUBLIN = ZoneInfo("Europe/Dublin")
HAVANA = ZoneInfo("America/Havana")
APIA = ZoneInfo("Pacific/Apia")
STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=50)
SECOND = timedelta(seconds=1)

COUNTED = [rule for rule in RULES.values() if rule.limit]
HOURS = [rule for rule in COUNTED if rule.precision == "instant"]
DAYS = [rule for rule in COUNTED if rule.precision == "end_of_day"]
BUSINESS = [rule for rule in DAYS if rule.limit and rule.limit.unit == "business days"]
MONTHS = [rule for rule in DAYS if rule.limit and rule.limit.unit == "months"]
HELD = [rule for rule in COUNTED if rule.holds]

zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
days = st.dates(date(1975, 1, 1), date(2190, 12, 31))
moments = st.datetimes(datetime(1975, 1, 1), datetime(2190, 12, 31), timezones=st.just(UTC))
steps = st.timedeltas(timedelta(0), timedelta(days=3)) | st.timedeltas(timedelta(0), timedelta(days=400))


def counted(
    rule: str, begun: str, zone: ZoneInfo = NEW_YORK, closures: Mapping[str, Mapping[str, str]] = {},
    cap: str | None = None, count: int | None = None,
) -> Counted:  # fmt: skip
    """A deadline by a shipped rule, from a day or from a moment with its offset, as `clock due` counts it."""
    day = date.fromisoformat(begun) if len(begun) == 10 else None
    moment = None if day else datetime.fromisoformat(begun)
    second = datetime.fromisoformat(cap) if cap else None
    return calculate(RULES[rule], Anchor(moment, day, second), zone, closures, count)


def local(moment: datetime | None, zone: ZoneInfo = NEW_YORK) -> str:
    """`2027-01-23 23:59:59`, as a clock on a wall in that zone shows it."""
    assert moment
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def utc(moment: datetime | None) -> str:
    """`2027-01-24T04:59:59.000Z`, as the record keeps it."""
    assert moment
    return stamp(moment)


def exists(day: date, zone: ZoneInfo) -> bool:
    """Whether a zone has that day; some have skipped one when they crossed the date line."""
    noon = datetime.combine(day, time(12), zone)
    return noon.astimezone(UTC).astimezone(zone).date() == day


def closed(rule: Rule) -> IsClosed | None:
    return closed_days(rule.calendar) if rule in BUSINESS else None


def where(rule: Rule, zone: ZoneInfo) -> ZoneInfo:
    return ZoneInfo(rule.zone) if rule.zone else zone


def deadline(rule: Rule, anchor: Anchor, zone: ZoneInfo) -> datetime:
    """The deadline of a rule that has one for this anchor."""
    found = due(rule, anchor, where(rule, zone), closed(rule))
    assert found
    return found


# The dates that were computed by hand


def test_hipaa_counts_sixty_days_after_the_discovery_to_the_end_of_the_day() -> None:
    found = counted("hipaa.individual", "2026-11-24")
    assert local(found.due_at) == "2027-01-23 23:59:59"
    assert utc(found.due_at) == "2027-01-24T04:59:59.000Z"


def test_hipaa_moves_no_deadline_off_a_weekend() -> None:
    found = counted("hipaa.individual", "2026-11-24").due_at
    assert found and found.astimezone(NEW_YORK).weekday() == 5


@pytest.mark.parametrize("discovered", ["2026-01-01", "2026-11-24", "2026-12-31"])
def test_hipaa_under_500_is_due_sixty_days_after_the_year_of_the_discovery(discovered: str) -> None:
    assert local(counted("hipaa.hhs.small", discovered).due_at) == "2027-03-01 23:59:59"


def test_hipaa_under_500_ends_on_the_leap_day_of_a_leap_year() -> None:
    assert local(counted("hipaa.hhs.small", "2027-06-01").due_at) == "2028-02-29 23:59:59"


def test_the_year_of_a_discovery_is_the_local_one() -> None:
    new_year = "2027-01-01T04:30:00+00:00"  # still 2026 in New York
    assert local(counted("hipaa.hhs.small", new_year).due_at) == "2027-03-01 23:59:59"
    assert local(counted("hipaa.hhs.small", new_year, DUBLIN).due_at, DUBLIN) == "2028-02-29 23:59:59"


@pytest.mark.parametrize(
    ("determined", "filed_by"),
    [
        ("2026-07-06", "2026-07-10"),  # Monday to Friday
        ("2026-07-10", "2026-07-16"),  # a Friday
        ("2026-07-11", "2026-07-16"),  # a Saturday is day zero as the Friday before it is
        ("2026-07-12", "2026-07-16"),
        ("2026-11-24", "2026-12-01"),  # over Thanksgiving
        ("2026-11-26", "2026-12-02"),  # on Thanksgiving: Friday is the first day
        ("2026-07-02", "2026-07-09"),  # Independence Day is observed on Friday the 3rd
        ("2026-07-03", "2026-07-09"),
    ],
)
def test_sec_counts_four_business_days_from_day_zero_to_the_close_of_edgar(
    determined: str, filed_by: str
) -> None:
    assert local(counted("sec.8k.105", determined).due_at) == f"{filed_by} 17:30:00"


def test_sec_goes_by_new_york_wherever_we_are() -> None:
    late = "2026-07-07T02:00:00+00:00"  # still Monday the 6th in New York
    assert local(counted("sec.8k.105", late, DUBLIN).due_at) == "2026-07-10 17:30:00"


def test_gdpr_counts_seventy_two_hours_over_weekends_and_holidays() -> None:
    assert utc(counted("gdpr.33", "2026-12-24T15:00+00:00", DUBLIN).due_at) == "2026-12-27T15:00:00.000Z"


@pytest.mark.parametrize(("rule", "hours"), [("nis2.early", 24), ("nis2.notification", 72)])
def test_nis2_counts_both_warnings_from_becoming_aware(rule: str, hours: int) -> None:
    aware = datetime(2026, 11, 24, 2, 50, tzinfo=NEW_YORK)
    assert counted(rule, aware.isoformat()).due_at == aware + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("submitted", "report_by"),
    [
        ("2026-11-27", "2026-12-27"),
        ("2027-01-31", "2027-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2028-02-29", "2028-03-29"),
        ("2026-03-31", "2026-04-30"),
        ("2026-12-31", "2027-01-31"),
    ],
)
@pytest.mark.parametrize("rule", ["nis2.final", "dora.final"])
def test_a_month_ends_on_the_same_number_or_on_the_last_day_of_a_shorter_month(
    rule: str, submitted: str, report_by: str
) -> None:
    assert local(counted(rule, submitted).due_at) == f"{report_by} 23:59:59"


@pytest.mark.parametrize(
    ("classified", "notify_by"),
    [
        ("2026-11-24T10:00+00:00", "2026-11-24T14:00:00.000Z"),  # four hours come first
        ("2026-11-25T06:00+00:00", "2026-11-25T09:00:00.000Z"),  # a day after becoming aware comes first
        ("2026-11-25T05:00+00:00", "2026-11-25T09:00:00.000Z"),  # both at once
        ("2026-11-25T09:00:01+00:00", "2026-11-25T13:00:01.000Z"),  # a second too late for the day
    ],
)
def test_dora_takes_the_earlier_of_four_hours_and_a_day(classified: str, notify_by: str) -> None:
    found = counted("dora.initial", classified, DUBLIN, cap="2026-11-24T09:00+00:00")
    assert utc(found.due_at) == notify_by


def test_5_3_3_dora_classified_thirty_hours_later_is_due_four_hours_after_that() -> None:
    found = counted("dora.initial", "2026-11-25T15:00+00:00", DUBLIN, cap="2026-11-24T09:00+00:00")
    assert utc(found.due_at) == "2026-11-25T19:00:00.000Z"
    assert "which therefore does not count" in found.counting


def test_dora_without_the_time_of_becoming_aware_says_that_it_can_be_earlier() -> None:
    found = counted("dora.initial", "2026-11-24T10:00+00:00", DUBLIN)
    assert utc(found.due_at) == "2026-11-24T14:00:00.000Z"
    assert "It can be earlier: 24 h after becoming aware of the incident" in found.counting


def test_dora_moves_no_deadline_off_a_weekend() -> None:
    friday = datetime(2026, 11, 27, 20, 0, tzinfo=DUBLIN)
    assert counted("dora.intermediate", friday.isoformat(), DUBLIN).due_at == friday + timedelta(hours=72)
    assert local(counted("dora.final", "2026-10-28", DUBLIN).due_at, DUBLIN) == "2026-11-28 23:59:59"


def test_california_counts_fifteen_business_days_by_its_own_calendar() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    assert local(counted("ca.hsc.1280.15", "2026-11-24").due_at, zone) == "2026-12-17 23:59:59"
    federal = msgspec.structs.replace(RULES["ca.hsc.1280.15"], calendar="US")
    found = calculate(federal, Anchor(day=date(2026, 11, 24)), zone, {}).due_at
    assert local(found, zone) == "2026-12-16 23:59:59"


@pytest.mark.parametrize(
    ("rule", "begun", "report_by"),
    [
        ("fda.803", "2026-11-24", "2026-12-09"),
        ("fda.803.remedial", "2026-11-24", "2026-12-02"),
        ("fda.806", "2026-11-24", "2026-12-09"),
        ("fda.803.manufacturer", "2026-11-24", "2026-12-24"),
        ("ca.civ.1798.82", "2026-11-24", "2026-12-24"),
        ("tx.521.053", "2026-11-24", "2027-01-23"),
        ("tx.521.053.ag", "2026-11-24", "2026-12-24"),
        ("ftc.hbnr.log", "2026-11-24", "2027-03-01"),
        ("uk.candour.contract", "2026-12-18", "2027-01-06"),  # Christmas, Boxing Day observed, New Year
    ],
)
def test_the_day_of_the_event_is_not_counted(rule: str, begun: str, report_by: str) -> None:
    assert local(counted(rule, begun).due_at) == f"{report_by} 23:59:59"


# The edge cases


@pytest.mark.parametrize(
    ("in_all", "most_in_one_state", "large", "media", "small"),
    [
        (499, 499, False, False, True),
        (500, 500, True, False, False),
        (501, 501, True, True, False),
        (900, 450, True, False, False),
    ],
)
def test_5_3_1_the_number_of_people_decides_who_is_told(
    in_all: int, most_in_one_state: int, large: bool, media: bool, small: bool
) -> None:
    assert counted("hipaa.hhs.large", "2026-11-24", count=in_all).applies is large
    assert counted("hipaa.media", "2026-11-24", count=most_in_one_state).applies is media
    assert counted("hipaa.hhs.small", "2026-11-24", count=in_all).applies is small


def test_a_number_that_is_not_known_decides_nothing() -> None:
    assert counted("hipaa.hhs.large", "2026-11-24").applies is None


def test_5_3_2_what_fell_due_on_hold_is_due_by_the_end_of_the_next_day() -> None:
    asked = date(2026, 1, 1) + timedelta(days=50)
    until = end_of_day(asked + timedelta(days=30), NEW_YORK)
    found = deadline(RULES["hipaa.individual"], Anchor(day=date(2026, 1, 1), held_until=until), NEW_YORK)
    assert local(until) == "2026-03-22 23:59:59"
    assert local(found) == "2026-03-23 23:59:59"


def test_a_hold_that_ends_before_the_limit_leaves_the_limit() -> None:
    until = datetime(2026, 1, 31, 12, 0, tzinfo=NEW_YORK)
    found = deadline(RULES["hipaa.individual"], Anchor(day=date(2026, 1, 1), held_until=until), NEW_YORK)
    assert local(found) == "2026-03-02 23:59:59"


def test_california_counts_anew_from_the_end_of_a_hold() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    until = end_of_day(date(2026, 11, 24), zone)
    found = deadline(RULES["ca.hsc.1280.15"], Anchor(day=date(2026, 11, 2), held_until=until), zone)
    assert local(found, zone) == "2026-12-17 23:59:59"


def test_what_fell_due_on_hold_at_the_sec_is_due_on_a_business_day_before_edgar_closes() -> None:
    friday = end_of_day(date(2026, 7, 10), NEW_YORK)
    found = deadline(RULES["sec.8k.105"], Anchor(day=date(2026, 7, 2), held_until=friday), NEW_YORK)
    assert local(found) == "2026-07-13 17:30:00"


@pytest.mark.parametrize(
    ("aware", "due_at"),
    [
        ("2026-10-31T12:00-04:00", "2026-11-03 11:00:00"),  # an hour comes twice
        ("2026-03-07T12:00-05:00", "2026-03-10 13:00:00"),  # an hour is skipped
    ],
)
def test_5_3_5_hours_are_lengths_of_time_when_the_clocks_change(aware: str, due_at: str) -> None:
    assert local(counted("gdpr.33", aware).due_at) == due_at


@pytest.mark.parametrize(("begun", "due_at"), [("2026-10-02", "2026-11-01"), ("2026-02-06", "2026-03-08")])
def test_5_3_5_days_end_with_the_local_day_on_which_the_clocks_change(begun: str, due_at: str) -> None:
    assert local(counted("tx.521.053.ag", begun).due_at) == f"{due_at} 23:59:59"


@pytest.mark.parametrize(
    ("calendar", "report_by"),
    [("US", "2026-10-14"), ("US-CA", "2026-10-13"), ("GB-ENG", "2026-10-13"), ("IE", "2026-10-13")],
)
def test_5_3_8_every_calendar_has_holidays_of_its_own(calendar: str, report_by: str) -> None:
    rule = msgspec.structs.replace(RULES["sec.8k.105"], calendar=calendar)
    found = calculate(rule, Anchor(day=date(2026, 10, 7)), NEW_YORK, {})  # Columbus Day is the 12th
    assert local(found.due_at) == f"{report_by} 17:30:00"
    assert f"public holidays of {calendar} as the package holidays" in found.counting


def test_5_3_8_a_closure_of_ones_own_counts_in_its_calendar_only_and_is_named() -> None:
    own = {"US": {"2026-12-24": "executive order"}}
    found = counted("fda.803.remedial", "2026-12-18", closures=own)
    assert local(found.due_at) == "2026-12-29 23:59:59"
    assert "public holidays of US as the package holidays" in found.counting
    assert "and 1 closure of your own." in found.counting
    assert local(counted("fda.803.remedial", "2026-12-18").due_at) == "2026-12-28 23:59:59"
    other = counted("fda.803.remedial", "2026-12-18", closures={"US-CA": own["US"]})
    assert local(other.due_at) == "2026-12-28 23:59:59"


def test_the_zone_and_the_day_that_is_not_counted_are_named() -> None:
    assert counted("hipaa.individual", "2026-11-24").counting == (
        "60 days after Tue 24 Nov 2026, which itself is not counted; at the end of the day in America/New_York."
    )


@pytest.mark.parametrize("rule", HOURS, ids=lambda rule: rule.rule)
def test_hours_are_never_counted_from_a_day_without_a_time(rule: Rule) -> None:
    assert due(rule, Anchor(day=date(2026, 11, 24)), NEW_YORK) is None
    with pytest.raises(Refused) as refused:
        counted(rule.rule, "2026-11-24")
    assert refused.value.sentence == (
        f"{rule.rule} counts {rule.limit}, and a day without a time is not enough."
    )


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES.values() if not rule.limit], ids=lambda rule: rule.rule
)
def test_where_the_law_has_no_number_nothing_is_counted(rule: Rule) -> None:
    found = counted(rule.rule, "2026-11-24")
    assert (found.due_at, found.counting) == (
        None,
        "No number of hours or days is set, so nothing is counted.",
    )


# Days of unusual length


@pytest.mark.parametrize(
    ("zone", "day", "ends"),
    [
        ("America/Havana", "2026-03-07", "2026-03-08T04:59:59.000Z"),  # the next midnight is skipped
        ("America/Havana", "2026-10-31", "2026-11-01T03:59:59.000Z"),  # the next midnight comes twice
        ("America/Havana", "2026-11-01", "2026-11-02T04:59:59.000Z"),  # a day of 25 hours
        ("Asia/Beirut", "2026-03-28", "2026-03-28T21:59:59.000Z"),
        ("Asia/Beirut", "2026-10-24", "2026-10-24T21:59:59.000Z"),  # its last hour comes twice
        ("Africa/Cairo", "2026-04-23", "2026-04-23T21:59:59.000Z"),
        ("Africa/Cairo", "2026-10-29", "2026-10-29T21:59:59.000Z"),
        ("America/Asuncion", "2023-09-30", "2023-10-01T03:59:59.000Z"),
        ("America/Asuncion", "2024-03-23", "2024-03-24T03:59:59.000Z"),
        (
            "America/St_Johns",
            "2010-11-06",
            "2010-11-07T03:29:59.000Z",
        ),  # its last hour but a minute comes again
        ("Australia/Lord_Howe", "2026-04-05", "2026-04-05T13:29:59.000Z"),
        ("Pacific/Apia", "2011-12-29", "2011-12-30T09:59:59.000Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-31T09:59:59.000Z"),
    ],
)
def test_a_day_ends_with_its_last_second_however_the_clocks_change(zone: str, day: str, ends: str) -> None:
    assert stamp(end_of_day(date.fromisoformat(day), ZoneInfo(zone))) == ends


@pytest.mark.parametrize("rule", DAYS, ids=lambda rule: rule.rule)
def test_the_day_that_samoa_skipped_stops_no_clock(rule: Rule) -> None:
    skipped = date(2011, 12, 30)
    for back in range(100):
        begun = Anchor(day=skipped - timedelta(days=back))
        assert deadline(rule, begun, APIA) <= deadline(rule, Anchor(day=skipped + timedelta(days=1)), APIA)
    assert deadline(rule, Anchor(datetime(2011, 12, 30, 9, 59, 59, tzinfo=UTC)), APIA)
    assert deadline(rule, Anchor(datetime(2011, 12, 30, 10, 0, tzinfo=UTC)), APIA)


def test_a_deadline_on_the_day_that_samoa_skipped_is_not_later_than_that_day() -> None:
    assert end_of_day(date(2011, 12, 30), APIA) <= end_of_day(date(2011, 12, 31), APIA)


# What holds of every date


@STEADY
@given(st.sampled_from(COUNTED), moments, zones)
def test_no_deadline_lies_before_its_event(rule: Rule, moment: datetime, zone: ZoneInfo) -> None:
    assert deadline(rule, Anchor(moment), zone) >= moment


@STEADY
@given(st.sampled_from(COUNTED), moments, steps, zones)
def test_a_later_moment_makes_no_deadline_earlier(
    rule: Rule, moment: datetime, step: timedelta, zone: ZoneInfo
) -> None:
    assert deadline(rule, Anchor(moment), zone) <= deadline(rule, Anchor(moment + step), zone)


@STEADY
@given(st.sampled_from(DAYS), days, st.integers(0, 400), zones)
def test_a_later_day_makes_no_deadline_earlier(rule: Rule, day: date, step: int, zone: ZoneInfo) -> None:
    later = Anchor(day=day + timedelta(days=step))
    assert deadline(rule, Anchor(day=day), zone) <= deadline(rule, later, zone)


@STEADY
@given(moments, st.timedeltas(timedelta(hours=-48), timedelta(hours=48)), steps, zones)
def test_a_later_classification_makes_no_deadline_of_dora_earlier(
    aware: datetime, after: timedelta, step: timedelta, zone: ZoneInfo
) -> None:
    rule, classified = RULES["dora.initial"], aware + after
    first, second = (
        deadline(rule, Anchor(moment, cap=aware), zone) for moment in (classified, classified + step)
    )
    assert classified <= first <= second
    assert first <= classified + timedelta(hours=4)


@STEADY
@given(st.sampled_from(HELD), moments, steps, steps, zones)
def test_a_later_moment_makes_no_deadline_on_hold_earlier(
    rule: Rule, moment: datetime, step: timedelta, hold: timedelta, zone: ZoneInfo
) -> None:
    first, second = (
        deadline(rule, Anchor(begun, held_until=moment + hold), zone) for begun in (moment, moment + step)
    )
    assert first <= second


@STEADY
@given(st.sampled_from(HOURS), moments, zones)
def test_hours_are_exact_whatever_the_clocks_do(rule: Rule, moment: datetime, zone: ZoneInfo) -> None:
    assert rule.limit
    expected = timedelta(hours=rule.limit.amount)
    assert deadline(rule, Anchor(moment), zone) - moment == expected
    assert deadline(rule, Anchor(moment.astimezone(zone)), zone) - moment == expected


@STEADY
@given(st.sampled_from([rule for rule in DAYS if not rule.closes]), days, zones)
def test_a_deadline_in_days_is_the_last_second_of_its_local_day(
    rule: Rule, day: date, zone: ZoneInfo
) -> None:
    here = where(rule, zone)
    found = deadline(rule, Anchor(day=day), zone)
    assert found.astimezone(here).date() < (found + SECOND).astimezone(here).date()
    assert found.microsecond == 0


@STEADY
@given(days, zones)
def test_every_day_that_there_is_ends_with_its_last_second(day: date, zone: ZoneInfo) -> None:
    ends = end_of_day(day, zone)
    assume(exists(day, zone))
    assert ends.astimezone(zone).date() == day
    later = (ends + timedelta(minutes=minutes) for minutes in range(1, 181))
    assert all(moment.astimezone(zone).date() > day for moment in later)


@STEADY
@given(st.sampled_from([rule for rule in DAYS if rule.closes]), days)
def test_where_the_recipient_closes_earlier_the_day_ends_then(rule: Rule, day: date) -> None:
    here = ZoneInfo(rule.zone)
    assert local(deadline(rule, Anchor(day=day), here), here).endswith(f"{rule.closes}:00")


@STEADY
@given(st.sampled_from(BUSINESS), days, zones)
def test_n_business_days_leave_exactly_n_open_days(rule: Rule, day: date, zone: ZoneInfo) -> None:
    is_closed, here = closed_days(rule.calendar), where(rule, zone)
    assert rule.limit
    assume(exists(rule.limit.day_after(day, is_closed), here))
    last = deadline(rule, Anchor(day=day), zone).astimezone(here).date()
    between = [day + timedelta(days=one) for one in range(1, (last - day).days + 1)]
    assert len([one for one in between if not is_closed(one)]) == rule.limit.amount
    assert not is_closed(last)


@STEADY
@given(st.sampled_from([rule for rule in BUSINESS if rule.holds]), days, st.integers(0, 90))
def test_no_deadline_in_business_days_falls_on_a_closed_day_after_a_hold(
    rule: Rule, day: date, hold: int
) -> None:
    here = ZoneInfo(rule.zone)
    until = end_of_day(day + timedelta(days=hold), here)
    last = deadline(rule, Anchor(day=day, held_until=until), here).astimezone(here)
    assert not closed_days(rule.calendar)(last.date())
    assert not rule.closes or f"{last:%H:%M}" == rule.closes


@STEADY
@given(st.sampled_from(MONTHS), days, zones)
def test_months_keep_the_number_of_the_day_or_take_the_last_one(
    rule: Rule, day: date, zone: ZoneInfo
) -> None:
    assert rule.limit
    assume(exists(rule.limit.day_after(day), zone))
    last = deadline(rule, Anchor(day=day), zone).astimezone(zone).date()
    assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == 1
    assert last.day == day.day or (last.day < day.day and (last + timedelta(days=1)).day == 1)


@STEADY
@given(days, st.integers(1, 600))
def test_months_keep_their_number_over_years(day: date, months: int) -> None:
    last = Duration(months, "months").day_after(day)
    assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == months
    assert last.day == day.day or (last.day < day.day and (last + timedelta(days=1)).day == 1)


@STEADY
@given(st.sampled_from([rule for rule in DAYS if rule.from_year_end]), days, zones)
def test_what_counts_from_the_years_end_is_one_day_for_the_whole_year(
    rule: Rule, day: date, zone: ZoneInfo
) -> None:
    last = deadline(rule, Anchor(day=day), zone)
    assert last == deadline(rule, Anchor(day=date(day.year, 1, 1)), zone)
    assert (last.astimezone(zone).date() - date(day.year, 12, 31)).days == 60


@STEADY
@given(st.sampled_from(DAYS), moments, zones)
def test_a_day_and_each_moment_of_it_give_the_same_deadline(
    rule: Rule, moment: datetime, zone: ZoneInfo
) -> None:
    day = moment.astimezone(where(rule, zone)).date()
    assert deadline(rule, Anchor(moment), zone) == deadline(rule, Anchor(day=day), zone)


@STEADY
@given(st.sampled_from(HELD), moments, steps, zones)
def test_nothing_is_due_before_its_hold_ends(
    rule: Rule, moment: datetime, hold: timedelta, zone: ZoneInfo
) -> None:
    until = moment + hold
    assert deadline(rule, Anchor(moment, held_until=until), zone) > until


@STEADY
@given(st.sampled_from(HELD), moments, st.timedeltas(timedelta(days=-400), timedelta(days=400)), zones)
def test_no_hold_makes_a_deadline_earlier(
    rule: Rule, moment: datetime, hold: timedelta, zone: ZoneInfo
) -> None:
    free = deadline(rule, Anchor(moment), zone)
    assert deadline(rule, Anchor(moment, held_until=moment + hold), zone) >= free


@STEADY
@given(st.sampled_from(HELD), moments, steps, steps, zones)
def test_a_longer_hold_makes_no_deadline_earlier(
    rule: Rule, moment: datetime, hold: timedelta, longer: timedelta, zone: ZoneInfo
) -> None:
    first, second = (
        deadline(rule, Anchor(moment, held_until=moment + length), zone) for length in (hold, hold + longer)
    )
    assert first <= second


@STEADY
@given(st.sampled_from(BUSINESS), days, st.sets(st.integers(1, 90)), zones)
def test_closures_of_ones_own_only_make_a_deadline_later(
    rule: Rule, day: date, after: set[int], zone: ZoneInfo
) -> None:
    own = {(day + timedelta(days=one)).isoformat(): "storm" for one in after}
    anchor = Anchor(day=day)
    free = calculate(rule, anchor, zone, {}).due_at
    closing = calculate(rule, anchor, zone, {rule.calendar: own}).due_at
    assert free and closing and closing >= free
    assert closing.astimezone(where(rule, zone)).date().isoformat() not in own


@STEADY
@given(st.sampled_from(BUSINESS), days, zones)
def test_without_a_calendar_a_deadline_can_only_be_early(rule: Rule, day: date, zone: ZoneInfo) -> None:
    weekends = due(rule, Anchor(day=day), where(rule, zone))
    assert weekends and weekends <= deadline(rule, Anchor(day=day), zone)


@STEADY
@given(st.sampled_from(COUNTED), moments, zones, st.booleans())
def test_how_it_was_counted_is_told_of_every_date(
    rule: Rule, moment: datetime, zone: ZoneInfo, capped: bool
) -> None:
    told = calculate(rule, Anchor(moment, cap=moment if capped else None), zone, {}).counting
    assert str(rule.limit) in told
    assert rule.precision == "instant" or where(rule, zone).key in told
    assert rule not in BUSINESS or f"public holidays of {rule.calendar} as the package holidays" in told
