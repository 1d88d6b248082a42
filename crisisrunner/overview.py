"""What is true, due, blocked and next: one look at an incident, as `status` shows it and `--json` gives it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from crisisrunner.case import ERASED, Case
from crisisrunner.errors import Unmet
from crisisrunner.incident.messages import taken_back, unreleased
from crisisrunner.incident.people import to_call
from crisisrunner.incident.release import quoted_retracted, unconfirmed
from crisisrunner.incident.stages import doors
from crisisrunner.incident.state import Message
from crisisrunner.times import stamp


class Due(msgspec.Struct, frozen=True):
    """Something with a time by which it should have happened (UTC)."""

    at: datetime
    what: str
    command: str


class Door(msgspec.Struct, frozen=True):
    """A way out of the stage, and what it still needs."""

    trigger: str
    dest: str
    dest_title: str
    unmet: tuple[Unmet, ...]
    wants_reason: bool

    @property
    def open(self) -> bool:
        """Whether it can be taken as things stand; a reason is asked for when it is."""
        return all(need.kind == "reason" for need in self.unmet)


class Overview:
    """An incident as it is at a moment (UTC)."""

    def __init__(self, case: Case, now: datetime) -> None:
        self.case = case
        self.now = now
        self.incident = case.incident
        self.playbook = case.playbook
        self.stage = case.playbook.stages[case.incident.stage]
        self.doors = [
            Door(
                way.trigger, way.dest, self.playbook.stages[way.dest].title, tuple(unmet), way.requires.reason
            )
            for way, unmet in doors(self.playbook, self.incident)
        ]

    def due(self) -> list[Due]:
        """What has a time, by that time: tasks, messages to be released, updates that were promised."""
        found = [*self._due_tasks(), *self._due_messages(), *self._due_promises()]
        return sorted(found, key=lambda due: due.at)

    def to_call(self) -> list[str]:
        """The ids of people who hold a role and were not reached."""
        return [] if self.incident.closed_at else to_call(self.playbook, self.incident)

    def open_tasks(self) -> list[str]:
        """The tasks of the stage that are neither done nor skipped."""
        return [
            task for task in self.stage.tasks if f"{self.incident.stage}/{task}" not in self.incident.tasks
        ]

    def unconfirmed(self) -> list[str]:
        """The facts that have a value which nobody vouches for."""
        return [name for name in self.playbook.facts if self._state(name) == "unconfirmed"]

    def asked_and_missing(self) -> list[str]:
        """The facts that no value is known of."""
        return [name for name in self.playbook.facts if self._state(name) in ("missing", "retracted")]

    def warnings(self, message: Message) -> list[str]:
        """What should be looked at before a draft goes out, in sentences."""
        if message.state != "draft":
            return []
        found = [f"{name} is said, and nobody confirmed it" for name in unconfirmed(self.incident, message)]
        promised = message.next_update and f"{message.next_update.astimezone(self.case.zone):%H:%M}"
        words = self.case.texts(message) if promised else {}
        late = [
            text
            for text in message.texts
            if text.edited and promised and promised not in words.get(text.key, "")
        ]
        return found + [
            f"{text.kind} ({text.language}) was edited by hand and does not say {promised}" for text in late
        ]

    def wrong_in_public(self) -> dict[str, tuple[str, ...]]:
        """What went out with a fact that was retracted since, unless the same audience heard from us after."""
        released = [message for message in self.incident.messages.values() if message.released_at]
        found = {}
        for message in released:
            facts = quoted_retracted(self.incident, message)
            said = [pair for text in message.texts for pair in text.facts.items()]
            times = [taken_back(self.incident, name, version) for name, version in said]
            since = max((moment for moment in times if moment), default=None)
            heard = [
                one.released_at for one in released if one.audience == message.audience and one.released_at
            ]
            if since and max(heard) <= since:
                found[message.id] = facts
        return found

    def drafts(self) -> list[Message]:
        """The messages that could still be released."""
        return [] if self.incident.closed_at else list(unreleased(self.incident))

    def as_data(self) -> dict[str, Any]:
        """The answer of `status --json`."""
        incident = self.incident
        seq, head, _ = self.case.record.head(incident.id)
        return {
            "incident": {
                "id": incident.id,
                "title": self.case.title,
                "playbook": incident.playbook,
                "playbook_version": incident.playbook_version,
                "severity": incident.severity,
                "drill": incident.drill,
                "opened_at": _stamp(incident.opened_at),
                "closed_at": _stamp(incident.closed_at),
            },
            "stage": {
                "id": incident.stage,
                "title": self.stage.title,
                "entered_at": _stamp(incident.stage_entered_at),
            },
            "transitions": [self._door_data(door) for door in self.doors],
            "facts": self.facts_data(),
            "tasks": self.tasks_data(),
            "messages": [self.message_data(message) for message in incident.messages.values()],
            "clocks": [
                {"id": name, "state": self.clock_state(name), "due_at": None} for name in self.playbook.clocks
            ],
            "calls": self.calls_data(),
            "due": [{"at": stamp(due.at), "what": due.what, "command": due.command} for due in self.due()],
            "inquiries": {"open": len(incident.open["inquiries"]), "awaiting_public_follow_up": 0},
            "head": {"seq": seq, "hash": head},
        }

    def facts_data(self) -> list[dict[str, Any]]:
        """Each fact of the playbook, with its value as far as it is known."""
        numbers = [seq for fact in self.incident.facts.values() for seq in (fact.value, fact.source) if seq]
        words = self.case.words(*numbers)
        return [self._fact_data(name, words) for name in self.playbook.facts]

    def tasks_data(self) -> list[dict[str, Any]]:
        """Each task of the stage."""
        return [
            {
                "id": task,
                "stage": self.incident.stage,
                "do": spec.do,
                "role": spec.role,
                "state": ended.state if (ended := self._ended(task)) else "open",
                "due_at": _stamp(self._after_entry(spec.within)),
            }
            for task, spec in self.stage.tasks.items()
        ]

    def message_data(self, message: Message) -> dict[str, Any]:
        """A message in short."""
        approve = self.playbook.messages[message.message].approve
        return {
            "id": message.id,
            "message": message.message,
            "title": self.playbook.messages[message.message].title,
            "audience": message.audience,
            "state": message.state,
            "block": len(message.blanks),
            "warn": len(self.warnings(message)),
            "blanks": list(message.blanks),
            "quotes_retracted": list(quoted_retracted(self.incident, message)),
            "needs": [*approve.all, *approve.any] if message.state == "draft" else [],
            "next_update": _stamp(message.next_update),
            "released_at": _stamp(message.released_at),
            "languages": {
                language: {"digest": digest, "approved_by": []}
                for language, digest in message.digests.items()
            },
        }

    def calls_data(self) -> list[dict[str, Any]]:
        """Everybody who holds a role, with the number to ring and whether they were reached."""
        holders = dict.fromkeys(person for people in self.incident.holders.values() for person in people)
        return [
            {
                "id": person,
                "name": self.case.people[person].name,
                "phone": self.case.people[person].phone,
                "roles": list(self.incident.roles_of(person)),
                "state": _call_state(call.reached if call else None),
                "called_at": _stamp(call.at if call else None),
            }
            for person in [*holders, *(other for other in self.incident.calls if other not in holders)]
            for call in [self.incident.calls.get(person)]
        ]

    def clock_state(self, name: str) -> str:
        """`not_started` until the anchor is known, then `scope_not_declared`: counsel has not said that it applies."""
        return (
            "scope_not_declared" if self.incident.known(self.playbook.clocks[name].anchor) else "not_started"
        )

    def _door_data(self, door: Door) -> dict[str, Any]:
        unmet = [
            {"kind": need.kind, "id": need.id, "sentence": need.sentence, "hint": need.hint}
            for need in door.unmet
        ]
        return {"trigger": door.trigger, "dest": door.dest, "open": not door.unmet, "unmet": unmet}

    def _fact_data(self, name: str, words: dict[int, dict[str, str]]) -> dict[str, Any]:
        fact = self.incident.facts.get(name)
        answer = {"id": name, "ask": self.playbook.facts[name].ask, "state": self._state(name), "value": None}
        if fact is None:
            return answer
        source = words.get(fact.source, {}).get("source", ERASED) if fact.source else None
        value = words.get(fact.value, {}).get("value", ERASED)
        return {**answer, "value": value, "version": fact.version, "source": source, "at": stamp(fact.at)}

    def _state(self, fact: str) -> str:
        known = self.incident.facts.get(fact)
        return known.state if known and known.value not in self.incident.erased else "missing"

    def _ended(self, task: str) -> Any:
        return self.incident.tasks.get(f"{self.incident.stage}/{task}")

    def _after_entry(self, within: Any) -> datetime | None:
        entered = self.incident.stage_entered_at
        return within.after(entered, self.case.zone) if within and entered else None

    def _due_tasks(self) -> Iterator[Due]:
        for task in self.open_tasks():
            at = self._after_entry(self.stage.tasks[task].within)
            if at:
                yield Due(at, self.stage.tasks[task].do, f"crisisrunner task done {task}")

    def _due_messages(self) -> Iterator[Due]:
        for message in self.drafts():
            spec = self.playbook.messages[message.message]
            if spec.within:
                at = spec.within.after(message.drafted_at, self.case.zone)
                yield Due(at, f"{spec.title} out", f"crisisrunner message release {message.message}")

    def _due_promises(self) -> Iterator[Due]:
        """The newest promise to each audience, unless the incident has closed."""
        newest: dict[str, Message] = {}
        for message in self.incident.messages.values():
            before = newest.get(message.audience)
            if message.released_at and (
                before is None or before.released_at is None or before.released_at <= message.released_at
            ):
                newest[message.audience] = message
        for audience, message in newest.items():
            if message.next_update and not self.incident.closed_at:
                title = self.playbook.audiences[audience].title
                yield Due(message.next_update, f"Next update promised to: {title}", "crisisrunner next")


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def _call_state(reached: bool | None) -> str:
    return "to_call" if reached is None else "reached" if reached else "not_reached"
