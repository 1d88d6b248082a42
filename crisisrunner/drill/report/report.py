"""What an after-action report holds: plain data, gathered from the record once, for every format the same."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.drill.rating import Rated
from crisisrunner.drill.scorecard import Figure

NOT_STATED = "not stated"
"""What stands where nobody said anything; a report never guesses."""
NOBODY = "nothing in the record"


class Made(msgspec.Struct, frozen=True):
    """Who made a report, when (UTC), with what version, and from what record: its last entry and that one's hash."""

    by: str
    at: datetime
    version: str
    organisation: str
    incident: str
    head_seq: int
    head_hash: str


class Said(msgspec.Struct, frozen=True):
    """A row of the overview."""

    title: str
    text: str


class Point(msgspec.Struct, frozen=True):
    """A strength or an area for improvement: `reference` is the entry that shows it, `analysis` how."""

    id: str
    text: str
    analysis: str
    reference: int | None = None


class Objective(msgspec.Struct, frozen=True):
    """One objective and how it went; `reason` is the evaluator's, for a rating that was given in an entry.

    `rated` is None for a real incident, which has no objectives but what the plan and the law asked for.
    """

    id: str
    title: str
    capability: str
    target: str
    strengths: tuple[Point, ...]
    areas: tuple[Point, ...]
    rated: Rated | None = None
    reason: str = ""


class Step(msgspec.Struct, frozen=True):
    """Something that was planned for a time or due by it, and what became of it; times are in UTC and the story's.

    `came` says it in words, `bad` where it was late, missed or never came. `opens` is when the time for it began.
    `number` is an inject's in every list, and `put_off_from` its time before it was put off to `planned_at`.
    """

    id: str
    title: str
    planned_at: datetime | None
    actual_at: datetime | None
    came: str
    entry: int | None = None
    kind: str = ""
    opens: datetime | None = None
    bad: bool = False
    number: str = ""
    put_off_from: datetime | None = None


class Pause(msgspec.Struct, frozen=True):
    """The drill's clock: how it stood, went on or was put off; `stood` is how long in the world outside."""

    at: datetime
    what: str
    entry: int
    stood: timedelta | None = None


class Course(msgspec.Struct, frozen=True):
    """What was planned beside what came, from one time to another (UTC, the story's); `now` is where it stands."""

    begins: datetime
    ends: datetime
    now: datetime
    injects: tuple[Step, ...]
    expectations: tuple[Step, ...]
    releases: tuple[Step, ...]
    tasks: tuple[Step, ...]
    promises: tuple[Step, ...]
    laws: tuple[Step, ...]
    pauses: tuple[Pause, ...]


class Left(msgspec.Struct, frozen=True):
    """One thing that was not done, and what is known of it."""

    id: str
    text: str


class Undone(msgspec.Struct, frozen=True):
    """A kind of things that were not done."""

    id: str
    title: str
    items: tuple[Left, ...]


class Action(msgspec.Struct, frozen=True):
    """A row of the improvement plan, as HSEEP's Appendix A has it; days are written `2027-01-31`."""

    id: str
    capability: str
    area: str
    action: str
    element: str
    organisation: str
    contact: str
    start: str
    by: str
    entry: int


class Participant(msgspec.Struct, frozen=True):
    """Somebody who acted or held a role; `entries` counts what they wrote into the record."""

    name: str
    roles: tuple[str, ...]
    parts: tuple[str, ...]
    entries: int


class Report(msgspec.Struct, frozen=True):
    """The whole of it.

    `zone` is the story's, `wall` that of the world outside. `goes_on` where it has not ended; `cut_short` where
    the real thing ended a drill. `par` is the real event that figures stand beside, "" without one.
    """

    made: Made
    drill: bool
    goes_on: bool
    cut_short: bool
    title: str
    zone: ZoneInfo
    wall: ZoneInfo
    overview: tuple[Said, ...]
    sources: tuple[Said, ...]
    par: str
    figures: tuple[Figure, ...]
    objectives: tuple[Objective, ...]
    course: Course
    undone: tuple[Undone, ...]
    actions: tuple[Action, ...]
    participants: tuple[Participant, ...]
