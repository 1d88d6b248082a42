"""What the fold is made of: for each type of event, the state after one more of it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from crisisrunner.incident.events import Event
from crisisrunner.incident.state import Incident

Changes = Mapping[str, Callable[[Incident, Event], Incident]]
"""By the type of event, the state after one more."""


def moment(written: str | None) -> datetime | None:
    """A time as an envelope has it, or None."""
    return datetime.fromisoformat(written) if written else None
