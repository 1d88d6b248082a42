"""The ways out of a released message: queued, tried, sent, failed, or not known; nothing is sent twice by itself."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from crisisrunner.errors import Refused, did_you_mean, unknown
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.message import Delivery, Message
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.workspace import Outlet, Workspace

NEED_NO_NETWORK = ("phone-script", "print")
LOST_AFTER = timedelta(minutes=3)
"""How long an attempt may last; where nothing came of it by then, nobody knows whether it went out."""


def queued(
    playbook: Playbook,
    workspace: Workspace,
    incident: Incident,
    message: Message,
    languages: Sequence[str],
    by: Actor,
    at: datetime,
) -> list[Event]:
    """Put a message into the queue of each of its channels; one that is down gives way to its fallback."""
    ways: dict[str, dict[str, Any]] = {}
    for channel in playbook.spec(message.message).channels:
        way = _way(playbook, workspace, incident, channel)
        ways.setdefault(way["channel"], way)
    return [
        _event("delivery.queued", message, {**way, "language": language, "attempt": 0}, by, at)
        for way in ways.values()
        for language in languages
    ]


def rerouted(
    playbook: Playbook, workspace: Workspace, incident: Incident, by: Actor, at: datetime
) -> list[Event]:
    """What waits for a channel that is down goes to its fallback instead."""
    events = []
    for message, delivery in undelivered(incident):
        if delivery.channel not in incident.down or delivery.how == "hand" or delivery.state == "trying":
            continue
        if delivery.state == "unknown" or delivery.accepted:
            continue  # part of it may be out: a person settles that
        way = {**_way(playbook, workspace, incident, delivery.channel), "language": delivery.language}
        given_up = {
            **_same(delivery),
            "attempt": delivery.attempt,
            "again": False,
            "gave_way": way["channel"],
        }
        events.append(_event("delivery.failed", message, given_up, by, at))
        there = message.deliveries.get(f"{way['channel']}.{delivery.language}")
        if there is None or there.gave_way:
            events.append(_event("delivery.queued", message, {**way, "attempt": 0}, by, at))
    return events


def attempt(message: Message, delivery: Delivery, by: Actor, at: datetime) -> Event:
    """Begin to send: whatever happens from here on, the record knows that it was tried."""
    data = {**_same(delivery), "attempt": delivery.attempt + 1}
    return _event("delivery.queued", message, data, by, at)


def outcome(
    message: Message,
    delivery: Delivery,
    state: str,
    words: dict[str, str],
    counts: dict[str, Any],
    by: Actor,
    at: datetime,
) -> Event:
    """What became of an attempt: `sent`, `failed` or `unknown`, with the service's own words."""
    data = {**_same(delivery), "attempt": delivery.attempt, **counts}
    return _event(
        f"delivery.{state}", message, data, by, at, {key: value for key, value in words.items() if value}
    )


def lost(incident: Incident, by: Actor, at: datetime, now: datetime) -> list[Event]:
    """The attempts that nothing came of: the program may have been killed between sending and recording."""
    return [
        _event("delivery.unknown", message, {**_same(delivery), "attempt": delivery.attempt}, by, at)
        for message, delivery in undelivered(incident)
        if delivery.state == "trying" and delivery.at + LOST_AFTER <= now
    ]


def settle(
    message: Message,
    channel: str,
    languages: Sequence[str],
    was_sent: bool,
    url: str,
    by: Actor,
    at: datetime,
) -> list[Event]:
    """Say that a message is out by a channel, or that it is not: somebody looked, posted or read it out.

    Raises:
        Refused: for a message that was not released, or a channel that it does not go out by.
    """
    if not message.released_at:
        raise Refused(
            f"{message.id} was not released; nothing goes out before that.",
            f"crisisrunner message release {message.message}",
        )
    ways = [
        one for one in message.deliveries.values() if one.channel == channel and one.language in languages
    ]
    if not ways:
        known = dict.fromkeys(one.channel for one in message.deliveries.values())
        raise Refused(f"{message.id} does not go out by '{channel}'{did_you_mean(channel, known)}")
    if was_sent and all(one.state == "sent" for one in ways) and not url:
        raise Refused(f"{message.id} is out by {channel} already.")
    state = "sent" if was_sent else "failed"
    words = {"url": url.strip()} if url.strip() else {}
    return [
        _event(
            f"delivery.{state}", message,
            {**_same(one), "attempt": one.attempt, "said_by": by.id, **({} if was_sent else {"again": True})},
            by, at, words,
        )
        for one in ways
    ]  # fmt: skip


