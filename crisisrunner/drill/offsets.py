"""How far into a drill something happens, as people write it: `+46 min`, `T+0:45`, `D+1 08:00`."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from crisisrunner.drill.dates import on_day, parse_clock, parse_date

_PART = re.compile(r"(\d{1,5})\s*(days?|hours?|hrs?|minutes?|mins?|[dhm])(?![a-z])")
_LETTERED = re.compile(r"[hj]\s*([+-])?\s*(\d{1,5})(?:[:h](\d{2}))?")
_COLON = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
_DAY_AND_TIME = re.compile(r"(?:day|d|j)\s*([+-])?\s*(\d{1,3})[ ,t@-]+(.+)")
_START = re.compile(r"(?:t|h|start ?ex|start)(?:\s*[-+]\s*0(?:\s*min)?)?")
_BEFORE = re.compile(r"(?:t|h|j|d|start ?ex|start)?\s*[-−–]\s*\d.*")
_SINCE = re.compile(r"(?:h|start ?ex|start)\s*\+\s*(?=\d)")
LONGEST = timedelta(days=366)
HOW = "write it like +46 min, +4 h 10 min, T+0:45, H+3 or D+1 08:00"
EARLY = "lies before the start, when nothing can be delivered yet"


def parse_offset(text: str) -> timedelta:
    """A length of time from the start: `0 min`, `+46 min`, `+4 h 10 min`, `+1 day`, `T+0:45`, `1:30`.

    Raises:
        ValueError: with a sentence, for anything else.
    """
    plain = text.strip().lower().removeprefix("t").strip().removeprefix("+").strip()
    colon = _COLON.fullmatch(plain)
    if colon:
        return _bounded(text, int(colon[1]) * 60 + int(colon[2]), int(colon[3] or 0))
    parts = _PART.findall(plain)
    if not parts or _PART.sub("", plain).strip(" ,+"):
        raise ValueError(f"'{text}' is no time from the start; {HOW}")
    minutes = {"d": 24 * 60, "h": 60, "m": 1}
    return _bounded(text, sum(int(amount) * minutes[unit[0]] for amount, unit in parts))


def parse_inject_time(text: str, starts: datetime, zone: ZoneInfo) -> timedelta:
    """As `parse_offset`, and as foreign lists write it: `H+3`, `J+30`, `D+1 08:00`, a clock time, a date with a time.

    `H` counts hours and `J` minutes (as in jour J, counted by the minute in a tabletop) from the start; what lies
    before the start is refused, since nothing can be delivered then. A clock time is the next one at or after the
    start; `D+1 08:00` is on the day after the one it starts on, and so is `Day 2 08:00`. A spreadsheet's serial
    number or fraction of a day is the date or the clock time that it stands for. All are read in `zone`.

    Raises:
        ValueError: with a sentence.
    """
    plain = " ".join(text.split()).lower()
    if _START.fullmatch(plain):
        return timedelta(0)
    if _BEFORE.fullmatch(plain):
        raise ValueError(f"'{text}' {EARLY}")
    if day := _DAY_AND_TIME.fullmatch(plain):
        return _on_day_of_drill(text, day, starts, zone)
    if lettered := _LETTERED.fullmatch(plain):
        amount, more = int(lettered[2]), int(lettered[3] or 0)
        return _bounded(text, amount * 60 + more if plain[0] == "h" else amount)
    found = parse_clock(plain) or parse_date(text, starts, zone)
    if isinstance(found, time):
        return _from_start(text, _next_time(found, starts, zone), starts)
    if found is not None:
        return _from_start(text, found, starts)
    return parse_offset(_SINCE.sub("+", plain) if _SINCE.match(plain) else text)


def write_offset(offset: timedelta) -> str:
    """`+4 h 10 min`, as `parse_offset` reads it; `+4:10:30` where there are seconds."""
    minutes, seconds = divmod(int(offset.total_seconds()), 60)
    if seconds:
        return f"+{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return f"+{' '.join(parts)}"


def short_offset(offset: timedelta) -> str:
    """`T+4:10`, for a table; `T+4:10:30` where there are seconds."""
    minutes, seconds = divmod(int(offset.total_seconds()), 60)
    return f"T+{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _on_day_of_drill(text: str, day: re.Match[str], starts: datetime, zone: ZoneInfo) -> timedelta:
    """`D+1` is one day later, `Day 1` is the first day."""
    clock = parse_clock(day[3])
    if clock is None:
        raise ValueError(f"'{text}' has no time of day that can be read; write it like D+1 08:00")
    later = int(day[2]) if day[1] else int(day[2]) - 1
    date = starts.astimezone(zone).date() + timedelta(days=later)
    return _from_start(text, on_day(date, clock, zone), starts)


def _next_time(clock: time, starts: datetime, zone: ZoneInfo) -> datetime:
    day = starts.astimezone(zone).date()
    moment = on_day(day, clock, zone)
    return moment if moment >= starts else on_day(day + timedelta(days=1), clock, zone)


def _from_start(text: str, moment: datetime, starts: datetime) -> timedelta:
    offset = timedelta(seconds=moment.timestamp() - starts.timestamp())
    if offset < timedelta(0):
        raise ValueError(f"'{text}' {EARLY}")
    return _bounded(text, 0, int(offset.total_seconds()))


def _bounded(text: str, minutes: int, seconds: int = 0) -> timedelta:
    offset = timedelta(minutes=minutes, seconds=seconds)
    if offset > LONGEST:
        raise ValueError(f"'{text}' is longer than a year; was another unit meant?")
    return offset
