"""When a rule's deadline is: counted from its anchor, and told how it was counted."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.playbook.rule import Rule
from crisisrunner.times import IsClosed, clock_time, day_words, end_of_day, is_weekend, short_day

_DAY = timedelta(days=1)


class Anchor(msgspec.Struct, frozen=True):
    """When the event happened from which a rule counts: its moment (UTC), or no more than its day.

    `cap` is the moment of the second event of a rule that has one, `held_until` the last second of a hold.
    """

    moment: datetime | None = None
    day: date | None = None
    cap: datetime | None = None
    held_until: datetime | None = None

    def local_day(self, zone: ZoneInfo) -> date | None:
        """Its day as the rule sees it."""
        return self.moment.astimezone(zone).date() if self.moment else self.day


def due(rule: Rule, anchor: Anchor, zone: ZoneInfo, is_closed: IsClosed | None = None) -> datetime | None:
    """The deadline in UTC; None where the rule has no number, or counts hours from an anchor without a time.

    Args:
        zone: Where days end: the rule's own zone, else the organisation's.
        is_closed: The days that are no business days; without it, Saturdays and Sundays.
    """
    counted = _counted(rule, anchor, zone, is_closed)
    if counted is None or anchor.held_until is None:
        return counted
    if rule.after_hold == "restarts":
        anew = _days_after(rule, anchor.held_until.astimezone(zone).date(), zone, is_closed)
        return max(counted, anew) if anew else counted
    return counted if counted > anchor.held_until else _at_once(rule, anchor.held_until, zone, is_closed)


def _at_once(rule: Rule, held_until: datetime, zone: ZoneInfo, is_closed: IsClosed | None) -> datetime:
    """What fell due during a hold is due on the first day that ends after it."""
    by_business_days = rule.limit is not None and rule.limit.unit == "business days"
    closed = (is_closed or is_weekend) if by_business_days else None
    day = held_until.astimezone(zone).date()
    while end_of_day(day, zone, rule.closes) <= held_until or (closed and closed(day)):
        day += _DAY
    return end_of_day(day, zone, rule.closes)


def _counted(rule: Rule, anchor: Anchor, zone: ZoneInfo, is_closed: IsClosed | None) -> datetime | None:
    if rule.limit is None:
        return None
    if rule.precision == "instant":
        return _hours_after(rule, anchor, zone)
    day = anchor.local_day(zone)
    if day is None:
        return None
    return _days_after(rule, date(day.year, 12, 31) if rule.from_year_end else day, zone, is_closed)


def _hours_after(rule: Rule, anchor: Anchor, zone: ZoneInfo) -> datetime | None:
    """A second event makes it earlier, unless the first came when the second had run out already.

    That is DORA's late classification, Regulation (EU) 2025/301 art. 5(2).
    """
    if rule.limit is None or anchor.moment is None:
        return None
    first = rule.limit.after(anchor.moment, zone)
    if rule.cap is None or anchor.cap is None:
        return first
    outer = rule.cap.limit.after(anchor.cap, zone)
    return first if anchor.moment > outer else min(first, outer)


def _days_after(rule: Rule, day: date, zone: ZoneInfo, is_closed: IsClosed | None) -> datetime | None:
    return end_of_day(rule.limit.day_after(day, is_closed), zone, rule.closes) if rule.limit else None


def explain(rule: Rule, anchor: Anchor, zone: ZoneInfo, calendar: str = "") -> str:
    """How a deadline was counted, in a sentence or two.

    Args:
        calendar: What is left out of business days, as people read it.
    """
    if rule.limit is None:
        return "No number of hours or days is set, so nothing is counted."
    told = _explain_hours if rule.precision == "instant" else _explain_days
    return " ".join(told(rule, anchor, zone, calendar))


def _explain_hours(rule: Rule, anchor: Anchor, zone: ZoneInfo, _calendar: str) -> Iterator[str]:
    if anchor.moment is None:
        yield f"{rule.limit} cannot be counted from a day without a time: the time of the event is missing."
        return
    yield f"{rule.limit} after {_when(anchor.moment, zone)}, by the clock, weekends and holidays included."
    if rule.cap and anchor.cap:
        outer = rule.cap.limit.after(anchor.cap, zone)
        limit = f"{rule.cap.limit} after {rule.cap.anchor}, {_when(outer, zone)}"
        late = anchor.moment > outer
        yield (
            f"It came later than {limit}, which therefore does not count."
            if late
            else f"At the latest {limit}."
        )
    elif rule.cap:
        yield f"It can be earlier: {rule.cap.limit} after {rule.cap.anchor}, whose time is not known."


def _explain_days(rule: Rule, anchor: Anchor, zone: ZoneInfo, calendar: str) -> Iterator[str]:
    day = anchor.local_day(zone)
    if day is None:
        return
    begin = f"the end of {day.year}" if rule.from_year_end else day_words(day)
    ends = f"at {rule.closes}" if rule.closes else "at the end of the day"
    yield f"{rule.limit} after {begin}, which itself is not counted; {ends} in {zone}."
    if rule.limit and rule.limit.unit == "business days":
        yield f"Left out: Saturdays, Sundays and {calendar or 'no holidays, since no calendar is named'}."
    if anchor.held_until:
        after = (
            "all is counted anew from that day"
            if rule.after_hold == "restarts"
            else "what is due by then is due at once"
        )
        yield f"On hold until {_when(anchor.held_until, zone)}; {after}."


def _when(moment: datetime, zone: ZoneInfo) -> str:
    return f"{clock_time(moment, zone)}, {short_day(moment, zone)}"
