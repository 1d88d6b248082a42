"""The entries of a timeline: what happened, when, who did it, and the words that went out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from crisisrunner.incident.state import Incident
from crisisrunner.timeline.about import About
from crisisrunner.times import day_and_time

NOT_FOR_PLAYERS = (
    "inject.skipped", "observation.made", "objective.rated", "expectation.judged", "improvement.planned",
)  # fmt: skip
"""What the timeline of a drill leaves out until it has ended: it would tell players what is expected of them."""


_LATER = timedelta(minutes=5)
"""How much later than it happened an entry may be written down before a timeline says so."""
_ANSWERS = ("message.approved", "message.rejected")


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One line of a timeline.

    `texts` holds what a release sent out, by language and kind (`en.web`, `en.email.subject`); `data` the structure
    of its envelope; `stage` the stage in which it was made; `withheld` why its words are not told, or "";
    `by` the id of the person whom `actor` names.
    """

    incident: str
    seq: int
    at: datetime
    recorded_at: datetime
    actor: str
    role: str | None
    type: str
    what: str
    hash: str
    texts: Mapping[str, str] = {}
    data: Mapping[str, Any] = {}
    stage: str = ""
    withheld: str = ""
    by: str = ""

    @property
    def doers(self) -> tuple[str, ...]:
        """The ids of those who did it."""
        return doers(self.type, self.by, self.data)


def doers(kind: str, actor: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of those who did what an entry tells: its actor, and whoever said yes or no through them, as by phone."""
    if kind in _ANSWERS and data["person"] != actor:
        return data["person"], actor
    return (actor,)


def written_later(entry: Entry, about: About) -> str:
    """When an entry was written down, where that was later than it happened; a drill has a time of its own."""
    if about.drill or entry.recorded_at - entry.at <= _LATER:
        return ""
    return f"written down {day_and_time(entry.recorded_at, about.zone)}"


def hidden(incident: Incident, kind: str) -> bool:
    """Whether an event of a type is not for the eyes of players: an evaluator's word, while the drill goes on."""
    return incident.exercise is not None and incident.exercise.stopped_at is None and kind in NOT_FOR_PLAYERS
