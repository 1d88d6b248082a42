"""What is missing in a replay since something was refused there, and who misses it later."""

import re
from collections.abc import Iterable, Iterator

from crisisrunner.errors import Refused, Unmet
from crisisrunner.incident.events import Event

_BLANK = re.compile(r"\[\[([a-z][a-z0-9_]*)\?\]\]")
_BY_KEY = {
    "fact": "fact", "clock": "clock", "channel": "channel", "role": "role", "person": "person",
}  # fmt: skip
_OF_ALL = {"inquiries": ("inquiry",), "corrections": ("fact", "message")}
"""What a need is about that names nothing by its id: any of these can be behind it."""
STAGE = "stage"


def keys(event: Event) -> Iterator[str]:
    """What an event is about."""
    data, noun = event.data, event.type.partition(".")[0]
    if noun in ("message", "delivery", "correction") and "number" in data:
        yield f"message {data['message']}.{data['number']}"
    if event.type == "correction.opened":
        yield f"message {data['correction']}"
    if noun == "inquiry":
        yield f"inquiry {data['id']}"
    if event.type == "stage.entered":
        yield STAGE
    for key, word in _BY_KEY.items():
        if isinstance(data.get(key), str) and noun != "message":
            yield f"{word} {data[key]}"
    if noun == "task":
        yield f"task {data['task']}"


def mentions(event: Event) -> Iterator[str]:
    """What an event is about, and what it leans on."""
    yield from keys(event)
    if event.type.startswith("inquiry.") and event.data.get("message"):
        yield f"message {event.data['message']}"


class Lost:
    """Remembers by which entry each thing was lost, and tells which entry explains a refusal.

    That is always the first in a row: what follows from a refusal points to it, and not to one another.
    """

    def __init__(self) -> None:
        self._since: dict[str, int] = {}

    def lose(self, events: Iterable[Event], entry: int) -> None:
        """Everything that the record has by these events is missing since entry `entry`."""
        for event in events:
            for key in keys(event):
                self._since[key] = entry

    def find(self, event: Event) -> None:
        """What an event is about is there after all."""
        for key in keys(event):
            self._since.pop(key, None)

    def why(self, event: Event, refusal: Refused | None = None, *, elsewhere: bool = False) -> int | None:
        """The last entry that explains this one, or None.

        Args:
            elsewhere: Whether the replay stands in another stage than the record did.
        """
        unmet = refusal.unmet if refusal else ()
        wanted = {*mentions(event), *(key for need in unmet for key in _missed(need))}
        if elsewhere:
            wanted.add(STAGE)
        found = [since for key, since in self._since.items() if _is_wanted(key, wanted)]
        return max(found, default=None)


def _missed(need: Unmet) -> Iterator[str]:
    if need.kind in ("fact", "task", "message"):
        yield f"{need.kind} {need.id}"
    yield from _OF_ALL.get(need.kind, ())
    yield from (f"fact {name}" for name in _BLANK.findall(f"{need.id} {need.sentence}"))


def _is_wanted(key: str, wanted: set[str]) -> bool:
    """By its whole name, or by that of all its numbers."""
    return key in wanted or key.rpartition(".")[0] in wanted or key.partition(" ")[0] in wanted - {STAGE}
