"""What a message still needs before it may go out, and the event of its going."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from crisisrunner.errors import Refused, Unmet
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.messages import must_be_draft, taken_back
from crisisrunner.incident.state import Incident, Message, Text
from crisisrunner.playbook.model import Playbook


def release(
    playbook: Playbook,
    incident: Incident,
    message: Message,
    words: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> list[Event]:
    """Let a message go out, and record by whom.

    Args:
        words: All texts of the message, as far as they were not erased.

    Raises:
        Refused: naming everything that still stands in the way.
    """
    if incident.closed_at:
        hint = 'crisisrunner advance reopen --reason "…"'
        raise Refused("The incident is closed; nothing is released from it.", hint)
    must_be_draft(message, "released")
    needs = list(_needs(playbook, incident, message, words, at))
    if needs:
        raise Refused(f"{message.id} cannot go out yet.", unmet=needs)
    spec = playbook.messages[message.message]
    data = {
        "message": message.message,
        "number": message.number,
        "digests": dict(message.digests),
        "approvals": [],
        "asked": {"all": list(spec.approve.all), "any": list(spec.approve.any)},
        "channels": list(spec.channels),
    }
    return [Event("message.released", at, by, data)]


def quoted_retracted(incident: Incident, message: Message) -> tuple[str, ...]:
    """The facts that a text of a message says in a version that was retracted since."""
    said = [pair for text in message.texts for pair in text.facts.items()]
    return tuple(dict.fromkeys(name for name, version in said if taken_back(incident, name, version)))


def unconfirmed(incident: Incident, message: Message) -> tuple[str, ...]:
    """The facts that a message says and that nobody vouches for."""
    known = incident.facts
    return tuple(name for name in message.facts if name in known and known[name].state == "unconfirmed")


def _needs(
    playbook: Playbook, incident: Incident, message: Message, words: Mapping[str, str], at: datetime
) -> Iterator[Unmet]:
    yield from (_blank(playbook, message, name) for name in message.blanks)
    yield from (_retracted(message, name) for name in quoted_retracted(incident, message))
    yield from (
        _empty(incident, message, text) for text in message.texts if not words.get(text.key, "").strip()
    )
    if message.next_update and message.next_update <= at:
        hint = f"crisisrunner message edit {message.message} --next-update TIME"
        yield Unmet("next-update", message.id, "it promises the next update at a time that has passed", hint)


def _retracted(message: Message, name: str) -> Unmet:
    hint = f"crisisrunner message edit {message.message}"
    return Unmet("retracted", name, f"it may still say {name}, which was retracted", hint)


def _empty(incident: Incident, message: Message, text: Text) -> Unmet:
    hint = f"crisisrunner message edit {message.message} --kind {text.kind}"
    what = "was erased" if text.words in incident.erased else "is empty"
    return Unmet("empty", text.key, f"the text for {text.kind} ({text.language}) {what}", hint)


def _blank(playbook: Playbook, message: Message, name: str) -> Unmet:
    spec = playbook.facts.get(name)
    if spec:
        return Unmet("fact", name, f"{name} is not known: {spec.ask}", f'crisisrunner fact set {name} "…"')
    hint = f"crisisrunner message edit {message.message}"
    if name.startswith("organisation."):
        return Unmet("blank", name, f"{name} is not in the workspace", hint)
    return Unmet("blank", name, f"[[{name}?]] still stands in the text", hint)
