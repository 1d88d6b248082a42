"""What is true, due, blocked and next: one look at an incident, as `status` shows it and `--json` gives it."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

import msgspec

from crisisrunner import deadlines
from crisisrunner.case import Case
from crisisrunner.deadlines import Due, Ticking
from crisisrunner.errors import Unmet
from crisisrunner.incident.approvals import lacking, life
from crisisrunner.incident.deliveries import undelivered
from crisisrunner.incident.findings import BLOCK, WARN
from crisisrunner.incident.listening import Listening, listening
from crisisrunner.incident.message import Correction, Delivery, Message
from crisisrunner.incident.messages import taken_back, unreleased
from crisisrunner.incident.people import to_call
from crisisrunner.incident.promises import last_word
from crisisrunner.incident.release import unconfirmed
from crisisrunner.incident.stages import doors


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
        return [name for name in self.playbook.facts if self.fact_state(name) == "unconfirmed"]

    def asked_and_missing(self) -> list[str]:
        """The facts that no value is known of."""
        return [name for name in self.playbook.facts if self.fact_state(name) in ("missing", "retracted")]

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
                one
                for language in message.languages
                for one in lacking(self.playbook, self.case.people, self.incident, message, language)
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

    def fact_state(self, fact: str) -> str:
        """`missing`, `unconfirmed`, `confirmed` or `retracted`; one that was erased or is outdated is missing."""
        known = self.incident.facts.get(fact)
        there = known is not None and known.value not in self.incident.erased
        return known.state if known and there and not self.incident.outdated(fact) else "missing"
