"""What a decision stands on: the state, the plan and the people pinned at the start, and the words."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.errors import unknown
from crisisrunner.incident.corrections import to_draft
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.findings import Finding
from crisisrunner.incident.fold import replay
from crisisrunner.incident.laws import Laws
from crisisrunner.incident.message import Message, Text
from crisisrunner.incident.messages import draft, next_number, unreleased
from crisisrunner.incident.people import join
from crisisrunner.incident.state import Incident
from crisisrunner.incident.texts import Rendered, as_exercise
from crisisrunner.log.record import Record
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.rule import Rule, Rules
from crisisrunner.playbook.workspace import Organisation, Person, Workspace
from crisisrunner.times import from_stamp

if TYPE_CHECKING:
    from crisisrunner.wording.render import Template, Wording

ERASED = "[erased]"
_QUARTER = timedelta(minutes=15)
_UNPREPARED = "[[what was wrong, and what is right?]]"
"""The text of a correction for which the plan has no template."""


class Case:
    """An incident at one moment of its record, with everything that was pinned when it began."""

    def __init__(self, record: Record, incident: Incident, new: Sequence[Event] = ()) -> None:
        self.record = record
        self.incident = incident
        self._new = {event.seq: dict(event.words or {}) for event in new}

    @cached_property
    def playbook(self) -> Playbook:
        """The plan as it was when the incident began."""
        return msgspec.json.decode(self.record.blob(self.incident.pins["playbook"]), type=Playbook)

    @cached_property
    def workspace(self) -> Workspace:
        """The organisation and its people as they were when the incident began."""
        return msgspec.json.decode(self.record.blob(self.incident.pins["workspace"]), type=Workspace)

    @property
    def organisation(self) -> Organisation:
        """Who speaks."""
        return self.workspace.organisation

    @cached_property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.organisation.timezone)

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Everybody by id: those of the workspace, and those who joined, or whose number is another now."""
        words = self.words(*self.incident.joined.values())
        known = self.workspace.people
        joined = {
            person: msgspec.structs.replace(
                known.get(person, Person("")),  # a new number takes nobody's key away
                name=words.get(seq, {}).get("name", ERASED),
                phone=words.get(seq, {}).get("phone", ""),
            )
            for person, seq in self.incident.joined.items()
        }
        return {**known, **joined}

    @cached_property
    def rules(self) -> Rules:
        """The rules of law as they were when the incident began; none in a record from before there were any."""
        pinned = self.incident.pins.get("rules")
        return msgspec.json.decode(self.record.blob(pinned), type=dict[str, Rule]) if pinned else {}

    @property
    def laws(self) -> Laws:
        """What legal deadlines are counted by."""
        from crisisrunner.playbook import calendars

        closures = self.workspace.closures
        return Laws(
            self.playbook, self.rules, self.workspace.scope, self.zone,
            lambda name: calendars.closed_days(name, closures.get(name, {})),
            lambda name: calendars.describe(name, closures.get(name, {})),
        )  # fmt: skip

    def count(self, fact: str) -> int | None:
        """The number that a fact holds, or None where it is not known."""
        value = self.value(fact)
        return int(value) if value is not None and value.isdecimal() else None

    @property
    def title(self) -> str:
        """What the incident is called."""
        return self.words(self.incident.title).get(self.incident.title, {}).get("title", ERASED)

    def words(self, *numbers: int) -> dict[int, dict[str, str]]:
        """What was typed in entries, those not yet in the record included."""
        known = {number: self._new[number] for number in numbers if number in self._new}
        asked = [number for number in numbers if number not in known]
        return {**(self.record.words(self.incident.id, asked) if asked else {}), **known}

    def texts(self, message: Message) -> dict[str, str]:
        """The texts and subjects of a message by their key, such as `en.sms`, as far as not erased."""
        words = self.words(*(text.words for text in message.texts))
        keys = [(text.words, key) for text in message.texts for key in (text.key, f"{text.key}.subject")]
        return {key: words[seq][key] for seq, key in keys if key in words.get(seq, {})}

    def person(self, name: str) -> str:
        """The id of a person, by id or name.

        Raises:
            Refused: naming the nearest one.
        """
        found = self.find_person(name)
        if found is None:
            raise unknown(
                "person", name, [person.name for person in self.people.values()], "crisisrunner role list"
            )
        return found

    def must_have_role(self, role: str) -> None:
        """Refuse a role that the plan does not have, naming the nearest one."""
        if role not in self.playbook.roles:
            raise unknown("role", role, self.playbook.roles, "crisisrunner role list")

    def find_person(self, name: str) -> str | None:
        """The id of a person, by id or name in any case, or None."""
        wanted = " ".join(name.split()).lower()
        if name in self.people:
            return name
        if wanted in self.people:
            return wanted
        return next((key for key, person in self.people.items() if person.name.lower() == wanted), None)

    def actor(self, name: str, at: datetime) -> tuple[Actor, list[Event]]:
        """Who acts, and the event of their joining where the incident does not know them yet."""
        person = self.find_person(name)
        if person is not None:
            return Actor(person, next(iter(self.incident.roles_of(person)), None)), []
        joined = join(self.incident, name, "", None, at, taken=self.people)
        return joined.actor, [joined]

    def after(self, events: Sequence[Event]) -> "Case":
        """The case as it will be once these events are recorded."""
        placed = [
            msgspec.structs.replace(event, seq=self.incident.seq + index)
            for index, event in enumerate(events, 1)
        ]
        case = Case(self.record, replay(placed, self.incident), placed)
        case._new = {**self._new, **case._new}
        return case

    def values(self) -> dict[str, Any]:
        """The facts that are known, as templates see them."""
        facts = {name: fact for name, fact in self.incident.facts.items() if self.incident.known(name)}
        words = self.words(*(fact.value for fact in facts.values()))
        return {
            name: _typed(self.playbook, name, words[fact.value]["value"])
            for name, fact in facts.items()
            if "value" in words.get(fact.value, {})  # erased, or taken out of the file by force
        }

    def value(self, fact: str) -> str | None:
        """A fact's value as the record keeps it, or None where it is not known."""
        if not self.incident.known(fact):
            return None
        seq = self.incident.facts[fact].value
        return self.words(seq).get(seq, {}).get("value", ERASED)

    def findings(self, message: Message, at: datetime) -> list[Finding]:
        """What the checks find in a message as it stands, what blocks first."""
        from crisisrunner.checking import findings

        return findings(self, message, at)

    def drafts(self, messages: Sequence[str], by: Actor, at: datetime) -> list[Event]:
        """A new number of each message, rendered."""
        return [self._draft(name, next_number(self.incident, name), by, at) for name in messages]

    def corrections(self, opened: Sequence[Event], by: Actor, at: datetime) -> list[Event]:
        """The drafts of corrections that were opened, each from the template prepared for it."""
        return [
            self._draft(name, int(number), by, at, corrects)
            for correction, corrects in to_draft(opened).items()
            for name, _, number in [correction.rpartition(".")]
        ]

    def refreshed(self, by: Actor, at: datetime, *, in_review: bool = False) -> list[Event]:
        """The drafts whose words are not what they would be now: rendered again, hand-edited texts only filled in.

        Words in review stay as they were submitted, unless a fact that they say is another one by now.

        Args:
            in_review: Whether words in review are made anew as well, and must be asked for again.
        """
        events = (
            self.redraft(message, message.next_update or self.promise(at), by, at)
            for message in unreleased(self.incident)
            if in_review or not self._frozen(message)
        )
        return [event for event in events if event]

    def _frozen(self, message: Message) -> bool:
        if not any(message.in_review(language) for language in message.languages):
            return False
        said = [pair for text in message.texts for pair in text.facts.items()]
        facts = self.incident.facts
        return all(self.incident.known(name) and facts[name].version == version for name, version in said)

    def _draft(self, name: str, number: int, by: Actor, at: datetime, corrects: Sequence[str] = ()) -> Event:
        """A number of a message, rendered; one that was drafted before keeps what somebody wrote into it."""
        earlier = self.incident.messages.get(f"{name}.{number}")
        promised = (earlier.next_update if earlier else None) or self.promise(at)
        texts = self.render(name, promised, (*(earlier.corrects if earlier else ()), *corrects), number)
        if earlier:
            texts = self._all_kept(earlier, texts)
        texts = self._checked(name, texts, promised, at)
        return draft(self.playbook, self.incident, name, number, texts, promised, by, at, corrects)

    def _all_kept(self, message: Message, texts: Sequence[Rendered]) -> list[Rendered]:
        before, values = self.texts(message), self.values()
        kept = {text.key: text for text in message.texts}
        return [self._kept(text, kept.get(text.key), before, values) for text in texts]

    def _checked(
        self, name: str, texts: Sequence[Rendered], next_update: datetime | None, at: datetime
    ) -> list[Rendered]:
        from crisisrunner.checking import checked  # the checks are loaded only where words are made

        return checked(self, name, texts, next_update, at)

    def edited(self, message: Message, texts: Sequence[Rendered], at: datetime) -> list[Rendered]:
        """Texts that somebody wrote, with the names of the checks that find something in them."""
        from crisisrunner.checking import as_rendered, checked

        words = self.texts(message)
        if self.incident.drill:
            texts = [as_exercise(text) for text in texts]
        mine = {text.key for text in texts}
        others = [
            as_rendered(text, words) for text in message.texts if text.key not in mine and text.key in words
        ]
        return checked(self, message.message, texts, message.next_update, at, others)

    def redraft(
        self, message: Message, next_update: datetime | None, by: Actor, at: datetime
    ) -> Event | None:
        """A draft rendered again, or None where nothing would change."""
        before = self.texts(message)
        texts = self._all_kept(
            message, self.render(message.message, next_update, message.corrects, message.number)
        )
        after = {key: value for text in texts for key, value in text.words.items()}
        if after == before and message.next_update in (None, next_update):
            return None
        texts = self._checked(message.message, texts, next_update, at)
        return draft(
            self.playbook, self.incident, message.message, message.number, texts, next_update, by, at
        )

    def promise(self, at: datetime) -> datetime | None:
        """When a message drafted now would promise the next: after the severity's time, on a quarter hour."""
        every = self.playbook.severities[self.incident.severity].update_every
        if not every:
            return None
        then = every.after(at, self.zone)
        past = (then - datetime.min.replace(tzinfo=then.tzinfo)) % _QUARTER
        return then + (_QUARTER - past) if past else then

    def render(
        self, message: str, next_update: datetime | None, corrects: Sequence[str] = (), number: int = 1
    ) -> list[Rendered]:
        """The texts of a message from its pinned templates, in the context of this moment.

        An e-mail whose template names no subject bears the message's title.
        """
        spec, kinds = self.playbook.spec(message), self.playbook.kinds(message)
        if not spec.template:
            return [
                Rendered(language, kind, _UNPREPARED, None, long=True, stopped=True)
                for language in self.playbook.languages
                for kind in kinds
            ]
        wording = self._correcting(f"{message}.{number}", corrects[0]) if corrects else self._wording
        texts = wording.render_or_blank(spec.template, self.playbook.languages, kinds, next_update)
        whole = [
            msgspec.structs.replace(text, subject=spec.title)
            if text.kind == "email" and text.subject is None
            else text
            for text in texts
        ]
        return [as_exercise(text) for text in whole] if self.incident.drill else whole

    def written(self, value: Any, language: str) -> str:
        """A value as a text of a language writes it."""
        return self._wording.written(value, language)

    @cached_property
    def _wording(self) -> "Wording":
        return self._worded({})

    def _correcting(self, correction: str, wrong: str) -> "Wording":
        """The wording of a correction, which also sees what it corrects."""
        message = self.incident.messages[wrong]
        why = next((one for one in self.incident.corrections.values() if one.by == correction), None)
        corrected: dict[str, Any] = {
            "message": self.playbook.spec(message.message).title,
            "number": message.number,
            "released_at": message.released_at,
        }
        if why and why.fact and why.value:
            said = self.words(why.value).get(why.value, {}).get("value")
            translates = self.playbook.facts[why.fact].translates
            corrected["fact"] = translates or why.fact
            if said is not None and not translates:  # of a translation only what is right now is said
                corrected["said"] = _typed(self.playbook, why.fact, said)
            corrected["is_now"] = self.values().get(translates or why.fact)
        return self._worded(corrected)

    def _worded(self, corrected: Mapping[str, Any]) -> "Wording":
        from crisisrunner.wording.render import Context, Wording  # Jinja2 only where something is rendered

        incident = self.incident
        about = {
            "id": incident.id,
            "title": self.title,
            "severity": incident.severity,
            "opened_at": incident.opened_at,
        }
        organisation = msgspec.structs.asdict(self.organisation)
        context = Context(
            self.values(),
            organisation,
            about,
            self.organisation.timezone,
            corrected,
            self.playbook.translated,
        )
        return Wording(self.templates, context)

    @cached_property
    def templates(self) -> "Mapping[str, Template]":
        """The templates as they were pinned, by name with suffixes."""
        from crisisrunner.wording.render import Template

        pins = self.incident.pins["templates"]
        return {
            name: msgspec.json.decode(self.record.blob(pinned), type=Template)
            for name, pinned in pins.items()
        }

    def _kept(
        self, text: Rendered, earlier: Text | None, before: Mapping[str, str], values: Mapping[str, Any]
    ) -> Rendered:
        """The new rendering, but for a text whose template stopped, or that somebody edited.

        Those stay as they are; in an edited one the blanks that can be filled now are filled.
        """
        if earlier is None or text.key not in before or not (earlier.edited or text.stopped):
            return msgspec.structs.replace(text, behind=bool(earlier and earlier.behind))
        body = before[text.key]
        filled = tuple(name for name in values if earlier.edited and f"[[{name}?]]" in body)
        for name in filled:
            body = body.replace(f"[[{name}?]]", self.written(values[name], text.language))
        return msgspec.structs.replace(
            text, body=body, subject=before.get(f"{text.key}.subject", text.subject), edited=earlier.edited,
            facts=filled, kept=earlier.facts, behind=earlier.behind,
        )  # fmt: skip


def _typed(playbook: Playbook, fact: str, value: str) -> Any:
    kind = playbook.facts[fact].type
    if kind == "number":
        return int(value)
    if kind == "yes-no":
        return value == "yes"
    if kind == "datetime":
        return date.fromisoformat(value) if len(value) == 10 else from_stamp(value)
    return value
