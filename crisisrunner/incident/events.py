"""A fact of the record, in the past tense: structure in `data`, what somebody typed in `words`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

ZEROS = "0" * 64
"""What stands as `prev` in the first event of an incident."""


# None of these can be part of a cycle, so nobody need look through a million of them for one (`gc=False`).
class Actor(msgspec.Struct, frozen=True, gc=False):
    """Who acts: a person's id, and the role in which they do."""

    id: str
    role: str | None = None


class Event(msgspec.Struct, frozen=True, gc=False):
    """What a decision returns.

    `seq` is 0 until the event has its place; `words` is None where they were not read, or are erased.
    """

    type: str
    at: datetime
    actor: Actor
    data: Mapping[str, Any] = {}
    words: Mapping[str, str] | None = {}
    seq: int = 0


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """An event as the record holds it: the envelope and, unless it was erased, the body."""

    incident: str
    event: Event
    recorded_at: datetime
    words_hash: str | None
    prev: str
    hash: str
    salt: str | None
