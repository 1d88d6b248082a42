"""Opening an incident, and saying how bad it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crisisrunner.errors import Refused
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.stages import entered
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.workspace import Person


def open_incident(
    playbook: Playbook,
    people: Mapping[str, Person],
    pins: Mapping[str, Any],
    title: str | None,
    severity: int | None,
    by: Actor,
    at: datetime,
    *,
    drill: bool = False,
) -> list[Event]:
    """Open an incident in the playbook's first stage, its roles held by those whom the workspace names.

    Args:
        pins: The digests of everything the run depends on, as stored beside the record.
        title: What to call it; the playbook's title where None.
        severity: One of the playbook's; the worst one where None.
    """
    level = min(playbook.severities) if severity is None else severity
    _known_severity(playbook, level)
    data = {
        "playbook": playbook.playbook,
        "playbook_version": playbook.version,
        "severity": level,
        "drill": drill,
        "pins": dict(pins),
    }
    opened = Event(
        "incident.opened", at, by, data, {"title": " ".join((title or "").split()) or playbook.title}
    )
    assigned = [
        Event("role.assigned", at, by, {"role": role, "people": holders})
        for role in playbook.roles
        if (holders := [person for person, known in people.items() if role in known.roles])
    ]
    return [opened, *assigned, entered(playbook, playbook.first_stage, None, None, None, by, at)]


def set_severity(
    playbook: Playbook, incident: Incident, severity: int, reason: str, by: Actor, at: datetime
) -> list[Event]:
    """Say how bad it is now, and why.

    Raises:
        Refused: for a severity that the playbook does not have, or the one it already is, and without a reason.
    """
    _known_severity(playbook, severity)
    if not reason.strip():
        raise Refused(
            "A change of severity needs a reason.", f'crisisrunner severity {severity} --reason "…"'
        )
    if severity == incident.severity:
        raise Refused(f"The severity is {severity} already.")
    return [Event("incident.severity_set", at, by, {"severity": severity}, {"reason": reason.strip()})]


def _known_severity(playbook: Playbook, severity: int) -> None:
    if severity not in playbook.severities:
        levels = ", ".join(f"{level} ({known.title})" for level, known in sorted(playbook.severities.items()))
        raise Refused(f"There is no severity {severity} in this playbook.", f"Choose one of: {levels}.")
