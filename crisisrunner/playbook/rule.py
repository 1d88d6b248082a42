"""A rule: what a law or a contract wants by when, counted from which event."""

from collections.abc import Mapping

import msgspec

from crisisrunner.times import Duration

STATUSES = ("in_force", "proposed", "unverified", "voluntary")
HOLDS = ("written", "oral")
"""How an authority may ask to wait: in writing, with a period; or by word of mouth."""
AFTER_HOLD = ("at_once", "restarts")
"""What a hold leaves behind when it ends: what was due meanwhile is due at once, or all is counted anew."""


class Threshold(msgspec.Struct, frozen=True):
    """The number of people at which a rule begins or stops to apply; `of` says which people are counted."""

    of: str
    at_least: int | None = None
    more_than: int | None = None
    fewer_than: int | None = None

    def met(self, count: int) -> bool:
        """Whether a number of people makes the rule apply."""
        return (
            (self.at_least is None or count >= self.at_least)
            and (self.more_than is None or count > self.more_than)
            and (self.fewer_than is None or count < self.fewer_than)
        )

    def __str__(self) -> str:
        bounds = {"at least": self.at_least, "more than": self.more_than, "fewer than": self.fewer_than}
        said = [f"{words} {bound:,}" for words, bound in bounds.items() if bound is not None]
        return f"{' and '.join(said)} {self.of}"


class Cap(msgspec.Struct, frozen=True):
    """A second event that can make the deadline earlier, but never lets it pass before the first event."""

    anchor: str
    limit: Duration


class Rule(msgspec.Struct, frozen=True):
    """One duty with a deadline, as far as it has one; every text is one line for people.

    `limit` is None where the law gives no number. Days end with the day in `zone` (else the organisation's), or
    at `closes`. Business days leave out Saturdays, Sundays, the holidays of `calendar` and the workspace's closures
    of it. `chain` is the rule whose filing is the anchor. A hold of a `holds` kind stops it, an oral one for
    `oral_days`; `verified_on` is the day on which its source was last read, or None.
    """

    rule: str
    title: str
    regime: str
    jurisdiction: str
    law: str
    recipient: str
    anchor: str
    status: str
    source: str
    limit: Duration | None = None
    verified_on: str | None = None
    from_year_end: bool = False
    zone: str = ""
    calendar: str = ""
    closes: str = ""
    cap: Cap | None = None
    chain: str = ""
    threshold: Threshold | None = None
    holds: tuple[str, ...] = ()
    oral_days: int = 0
    after_hold: str = "at_once"
    outer_limit: bool = False
    content: tuple[str, ...] = ()
    notes: str = ""

    @property
    def precision(self) -> str:
        """`instant` where it is counted in hours, `end_of_day` in days, `none` without a number."""
        if self.limit is None:
            return "none"
        return "instant" if self.limit.unit in ("min", "h") else "end_of_day"

    @property
    def runs_unasked(self) -> bool:
        """Whether it may be started without a playbook that asks for it by name."""
        return self.status in ("in_force", "voluntary")


Rules = Mapping[str, Rule]
"""Rules by their id, such as `hipaa.individual`."""
