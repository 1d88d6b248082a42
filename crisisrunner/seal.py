"""A seal: the head of a record at one moment, signed, to be kept where whoever holds the record cannot reach it."""

import json
from datetime import datetime
from pathlib import Path

import msgspec

from crisisrunner.canonical import canonical, short, strict_json
from crisisrunner.errors import Fault, Refused
from crisisrunner.exercise import BANNER
from crisisrunner.times import day_and_time, from_stamp, stamp, zone_named
from crisisrunner.visible import harmless_json, one_line

FORM = "crisisrunner-seal/1"
_MOST_BYTES = 100_000
_NUMBERS = range(1, 2**53)
"""What an entry can be numbered."""
_ANOTHER = "Name a file made by: crisisrunner seal"


class Seal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a seal file holds: that entry `seq` of an incident had this `hash`, and who says so, when.

    `at` is RFC 3339 in UTC; `by` is the id of a person and `key` the public key with which they signed, both as
    the record had them; without a `signature` it is worth as much as the place where it was kept.
    """

    form: str
    incident: str
    seq: int
    hash: str
    at: str
    by: str
    name: str
    organisation: str
    zone: str
    drill: bool
    key: str | None = None
    signature: str | None = None

    @property
    def statement(self) -> str:
        """The canonical JSON that is signed, without a line feed: all but the key and the signature themselves."""
        said = msgspec.to_builtins(self)
        return canonical({name: said[name] for name in said if name not in ("key", "signature")})

    @property
    def sealed_at(self) -> datetime:
        """When it was made (UTC)."""
        return from_stamp(self.at)

    def written(self) -> str:
        """The content of the file."""
        return harmless_json(json.dumps(msgspec.to_builtins(self), ensure_ascii=False, indent=2)) + "\n"

    def on_paper(self) -> str:
        """The seal for people: to be printed, sent, or read aloud."""
        moment, zone = self.sealed_at, zone_named(self.zone)
        digits = short(self.hash, 16)
        lines = [
            f"Seal of the record of incident {self.incident}",
            one_line(self.organisation),
            f"Entry {self.seq}, sealed {day_and_time(moment, zone)}, by {one_line(self.name)}",
            f"  {digits[:39]}",
            f"  {digits[40:]}",
            "Keep it apart from the record. To check it: crisisrunner verify, and compare these digits,",
            "or with the seal's file: crisisrunner verify --seal FILE",
        ]
        return "\n".join([BANNER, *lines, BANNER, ""] if self.drill else [*lines, ""])


def read_seal(file: Path) -> Seal:
    """The seal that a file brings; its signature is not checked yet.

    Raises:
        Refused: for anything else than a whole seal.
        Fault: where the file cannot be read.
    """
    try:
        with file.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise Fault(f"The seal {file} cannot be read: {reason}.", _ANOTHER) from None
    try:
        strict_json(content)
        seal = msgspec.json.decode(content, type=Seal)
        whole = (
            seal.seq in _NUMBERS
            and seal.form == FORM
            and stamp(seal.sealed_at) == seal.at
            and len(content) <= _MOST_BYTES
        )
        zone_named(seal.zone)
    except (ValueError, OverflowError, Refused, RecursionError):
        whole = False
    if not whole:
        raise Refused(f"{file} is no seal, or not a whole one.", _ANOTHER)
    return seal
