"""How well we listen: what was asked and answered, how soon, and whether we answer people or only announce."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import Playbook


class Listening(msgspec.Struct, frozen=True):
    """The figures of all inquiries of an incident.

    Attributes:
        asked: Inquiries that came in.
        answered: Those that had a first answer, in public or not.
        open: Those that are not closed.
        unanswered: Those without any answer that are not closed.
        owed: Handled conversations that the public thread has not heard of yet.
        median_wait: From asking to the first answer, over those answered; None where none was.
        worst_wait: The longest such wait.
        public_answers: Replies and follow-ups that anybody can read.
        announcements: Messages released to the public.
    """

    asked: int = 0
    answered: int = 0
    open: int = 0
    unanswered: int = 0
    owed: int = 0
    median_wait: timedelta | None = None
    worst_wait: timedelta | None = None
    public_answers: int = 0
    announcements: int = 0


DEFINITIONS = {
    "asked": "inquiries that came in",
    "answered": "those that had a first answer, in public or not, or were taken to a private place",
    "open": "those that are not closed",
    "owed": "those handled of which the public thread has not heard",
    "median and worst wait": "from asking to the first answer, over those answered",
    "public answers": "replies and follow-ups that anybody can read",
    "announcements": "messages released to the public",
}
"""What each figure counts, as it is told wherever the figures stand."""


def listening(playbook: Playbook, incident: Incident) -> Listening:
    """The figures as they are now."""
    heard = incident.heard
    waits = sorted(heard.waits)
    out = [one for one in incident.messages.values() if one.released_at]
    return Listening(
        asked=heard.asked, answered=len(waits), open=heard.open,
        unanswered=heard.unanswered, owed=len(heard.owed), median_wait=_middle(waits),
        worst_wait=timedelta(seconds=waits[-1]) if waits else None, public_answers=heard.replies,
        announcements=sum(playbook.is_public(one.message) for one in out),
    )  # fmt: skip


def _middle(waits: Sequence[int]) -> timedelta | None:
    """The median of sorted seconds (the module for it takes longer to load than `status` may)."""
    half = len(waits) // 2
    return timedelta(seconds=(waits[half] + waits[-half - 1]) / 2) if waits else None
