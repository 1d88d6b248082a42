"""The times of somebody else's log: every usual way to write a day, and never a guess between two."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from crisisrunner.errors import Refused
from crisisrunner.intake.dates import Dates
from crisisrunner.tables.table import Unusable
from crisisrunner.times import YEARS, unambiguous
from crisisrunner.visible import one_line

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\d)")
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(rf"{_WEEKDAY}(\d{{1,2}})[ -]([a-z]{{3,9}})\.?,?[ -](\d{{4}})(?!\d)")
_NAMED_FIRST = re.compile(rf"{_WEEKDAY}([a-z]{{3,9}})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s(\d{{4}})(?!\d)")
_CLOCK = re.compile(
    r"(?:[\s,t]\s*(?:at\s+)?)?(\d{1,2})(?:[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?|(\d{2})(?=\s*(?:h|hrs?)?\b))?"
    r"\s*(?:h|hrs?|([ap])\.?m\.?)?\s*(z|utc|gmt|[+-]\d{2}:?[0-5]\d)?"
)
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
_EVERY_DAY = (_YEAR_FIRST, _DOTTED, _SLASHED, _NAMED, _NAMED_FIRST)


def read_moment(day: str, clock: str, zone: ZoneInfo, dates: Dates | None = None) -> datetime:
    """The moment that a row tells, in UTC.

    Args:
        day: The day where it stands apart from the time, or all of it; else "".
        clock: The time of day, or day and time.
        zone: In which it is read where it names no offset.
        dates: How 04/03/2026 is meant; without it, such a day is not read.

    Raises:
        Unusable: for what nobody can be sure of: no day, no time of day, two readings, an hour that the clocks skip.
    """
    written = one_line(clock)
    if day and not any(form.match(written.lower()) for form in _EVERY_DAY):
        written = one_line(f"{_MIDNIGHT.sub('', day) if clock else day} {clock}")
    if not written:
        raise Unusable("it has no time")
    on, rest = _day(written.lower(), dates, _shown(written))
    if not rest.strip():
        raise Unusable(f"its time {_shown(written)} has no time of day")
    at, offset = _clock(rest, _shown(written))
    if offset is not None:
        return _with_offset(datetime.combine(on, at), offset, _shown(written))
    try:
        return unambiguous(datetime.combine(on, at, zone), one_line(written))
    except Refused as error:
        raise Unusable(f"{error.sentence} {error.hint or ''}".strip()) from None


def time_of_day(written: str) -> time | None:
    """The time of day in a text that tells no more than that, or None."""
    try:
        return _clock(one_line(written).lower(), "")[0]
    except Unusable:
        return None


def _day(written: str, dates: Dates | None, shown: str) -> tuple[date, str]:
    """The day at the beginning, and what stands behind it."""
    if found := _YEAR_FIRST.match(written):
        year, month, day = found.groups()
    elif found := _DOTTED.match(written):
        day, month, year = found.groups()
    elif found := _SLASHED.match(written):
        first, _, second, year = found.groups()
        day, month = _ordered(first, second, dates, shown)
    elif found := _NAMED.match(written):
        day, month, year = found[1], _month(found[2], shown), found[3]
    elif found := _NAMED_FIRST.match(written):
        day, month, year = found[2], _month(found[1], shown), found[3]
    elif _CLOCK.fullmatch(written):
        _clock(written, shown)  # what is wrong with the time itself is said first
        raise Unusable(f"its time {shown} names no day; say that of the first row: --day DAY")
    else:
        raise Unusable(f"its time {shown} cannot be read; write it like 2026-11-24 02:50")
    try:
        on = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        raise Unusable(f"its time {shown} is of no real day") from None
    if on.year not in YEARS:
        raise Unusable(f"its time {shown} is of no year that can be meant")
    return on, written[found.end() :]


def _ordered(first: str, second: str, dates: Dates | None, shown: str) -> tuple[str, str]:
    """The day and the month of 04/03: certain where only one of them can be a month."""
    if dates is Dates.DAY_FIRST or (dates is None and int(first) > 12):
        return first, second
    if dates is Dates.MONTH_FIRST or int(second) > 12 or int(first) == int(second):
        return second, first
    raise Unusable(
        f"nobody can tell which part of {shown} is the month; say --dates day-first or --dates month-first"
    )


def _month(word: str, shown: str) -> str:
    if word[:3] not in _MONTHS:
        raise Unusable(f"its time {shown} cannot be read; write it like 2026-11-24 02:50")
    return str(_MONTHS.index(word[:3]) + 1)


def _clock(rest: str, shown: str) -> tuple[time, timedelta | None]:
    """The time of day and, where it is written, its offset."""
    found = _CLOCK.fullmatch(rest)
    if not found or not (found[2] or found[5] or found[6]):
        raise Unusable(f"its time {shown} cannot be read; write it like 2026-11-24 02:50")
    hour, minute = int(found[1]), int(found[2] or found[5] or 0)
    if found[6]:
        hour = hour % 12 + (12 if found[6] == "p" else 0) if 1 <= hour <= 12 else 24
    try:
        at = time(hour, minute, int(found[3] or 0), int((found[4] or "0").ljust(6, "0")[:6]))
    except ValueError:
        raise Unusable(f"its time {shown} is no time of a real day") from None
    return at, _offset(found[7])


def _offset(written: str | None) -> timedelta | None:
    if not written:
        return None
    if not written[1:].replace(":", "").isdigit():
        return timedelta()
    digits = written[1:].replace(":", "")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -away if written[0] == "-" else away


def _with_offset(local: datetime, offset: timedelta, shown: str) -> datetime:
    try:
        return local.replace(tzinfo=timezone(offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unusable(f"its time {shown} has an offset that no place has") from None


def _shown(written: str) -> str:
    return f"'{written[:40]}'"
