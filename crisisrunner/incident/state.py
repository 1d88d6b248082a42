"""What is true now: the objects that the fold over events makes, without any typed words.

State keeps the `seq` under which words lie, so that erasing them needs no change here,
and a snapshot of it has nothing to hide.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from crisisrunner.incident.exercise import Exercise, Improvement
from crisisrunner.incident.inquiry import Heard, Inquiry
from crisisrunner.incident.message import Correction, Message
from crisisrunner.incident.ticking import Clock, Kept, Promise


class Fact(msgspec.Struct, frozen=True):
    """A named thing: unconfirmed, confirmed or retracted; the event `value` holds its value.

    `taken_back` remembers when each version that did not hold was retracted, whatever came after it.
    A translation says the version `of` the fact that it `translates`, and no later one.
    """

    state: str
    version: int
    value: int
    source: int | None
    at: datetime
    moment: datetime | None = None
    day: str | None = None
    taken_back: Mapping[int, datetime] = {}
    translates: str | None = None
    of: int = 0


class Task(msgspec.Struct, frozen=True):
    """A line of the checklist that was done or skipped since its stage was entered."""

    state: str
    at: datetime
    by: str
    event: int


class Call(msgspec.Struct, frozen=True):
    """The last try to reach a person by phone."""

    reached: bool
    at: datetime
    by: str


class Incident(msgspec.Struct, frozen=True):
    """One run of a playbook, as its events tell it."""

    id: str = ""
    seq: int = 0
    playbook: str = ""
    playbook_version: str = ""
    pins: Mapping[str, Any] = {}
    earlier_pins: tuple[Mapping[str, Any], ...] = ()
    severity: int = 0
    drill: bool = False
    opened_at: datetime | None = None
    title: int = 0
    stage: str = ""
    stage_entered_at: datetime | None = None
    closed_at: datetime | None = None
    facts: Mapping[str, Fact] = {}
    tasks: Mapping[str, Task] = {}
    messages: Mapping[str, Message] = {}
    holders: Mapping[str, tuple[str, ...]] = {}
    joined: Mapping[str, int] = {}
    calls: Mapping[str, Call] = {}
    open: Mapping[str, tuple[str, ...]] = {}
    corrections: Mapping[str, Correction] = {}
    clocks: Mapping[str, Clock] = {}
    promises: Mapping[str, Promise] = {}
    promised: Kept = Kept()
    snoozed: Mapping[str, datetime] = {}
    inquiries: Mapping[str, Inquiry] = {}
    heard: Heard = Heard()
    down: Mapping[str, datetime] = {}
    erased: tuple[int, ...] = ()
    acted: tuple[str, ...] = ()
    exercise: Exercise | None = None
    improvements: Mapping[str, Improvement] = {}

    def latest(self, message: str) -> Message | None:
        """The newest number of a message, or None if it was never drafted."""
        numbers = [one for one in self.messages.values() if one.message == message]
        return max(numbers, key=lambda one: one.number) if numbers else None

    def still_open(self, kind: str) -> int:
        """How many corrections or inquiries are open."""
        return self.heard.open if kind == "inquiries" else len(self.open.get(kind, ()))

    def known(self, fact: str) -> bool:
        """Whether a fact has a value that is not retracted and was not erased."""
        found = self.facts.get(fact)
        held = found is not None and found.state != "retracted" and found.value not in self.erased
        return held and not self.outdated(fact)

    def outdated(self, fact: str) -> bool:
        """Whether a fact is the translation of words that are others by now, or that nobody says any more."""
        found = self.facts.get(fact)
        if found is None or found.translates is None:
            return False
        return not self.known(found.translates) or self.facts[found.translates].version != found.of

    def roles_of(self, person: str) -> tuple[str, ...]:
        """The roles that a person holds now."""
        return tuple(role for role, people in self.holders.items() if person in people)
