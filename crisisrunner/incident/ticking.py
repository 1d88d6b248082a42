"""What ticks, as the fold knows it: legal deadlines with their holds, and promises of a next update."""

from datetime import datetime

import msgspec


class Hold(msgspec.Struct, frozen=True):
    """An authority's word to wait: `written` with a period, or `oral`; until then, or until it was lifted."""

    kind: str
    since: datetime
    until: datetime
    event: int


class Clock(msgspec.Struct, frozen=True):
    """A legal deadline as far as it was counted: what it was counted from, and when it is due.

    The anchor is a moment, or only a day; both are None before it happened. `applies` is None while nobody said
    so or a number is not known, `declared` what a person said of it here. `met_at` is the first filing,
    `filed_at` the newest one, from which a chained clock runs.
    """

    rule: str
    anchor: datetime | None = None
    day: str | None = None
    cap: datetime | None = None
    due_at: datetime | None = None
    applies: bool | None = None
    declared: bool | None = None
    zone: str = ""
    calendar: str = ""
    holds: tuple[Hold, ...] = ()
    met_at: datetime | None = None
    filed_at: datetime | None = None
    waived_at: datetime | None = None

    @property
    def has_begun(self) -> bool:
        """Whether the event that it counts from has happened, with or without a time."""
        return self.anchor is not None or self.day is not None

    @property
    def held_until(self) -> datetime | None:
        """The end of the last hold."""
        return max((hold.until for hold in self.holds), default=None)

    def held(self, now: datetime) -> bool:
        """Whether an authority asked to wait, at a moment."""
        return any(hold.since <= now <= hold.until for hold in self.holds)


class Promise(msgspec.Struct, frozen=True):
    """The time by which an audience was told that it hears from us again."""

    message: str
    made_at: datetime
    due_at: datetime


class Kept(msgspec.Struct, frozen=True):
    """How many promises of a next update were kept, and how many broken."""

    kept: int = 0
    broken: int = 0
