"""Corrections: when a fact turns out false, every released message that said it is owed one."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from crisisrunner.errors import Refused
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.message import Message
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import CORRECTION


def said(incident: Incident, fact: str, version: int | None = None) -> list[Message]:
    """The released messages that quoted a fact, in a version or in any, in the order they were drafted.

    What was put right for the fact before is not named again.
    """
    put_right = {
        one.message
        for key, one in incident.corrections.items()
        if one.fact == fact and key not in incident.open["corrections"]
    }
    return [
        message
        for message in incident.messages.values()
        if message.released_at
        and message.id not in put_right
        and any(fact in text.facts and version in (None, text.facts[fact]) for text in message.out)
    ]


def opening(
    incident: Incident, wrong: Iterable[Message], fact: str | None, reason: str, by: Actor, at: datetime
) -> list[Event]:
    """Open a correction for each message that went out wrong, unless one is open for the same fact.

    All numbers of one message that said a fact are put right by one correction: the one still in draft, or a new one.
    """
    known = incident.facts.get(fact) if fact else None
    open_now = incident.open["corrections"]
    owed = {(incident.corrections[one].message, incident.corrections[one].fact) for one in open_now}
    return [
        Event(
            "correction.opened", at, by,
            {
                "id": message.id if message.id not in open_now else f"{message.id}/{fact}",
                "message": message.message, "number": message.number, "fact": fact,
                "value": known.value if known else None, "correction": correction_of(incident, message, fact),
            },
            {"reason": reason.strip()} if reason.strip() else {},
        )
        for message in wrong
        if (message.id, fact) not in owed
    ]  # fmt: skip


def correct(incident: Incident, message: Message, reason: str, by: Actor, at: datetime) -> list[Event]:
    """Open a correction for a message whose words are wrong though no fact was retracted.

    Raises:
        Refused: without a reason, for a message that is not out, or where one is open.
    """
    if not reason.strip():
        raise Refused("Say what is wrong.", f'crisisrunner message correct {message.id} --reason "…"')
    if not message.released_at:
        hint = f"crisisrunner message edit {message.message}"
        raise Refused(f"{message.id} is not out; it can be edited.", hint)
    for one in incident.open["corrections"]:
        if incident.corrections[one].message == message.id:
            drafted = incident.corrections[one].by
            hint = f"crisisrunner message show {drafted}"
            raise Refused(f"A correction of {message.id} is open already: {drafted}.", hint)
    return opening(incident, [message], None, reason, by, at)


def correction_of(incident: Incident, message: Message, fact: str | None) -> str:
    """The id of the correction that puts a message right: the one drafted for the same fact, or the next number."""
    name = original(message.message) + CORRECTION
    for one in incident.open["corrections"]:
        owed = incident.corrections[one]
        if owed.by.rpartition(".")[0] == name and owed.fact == fact:
            return owed.by
    latest = incident.latest(name)
    return f"{name}.{latest.number + 1 if latest else 1}"


def original(message: str) -> str:
    """The name of the message behind a correction, or the message's own."""
    return message.removesuffix(CORRECTION)


def to_draft(opened: Sequence[Event]) -> dict[str, list[str]]:
    """The corrections to be drafted, by id, with the messages that each puts right."""
    drafts: dict[str, list[str]] = {}
    for event in opened:
        if event.type == "correction.opened":
            wrong = f"{event.data['message']}.{event.data['number']}"
            drafts.setdefault(event.data["correction"], []).append(wrong)
    return drafts
