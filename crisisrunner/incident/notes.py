"""What somebody wants remembered: notes, decisions, and what must not be remembered."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from crisisrunner.errors import Refused
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.state import Incident


class Attached(msgspec.Struct, frozen=True):
    """A file that lies beside the record: a name that is safe anywhere, its SHA-256 in hex, its size in bytes."""

    name: str
    sha256: str
    size: int


def log_note(
    text: str,
    decision: bool,
    by: Actor,
    at: datetime,
    privileged: bool = False,
    attached: Sequence[Attached] = (),
) -> list[Event]:
    """Write a note or a decision into the record, and each file that belongs to it.

    Args:
        privileged: Whether it is for counsel alone; exports for others leave its words out.

    Raises:
        Refused: for an empty text.
    """
    if not text.strip():
        raise Refused("There is nothing to log.", 'crisisrunner log "what happened"')
    mark: dict[str, Any] = {"privileged": True} if privileged else {}
    kind = "decision.recorded" if decision else "note.logged"
    files = [
        Event("file.attached", at, by, {**mark, "sha256": one.sha256, "size": one.size}, {"name": one.name})
        for one in attached
    ]
    return [Event(kind, at, by, mark, {"text": text.strip()}), *files]


def record_seal(seq: int, head: str, signed: bool, by: Actor, at: datetime) -> list[Event]:
    """Write down that a seal was made, of an entry by its number and hash."""
    return [Event("record.sealed", at, by, {"seq": seq, "hash": head, "signed": signed})]


def erase_entries(
    incident: Incident, events: Iterable[Event], numbers: Iterable[int], reason: str, by: Actor, at: datetime
) -> list[Event]:
    """Take the words of entries out of the record; that they stood there stays.

    Args:
        events: The entries that bear those numbers, without regard to order.

    Raises:
        Refused: for a number that there is not, and for entries that have no words or may not lose them.
    """
    if not reason.strip():
        raise Refused("Erasing needs a reason.", 'crisisrunner erase SEQ --reason "…"')
    found = {event.seq: event for event in events}
    erasures = []
    for number in dict.fromkeys(numbers):
        event = found.get(number)
        if event is None:
            raise Refused(f"There is no entry {number}; the last is {incident.seq}.", "crisisrunner timeline")
        if event.type == "entry.erased":
            raise Refused(f"Entry {number} records an erasure and cannot be erased itself.")
        if number in incident.erased:
            raise Refused(f"The words of entry {number} are erased already.")
        if not event.words:
            raise Refused(f"Entry {number} has no words to erase.")
        erasures.append(Event("entry.erased", at, by, {"erases": number}, {"reason": reason.strip()}))
    return erasures
