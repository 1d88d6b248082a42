"""How the record stood before a decision: what a command that was typed then can be read from."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from crisisrunner.case import ERASED
from crisisrunner.incident.events import Event
from crisisrunner.incident.message import Message
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.rule import Rules
from crisisrunner.runner import Outcome, Runner

Act = Callable[[Runner], Outcome]
"""A command, ready to be given again."""

Before = Sequence[Event]
"""What the same command recorded before: overrides, broken glass, a promise, a fact told with a clock."""


class Then(msgspec.Struct, frozen=True):
    """The incident as it stood, the plan of that time where it is at hand, the law, and what was typed, by entry."""

    incident: Incident
    playbook: Playbook | None
    rules: Rules
    words: Callable[[int], Mapping[str, str]]

    def message(self, event: Event) -> Message | None:
        """The message that an event is about, as it stood."""
        return self.incident.messages.get(message_of(event))

    def one_language(self, event: Event) -> str | None:
        """The language that a command named: where its event speaks of one of several, else None for all."""
        said, message = [*event.data["digests"]], self.message(event)
        return said[0] if message and len(said) == 1 and len(message.languages) > 1 else None


Use = Callable[[Event, Then, Before], Act]
"""Reads a command from the event that tells of it."""


def message_of(event: Event) -> str:
    """`hold-public.1`."""
    return f"{event.data['message']}.{event.data['number']}"


def said(event: Event, key: str) -> str:
    """What was typed, or that it was erased."""
    return ERASED if event.words is None else event.words.get(key, "")


def moment(written: str | None) -> datetime | None:
    """A time as an envelope has it, or None."""
    return datetime.fromisoformat(written) if written else None


def value_of(event: Event) -> str:
    """A fact's value; where its words were erased, its time as the envelope has it."""
    known = event.data.get("moment") or event.data.get("day")
    return str(known) if event.words is None and known else said(event, "value")
