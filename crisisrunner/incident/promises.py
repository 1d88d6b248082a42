"""The promise of a next update: made by a release, kept or broken by the next one to that audience."""

from datetime import datetime
from typing import Any

from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.message import Message
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import Playbook
from crisisrunner.times import stamp


def spoken(incident: Incident, message: Message, by: Actor, at: datetime) -> list[Event]:
    """What a release does to the promise before it, and the promise that it makes itself.

    A correction that promises no time leaves the promise before it as it is.
    """
    if message.corrects and message.next_update is None:
        return []
    made = _made(message, by, at) if message.next_update else []
    return [*_ended(incident, message.audience, message, by, at), *made]


def closed(incident: Incident, by: Actor, at: datetime) -> list[Event]:
    """Closing ends every promise; those whose time has passed are broken."""
    return [
        event
        for audience, promise in incident.promises.items()
        if promise.due_at < at
        for event in _ended(incident, audience, None, by, at)
    ]


def _ended(
    incident: Incident, audience: str, message: Message | None, by: Actor, at: datetime
) -> list[Event]:
    promise = incident.promises.get(audience)
    if promise is None:
        return []
    data: dict[str, Any] = {
        "audience": audience,
        "promised_in": promise.message,
        "due_at": stamp(promise.due_at),
        "by": message.id if message else None,
    }
    return [Event("promise.kept" if at <= promise.due_at else "promise.broken", at, by, data)]


def _made(message: Message, by: Actor, at: datetime) -> list[Event]:
    data = {
        "audience": message.audience,
        "message": message.message,
        "number": message.number,
        "due_at": stamp(message.next_update) if message.next_update else None,
    }
    return [Event("promise.made", at, by, data)]


def last_word(playbook: Playbook, incident: Incident, audience: str | None = None) -> datetime | None:
    """When an audience last heard from us, or the public where none is named; None if it never did (UTC)."""
    heard = [
        message.released_at
        for message in incident.messages.values()
        if message.released_at
        and (message.audience == audience if audience else playbook.is_public(message.message))
    ]
    return max(heard, default=None)
