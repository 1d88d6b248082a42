"""Times as people write them, as the record keeps them, and as a screen tells them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec

from crisisrunner.errors import Refused, did_you_mean

_UNITS = {
    "min": "min", "minute": "min", "minutes": "min",
    "h": "h", "hour": "h", "hours": "h",
    "day": "days", "days": "days",
    "business day": "business days", "business days": "business days",
    "month": "months", "months": "months",
}  # fmt: skip
_DURATION = re.compile(r"(\d{1,6})\s*([a-z]+(?: days?)?)")
_AGO = re.compile(r"(\d{1,6})\s*(min|minutes?|h|hours?)\s+ago")
_IN = re.compile(r"in\s+(\d{1,6})\s*(min|minutes?|h|hours?)")
_DAY_AND_TIME = re.compile(
    r"(?:(\d{4}-\d{2}-\d{2}|today|yesterday)[ t]\s*)?(\d{1,2}:\d{2}(?::\d{2})?)(?:\s*([ap])\.?m\.?)?"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
YEARS = range(1970, 2200)
"""The years of which a playbook can mean anything; others are slips."""
_HALF_A_DAY = timedelta(hours=12)


class Duration(msgspec.Struct, frozen=True):
    """A length of time as a playbook writes it: `15 min`, `4 h`, `10 days`, `10 business days`, `1 month`."""

    amount: int
    unit: str

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.removesuffix('s') if self.amount == 1 else self.unit}"

    def after(
        self, moment: datetime, zone: ZoneInfo, is_closed: "IsClosed | None" = None, closes: str = ""
    ) -> datetime:
        """The moment this long after another, in UTC.

        Minutes and hours are lengths of time, whatever the clocks do. Days end when the local day does, in
        `zone`, or at `closes` (`17:30`).
        """
        if self.unit in ("min", "h"):
            minutes = self.amount * (60 if self.unit == "h" else 1)
            return moment.astimezone(UTC) + timedelta(minutes=minutes)
        return end_of_day(self.day_after(moment.astimezone(zone).date(), is_closed), zone, closes)

    def day_after(self, day: date, is_closed: "IsClosed | None" = None) -> date:
        """The day this many days, business days or months after another; that other day is not counted.

        Business days are those that are not closed (without `is_closed`: Monday to Friday, so that the result can
        only be early). A month later is the day of the same number, or the last one of a shorter month.
        """
        if self.unit == "months":
            from calendar import monthrange  # 1 ms that `status` need not pay

            months = day.year * 12 + day.month - 1 + self.amount
            year, month = divmod(months, 12)
            return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        if self.unit == "days":
            return day + timedelta(days=self.amount)
        closed = is_closed or is_weekend
        for _ in range(self.amount):
            day += timedelta(days=1)
            while closed(day):
                day += timedelta(days=1)
        return day


IsClosed = Callable[[date], bool]
"""Whether a day is no business day."""


def is_weekend(day: date) -> bool:
    """Whether a day is a Saturday or a Sunday."""
    return day.weekday() >= 5


def end_of_day(day: date, zone: ZoneInfo, closes: str = "") -> datetime:
    """The last second of a local day, in UTC, however the clocks change that night; or `closes` on that day."""
    if closes:
        return datetime.combine(day, time.fromisoformat(closes), zone).astimezone(UTC)
    midnights = (datetime.combine(day + timedelta(days=1), time(fold=fold), zone) for fold in (0, 1))
    lasts = [midnight.astimezone(UTC) - timedelta(seconds=1) for midnight in midnights]
    return max((last for last in lasts if last.astimezone(zone).date() == day), default=lasts[0])


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
    in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return in_utc.isoformat(timespec="milliseconds")[:-6] + "Z"


def from_stamp(text: str) -> datetime:
    """The moment of an RFC 3339 text that names its offset.

    Raises:
        ValueError: for anything else.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} names no offset")
    return moment


def is_stamp(text: str) -> bool:
    """Whether a text is a moment as `stamp` writes one."""
    try:
        return (
            len(text) == len("2026-11-24T07:50:00.000Z")
            and text[-1] == "Z"
            and datetime.fromisoformat(text).tzinfo is UTC
        )
    except ValueError:
        return False


def parse_day(text: str) -> date | None:
    """The day in a text that is only a day (`2026-11-24`), else None."""
    try:
        day = date.fromisoformat(text.strip()) if _DAY.fullmatch(text.strip()) else None
    except ValueError:
        return None
    return day if day and day.year in YEARS else None


