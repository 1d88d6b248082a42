"""What one must know of earlier entries to tell a later one: the stage, and the words of each message."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

from crisisrunner.incident.events import Event
from crisisrunner.incident.state import Incident

TYPES = ("stage.entered", "role.assigned", "message.drafted", "message.edited", "message.released")
"""The types of events that a background is made of."""


def message(data: Mapping[str, Any]) -> str:
    """The message that the data of an entry name, with its number where it has one: `hold-public.2`; "" for none."""
    if "message" in data:
        return f"{data['message']}.{data['number']}" if "number" in data else str(data["message"] or "")
    return str(data.get("id") or "")


class Background:
    """Gathered from the entries of a record by `seq`, while a timeline runs by time; it holds no words."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._stages: list[tuple[int, str]] = []
        self._texts: dict[str, dict[str, int]] = {}
        self._audiences: dict[str, str] = {}
        self.held: list[tuple[str, tuple[str, ...]]] = []
        """Each role that was given, with those who held it then."""
        self.released: dict[int, Mapping[str, int]] = {}
        """By the number of a release, the keys of its texts with the entries that hold their words."""
        self.again: set[int] = set()
        """The drafts of a message that had been drafted before."""
        self.went_out: dict[int, set[str]] = {}
        """The releases, and the entries of whose words some went out in one, each with the keys of those that did."""
        for event in events:
            self._take(event)

    def roles(self, incident: Incident) -> dict[str, set[str]]:
        """The roles that each person holds, or held."""
        roles: dict[str, set[str]] = {}
        for role, people in (*self.held, *incident.holders.items()):
            for person in people:
                roles.setdefault(person, set()).add(role)
        return roles

    def stage(self, seq: int) -> str:
        """The stage in which an entry was made."""
        place = bisect_right(self._stages, (seq, "\U0010ffff"))
        return self._stages[place - 1][1] if place else ""

    def audience(self, data: Mapping[str, Any]) -> str:
        """The audience to which an entry belongs by its message; "" where it has none."""
        return str(data.get("audience") or self._audiences.get(message(data).partition(".")[0], ""))

    def _take(self, event: Event) -> None:
        data = event.data
        if event.type == "stage.entered":
            self._stages.append((event.seq, data["stage"]))
            return
        if event.type == "role.assigned":
            self.held.append((data["role"], tuple(data["people"])))
            return
        message = f"{data['message']}.{data['number']}"
        if event.type == "message.released":
            self._release(event.seq, message, data.get("languages"))
            return
        if event.type == "message.drafted":
            self._audiences[data["message"]] = data["audience"]
            if message in self._texts:
                self.again.add(event.seq)
        keys = {f"{text['language']}.{text['kind']}": event.seq for text in data["texts"]}
        self._texts.setdefault(message, {}).update(keys)

    def _release(self, seq: int, message: str, languages: Iterable[str] | None) -> None:
        texts = self._texts.get(message, {})
        self.released[seq] = {
            key: words
            for key, words in texts.items()
            if languages is None or key.partition(".")[0] in languages
        }
        for key, words in self.released[seq].items():
            self.went_out.setdefault(words, set()).add(key)
        self.went_out[seq] = {*self.released[seq]}
