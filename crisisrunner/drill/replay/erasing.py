"""Which entry of a replay stands for an entry of the record, so that what was erased is erased again."""

from collections.abc import Iterable
from datetime import datetime

from crisisrunner.drill.replay.lost import keys
from crisisrunner.incident.events import Event

_Name = tuple[str, datetime, tuple[str, ...]]


class Places:
    """The entries of the record and of the replay, by what they are, in order."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._recorded = _numbered(events)
        self._replayed: dict[tuple[_Name, int], int] = {}
        self._count: dict[_Name, int] = {}

    def add(self, events: Iterable[Event]) -> None:
        """What the replay has recorded."""
        for event in events:
            name = _name(event)
            self._count[name] = self._count.get(name, 0) + 1
            self._replayed[name, self._count[name]] = event.seq

    def of(self, entry: int) -> int | None:
        """The entry of the replay that stands for one of the record, or None."""
        return self._replayed.get(self._recorded[entry]) if entry in self._recorded else None


def _numbered(events: Iterable[Event]) -> dict[int, tuple[_Name, int]]:
    count: dict[_Name, int] = {}
    found = {}
    for event in events:
        name = _name(event)
        count[name] = count.get(name, 0) + 1
        found[event.seq] = (name, count[name])
    return found


def _name(event: Event) -> _Name:
    return event.type, event.at, tuple(keys(event))
