"""The fold: the state after events. It never refuses, reads no clock, and needs no typed words."""

from collections.abc import Iterable
from functools import reduce

from msgspec.structs import replace

from crisisrunner.incident.events import Event
from crisisrunner.incident.fold import clocks, course, drills, inquiries, messages
from crisisrunner.incident.fold.changes import Changes
from crisisrunner.incident.state import Incident

_CHANGES: Changes = {
    **course.CHANGES, **messages.CHANGES, **clocks.CHANGES, **inquiries.CHANGES, **drills.CHANGES,
}  # fmt: skip


def replay(events: Iterable[Event], start: Incident | None = None) -> Incident:
    """The state after events, in the order of their `seq`."""
    return reduce(evolve, events, start or Incident())


def evolve(incident: Incident, event: Event) -> Incident:
    """The state after one more event; an event of a type it does not know changes only `seq`."""
    change = _CHANGES.get(event.type)
    after = change(incident, event) if change else incident
    acted = after.acted if event.actor.id in after.acted else (*after.acted, event.actor.id)
    return replace(after, seq=event.seq, acted=acted)
