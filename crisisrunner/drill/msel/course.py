"""What became of each inject in a drill that was held or goes on."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from crisisrunner.case import Case

STATES = ("delivered", "skipped", "pending")


class Told(msgspec.Struct, frozen=True):
    """What became of one inject: `at` in the story, `recorded_at` by the clock on the wall (both UTC).

    `words` are those that players were told; a text that was erased since says so.
    """

    state: str
    at: datetime
    recorded_at: datetime
    kind: str = ""
    media: bool = False
    words: Mapping[str, str] = {}


def course(case: Case) -> dict[str, Told]:
    """Every inject that was delivered or skipped, by its name, in the order in which that happened."""
    found = {}
    for recorded in case.record.events(case.incident.id, ["inject.delivered", "inject.skipped"]):
        event = recorded.event
        words = event.words if event.words is not None else {"title": "[erased]", "text": "[erased]"}
        found[event.data["inject"]] = Told(
            event.type.removeprefix("inject."), event.at, recorded.recorded_at, event.data.get("kind", ""),
            event.data.get("media", False), words,
        )  # fmt: skip
    return found
