"""What is true now: a fold over events that never refuses, reads no clock, and holds no typed words.

State keeps the `seq` under which words lie, so that erasing them needs no change here,
and a snapshot of it has nothing to hide.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import reduce
from typing import Any

import msgspec
from msgspec.structs import replace

from crisisrunner.incident.events import Event
from crisisrunner.playbook.model import OPEN_KINDS


class Fact(msgspec.Struct, frozen=True):
    """A named thing: unconfirmed, confirmed or retracted; the event `value` holds its value.

    `taken_back` remembers when each version that did not hold was retracted, whatever came after it.
    """

    state: str
    version: int
    value: int
    source: int | None
    at: datetime
    moment: datetime | None = None
    day: str | None = None
    taken_back: Mapping[int, datetime] = {}


class Task(msgspec.Struct, frozen=True):
    """A line of the checklist that was done or skipped since its stage was entered."""

    state: str
    at: datetime
    by: str
    event: int


class Text(msgspec.Struct, frozen=True):
    """The body for one language and channel kind; its words lie in the event `words`."""

    language: str
    kind: str
    words: int
    sha256: str
    long: bool
    blanks: tuple[str, ...] = ()
    edited: bool = False
    facts: Mapping[str, int] = {}

    @property
    def key(self) -> str:
        """Its name inside an event's words."""
        return f"{self.language}.{self.kind}"


class Message(msgspec.Struct, frozen=True):
    """One number of a message, from draft to release."""

    message: str
    number: int
    state: str
    stage: str
    audience: str
    drafted_at: datetime
    texts: tuple[Text, ...]
    digests: Mapping[str, str]
    next_update: datetime | None
    released_at: datetime | None = None
    released_by: str | None = None

    @property
    def id(self) -> str:
        """`hold-public.1`."""
        return f"{self.message}.{self.number}"

    @property
    def facts(self) -> dict[str, int]:
        """The facts that its texts say, with the newest version of each."""
        said = [pair for text in self.texts for pair in text.facts.items()]
        return dict(sorted(said, key=lambda pair: pair[1]))

    @property
    def blanks(self) -> tuple[str, ...]:
        """What is not known yet in any of its texts, each once."""
        return tuple(dict.fromkeys(name for text in self.texts for name in text.blanks))


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
    erased: tuple[int, ...] = ()
    acted: tuple[str, ...] = ()

    def latest(self, message: str) -> Message | None:
        """The newest number of a message, or None if it was never drafted."""
        numbers = [one for one in self.messages.values() if one.message == message]
        return max(numbers, key=lambda one: one.number) if numbers else None

    def known(self, fact: str) -> bool:
        """Whether a fact has a value that is not retracted and was not erased."""
        found = self.facts.get(fact)
        return found is not None and found.state != "retracted" and found.value not in self.erased

    def roles_of(self, person: str) -> tuple[str, ...]:
        """The roles that a person holds now."""
        return tuple(role for role, people in self.holders.items() if person in people)


def replay(events: Iterable[Event], start: Incident | None = None) -> Incident:
    """The state after events, in the order of their `seq`."""
    return reduce(evolve, events, start or Incident())


def evolve(incident: Incident, event: Event) -> Incident:
    """The state after one more event; an event of a type it does not know changes only `seq`."""
    change = _CHANGES.get(event.type)
    after = change(incident, event) if change else incident
    acted = after.acted if event.actor.id in after.acted else (*after.acted, event.actor.id)
    return replace(after, seq=event.seq, acted=acted)


def _opened(incident: Incident, event: Event) -> Incident:
    data = event.data
    return replace(
        incident, playbook=data["playbook"], playbook_version=data["playbook_version"],
        pins=data["pins"], severity=data["severity"], drill=data["drill"], opened_at=event.at,
        title=event.seq, open=dict.fromkeys(OPEN_KINDS, ()),
    )  # fmt: skip


def _retitled(incident: Incident, event: Event) -> Incident:
    return replace(incident, title=event.seq)


def _severity_set(incident: Incident, event: Event) -> Incident:
    return replace(incident, severity=event.data["severity"])


def _joined(incident: Incident, event: Event) -> Incident:
    return replace(incident, joined={**incident.joined, event.data["person"]: event.seq})


def _assigned(incident: Incident, event: Event) -> Incident:
    return replace(incident, holders={**incident.holders, event.data["role"]: tuple(event.data["people"])})


def _called(incident: Incident, event: Event) -> Incident:
    call = Call(event.data["reached"], event.at, event.actor.id)
    return replace(incident, calls={**incident.calls, event.data["person"]: call})


def _entered(incident: Incident, event: Event) -> Incident:
    """Entering a stage rearms its tasks; entering a final one closes the incident, leaving it reopens."""
    stage = event.data["stage"]
    tasks = {key: task for key, task in incident.tasks.items() if not key.startswith(f"{stage}/")}
    closed = event.at if event.data["final"] else None
    return replace(incident, stage=stage, stage_entered_at=event.at, closed_at=closed, tasks=tasks)


