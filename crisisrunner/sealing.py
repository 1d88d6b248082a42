"""Seals: made of the head of a record at one moment, and held against a record later."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from crisisrunner.case import Case
from crisisrunner.errors import CrisisError, Fault, Refused
from crisisrunner.log.proof import ProofResult
from crisisrunner.log.record import Record
from crisisrunner.seal import FORM, Seal
from crisisrunner.signatures import SEAL, holds, sign
from crisisrunner.times import stamp

_ANOTHER_RECORD = "Is it the seal of another record? Keep both files as they are, and tell whoever must know."
_OLDER_COPY = "Check the record itself with this seal, or a copy that was made later."


def make_seal(case: Case, by: str, at: datetime, key: Path | None, *, signed: bool) -> Seal:
    """The seal of an incident's record as it stands.

    Args:
        by: The name of whoever seals, or their id.
        at: Now, in UTC.
        key: A file with their private key; without one the ssh-agent signs.
        signed: Whether it is to have a signature.

    Raises:
        Refused: where it cannot be signed with the key that the workspace had of them.
        Fault: where there is no ssh-keygen.
    """
    seq, head, _ = case.record.head(case.incident.id)
    person = case.find_person(by)
    public = case.people[person].ssh_key if person else ""
    if signed and not public:
        raise Refused(
            f"The workspace had no SSH key of {by} when this incident began.",
            "Let somebody seal it who has one (--as NAME), or add --unsigned.",
        )
    organisation = case.organisation
    made = Seal(
        FORM, case.incident.id, seq, head, stamp(at), person or by, by, organisation.name, organisation.timezone,
        case.incident.drill, public if signed else None,
    )  # fmt: skip
    return (
        msgspec.structs.replace(made, signature=sign(made.statement, key, public, SEAL)) if signed else made
    )


class Checked(NamedTuple):
    """A record or a copy of it that holds: what a seal can be held against.

    `hashed` is the hash of the entry that the seal names, None where there is none; `key` the line of the `.pub`
    file that it has of whoever sealed, or "".
    """

    result: ProofResult
    hashed: str | None
    key: str
    copy: bool


class Held(NamedTuple):
    """A seal that holds: by whom it was signed, as far as that could be checked, or `why` it could not."""

    incident: str
    seq: int
    later: int
    signed_by: str | None
    why: str | None


def sealed_key(record: Record, seal: Seal) -> str:
    """The line of the `.pub` file that a record has of whoever made a seal, or ""."""
    if seal.incident not in record.incidents():
        return ""
    person = Case(record, record.read(seal.incident)).workspace.people.get(seal.by)
    return person.ssh_key if person else ""


def hold_against(seal: Seal, checked: Checked, key: str, revoked: Path | None) -> Held:
    """Hold a seal against a record whose chain holds.

    Args:
        key: The line of a `.pub` file with which it must have been signed; "" where none is named.
        revoked: A list of keys that hold no more.

    Raises:
        Fault: where the record is not the one that was sealed, or the signature does not hold.
        Refused: where the key was revoked.
    """
    signed_by, why = _signature(seal, key or checked.key, revoked)  # first, for a damaged seal shows nothing
    last, _ = checked.result.chain.heads.get(seal.incident, (0, ""))
    if checked.hashed is None:
        raise _not_there(seal, last, checked.copy)
    if checked.hashed != seal.hash:
        or_the_seal = "" if signed_by else ", or the seal was changed"
        raise Fault(
            f"The seal does not hold: entry {seal.seq} of {seal.incident} is not the one that was sealed. "
            f"The record was rebuilt, from an entry up to this one{or_the_seal}.",
            _ANOTHER_RECORD,
        )
    return Held(seal.incident, seal.seq, last - seal.seq, signed_by, why)


def _not_there(seal: Seal, last: int, copy: bool) -> Fault:
    if last and copy:
        return Fault(
            f"The seal is of entry {seal.seq}, and this copy ends with entry {last}: it was made before the seal, "
            "or its end is missing.",
            _OLDER_COPY,
        )
    ends = f"this record ends with entry {last}" if last else "this record has no such incident"
    return Fault(
        f"The seal does not hold: it names entry {seal.seq} of {seal.incident}, and {ends}.", _ANOTHER_RECORD
    )


def _signature(seal: Seal, key: str, revoked: Path | None) -> tuple[str | None, str | None]:
    """By whom it was signed, or why that could not be checked."""
    if seal.signature is None:
        return None, "it has no signature"
    try:  # with its own key, where no other is known: that shows at least whether it was changed
        good = holds(seal.statement, seal.signature, seal.by, key or seal.key or "", SEAL, revoked)
    except Refused:
        raise
    except CrisisError as error:
        return None, error.sentence[:1].lower() + error.sentence[1:-1]
    if not good:
        raise Fault(
            f"The seal does not hold: its signature is not that of {seal.by}, or it was changed.",
            "Ask them for their public key, and name it with --key FILE.pub",
        )
    return (
        (seal.by, None) if key else (None, f"no key of {seal.by} is known here; name it with --key FILE.pub")
    )
