"""What happened, as a record or an export tells it, with as much of what was pinned then as is at hand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.case import ERASED
from crisisrunner.drill.replay.steps import opening_of, steps
from crisisrunner.drill.replay.timed import timetable
from crisisrunner.errors import Fault, Refused
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.fold import replay
from crisisrunner.log.chain import check_lines
from crisisrunner.log.record import Record
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.rule import Rule, Rules
from crisisrunner.playbook.workspace import Person, Workspace
from crisisrunner.times import YEARS, from_stamp

Blobs = Callable[[str], bytes | None]
"""What lies under a digest, or None where nobody here has it."""
_Kind = TypeVar("_Kind")


class Past(msgspec.Struct, frozen=True):
    """One incident as it was recorded; the words of an event are None where they were erased."""

    incident: str
    events: tuple[Event, ...]
    blobs: Blobs

    @property
    def opened(self) -> Event:
        """The event that opened it."""
        return next(event for event in self.events if event.type == "incident.opened")

    @property
    def ended_at(self) -> datetime:
        """When the last thing in it happened (UTC)."""
        return max(event.at for event in self.events)

    @property
    def playbook(self) -> Playbook | None:
        """The plan as it was, if it is at hand."""
        return self._pinned("playbook", Playbook)

    @property
    def rules(self) -> Rules:
        """The rules of law as they were; none from before there were any."""
        return self._pinned("rules", dict[str, Rule]) or {}

    def workspace(self, now: Workspace) -> Workspace:
        """The organisation and its people as they were; else those of today, with the people of the record."""
        then = self._pinned("workspace", Workspace)
        if then:
            return then
        known = {key: now.people.get(key, Person(key)) for key in self._people()}
        return msgspec.structs.replace(
            now,
            people={
                key: msgspec.structs.replace(person, roles=self._roles_at_first(key))
                for key, person in known.items()
            },
        )

    def known_by(self, blobs: Blobs) -> "Past":
        """The same, with more at hand of what was pinned then."""
        return msgspec.structs.replace(self, blobs=blobs)

    def has(self, pinned: str) -> bool:
        """Whether something that was pinned is at hand and can still be read."""
        kinds: Mapping[str, Any] = {"playbook": Playbook, "workspace": Workspace, "rules": dict[str, Rule]}
        return self._pinned(pinned, kinds[pinned]) is not None

    def names(self, people: Mapping[str, Person]) -> dict[str, str]:
        """What people are called, those who joined included."""
        joined = {
            event.data["person"]: (event.words or {}).get("name", ERASED)
            for event in self.events
            if event.type == "person.joined"
        }
        return {**{key: person.name for key, person in people.items()}, **joined}

    def _pinned(self, name: str, kind: type[_Kind]) -> _Kind | None:
        digest = self.opened.data["pins"].get(name)
        content = self.blobs(digest) if isinstance(digest, str) else None
        try:
            return msgspec.json.decode(content, type=kind) if content is not None else None
        except msgspec.MsgspecError:  # written by another version of this program
            return None

    def _people(self) -> list[str]:
        """Everybody whom the record names by an id that it did not give out itself."""
        joined = {event.data["person"] for event in self.events if event.type == "person.joined"}
        named = [
            person
            for event in self.events
            for person in (event.actor.id, event.data.get("person"), *event.data.get("people", ()))
        ]
        return [person for person in dict.fromkeys(named) if person and person not in joined]

    def _roles_at_first(self, person: str) -> tuple[str, ...]:
        roles = []
        for event in self.events:
            if event.type == "stage.entered":
                break
            if event.type == "role.assigned" and person in event.data["people"]:
                roles.append(event.data["role"])
        return tuple(roles)


def past_of(record: Record, incident: str) -> Past:
    """An incident of a record."""
    events = tuple(recorded.event for recorded in record.events(incident))
    return _sound(Past(incident, events, lambda digest: blob_or_none(record, digest)))


def past_in(lines: Sequence[Mapping[str, Any]], incident: str, blobs: Blobs) -> Past:
    """An incident in the lines of an export.

    Raises:
        BrokenChainError: where the export was changed.
        Refused: where it does not tell the incident from its beginning.
    """
    check_lines(lines, erasures_named=False)
    return _sound(
        Past(incident, tuple(_event(line) for line in lines if line["incident"] == incident), blobs)
    )


@contextmanager
def fitting(incident: str) -> Iterator[None]:
    """Say in a sentence that entries say what no version of this program writes: an export can come from anybody."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        raise Fault(
            f"The entries of {incident} do not fit together.",
            "Give a record that crisisrunner verify accepts.",
        ) from None


def blob_or_none(record: Record, digest: str) -> bytes | None:
    """What lies under a digest in a record, or None."""
    try:
        return record.blob(digest)
    except Fault:
        return None


def _event(line: Mapping[str, Any]) -> Event:
    words = line["words"] if line["words"] is not None else {} if line["words_hash"] is None else None
    try:
        whole = {"type": line["type"], "data": line["data"], "seq": line["seq"], "words": words}
        actor = msgspec.convert({"id": line["actor"], "role": line["role"]}, Actor)
        return msgspec.convert({**whole, "at": from_stamp(line["at"]), "actor": actor}, Event)
    except (msgspec.MsgspecError, ValueError, TypeError):
        raise Refused(
            f"Entry {line['seq']} cannot be read.",
            "Give a file made by: crisisrunner timeline --format jsonl",
        ) from None


def _sound(past: Past) -> Past:
    """Refuse what does not begin with an opening, and what no version of this program wrote."""
    first = next((event for event in past.events if event.type != "person.joined"), None)
    if first is None or first.type != "incident.opened" or not isinstance(first.data.get("pins"), dict):
        raise Refused(
            f"What is known of {past.incident} does not begin with its opening.",
            "Give the whole record, or a file made by: crisisrunner timeline --format jsonl",
        )
    for event in past.events:
        if event.at.year not in YEARS:
            raise Refused(
                f"Entry {event.seq} is of the year {event.at.year}, in which nothing was recorded.",
                "Give a file made by: crisisrunner timeline --format jsonl",
            )
    with fitting(past.incident):
        replay(past.events)
        steps(past.events[opening_of(past.events).length :])
        timetable(past.events, None, ZoneInfo("UTC"))
    return past