def undelivered(incident: Incident) -> Iterator[tuple[Message, Delivery]]:
    """Everything released that is not known to be out, without what gave way to a fallback, or turned out wrong."""
    wrong = {one.message for one in incident.corrections.values()}
    for message in incident.messages.values():
        if message.state != "released" or message.id in wrong:
            continue
        for delivery in message.deliveries.values():
            if delivery.state != "sent" and not delivery.gave_way:
                yield message, delivery


def to_send(
    incident: Incident, message: str | None = None, *, asked: bool = False
) -> list[tuple[Message, Delivery]]:
    """What the program can send now: what waits, and what failed and may be tried again.

    What failed for good, such as an address that is no address, is tried again only where a person `asked`.
    """
    return [
        (one, delivery)
        for one, delivery in undelivered(incident)
        if (message is None or one.id == message)
        and delivery.how == "machine"
        and delivery.channel not in incident.down
        and (delivery.state == "queued" or (delivery.state == "failed" and (delivery.again or asked)))
    ]


def channel_down(
    playbook: Playbook,
    workspace: Workspace,
    incident: Incident,
    channel: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> list[Event]:
    """Mark a channel as down: it is never tried until it is up again.

    Raises:
        Refused: for a channel that does not exist, or is down already.
    """
    _known(playbook, workspace, channel)
    if channel in incident.down:
        raise Refused(f"{channel} is marked as down already.", f"crisisrunner channel up {channel}")
    words = {"reason": reason.strip()} if reason.strip() else {}
    return [Event("channel.down", at, by, {"channel": channel}, words)]


def channel_up(
    playbook: Playbook, workspace: Workspace, incident: Incident, channel: str, by: Actor, at: datetime
) -> list[Event]:
    """Mark a channel as working again.

    Raises:
        Refused: for a channel that does not exist, or was not down.
    """
    _known(playbook, workspace, channel)
    if channel not in incident.down:
        raise Refused(f"{channel} is not marked as down.", "crisisrunner channel list")
    return [Event("channel.up", at, by, {"channel": channel})]


def kind_of(playbook: Playbook, workspace: Workspace, channel: str) -> str:
    """The kind of a channel, by the plan or else by the workspace; `print` where neither says."""
    if channel in playbook.channels:
        return playbook.channels[channel].kind
    return workspace.channels.get(channel, Outlet()).kind or "print"


def variable(workspace: Workspace, incident: Incident, channel: str) -> str:
    """The environment variable that holds a channel's address, or nothing; a drill never sees the live one."""
    outlet = workspace.channels.get(channel, Outlet())
    return outlet.drill_address if incident.drill else outlet.address


def _way(playbook: Playbook, workspace: Workspace, incident: Incident, channel: str) -> dict[str, Any]:
    """The channel that a message takes: the one named, or the first of its fallbacks that is up.

    Without any, it is read out or printed, which needs no network; the words are always approved ones.
    """
    chosen, passed = channel, set()
    while chosen and chosen in incident.down and chosen not in passed:
        passed.add(chosen)
        chosen = workspace.channels.get(chosen, Outlet()).fallback
    if not chosen or chosen in passed:
        chosen = next(iter(NEED_NO_NETWORK))
    kind = chosen if chosen in NEED_NO_NETWORK else kind_of(playbook, workspace, chosen)
    how = "machine" if variable(workspace, incident, chosen) else "hand"
    way: dict[str, Any] = {"channel": chosen, "kind": kind, "how": how}
    return way if chosen == channel else {**way, "instead_of": channel}


def text_kind(playbook: Playbook, workspace: Workspace, message: Message, delivery: Delivery) -> str:
    """The kind whose approved text a delivery carries: its own, else the long one's, else that of the channel down."""
    kinds = [text.kind for text in message.texts if text.language == delivery.language]
    if delivery.kind in kinds:
        return delivery.kind
    long = [text.kind for text in message.texts if text.language == delivery.language and text.long]
    given_up = kind_of(playbook, workspace, delivery.instead_of or delivery.channel)
    return long[0] if long else given_up if given_up in kinds else kinds[0]


def _known(playbook: Playbook, workspace: Workspace, channel: str) -> None:
    known = {**playbook.channels, **workspace.channels}
    if channel not in known:
        raise unknown("channel", channel, known, "crisisrunner channel list")


def _same(delivery: Delivery) -> dict[str, Any]:
    data: dict[str, Any] = {
        "channel": delivery.channel, "kind": delivery.kind, "language": delivery.language, "how": delivery.how,
    }  # fmt: skip
    return data | ({"instead_of": delivery.instead_of} if delivery.instead_of else {})


def _event(
    kind: str,
    message: Message,
    data: dict[str, Any],
    by: Actor,
    at: datetime,
    words: dict[str, str] | None = None,
) -> Event:
    named = {"message": message.message, "number": message.number}
    return Event(kind, at, by, {**named, **data}, words or {})
