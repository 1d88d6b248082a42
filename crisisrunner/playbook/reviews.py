"""When a plan is to be read through again."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crisisrunner.playbook.model import Playbook

SOON = timedelta(days=30)
"""So long before its day a review is called due."""
_UTC = ZoneInfo("UTC")


def review_due(playbook: Playbook) -> date | None:
    """The day of a plan's next review, or None where it does not say how long one holds."""
    if playbook.review_every is None:
        return None
    reviewed = datetime.combine(date.fromisoformat(playbook.reviewed), time(), _UTC)
    return playbook.review_every.after(reviewed, _UTC).date()


def review_state(playbook: Playbook, today: date) -> str:
    """`fresh`, `due` (within a month), `overdue`, or `open` where the plan does not say how long a review holds."""
    due = review_due(playbook)
    if due is None:
        return "open"
    if due < today:
        return "overdue"
    return "due" if due - today <= SOON else "fresh"
