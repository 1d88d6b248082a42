"""How far into a drill something happens, as people write it: `+46 min`, `T+0:45`, `D+1 08:00`."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_PART = re.compile(r"(\d{1,5})\s*(days?|hours?|hrs?|minutes?|mins?|[dhm])(?![a-z])")
_LETTERED = re.compile(r"[hj]\s*([+-])?\s*(\d{1,5})(?:[:h](\d{2}))?")
_COLON = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
_DAY_AND_TIME = re.compile(r"(?:d|day|j)\s*\+?\s*(\d{1,3})[ ,t]+(\d{1,2})[:h]([0-5]\d)")
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:h]([0-5]\d)")
LONGEST = timedelta(days=366)
HOW = "write it like +46 min, +4 h 10 min, T+0:45, H+3 or D+1 08:00"


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
    """As `parse_offset`, and as foreign lists write it: `H+3`, `J-30`, `D+1 08:00`, a clock time, a date with a time.

    `H` counts hours and `J` minutes (as in jour J, counted by the minute in a tabletop) from the start; what lies
    before the start is refused, since nothing can be delivered then. A clock time is the next one at or after the
    start; `D+1 08:00` is on the day after the one it starts on. Both are read in `zone`.

    Raises:
        ValueError: with a sentence.
    """
    plain = " ".join(text.split()).lower()
    if day := _DAY_AND_TIME.fullmatch(plain):
        return _from_start(text, _on_day(starts, zone, int(day[1]), int(day[2]), int(day[3])), starts)
    if lettered := _LETTERED.fullmatch(plain):
        if lettered[1] == "-":
            raise ValueError(f"'{text}' lies before the start, when nothing can be delivered yet")
        amount, more = int(lettered[2]), int(lettered[3] or 0)
        return _bounded(text, amount * 60 + more if plain[0] == "h" else amount)
    if clock := _CLOCK.fullmatch(plain):
        moment = _on_day(starts, zone, 0, int(clock[1]), int(clock[2]))
        return _from_start(
            text,
            moment if moment >= starts else _on_day(starts, zone, 1, int(clock[1]), int(clock[2])),
            starts,
        )
    try:
        written = datetime.fromisoformat(text.strip())
    except ValueError:
        return parse_offset(text)
    return _from_start(text, written if written.tzinfo else written.replace(tzinfo=zone), starts)


def write_offset(offset: timedelta) -> str:
    """`+4 h 10 min`, as `parse_offset` reads it."""
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return f"+{' '.join(parts)}"


def short_offset(offset: timedelta) -> str:
    """`T+4:10`, for a table."""
    minutes = int(offset.total_seconds()) // 60
    return f"T+{minutes // 60}:{minutes % 60:02}"


def _on_day(starts: datetime, zone: ZoneInfo, days: int, hour: int, minute: int) -> datetime:
    day = starts.astimezone(zone).date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def _from_start(text: str, moment: datetime, starts: datetime) -> timedelta:
    offset = timedelta(seconds=moment.timestamp() - starts.timestamp())
    if offset < timedelta(0):
        raise ValueError(f"'{text}' lies before the start of the drill")
    return _bounded(text, 0, int(offset.total_seconds()))


def _bounded(text: str, minutes: int, seconds: int = 0) -> timedelta:
    offset = timedelta(minutes=minutes, seconds=seconds)
    if offset > LONGEST:
        raise ValueError(f"'{text}' is longer than a year; was another unit meant?")
    return offset
