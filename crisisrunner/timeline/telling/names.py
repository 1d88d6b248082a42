"""What a sentence is made of: how the plan and the people are called, and what was typed."""

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from crisisrunner.case import ERASED
from crisisrunner.incident.events import Event
from crisisrunner.playbook.model import INQUIRY_KINDS, Playbook
from crisisrunner.times import clock_time, from_stamp, short_day

Data = Mapping[str, Any]


class Names:
    """How the plan and the people are called, for sentences."""

    def __init__(self, playbook: Playbook, people: Mapping[str, str], zone: ZoneInfo) -> None:
        self._playbook = playbook
        self._people = people
        self._zone = zone

    def moment(self, written: str) -> str:
        """A time of the record as people read it."""
        moment = from_stamp(written)
        return f"{clock_time(moment, self._zone)}, {short_day(moment, self._zone)}"

    def person(self, key: str) -> str:
        """A person's name, or the id of one nobody named."""
        return self._people.get(key, key)

    def stage(self, key: str) -> str:
        """A stage's title."""
        stage = self._playbook.stages.get(key)
        return stage.title if stage else key

    def role(self, key: str) -> str:
        """A role's title."""
        role = self._playbook.roles.get(key)
        return role.title if role else key

    def audience(self, key: str) -> str:
        """An audience's title."""
        audience = self._playbook.audiences.get(key)
        return audience.title if audience else key

    def inquiry_kind(self, key: str) -> str:
        """Who asks."""
        return INQUIRY_KINDS.get(key, key)

    def task(self, stage: str, key: str) -> str:
        """What a task asks to be done."""
        found = self._playbook.stages.get(stage)
        return found.tasks[key].do if found and key in found.tasks else key


class Words:
    """What was typed, or that it was erased."""

    def __init__(self, event: Event) -> None:
        self._words = event.words

    def __getitem__(self, key: str) -> str:
        return ERASED if self._words is None else self._words.get(key, "")

    def after(self, lead: str, key: str) -> str:
        """`lead` and the words, or nothing where there are none."""
        return f"{lead}{self[key]}" if self[key] else ""


Sentences = Mapping[str, Callable[[Data, Words, Names], str]]
"""By the type of event, its sentence."""
