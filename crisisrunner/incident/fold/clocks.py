"""Clocks: legal deadlines, promises of a next update, reminders put off."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from crisisrunner.incident.events import Event
from crisisrunner.incident.fold.changes import Changes, moment
from crisisrunner.incident.state import Incident
from crisisrunner.incident.ticking import Clock, Hold, Promise


def _clock_counted(incident: Incident, event: Event) -> Incident:
    """A clock counts from something else now; where a person says that it applies, it is waived no longer."""
    data = event.data
    before = incident.clocks.get(data["clock"], Clock(data["rule"]))
    said = data.get("declared")
    return _clock(
        incident, event, before, anchor=moment(data["anchor"]), day=data["day"], cap=moment(data["cap"]),
        due_at=moment(data["due_at"]), applies=data["applies"], zone=data["zone"], calendar=data["calendar"],
        declared=before.declared if said is None else said, waived_at=None if said else before.waived_at,
    )  # fmt: skip


def _clock_held(incident: Incident, event: Event) -> Incident:
    data = event.data
    before = incident.clocks.get(data["clock"])
    if before is None:
        return incident
    until = datetime.fromisoformat(data["until"])
    if data["kind"] == "lifted":
        holds = tuple(replace(hold, until=min(hold.until, until)) for hold in before.holds)
    else:
        since = datetime.fromisoformat(data["since"])
        holds = (*before.holds, Hold(data["kind"], since, until, event.seq))
    return _clock(incident, event, before, holds=holds, due_at=moment(data["due_at"]))


def _clock_met(incident: Incident, event: Event) -> Incident:
    before = incident.clocks.get(event.data["clock"])
    if before is None:
        return incident
    return _clock(incident, event, before, met_at=before.met_at or event.at, filed_at=event.at)


def _clock_waived(incident: Incident, event: Event) -> Incident:
    before = incident.clocks.get(event.data["clock"], Clock(event.data["rule"]))
    return _clock(incident, event, before, waived_at=event.at)


def _clock(incident: Incident, event: Event, before: Clock, **changes: Any) -> Incident:
    return replace(incident, clocks={**incident.clocks, event.data["clock"]: replace(before, **changes)})


def _promise_made(incident: Incident, event: Event) -> Incident:
    data = event.data
    promise = Promise(f"{data['message']}.{data['number']}", event.at, datetime.fromisoformat(data["due_at"]))
    return replace(incident, promises={**incident.promises, data["audience"]: promise})


def _promise_ended(incident: Incident, event: Event) -> Incident:
    """Kept or broken; either way nothing is promised to that audience any more."""
    left = {key: one for key, one in incident.promises.items() if key != event.data["audience"]}
    how = event.type.removeprefix("promise.")
    promised = replace(incident.promised, **{how: getattr(incident.promised, how) + 1})
    return replace(incident, promises=left, promised=promised)


def _snoozed(incident: Incident, event: Event) -> Incident:
    until = datetime.fromisoformat(event.data["until"])
    return replace(incident, snoozed={**incident.snoozed, event.data["of"]: until})


CHANGES: Changes = {
    "clock.started": _clock_counted,
    "clock.moved": _clock_counted,
    "clock.held": _clock_held,
    "clock.met": _clock_met,
    "clock.waived": _clock_waived,
    "promise.made": _promise_made,
    "promise.kept": _promise_ended,
    "promise.broken": _promise_ended,
    "reminder.snoozed": _snoozed,
}
