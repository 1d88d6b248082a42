"""The end of a timeline: how each unknown was settled, which promises were kept, how people were answered."""

from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec

from crisisrunner.case import ERASED
from crisisrunner.incident.events import Event
from crisisrunner.incident.listening import Listening, listening
from crisisrunner.incident.ticking import Kept
from crisisrunner.timeline.telling import Names
from crisisrunner.timeline.timeline import Timeline


class Said(msgspec.Struct, frozen=True):
    """A release that said that something was not known yet."""

    message: str
    at: datetime


class Turn(msgspec.Struct, frozen=True):
    """What became of an unknown later, in words; `at` is when."""

    at: datetime
    what: str


class Unknown(msgspec.Struct, frozen=True):
    """A fact that was said not to be known, each turn that it took afterwards, and whether it is known by then."""

    fact: str
    ask: str
    said: tuple[Said, ...]
    turns: tuple[Turn, ...]
    known: bool


class Appendix(msgspec.Struct, frozen=True):
    """What a timeline ends with."""

    unknowns: tuple[Unknown, ...]
    promised: Kept
    listening: Listening


def appendix(timeline: Timeline) -> Appendix | None:
    """The end of a timeline; None where only some of its entries are wanted, of which it would tell too much."""
    if not timeline.choice.whole:
        return None
    incident = timeline.case.incident
    return Appendix(
        tuple(_unknowns(timeline)), incident.promised, listening(timeline.case.playbook, incident)
    )


def _unknowns(timeline: Timeline) -> Iterator[Unknown]:
    case, names = timeline.case, timeline.names
    said: dict[str, list[Said]] = {}
    turns: dict[str, list[Turn]] = {}
    corrects: dict[str, str] = {}
    for recorded, _ in timeline.recorded(("message.released", *_TURNS)):
        event = recorded.event
        if event.type == "message.released":
            message = f"{event.data['message']}.{event.data['number']}"
            for fact in event.data.get("unknowns", ()):
                said.setdefault(fact, []).append(Said(message, event.at))
        if event.type == "correction.opened" and event.data.get("fact"):
            corrects[event.data["id"]] = event.data["fact"]
        fact = event.data.get("fact") or corrects.get(event.data.get("id", ""))
        if fact in said and event.type in _TURNS:
            turns.setdefault(fact, []).append(Turn(event.at, _TURNS[event.type](event, names)))
    for fact, releases in said.items():
        ask = case.playbook.facts[fact].ask if fact in case.playbook.facts else fact
        yield Unknown(fact, ask, tuple(releases), tuple(turns.get(fact, ())), case.incident.known(fact))


def _known(event: Event, names: Names) -> str:
    value = _word(event, "value")
    if event.data.get("moment") and value != ERASED:
        value = names.moment(event.data["moment"])
    by = f", confirmed by {_word(event, 'source')}" if event.data["confirmed"] else ", not confirmed yet"
    return f"known: {value}{by}{'; the value before was wrong' if event.data.get('wrong') else ''}"


def _settled(event: Event, _names: Names) -> str:
    if event.data["how"] == "released":
        return f"{event.data['id']} corrected by {event.data['correction']}"
    return f"the correction of {event.data['id']} was {event.data['how']}"


def _word(event: Event, key: str) -> str:
    return ERASED if event.words is None else event.words.get(key, "")


_TURNS: dict[str, Callable[[Event, Names], str]] = {
    "fact.set": _known,
    "fact.confirmed": lambda event, _names: f"confirmed by {_word(event, 'source')}",
    "fact.retracted": lambda event, _names: f"taken back: {_word(event, 'reason')}",
    "correction.opened": lambda event, _names: (
        f"{event.data['message']}.{event.data['number']} had said it wrong; "
        f"a correction is owed: {event.data['correction']}"
    ),
    "correction.settled": _settled,
}
