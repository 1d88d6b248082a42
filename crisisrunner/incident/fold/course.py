"""How an incident runs: opened, its stages, tasks, facts, people, channels, and what was erased."""

from typing import Any

from msgspec.structs import replace

from crisisrunner.incident.events import Event
from crisisrunner.incident.fold.changes import Changes, moment
from crisisrunner.incident.state import Call, Fact, Incident, Task


def _opened(incident: Incident, event: Event) -> Incident:
    data = event.data
    return replace(
        incident, playbook=data["playbook"], playbook_version=data["playbook_version"],
        pins=data["pins"], severity=data["severity"], drill=data["drill"], opened_at=event.at,
        title=event.seq, open={"corrections": ()},
    )  # fmt: skip


def _adopted(incident: Incident, event: Event) -> Incident:
    data = event.data
    return replace(
        incident, playbook_version=data["playbook_version"], pins=data["pins"],
        earlier_pins=(*incident.earlier_pins, incident.pins),
    )  # fmt: skip


def _retitled(incident: Incident, event: Event) -> Incident:
    return replace(incident, title=event.seq)


def _severity_set(incident: Incident, event: Event) -> Incident:
    return replace(incident, severity=event.data["severity"])


def _joined(incident: Incident, event: Event) -> Incident:
    return replace(incident, joined={**incident.joined, event.data["person"]: event.seq})


def _assigned(incident: Incident, event: Event) -> Incident:
    return replace(incident, holders={**incident.holders, event.data["role"]: tuple(event.data["people"])})


def _called(incident: Incident, event: Event) -> Incident:
    call = Call(event.data["reached"], event.at, event.actor.id)
    return replace(incident, calls={**incident.calls, event.data["person"]: call})


def _entered(incident: Incident, event: Event) -> Incident:
    """Entering a stage rearms its tasks; entering a final one closes the incident, leaving it reopens."""
    stage = event.data["stage"]
    tasks = {key: task for key, task in incident.tasks.items() if not key.startswith(f"{stage}/")}
    closed = event.at if event.data["final"] else None
    promises = {} if closed else incident.promises
    return replace(
        incident, stage=stage, stage_entered_at=event.at, closed_at=closed, tasks=tasks, promises=promises
    )


def _fact_set(incident: Incident, event: Event) -> Incident:
    data = event.data
    confirmed = data["confirmed"]
    earlier = incident.facts.get(data["fact"])
    taken_back = dict(earlier.taken_back) if earlier else {}
    if earlier and data.get("wrong"):
        taken_back[earlier.version] = event.at
    fact = Fact(
        "confirmed" if confirmed else "unconfirmed", data["version"], event.seq,
        event.seq if confirmed else None, event.at, moment(data.get("moment")), data.get("day"),
        taken_back, data.get("translates"), data.get("of", 0),
    )  # fmt: skip
    return replace(incident, facts={**incident.facts, data["fact"]: fact})


def _fact_confirmed(incident: Incident, event: Event) -> Incident:
    return _fact_changed(incident, event, state="confirmed", source=event.seq)


def _fact_retracted(incident: Incident, event: Event) -> Incident:
    version = event.data["version"]
    known = incident.facts.get(event.data["fact"])
    taken_back = {**(known.taken_back if known else {}), version: event.at}
    return _fact_changed(incident, event, state="retracted", taken_back=taken_back)


def _fact_changed(incident: Incident, event: Event, **changes: Any) -> Incident:
    name = event.data["fact"]
    if name not in incident.facts:
        return incident
    fact = replace(incident.facts[name], at=event.at, **changes)
    return replace(incident, facts={**incident.facts, name: fact})


def _task_ended(incident: Incident, event: Event) -> Incident:
    key = f"{event.data['stage']}/{event.data['task']}"
    task = Task(event.type.removeprefix("task."), event.at, event.actor.id, event.seq)
    return replace(incident, tasks={**incident.tasks, key: task})


def _down(incident: Incident, event: Event) -> Incident:
    return replace(incident, down={**incident.down, event.data["channel"]: event.at})


def _up(incident: Incident, event: Event) -> Incident:
    down = {name: since for name, since in incident.down.items() if name != event.data["channel"]}
    return replace(incident, down=down)


def _erased(incident: Incident, event: Event) -> Incident:
    return replace(incident, erased=(*incident.erased, event.data["erases"]))


CHANGES: Changes = {
    "incident.opened": _opened,
    "incident.retitled": _retitled,
    "incident.severity_set": _severity_set,
    "person.joined": _joined,
    "role.assigned": _assigned,
    "person.called": _called,
    "stage.entered": _entered,
    "playbook.adopted": _adopted,
    "fact.set": _fact_set,
    "fact.confirmed": _fact_confirmed,
    "fact.retracted": _fact_retracted,
    "task.done": _task_ended,
    "task.skipped": _task_ended,
    "channel.down": _down,
    "channel.up": _up,
    "entry.erased": _erased,
}
