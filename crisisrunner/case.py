"""What a decision stands on: the state, the plan and the people pinned at the start, and the words."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.errors import unknown
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.messages import draft, next_number, unreleased
from crisisrunner.incident.people import join
from crisisrunner.incident.state import Incident, Message, Text, replay
from crisisrunner.incident.texts import Rendered
from crisisrunner.log.record import Record
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.workspace import Organisation, Person, Workspace
from crisisrunner.times import from_stamp

if TYPE_CHECKING:
    from crisisrunner.wording.render import Wording

ERASED = "[erased]"
_QUARTER = timedelta(minutes=15)


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
        """Everybody by id: those of the workspace, and those who joined."""
        words = self.words(*self.incident.joined.values())
        joined = {
            person: Person(words.get(seq, {}).get("name", ERASED), words.get(seq, {}).get("phone", ""))
            for person, seq in self.incident.joined.items()
        }
        return {**self.workspace.people, **joined}

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

    def find_person(self, name: str) -> str | None:
        """The id of a person, by id or name in any case, or None."""
        wanted = " ".join(name.split()).lower()
        if wanted in self.people:
            return wanted
        return next((key for key, person in self.people.items() if person.name.lower() == wanted), None)

    def actor(self, name: str, at: datetime) -> tuple[Actor, list[Event]]:
        """Who acts, and the event of their joining where the incident does not know them yet."""
        person = self.find_person(name)
        if person is not None:
            return Actor(person, next(iter(self.incident.roles_of(person)), None)), []
        joined = join(self.incident, name, "", None, at)
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
            if fact.value in words  # somebody may have taken a body out of the file by force
        }

    def drafts(self, messages: Sequence[str], by: Actor, at: datetime) -> list[Event]:
        """A new number of each message, rendered."""
        return [
            draft(
                self.playbook, self.incident, name, next_number(self.incident, name), texts, promised, by, at
            )
            for name in messages
            for promised in [self.promise(at)]
            for texts in [self.render(name, promised)]
        ]

    def refreshed(self, by: Actor, at: datetime) -> list[Event]:
        """The drafts whose words are not what they would be now: rendered again, hand-edited texts only filled in."""
        events = (
            self.redraft(message, message.next_update or self.promise(at), by, at)
            for message in unreleased(self.incident)
        )
        return [event for event in events if event]

    def redraft(
        self, message: Message, next_update: datetime | None, by: Actor, at: datetime
    ) -> Event | None:
        """A draft rendered again, or None where nothing would change."""
        before = self.texts(message)
        kept = {text.key: text for text in message.texts}
        values = self.values()
        texts = [
            self._kept(text, kept.get(text.key), before, values)
            for text in self.render(message.message, next_update)
        ]
        after = {key: value for text in texts for key, value in text.words.items()}
        if after == before and message.next_update in (None, next_update):
            return None
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

    def render(self, message: str, next_update: datetime | None) -> list[Rendered]:
        """The texts of a message from its pinned templates, in the context of this moment."""
        template, kinds = self.playbook.messages[message].template, self.playbook.kinds(message)
        return self._wording.render_or_blank(template, self.playbook.languages, kinds, next_update)

    @cached_property
    def _wording(self) -> "Wording":
        from crisisrunner.wording.render import Context, Wording  # Jinja2 only where something is rendered

        incident = self.incident
        about = {
            "id": incident.id,
            "title": self.title,
            "severity": incident.severity,
            "opened_at": incident.opened_at,
        }
        organisation = msgspec.structs.asdict(self.organisation)
        context = Context(self.values(), organisation, about, self.organisation.timezone)
        return Wording(self._templates, context)

    @cached_property
    def _templates(self) -> Mapping[str, Any]:
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
            return text
        body = before[text.key]
        filled = tuple(name for name in values if earlier.edited and f"[[{name}?]]" in body)
        for name in filled:
            body = body.replace(f"[[{name}?]]", self._wording.written(values[name]))
        return msgspec.structs.replace(
            text, body=body, edited=earlier.edited, facts=filled, kept=earlier.facts
        )


def _typed(playbook: Playbook, fact: str, value: str) -> Any:
    kind = playbook.facts[fact].type
    if kind == "number":
        return int(value)
    if kind == "yes-no":
        return value == "yes"
    if kind == "datetime":
        return date.fromisoformat(value) if len(value) == 10 else from_stamp(value)
    return value
