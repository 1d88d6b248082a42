"""The checklists of the stages that were gone through: what was done, skipped, or left open."""

from collections.abc import Iterator
from datetime import datetime

from crisisrunner.drill.report.report import Step
from crisisrunner.drill.report.source import Source
from crisisrunner.incident.events import Event
from crisisrunner.playbook.model import TaskSpec
from crisisrunner.times import length

OPEN = "left open"
SKIPPED = "skipped"


def tasks(source: Source) -> list[Step]:
    """Each task of each stage that was entered, in that order; one that was rearmed counts as it stood last."""
    found: dict[str, Step] = {}
    for event in source.of("stage.entered", "task.done", "task.skipped"):
        stage = event.data["stage"]
        if event.type == "stage.entered":
            found.update(_begun(source, stage, event.at))
        elif f"{stage}/{event.data['task']}" in found:
            key = f"{stage}/{event.data['task']}"
            found[key] = _ended(source, found[key], event)
    return list(found.values())


def _begun(source: Source, stage: str, at: datetime) -> Iterator[tuple[str, Step]]:
    spec = source.case.playbook.stages.get(stage)
    for name, task in spec.tasks.items() if spec else ():
        due = _due(source, task, at)
        over = due is not None and due < source.now
        yield f"{stage}/{name}", Step(f"{stage}/{name}", task.do, due, None, OPEN, opens=at, bad=over)


def _due(source: Source, task: TaskSpec, at: datetime) -> datetime | None:
    return task.within.after(at, source.zone) if task.within else None


def _ended(source: Source, step: Step, event: Event) -> Step:
    due, entered = step.planned_at, step.opens
    if event.type == "task.skipped":
        came = f"{SKIPPED}: {source.word(event.seq, 'reason')}"
        return Step(step.id, step.title, due, None, came, event.seq, SKIPPED, entered, due is not None)
    over = due is not None and event.at > due
    came = "done" if due is None else f"{length(event.at - due)} late" if over else "done in time"
    return Step(step.id, step.title, due, event.at, came, event.seq, "", entered, over)