def _fact_set(incident: Incident, event: Event) -> Incident:
    data = event.data
    confirmed = data["confirmed"]
    moment = datetime.fromisoformat(data["moment"]) if data.get("moment") else None
    earlier = incident.facts.get(data["fact"])
    fact = Fact(
        "confirmed" if confirmed else "unconfirmed", data["version"], event.seq,
        event.seq if confirmed else None, event.at, moment, data.get("day"),
        earlier.taken_back if earlier else {},
    )  # fmt: skip
    return replace(incident, facts={**incident.facts, data["fact"]: fact})


def _fact_confirmed(incident: Incident, event: Event) -> Incident:
    return _fact_changed(incident, event, state="confirmed", source=event.seq)


def _fact_retracted(incident: Incident, event: Event) -> Incident:
    version = event.data["version"]
    known = incident.facts.get(event.data["fact"])
    taken_back = {**(known.taken_back if known else {}), version: event.at}
    return _fact_changed(incident, event, state="retracted", taken_back=taken_back)


def _fact_changed(incident: Incident, event: Event, **changes: Any) -> Incident:
    name = event.data["fact"]
    if name not in incident.facts:
        return incident
    fact = replace(incident.facts[name], at=event.at, **changes)
    return replace(incident, facts={**incident.facts, name: fact})


def _task_ended(incident: Incident, event: Event) -> Incident:
    key = f"{event.data['stage']}/{event.data['task']}"
    task = Task(event.type.removeprefix("task."), event.at, event.actor.id, event.seq)
    return replace(incident, tasks={**incident.tasks, key: task})


def _drafted(incident: Incident, event: Event) -> Incident:
    data = event.data
    message = Message(
        data["message"], data["number"], "draft", data["stage"], data["audience"], event.at,
        tuple(_text(text, event.seq) for text in data["texts"]), data["digests"],
        datetime.fromisoformat(data["next_update"]) if data["next_update"] else None,
    )  # fmt: skip
    earlier = incident.messages.get(message.id)
    if earlier:
        message = replace(message, drafted_at=earlier.drafted_at)
    return _with(incident, message)


def _edited(incident: Incident, event: Event) -> Incident:
    changed = {text.key: text for text in (_text(text, event.seq) for text in event.data["texts"])}

    def edited(message: Message) -> Message:
        texts = tuple(changed.get(text.key, text) for text in message.texts)
        digests = {**message.digests, **event.data["digests"]}
        return replace(message, texts=texts, digests=digests)

    return _message_changed(incident, event, edited)


def _released(incident: Incident, event: Event) -> Incident:
    return _message_changed(
        incident,
        event,
        lambda message: replace(message, state="released", released_at=event.at, released_by=event.actor.id),
    )


def _superseded(incident: Incident, event: Event) -> Incident:
    return _message_changed(incident, event, lambda message: replace(message, state="superseded"))


def _message_changed(incident: Incident, event: Event, change: Callable[[Message], Message]) -> Incident:
    message = incident.messages.get(f"{event.data['message']}.{event.data['number']}")
    return _with(incident, change(message)) if message else incident


def _with(incident: Incident, message: Message) -> Incident:
    return replace(incident, messages={**incident.messages, message.id: message})


def _text(data: Mapping[str, Any], seq: int) -> Text:
    return Text(
        data["language"],
        data["kind"],
        seq,
        data["sha256"],
        data["long"],
        tuple(data["blanks"]),
        data["edited"],
        data["facts"],
    )


def _erased(incident: Incident, event: Event) -> Incident:
    return replace(incident, erased=(*incident.erased, event.data["erases"]))


def _begun(kind: str) -> Callable[[Incident, Event], Incident]:
    return lambda incident, event: replace(
        incident, open={**incident.open, kind: (*incident.open[kind], event.data["id"])}
    )


def _settled(kind: str) -> Callable[[Incident, Event], Incident]:
    return lambda incident, event: replace(
        incident,
        open={**incident.open, kind: tuple(one for one in incident.open[kind] if one != event.data["id"])},
    )


_CHANGES: dict[str, Callable[[Incident, Event], Incident]] = {
    "incident.opened": _opened,
    "incident.retitled": _retitled,
    "incident.severity_set": _severity_set,
    "person.joined": _joined,
    "role.assigned": _assigned,
    "person.called": _called,
    "stage.entered": _entered,
    "fact.set": _fact_set,
    "fact.confirmed": _fact_confirmed,
    "fact.retracted": _fact_retracted,
    "task.done": _task_ended,
    "task.skipped": _task_ended,
    "message.drafted": _drafted,
    "message.edited": _edited,
    "message.released": _released,
    "message.superseded": _superseded,
    "entry.erased": _erased,
    "correction.opened": _begun("corrections"),
    "correction.settled": _settled("corrections"),
    "inquiry.opened": _begun("inquiries"),
    "inquiry.closed": _settled("inquiries"),
}
