"""What players are told at the address that a workspace names for them, beside the screen."""

import os

from crisisrunner import clock
from crisisrunner.case import Case
from crisisrunner.delivery.parcel import Parcel
from crisisrunner.delivery.reach import is_live
from crisisrunner.delivery.result import SENT
from crisisrunner.delivery.send import send
from crisisrunner.exercise import EXERCISE, marked, titled
from crisisrunner.incident.events import Event
from crisisrunner.playbook.workspace import Workspace

PATIENCE = 5.0
"""Seconds to wait for the players' address; the drill's clock goes on meanwhile."""


class Players:
    """Whoever is told by the players' address, for one moment of a drill.

    An address that let the drill wait is given up for that moment, since all that comes at once would wait in turn.
    """

    def __init__(self, case: Case, today: Workspace) -> None:
        """For a drill.

        Args:
            today: What the workspace says now; no drill may reach what that one reaches either.
        """
        self._case = case
        self._today = today
        self._given_up = False

    def tell(self, event: Event) -> str | None:
        """Tell players an inject.

        Returns:
            A sentence on what did not work, without any part of the address; else None.
        """
        words = event.words or {}
        lead = " ".join(part for part in (words.get("method"), _from(words.get("from"))) if part)
        return self._send(
            event.data["inject"],
            titled(words.get("title") or "What happens now"),
            marked(f"{lead}\n\n{words.get('text', '')}".strip()),
        )

    def tell_end(self, *, real: bool) -> str | None:
        """Tell players that the drill is over; a real event has no mark around it, or it would be played on.

        Returns:
            As `tell`.
        """
        drill = self._case.incident.id
        if not real:
            return self._send("stop", titled(f"{drill} is over"), marked(f"The drill {drill} has ended."))
        return self._send(
            "stop",
            f"{EXERCISE} {drill} IS OVER: THIS IS REAL",
            f"THE DRILL {drill} IS OVER. THIS IS REAL: STOP PLAYING.\n\n"
            "A real event has happened. Do nothing more of the drill; what you are told from here on is real.",
        )

    def _send(self, name: str, subject: str, body: str) -> str | None:
        variable = self._case.workspace.players
        address = os.environ.get(variable, "").strip() if variable else ""
        if not address or self._given_up:
            return None
        if is_live(address, [self._case.workspace, self._today]):
            return f"Players were not told by ${variable}: it holds a live address, which no drill may reach."
        id_ = f"{self._case.incident.id}/{name}"
        parcel = Parcel(id_, self._case.incident.id, "inject", "inject", "players", "en", subject, body)
        began = clock.stopwatch()
        result = send(address, variable, parcel, clock.now(), PATIENCE)
        if result.state == SENT:
            return None
        self._given_up = clock.stopwatch() - began > PATIENCE / 2
        rest = " Whatever else comes at this moment is on the screen alone." if self._given_up else ""
        return f"Players were not told by ${variable}: {result.detail}{rest}"


def _from(source: str | None) -> str:
    return f"from {source}" if source else ""
