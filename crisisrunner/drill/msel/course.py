"""What became of each inject in a drill that was held or goes on."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from crisisrunner.case import Case
from crisisrunner.times import from_stamp

STATES = ("delivered", "skipped", "pending")


class Told(msgspec.Struct, frozen=True):
    """What became of one inject: `at` in the story, `recorded_at` by the clock on the wall (both UTC).

    `words` are those that players were told; a text that was erased since says so. `planned` is when it was to come,
    with all that was put off until then (UTC); None for what was improvised.
    """

    state: str
    at: datetime
    recorded_at: datetime
    kind: str = ""
    media: bool = False
    words: Mapping[str, str] = {}
    planned: datetime | None = None


def course(case: Case) -> dict[str, Told]:
    """Every inject that was delivered or skipped, by its name, in the order in which that happened."""
    found = {}
    for recorded in case.record.events(case.incident.id, ["inject.delivered", "inject.skipped"]):
        event = recorded.event
        planned = event.data.get("planned")
        words = event.words if event.words is not None else {"title": "[erased]", "text": "[erased]"}
        found[event.data["inject"]] = Told(
            event.type.removeprefix("inject."), event.at, recorded.recorded_at, event.data.get("kind", ""),
            event.data.get("media", False), words, from_stamp(planned) if planned else None,
        )  # fmt: skip
    return found


def put_off(case: Case) -> timedelta:
    """By how much all that is still to come was put off."""
    exercise = case.incident.exercise
    return timedelta(seconds=exercise.postponed_s if exercise else 0)
