"""The end of a timeline: how each unknown was settled, which promises were kept, how people were answered."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from crisisrunner.case import ERASED, Case
from crisisrunner.incident.events import Event
from crisisrunner.incident.fold import replay
from crisisrunner.incident.listening import Listening, listening
from crisisrunner.incident.state import Incident
from crisisrunner.incident.ticking import Kept


class Said(msgspec.Struct, frozen=True):
    """A release that said that something was not known yet."""

    message: str
    at: datetime


class Turn(msgspec.Struct, frozen=True):
    """What became of an unknown later, in words; `at` is when."""

    at: datetime
    what: str


class Unknown(msgspec.Struct, frozen=True):
    """A fact that was said not to be known, and each turn that it took afterwards; without one it is not settled."""

    fact: str
    ask: str
    said: tuple[Said, ...]
    turns: tuple[Turn, ...]


class Appendix(msgspec.Struct, frozen=True):
    """What a timeline ends with."""

    unknowns: tuple[Unknown, ...]
    promised: Kept
    listening: Listening


def appendix(case: Case, as_known_at: datetime | None = None) -> Appendix:
    """The end of a timeline.

    Args:
        as_known_at: As it was known then (UTC): from what was written down by that time.
    """
    events = [
        recorded.event
        for recorded in case.record.events(case.incident.id)
        if as_known_at is None or recorded.recorded_at <= as_known_at
    ]
    incident = replay(events, Incident(id=case.incident.id))
    return Appendix(tuple(_unknowns(case, events)), incident.promised, listening(case.playbook, incident))


def _unknowns(case: Case, events: Iterable[Event]) -> Iterator[Unknown]:
    said: dict[str, list[Said]] = {}
    turns: dict[str, list[Turn]] = {}
    for event in events:
        if event.type == "message.released":
            message = f"{event.data['message']}.{event.data['number']}"
            for fact in event.data.get("unknowns", ()):
                said.setdefault(fact, []).append(Said(message, event.at))
        fact = event.data.get("fact")
        if fact in said and event.type in _TURNS:
            turns.setdefault(fact, []).append(Turn(event.at, _TURNS[event.type](event)))
    for fact, releases in said.items():
        ask = case.playbook.facts[fact].ask if fact in case.playbook.facts else fact
        yield Unknown(fact, ask, tuple(releases), tuple(turns.get(fact, ())))


def _word(event: Event, key: str) -> str:
    return ERASED if event.words is None else event.words.get(key, "")


_TURNS = {
    "fact.set": lambda event: (
        f"known: {_word(event, 'value')}"
        + (f", confirmed by {_word(event, 'source')}" if event.data["confirmed"] else ", not confirmed yet")
    ),
    "fact.confirmed": lambda event: f"confirmed by {_word(event, 'source')}",
    "fact.retracted": lambda event: f"taken back: {_word(event, 'reason')}",
    "correction.opened": lambda event: (
        f"{event.data['message']}.{event.data['number']} had said it wrong; corrected by {event.data['correction']}"
    ),
}
