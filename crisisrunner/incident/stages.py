"""The playbook's machine: which ways lead out of a stage, and what each still needs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crisisrunner.errors import Refused, Unmet, did_you_mean
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.machine import fire
from crisisrunner.incident.messages import superseding
from crisisrunner.incident.promises import closed
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import Playbook, Transition


def ways(playbook: Playbook, stage: str) -> list[Transition]:
    """The transitions that leave a stage, in the order of the playbook."""
    return [way for way in playbook.transitions if stage in way.source]


def unmet(playbook: Playbook, incident: Incident, way: Transition, reason: str | None = None) -> list[Unmet]:
    """Everything that a transition still needs, each with the command that would meet it.

    A fact meets it with any value that is not retracted, a task when done or skipped,
    a message when its latest number was released. No incident closes over an open correction.
    """
    needs = way.requires
    missing = [_fact(playbook, name) for name in needs.facts if not incident.known(name)]
    missing += [
        _task(playbook, incident.stage, name)
        for name in needs.tasks
        if f"{incident.stage}/{name}" not in incident.tasks
    ]
    missing += [_message(name) for name in needs.released if not _released(incident, name)]
    shut = dict.fromkeys((*needs.none_open, *(("corrections",) if playbook.stages[way.dest].final else ())))
    missing += [_open(kind, incident.still_open(kind)) for kind in shut if incident.still_open(kind)]
    if needs.reason and not (reason or "").strip():
        hint = f'crisisrunner advance {way.trigger} --reason "…"'
        missing.append(Unmet("reason", way.trigger, "a reason must be given", hint))
    return missing


def advance(
    playbook: Playbook, incident: Incident, trigger: str, reason: str | None, by: Actor, at: datetime
) -> list[Event]:
    """Make a transition: the unreleased drafts of the stage entered are superseded, its tasks rearmed.

    Raises:
        Refused: for a trigger that does not leave this stage, or naming everything that is unmet.
    """
    way = _way(playbook, incident.stage, trigger)
    missing = unmet(playbook, incident, way, reason)
    if missing:
        count = "one thing" if len(missing) == 1 else f"{len(missing)} things"
        title = playbook.stages[way.dest].title.upper()
        raise Refused(f"{title} needs {count} more.", unmet=missing)
    dest = _fire(playbook, incident.stage, trigger)
    return [
        *superseding(incident, dest, by, at),
        *(closed(incident, by, at) if playbook.stages[dest].final else ()),
        entered(playbook, dest, trigger, incident.stage, reason, by, at),
    ]


def entered(
    playbook: Playbook,
    stage: str,
    trigger: str | None,
    source: str | None,
    reason: str | None,
    by: Actor,
    at: datetime,
) -> Event:
    """The event of entering a stage; `trigger` and `source` are None for the first."""
    data = {"stage": stage, "trigger": trigger, "source": source, "final": playbook.stages[stage].final}
    return Event(
        "stage.entered", at, by, data, {"reason": reason.strip()} if reason and reason.strip() else {}
    )


def _fire(playbook: Playbook, stage: str, trigger: str) -> str:
    return fire(playbook.stages, table(playbook), stage, trigger)


def table(playbook: Playbook) -> list[dict[str, Any]]:
    """The transitions of a playbook as a machine takes them."""
    return [
        {"trigger": way.trigger, "source": list(way.source), "dest": way.dest} for way in playbook.transitions
    ]


def _way(playbook: Playbook, stage: str, trigger: str) -> Transition:
    here = {way.trigger: way for way in ways(playbook, stage)}
    if trigger in here:
        return here[trigger]
    title = playbook.stages[stage].title
    if not here:
        raise Refused(f"'{trigger}' is not possible: nothing leads on from {title.upper()}.")
    elsewhere = any(way.trigger == trigger for way in playbook.transitions)
    verb = f"'{trigger}' does not lead on from" if elsewhere else f"There is no transition '{trigger}' from"
    raise Refused(f"{verb} {title.upper()}{did_you_mean(trigger, here)}", "crisisrunner advance")


def _fact(playbook: Playbook, name: str) -> Unmet:
    sentence = f"{name} is not known: {playbook.facts[name].ask}"
    return Unmet("fact", name, sentence, f'crisisrunner fact set {name} "…"')


def _task(playbook: Playbook, stage: str, name: str) -> Unmet:
    sentence = f"{name} is not done: {playbook.stages[stage].tasks[name].do}"
    return Unmet("task", name, sentence, f"crisisrunner task done {name}")


def _message(name: str) -> Unmet:
    return Unmet("message", name, f"{name} is not released", f"crisisrunner message release {name}")


def _open(kind: str, count: int) -> Unmet:
    noun = kind.removesuffix("s") if count == 1 and kind == "corrections" else kind
    noun = "inquiry" if kind == "inquiries" and count == 1 else noun
    command = "crisisrunner message list" if kind == "corrections" else "crisisrunner inquiry list"
    return Unmet(kind, kind, f"{count} {noun} still open", command)


def _released(incident: Incident, message: str) -> bool:
    latest = incident.latest(message)
    return latest is not None and latest.state == "released"


def doors(playbook: Playbook, incident: Incident) -> Iterator[tuple[Transition, list[Unmet]]]:
    """Each way out of the stage now, with what it still needs."""
    for way in ways(playbook, incident.stage):
        yield way, unmet(playbook, incident, way)
