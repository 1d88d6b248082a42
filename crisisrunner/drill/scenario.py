"""A scenario as the program holds it: frozen, and sound once it exists (the words are those of HSEEP)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

TYPES = ("tabletop", "drill", "functional")
"""The kinds of exercise that a team at one laptop can run (HSEEP 2020)."""
KINDS = ("contextual", "contingency")
"""Contextual injects build the situation; a contingency inject is given only where an expected action is missing."""
METHODS = ("phone", "in-person", "email", "sms", "social", "broadcast", "letter", "system")
CAPABILITIES = (
    "Public Information and Warning",
    "Operational Coordination",
    "Intelligence and Information Sharing",
    "Planning",
    "Cybersecurity",
    "Public Health, Healthcare, and Emergency Medical Services",
)
"""The core capabilities of the National Preparedness Goal that a communications team can show."""
RATINGS = {
    "P": "Performed without Challenges",
    "S": "Performed with Some Challenges",
    "M": "Performed with Major Challenges",
    "U": "Unable to be Performed",
}
"""How an objective went, as in HSEEP's after-action report."""
ELEMENTS = ("Planning", "Organization", "Equipment", "Training", "Exercise")
"""What a corrective action changes, as in HSEEP's improvement plan."""

OF = {
    "message.drafted": "messages", "message.submitted": "messages", "message.approved": "messages",
    "message.released": "messages", "message.overridden": "messages", "message.withdrawn": "messages",
    "correction.opened": "messages", "fact.set": "facts", "fact.confirmed": "facts",
    "fact.retracted": "facts", "task.done": "tasks", "task.skipped": "tasks", "stage.entered": "stages",
    "role.assigned": "roles", "channel.down": "channels", "channel.up": "channels", "promise.made": "audiences",
    "promise.kept": "audiences", "promise.broken": "audiences", "clock.started": "clocks",
    "clock.met": "clocks", "clock.held": "clocks", "clock.waived": "clocks",
    "inquiry.opened": "", "inquiry.acknowledged": "", "inquiry.moved_private": "", "inquiry.handled": "",
    "inquiry.followed_up": "", "inquiry.escalated": "", "inquiry.closed": "", "person.called": "",
    "note.logged": "", "decision.recorded": "", "incident.severity_set": "",
}  # fmt: skip
"""What an expectation can watch for, each with the part of the plan that `of` names ("" where it names nothing)."""


class Link(msgspec.Struct, frozen=True):
    """Where a scenario's facts come from."""

    title: str
    url: str = ""


class Objective(msgspec.Struct, frozen=True):
    """What the drill is to show: one thing, under one core capability."""

    title: str
    capability: str
    target: str = ""


class Inject(msgspec.Struct, frozen=True):
    """Something that players are told; `at` counts from the start.

    `if_missed` is the expectation without which a contingency is given. `notes` are the controllers' alone.
    `media` where the world hears of it by this: a broadcast, a reporter's post.
    """

    at: timedelta
    title: str
    text: str
    kind: str = "contextual"
    source: str = ""
    to: str = ""
    method: str = "in-person"
    move: str = ""
    media: bool = False
    if_missed: str | None = None
    notes: str = ""


class Expectation(msgspec.Struct, frozen=True):
    """What the record is to show of an objective: an event in a window of time, or, with `never`, none.

    The window opens with the inject `after` (else at the start), and ends `within` a time of that, or with the
    inject `before`, or with the drill. `of` narrows the event to a part of the plan, `inquiry` to a kind and
    channel of inquiries that came in since `after`, `finding` to what a check found, `by_another` to a person who
    did not write the words, `public` to words for the public.
    """

    expect: str
    objective: str
    event: tuple[str, ...]
    of: str = ""
    inquiry: Mapping[str, str] = {}
    after: str | None = None
    before: str | None = None
    within: timedelta | None = None
    never: bool = False
    finding: str = ""
    by_another: bool = False
    public: bool = False
    critical: bool = False
    par: timedelta | None = None
    notes: str = ""


class Par(msgspec.Struct, frozen=True):
    """How the real event went, for comparison; a figure that is not known is None."""

    event: str
    acknowledge: timedelta | None = None
    hold: timedelta | None = None
    media_first: bool | None = None
    notes: str = ""


class Scenario(msgspec.Struct, frozen=True):
    """A rehearsal of one playbook."""

    drill: str
    title: str
    version: str
    playbook: str
    starts: str
    zone: str
    lasts: timedelta
    story: str
    objectives: Mapping[str, Objective]
    injects: Mapping[str, Inject]
    expectations: Mapping[str, Expectation] = {}
    sources: tuple[Link, ...] = ()
    par: Par | None = None
    type: str = "tabletop"
    speed: int = 1
    severity: int | None = None
    purpose: str = ""
    scope: str = ""
    mission_areas: tuple[str, ...] = ("Response",)
    threat: str = ""
    sponsor: str = ""
    organisations: tuple[str, ...] = ()
    contact: str = ""
    notes: str = ""

    @property
    def starts_at(self) -> datetime:
        """When it begins in its own story, with its zone."""
        return datetime.fromisoformat(self.starts).replace(tzinfo=ZoneInfo(self.zone))

    @property
    def in_order(self) -> tuple[str, ...]:
        """The injects by their time; those of one instant as they are written."""
        return tuple(sorted(self.injects, key=lambda name: self.injects[name].at))
