"""A deadline counted without an incident: by a rule, from a time, in a zone."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.errors import Refused
from crisisrunner.incident import counting
from crisisrunner.incident.counting import Anchor
from crisisrunner.playbook import calendars
from crisisrunner.playbook.rule import Rule


class Counted(msgspec.Struct, frozen=True):
    """A deadline (UTC), or None where the rule has no number; and whether the number of people makes it apply."""

    rule: Rule
    anchor: Anchor
    zone: ZoneInfo
    due_at: datetime | None
    counting: str
    applies: bool | None = None


def calculate(
    rule: Rule,
    anchor: Anchor,
    zone: ZoneInfo,
    closures: Mapping[str, Mapping[str, str]],
    count: int | None = None,
) -> Counted:
    """Count a deadline.

    Args:
        zone: In which the time was given; days end in the rule's own zone, where it has one.
        closures: The workspace's own days that are no business days, by calendar.
        count: How many people, for a rule that depends on it.

    Raises:
        Refused: for hours from a day without a time.
    """
    if rule.precision == "instant" and anchor.moment is None:
        raise Refused(
            f"{rule.rule} counts {rule.limit}, and a day without a time is not enough.",
            'Give the time as well: --from "2026-11-24 02:50".',
        )
    here = ZoneInfo(rule.zone) if rule.zone else zone
    closed, named = None, ""
    if rule.limit and rule.limit.unit == "business days" and rule.calendar:
        own = closures.get(rule.calendar, {})
        closed, named = calendars.closed_days(rule.calendar, own), calendars.describe(rule.calendar, own)
    return Counted(
        rule, anchor, here, counting.due(rule, anchor, here, closed),
        counting.explain(rule, anchor, here, named),
        rule.threshold.met(count) if rule.threshold and count is not None else None,
    )  # fmt: skip
