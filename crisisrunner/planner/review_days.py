"""The days on which plans are to be read through again, as appointments."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from crisisrunner.playbook.library import Library
from crisisrunner.playbook.load import load_playbook
from crisisrunner.playbook.reviews import review_due
from crisisrunner.timeline.ics import Appointment

_MORNING = time(9)
_BEFORE = timedelta(days=14)


def review_days(library: Library, zone: ZoneInfo) -> Iterator[Appointment]:
    """One for each plan that says how long its review holds: at nine in the morning of its last day, in a zone."""
    for name, file in library.playbooks().items():
        playbook, _ = load_playbook(file, library)
        due = review_due(playbook) if playbook else None
        if playbook and due:
            why = (
                f"Last reviewed {playbook.reviewed}, every {playbook.review_every}. Read it through with "
                f"{playbook.owner} and those who use it, then: crisisrunner playbook check {name}"
            )
            morning = datetime.combine(due, _MORNING, zone)
            yield Appointment(name, f"Review the plan: {playbook.title}", morning, why, alarms=(_BEFORE,))
