"""When a plan is to be read through again."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from crisisrunner.playbook.model import Playbook

_UTC = ZoneInfo("UTC")


def review_due(playbook: Playbook) -> date | None:
    """The day of a plan's next review, or None where it does not say how long one holds."""
    if playbook.review_every is None:
        return None
    reviewed = datetime.combine(date.fromisoformat(playbook.reviewed), time(), _UTC)
    return playbook.review_every.after(reviewed, _UTC).date()
