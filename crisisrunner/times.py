"""Times as people write them, as the record keeps them, and as a screen tells them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec

from crisisrunner.errors import Refused, did_you_mean

_UNITS = {
    "min": "min", "minute": "min", "minutes": "min",
    "h": "h", "hour": "h", "hours": "h",
    "day": "days", "days": "days",
    "business day": "business days", "business days": "business days",
}  # fmt: skip
_DURATION = re.compile(r"(\d{1,6})\s*([a-z]+(?: days?)?)")
_AGO = re.compile(r"(\d{1,6})\s*(min|minutes?|h|hours?)\s+ago")
_DAY_AND_TIME = re.compile(r"(?:(\d{4}-\d{2}-\d{2}|today|yesterday)[ t]\s*)?(\d{1,2}:\d{2}(?::\d{2})?)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS = range(1970, 2200)
"""The years of which a playbook can mean anything; others are slips."""
_HALF_A_DAY = timedelta(hours=12)


class Duration(msgspec.Struct, frozen=True):
    """A length of time as a playbook writes it: `15 min`, `4 h`, `10 days`, `10 business days`."""

    amount: int
    unit: str

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The moment this long after another.

        Minutes and hours are lengths of time. Days end when the local day does, in `zone`.
        Business days are Monday to Friday; holidays are not known here, so the result can only be early.
        """
        if self.unit in ("min", "h"):
            return moment.astimezone(UTC) + timedelta(
                **{"minutes" if self.unit == "min" else "hours": self.amount}
            )
        day = moment.astimezone(zone).date()
        for _ in range(self.amount):
            day += timedelta(days=1)
            while self.unit == "business days" and day.weekday() >= 5:
                day += timedelta(days=1)
        return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)


def parse_duration(text: str) -> Duration:
    """Read `15 min`, `4 h`, `10 days` or `10 business days`.

    Raises:
        ValueError: with a sentence, for anything else.
    """
    found = _DURATION.fullmatch(text.strip().lower())
    unit = _UNITS.get(found[2]) if found else None
    if not found or not unit or int(found[1]) == 0:
        raise ValueError(f"'{text}' is no duration; write it like 15 min, 4 h, 10 days or 10 business days")
    if int(found[1]) > 3660:
        raise ValueError(f"'{text}' is longer than ten years of days; was another unit meant?")
    return Duration(int(found[1]), unit)


def zone_named(name: str) -> ZoneInfo:
    """The time zone of an IANA name such as `America/New_York`.

    Raises:
        Refused: naming the nearest zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(name, available_timezones()) if len(name) < 60 else ""
        near = near if near.startswith("; did") else "; write it like America/New_York."
        raise Refused(f"There is no time zone '{name}'{near}") from None


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds and `Z`, as the record keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_stamp(text: str) -> datetime:
    """The moment of an RFC 3339 text that names its offset.

    Raises:
        ValueError: for anything else.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} names no offset")
    return moment


def parse_day(text: str) -> date | None:
    """The day in a text that is only a day (`2026-11-24`), else None."""
    try:
        day = date.fromisoformat(text.strip()) if _DAY.fullmatch(text.strip()) else None
    except ValueError:
        return None
    return day if day and day.year in _YEARS else None


def parse_moment(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Read a time as somebody types it at night, in UTC.

    Understood: `02:50`, `yesterday 23:40`, `2026-11-24 02:50`, RFC 3339 with an offset, `20 min ago`, `now`.
    A time without an offset is read in `zone`; one without a day is today's, or yesterday's where
    today's would be more than half a day ahead of `now`.

    Raises:
        Refused: for what cannot be read, and for local times that a change of the clocks skips or repeats.
    """
    written = text.strip()
    if written.lower() == "now":
        return now
    if ago := _AGO.fullmatch(written.lower()):
        unit = "minutes" if ago[2].startswith("m") else "hours"
        return now - timedelta(**{unit: int(ago[1])})
    if found := _DAY_AND_TIME.fullmatch(written.lower()):
        return _local_moment(written, found[1], found[2], zone, now)
    try:
        moment = datetime.fromisoformat(written.upper())
        if moment.tzinfo is not None and moment.year in _YEARS:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Refused(
        f"'{text}' is no time that can be read.",
        "Write 02:50, yesterday 23:40, 2026-11-24 02:50, 20 min ago, or with an offset 2026-11-24T02:50-05:00.",
    )


def _local_moment(written: str, day: str | None, clock: str, zone: ZoneInfo, now: datetime) -> datetime:
    here = now.astimezone(zone)
    try:
        at = time.fromisoformat(clock.zfill(5 if clock.count(":") == 1 else 8))
        named = {"today": here.date(), "yesterday": here.date() - timedelta(days=1), None: here.date()}
        on = named[day] if day in named else date.fromisoformat(day or "")
        if on.year not in _YEARS:
            raise ValueError
    except ValueError:
        raise Refused(f"'{written}' is no time of a real day.", "Write it like 2026-11-24 02:50.") from None
    local = datetime.combine(on, at, zone)
    if day is None and local - here > _HALF_A_DAY:
        local = datetime.combine(on - timedelta(days=1), at, zone)
    return _unambiguous(local, written)


def _unambiguous(local: datetime, written: str) -> datetime:
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    zone = local.tzinfo
    readings = " or ".join(
        moment.astimezone(zone).isoformat(timespec="minutes") for moment in (first, second)
    )
    missing = first.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None)
    what = "does not exist" if missing else "came twice"
    raise Refused(
        f"On the day the clocks change, {written} {what} in {zone}.",
        f"Write which one with its offset: {readings}.",
    )


def clock_time(moment: datetime, zone: ZoneInfo) -> str:
    """`02:50 EST`."""
    local = moment.astimezone(zone)
    name = local.tzname() or ""
    return f"{local:%H:%M} {name if name[:1].isalpha() else 'UTC' + name}"


def short_day(moment: datetime, zone: ZoneInfo) -> str:
    """`Tue 24 Nov 2026`."""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y}"


def tell(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """`02:50 EST today, Tue 24 Nov 2026`: a time echoed, so that a slip is seen."""
    days = (moment.astimezone(zone).date() - now.astimezone(zone).date()).days
    near = {0: " today", -1: " yesterday", 1: " tomorrow"}.get(days, "")
    return f"{clock_time(moment, zone)}{near}, {short_day(moment, zone)}"


def since(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """`02:52`, with the day where it is not today's."""
    local = moment.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return f"{local:%H:%M}"
    return f"{local:%H:%M} on {short_day(moment, zone)}"


def deadline(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """`05:00 EST`, with the day where it is not today's: a time that lies ahead."""
    if moment.astimezone(zone).date() == now.astimezone(zone).date():
        return clock_time(moment, zone)
    return f"{clock_time(moment, zone)} on {short_day(moment, zone)}"


def length(delta: timedelta) -> str:
    """`22 min`, `2 h 19 min`, `3 days`: a length of time in whole words, always positive."""
    minutes = int(abs(delta).total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{minutes // (24 * 60)} days"
