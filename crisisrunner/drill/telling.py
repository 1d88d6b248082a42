"""What players are told of an inject, on the screen and at the address that a workspace names for them."""

import os

from crisisrunner import clock
from crisisrunner.case import Case
from crisisrunner.delivery.parcel import Parcel
from crisisrunner.delivery.reach import is_live
from crisisrunner.delivery.result import SENT
from crisisrunner.delivery.send import send
from crisisrunner.exercise import marked, titled
from crisisrunner.incident.events import Event
from crisisrunner.playbook.workspace import Workspace

PATIENCE = 5.0
"""Seconds to wait for the players' address; the drill's clock goes on meanwhile."""


def tell_players(case: Case, event: Event, today: Workspace) -> str | None:
    """Send an inject to the players' address, if there is one.

    Args:
        today: What the workspace says now; no drill may reach what that one reaches either.

    Returns:
        A sentence on what did not work, without any part of the address; else None.
    """
    variable = case.workspace.players
    address = os.environ.get(variable, "").strip() if variable else ""
    if not address:
        return None
    if is_live(address, [case.workspace, today]):
        return f"Players were not told by ${variable}: it holds a live address, which no drill may reach."
    words = event.words or {}
    lead = " ".join(part for part in (words.get("method"), _from(words.get("from"))) if part)
    parcel = Parcel(
        f"{case.incident.id}/{event.data['inject']}", case.incident.id, "inject", "inject", "players", "en",
        titled(words.get("title") or "What happens now"),
        marked(f"{lead}\n\n{words.get('text', '')}".strip()),
    )  # fmt: skip
    result = send(address, variable, parcel, clock.now(), PATIENCE)
    return None if result.state == SENT else f"Players were not told by ${variable}: {result.detail}"


def _from(source: str | None) -> str:
    return f"from {source}" if source else ""
