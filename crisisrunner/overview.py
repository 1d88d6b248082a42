"""What is true, due, blocked and next: one look at an incident, as `status` shows it and `--json` gives it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec

from crisisrunner import deadlines
from crisisrunner.case import ERASED, Case
from crisisrunner.deadlines import Due, Ticking
from crisisrunner.errors import Unmet
from crisisrunner.incident.approvals import life, missing, who
from crisisrunner.incident.deliveries import undelivered
from crisisrunner.incident.findings import BLOCK, WARN
from crisisrunner.incident.listening import Listening, listening
from crisisrunner.incident.messages import taken_back, unreleased
from crisisrunner.incident.people import to_call
from crisisrunner.incident.promises import last_word
from crisisrunner.incident.release import quoted_retracted, unconfirmed
from crisisrunner.incident.stages import doors
from crisisrunner.incident.state import Correction, Delivery, Message
from crisisrunner.times import stamp


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
        """What has a time, by that time."""
        return deadlines.due(self.case, self.laws)

    def clocks(self) -> list[Ticking]:
        """Every clock: promises, the cadence, the silence, laws."""
        return deadlines.clocks(self.case, self.now)

    @cached_property
    def laws(self) -> list[Ticking]:
        """The legal clocks that have begun."""
        return [*deadlines.laws(self.case, self.now)] if self.incident.clocks else []

    @property
    def spoke(self) -> bool:
        """Whether anything was said in public."""
        return last_word(self.playbook, self.incident) is not None

    @property
    def silent_since(self) -> datetime | None:
        """Since when nothing was said in public (UTC); None once the incident is closed."""
        return next((one.since for one in deadlines.silence(self.case, self.now)), None)

    @cached_property
    def listening(self) -> Listening:
        """What was asked and answered."""
        return listening(self.playbook, self.incident)

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

    def blocked(self, message: Message) -> list[str]:
        """The checks that keep a draft in, each once a language, by what the record and the state say of it."""
        if message.state != "draft":
            return []
        found = dict.fromkeys((*self._found(message, BLOCK), *self._unfit(message)))
        return [check for check, language in found if not message.overridden(check, language)]

    def warned(self, message: Message) -> list[str]:
        """The checks that want a draft to be looked at, each once."""
        if message.state != "draft":
            return []
        found = [check for check, _ in self._found(message, WARN)]
        said = [] if self.playbook.is_public(message.message) else unconfirmed(self.incident, message)
        return list(dict.fromkeys(found + ["unconfirmed" for _ in said]))

    def _found(self, message: Message, wanted: str) -> list[tuple[str, str]]:
        """What checks found in the words when they were made, by check and language."""
        return [
            (check, text.language) for text in message.texts for check, level in text.found if level == wanted
        ]

    def _unfit(self, message: Message) -> Iterator[tuple[str, str]]:
        """What keeps words in because of what is known by now."""
        passed = message.next_update is not None and message.next_update <= self.now
        lacks = self.playbook.must_promise(message.message) and message.next_update is None
        public = self.playbook.is_public(message.message)
        for text in message.texts:
            yield from (("unknown", text.language) for _ in text.blanks)
            if passed or lacks:
                yield "next-update", text.language
            if text.behind:
                yield "behind", text.language
            for name, version in text.facts.items():
                fact = self.incident.facts[name]
                if version != fact.version or taken_back(self.incident, name, version):
                    yield "retracted", text.language
                elif public and fact.state == "unconfirmed":
                    yield "unconfirmed", text.language

    def lacking(self, message: Message) -> list[str]:
        """Whose approvals a draft still lacks: the role with its holders and phones, each once."""
        if message.state != "draft":
            return []
        return list(
            dict.fromkeys(
                who(self.playbook, self.case.people, self.incident, slot)
                for language in message.languages
                for slot in missing(self.playbook, message, language)
            )
        )

    def wrong(self) -> dict[str, Correction]:
        """What went out wrong and is not put right yet, by the id of the message that said it."""
        return {one: self.incident.corrections[one] for one in self.incident.open["corrections"]}

    def broken_glass(self) -> list[str]:
        """The messages that went out, or may, without the approvals that the plan asks for."""
        return [
            message.id
            for message in self.incident.messages.values()
            if message.state in ("draft", "released")
            and any(
                one.how == "break-glass"
                for language in message.languages
                for one in message.standing(language)
            )
        ]

    def undelivered(self) -> list[tuple[Message, Delivery]]:
        """Every way out that is not known to be taken."""
        return list(undelivered(self.incident))

    def life(self, message: Message) -> str:
        """Where a message stands between draft and withdrawn."""
        return life(self.playbook, message)

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
            "clocks": self.clocks_data(),
            "calls": self.calls_data(),
            "due": [
                {"id": due.id, "at": stamp(due.at), "what": due.what, "command": due.command}
                for due in self.due()
            ],
            "corrections": self.corrections_data(),
            "deliveries": self.deliveries_data(),
            "channels_down": {name: stamp(since) for name, since in incident.down.items()},
            "inquiries": self.listening_data(),
            "head": {"seq": seq, "hash": head},
        }

    def clocks_data(self) -> list[dict[str, Any]]:
        """Each clock, with its deadline and how that was counted."""
        return [
            {
                "id": one.id,
                "kind": one.kind,
                "title": one.title,
                "state": one.state,
                "due_at": _stamp(one.due_at),
                "since": _stamp(one.since),
                "counting": one.counting,
                "rule": one.rule.rule if one.rule else None,
                "reminder_at": _stamp(self.incident.snoozed.get(one.id)),
            }
            for one in self.clocks()
        ]

    def listening_data(self) -> dict[str, Any]:
        """The figures of the inquiries; waits are in minutes."""
        heard = self.listening
        return {
            "open": heard.open,
            "awaiting_public_follow_up": heard.owed,
            "asked": heard.asked,
            "answered": heard.answered,
            "unanswered": heard.unanswered,
            "median_wait_min": _minutes(heard.median_wait),
            "worst_wait_min": _minutes(heard.worst_wait),
            "public_answers": heard.public_answers,
            "announcements": heard.announcements,
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
        lacking = [
            slot for language in message.languages for slot in missing(self.playbook, message, language)
        ]
        return {
            "id": message.id,
            "message": message.message,
            "title": self.playbook.spec(message.message).title,
            "audience": message.audience,
            "state": self.life(message),
            "block": len(self.blocked(message)),
            "warn": len(self.warned(message)),
            "blanks": list(message.blanks),
            "quotes_retracted": list(quoted_retracted(self.incident, message)),
            "corrects": list(message.corrects),
            "needs": list(dict.fromkeys(role for slot in lacking for role in slot))
            if message.state == "draft"
            else [],
            "next_update": _stamp(message.next_update),
            "released_at": _stamp(message.released_at),
            "languages": {language: self._language_data(message, language) for language in message.languages},
        }

    def _language_data(self, message: Message, language: str) -> dict[str, Any]:
        return {
            "digest": message.digests[language],
            "in_review": message.in_review(language),
            "behind": language in message.behind,
            "approved_by": [one.person for one in message.standing(language)],
            "approvals": [
                {"person": one.person, "how": one.how, "typed_by": one.typed_by, "at": stamp(one.at)}
                for one in message.standing(language)
            ],
        }

    def corrections_data(self) -> list[dict[str, Any]]:
        """Each message that went out wrong, with the correction that is open for it."""
        return [
            {
                "id": one,
                "message": wrong.message,
                "fact": wrong.fact,
                "correction": wrong.by,
                "opened_at": stamp(wrong.at),
            }
            for one, wrong in self.wrong().items()
        ]  # fmt: skip

    def deliveries_data(self) -> list[dict[str, Any]]:
        """Each way out that is not known to be taken."""
        return [
            {
                "id": f"{message.id}/{one.id}",
                "message": message.id,
                "channel": one.channel,
                "kind": one.kind,
                "language": one.language,
                "state": one.state,
                "how": one.how,
                "attempt": one.attempt,
                "at": stamp(one.at),
                "instead_of": one.instead_of,
            }
            for message, one in self.undelivered()
        ]

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


def _minutes(wait: timedelta | None) -> int | None:
    return None if wait is None else int(wait.total_seconds() // 60)


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def _call_state(reached: bool | None) -> str:
    return "to_call" if reached is None else "reached" if reached else "not_reached"
