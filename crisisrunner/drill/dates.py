"""Days and times of day as people and spreadsheets write them: `14 May 2021 02:50`, `2:50 PM`, `44330.118`."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?(?:\.0+)?\s*(am|pm|a\.m\.|p\.m\.)?")
_FOUR_DIGITS = re.compile(r"([01]\d|2[0-3])([0-5]\d)\s*(?:hrs?|hours|h|l|local)?")
_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?(?: +(.+))?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?|0?\.\d+")
_FIRST_SERIAL = datetime(1899, 12, 30)
"""Day 0 of spreadsheets, which count a 29 February 1900 that never was."""
A_DAY = "names a day and no time; write the time too, like 2027-03-01 09:00"


def parse_clock(text: str) -> time | None:
    """A time of day: `02:50`, `2:50:30`, `2:50 PM`, `0250`, `0250 hrs`, `02h50`; None for anything else."""
    plain = text.strip().lower()
    if digits := _FOUR_DIGITS.fullmatch(plain):
        return time(int(digits[1]), int(digits[2]))
    found = _CLOCK.fullmatch(plain)
    if not found or not (found[2] or found[4]) or ("." in plain.rstrip("m.") and not found[4]):
        return None
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4].startswith("p") else 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def parse_date(text: str, starts: datetime, zone: ZoneInfo) -> datetime | time | None:
    """A day with a time (in `zone`, unless it names an offset), or the time of day in a spreadsheet's fraction.

    Raises:
        ValueError: with a sentence, for a day without a time, and one that can be read in two ways.
    """
    plain = " ".join(text.split()).lower()
    if _SERIAL.fullmatch(plain):
        return _serial(text, float(plain), zone)
    try:
        written = datetime.fromisoformat(text.strip())
    except ValueError:
        return _in_words(text, plain, starts, zone)
    if len(text.strip()) <= 10:
        raise ValueError(f"'{text}' {A_DAY}")
    return written if written.tzinfo else written.replace(tzinfo=zone)


def on_day(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """A time of day on a day."""
    return datetime.combine(day, clock, zone)


def _serial(text: str, number: float, zone: ZoneInfo) -> datetime | time:
    days, seconds = divmod(round(number * 86_400), 86_400)
    if days == 0:
        return (_FIRST_SERIAL + timedelta(seconds=seconds)).time()
    if not seconds:
        raise ValueError(f"'{text}' {A_DAY}")
    return (_FIRST_SERIAL + timedelta(days=days, seconds=seconds)).replace(tzinfo=zone)


def _in_words(text: str, plain: str, starts: datetime, zone: ZoneInfo) -> datetime | None:
    if weekday := _WEEKDAY.fullmatch(plain):
        return _next(text, _WEEKDAYS.index(weekday[1]), weekday[2] or "", starts, zone)
    for pattern in (_ISO_DAY, _NUMBERS, _DAY_MONTH, _MONTH_DAY):
        if found := pattern.match(plain):
            clock = parse_clock(plain[found.end() :].strip(" ,t@-").removeprefix("at "))
            days = sorted(set(_days(found)))
            if not days:
                return None
            if not clock:
                rest = plain[found.end() :].strip()
                raise ValueError(
                    f"'{text}' " + (f"has no time that can be read: '{rest}'" if rest else A_DAY)
                )
            return _likeliest(text, [on_day(day, clock, zone) for day in days], starts)
    return None


def _days(found: re.Match[str]) -> Iterator[date]:
    """The days that it may mean: 03/04/2027 is in March for some and in April for others."""
    one, two, three = found.groups()
    if found.re is _ISO_DAY:
        readings = [(int(one), int(two), int(three))]
    elif found.re is _NUMBERS:
        year = int(three) + (2000 if len(three) == 2 else 0)
        readings = [(year, int(two), int(one)), (year, int(one), int(two))]
    else:
        name, day = (two, one) if found.re is _DAY_MONTH else (one, two)
        readings = [(int(three), _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS else 0, int(day))]
    for reading in readings:
        try:
            yield date(*reading)
        except ValueError:
            continue


def _likeliest(text: str, moments: list[datetime], starts: datetime) -> datetime:
    if len(moments) == 1:
        return moments[0]
    near = [one for one in moments if timedelta(0) <= one - starts <= timedelta(days=14)]
    if len(near) != 1:
        told = " or ".join(f"{one:%Y-%m-%d}" for one in moments)
        raise ValueError(f"'{text}' can be read as {told}; write the year first")
    return near[0]


def _next(text: str, weekday: int, clock: str, starts: datetime, zone: ZoneInfo) -> datetime | None:
    """The first such day at or after the start."""
    at = parse_clock(clock)
    if at is None:
        if clock:
            return None
        raise ValueError(f"'{text}' {A_DAY}")
    first = starts.astimezone(zone).date()
    days = (first + timedelta(days=ahead) for ahead in range(8))
    found = (on_day(day, at, zone) for day in days if day.weekday() == weekday)
    return next((moment for moment in found if moment >= starts), None)