def day_named(text: str, zone: ZoneInfo, now: datetime) -> date | None:
    """The day in a text that names one and no time: `2026-11-24`, `24 Nov 2026`, `today`, `yesterday`; else None."""
    today = now.astimezone(zone).date()
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    return named.get(text.strip().lower()) or parse_day(text) or _spelled(text)


def _spelled(text: str) -> date | None:
    """The day in a text as `day_words` writes one, with or without the day of the week."""
    words = text.split()[-3:]
    try:
        day = datetime.strptime(" ".join(words), "%d %b %Y").date()
    except ValueError:
        return None
    return day if day.year in YEARS and text.split() in (words, day_words(day).split()) else None


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day somewhere, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def parse_moment(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Read a time as somebody types it at night, in UTC.

    Understood: `02:50`, `2:50 am`, `yesterday 23:40`, `2026-11-24 02:50`, RFC 3339 with an offset, `20 min ago`,
    `now`.
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
        return _local_moment(written, found[1], _of_24_hours(written, found), zone, now)
    try:
        moment = datetime.fromisoformat(written.upper())
        if moment.tzinfo is not None and moment.year in YEARS:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Refused(
        f"'{text}' is no time that can be read.",
        "Write 02:50, 2:50 am, yesterday 23:40, 2026-11-24 02:50, 20 min ago, or with an offset "
        "2026-11-24T02:50-05:00.",
    )


def parse_ahead(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Read a time that should lie ahead, in UTC: as `parse_moment`, but `06:00` is the next one.

    Understood as well: `tomorrow 09:00`, `in 30 min`, `in 2 h`.

    Raises:
        Refused: as `parse_moment`.
    """
    written = text.strip().lower()
    if later := _IN.fullmatch(written):
        unit = "minutes" if later[2].startswith("m") else "hours"
        return now + timedelta(**{unit: int(later[1])})
    found = _DAY_AND_TIME.fullmatch(written.removeprefix("tomorrow "))
    if found is None or found[1] is not None:
        return parse_moment(text, zone, now)
    today, at = now.astimezone(zone).date(), _of_24_hours(text.strip(), found)
    if not written.startswith("tomorrow "):
        moment = _local_moment(text.strip(), today.isoformat(), at, zone, now)
        if moment > now:
            return moment
    return _local_moment(text.strip(), (today + timedelta(days=1)).isoformat(), at, zone, now)


def _of_24_hours(written: str, found: "re.Match[str]") -> str:
    """The time of day as a clock of 24 hours has it: 12:15 am is 00:15, 10:15 pm is 22:15."""
    hour, _, rest = found[2].partition(":")
    if not found[3]:
        return str(found[2])
    if not 1 <= int(hour) <= 12:
        raise Refused(
            f"'{written}' is no time of a real day.", "Write it like 10:15 pm, 22:15 or 2026-11-24 02:50."
        )
    return f"{int(hour) % 12 + (12 if found[3] == 'p' else 0):02}:{rest}"


def _local_moment(written: str, day: str | None, clock: str, zone: ZoneInfo, now: datetime) -> datetime:
    here = now.astimezone(zone)
    try:
        at = time.fromisoformat(clock.zfill(5 if clock.count(":") == 1 else 8))
        named = {"today": here.date(), "yesterday": here.date() - timedelta(days=1), None: here.date()}
        on = named[day] if day in named else date.fromisoformat(day or "")
        if on.year not in YEARS:
            raise ValueError
    except ValueError:
        raise Refused(f"'{written}' is no time of a real day.", "Write it like 2026-11-24 02:50.") from None
    local = datetime.combine(on, at, zone)
    if day is None and local - here > _HALF_A_DAY:
        local = datetime.combine(on - timedelta(days=1), at, zone)
    return unambiguous(local, written)


def unambiguous(local: datetime, written: str) -> datetime:
    """The one moment (UTC) of a local time, which bears its zone.

    Args:
        written: How it was written, for the refusal.

    Raises:
        Refused: where a change of the clocks skips or repeats it.
    """
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
    return day_words(moment.astimezone(zone).date())


def day_and_time(moment: datetime, zone: ZoneInfo) -> str:
    """`Tue 24 Nov 2026, 02:50 EST`."""
    return f"{short_day(moment, zone)}, {clock_time(moment, zone)}"


def day_words(day: date) -> str:
    """`Tue 24 Nov 2026`."""
    return f"{day:%a} {day.day} {day:%b %Y}"


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


def until(moment: datetime, now: datetime) -> str:
    """`in 22 min`, `9 min late`, or `now`: how far a deadline is."""
    away = moment - now
    if abs(away) < timedelta(minutes=1):
        return "now"
    return f"in {length(away)}" if away > timedelta() else f"{length(away)} late"
