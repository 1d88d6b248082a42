"""The checklist of the stage: done, or skipped with a reason."""

from datetime import datetime

from crisisrunner.errors import Refused, did_you_mean
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import Playbook


def finish_task(playbook: Playbook, incident: Incident, task: str, by: Actor, at: datetime) -> list[Event]:
    """Tick a task of the stage.

    Raises:
        Refused: for a task that this stage does not have, or that is ticked already.
    """
    _open(playbook, incident, task)
    return [Event("task.done", at, by, {"task": task, "stage": incident.stage})]


def skip_task(
    playbook: Playbook, incident: Incident, task: str, reason: str, by: Actor, at: datetime
) -> list[Event]:
    """Leave a task of the stage out, and say why.

    Raises:
        Refused: as `finish_task`, and without a reason.
    """
    _open(playbook, incident, task)
    if not reason.strip():
        raise Refused("Skipping needs a reason.", f'crisisrunner task skip {task} --reason "…"')
    return [
        Event("task.skipped", at, by, {"task": task, "stage": incident.stage}, {"reason": reason.strip()})
    ]


def _open(playbook: Playbook, incident: Incident, task: str) -> None:
    stage = playbook.stages[incident.stage]
    if task not in stage.tasks:
        near = did_you_mean(task, stage.tasks)
        raise Refused(f"{stage.title.upper()} has no task '{task}'{near}", "crisisrunner task list")
    ended = incident.tasks.get(f"{incident.stage}/{task}")
    if ended:
        raise Refused(f"The task '{task}' is {ended.state} already.", "crisisrunner task list")
