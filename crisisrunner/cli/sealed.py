"""Whether a seal holds: that the record of that moment is the beginning of this one, and who says so."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from crisisrunner.cli.screen import alarm, out, strong
from crisisrunner.errors import CrisisError, Fault, Refused

if TYPE_CHECKING:
    from crisisrunner.log.proof import ProofResult
    from crisisrunner.seal import Seal

_ANOTHER_RECORD = "Is it the seal of another record? Keep both files as they are, and tell whoever must know."


def check_seal(
    seal: "Seal", result: "ProofResult", hashed: str | None, key: str, revoked: Path | None
) -> dict[str, Any]:
    """Hold a seal against a record whose chain holds, and return what was found.

    Args:
        hashed: The hash of the entry that the seal names, or None where there is none.
        key: The line of a `.pub` file with which it must have been signed; "" where none is known.

    Raises:
        Fault: where the record is not the one that was sealed, or the signature does not hold.
        Refused: where the key was revoked.
    """
    seq, _ = result.chain.heads.get(seal.incident, (0, ""))
    if hashed is None:
        raise Fault(
            f"The seal does not hold: it names entry {seal.seq} of {seal.incident}, and this record "
            + (f"ends with entry {seq}." if seq else "has no such incident."),
            _ANOTHER_RECORD,
        )
    if hashed != seal.hash:
        raise Fault(
            f"The seal does not hold: entry {seal.seq} of {seal.incident} is not the one that was sealed. "
            "The record was rebuilt, from an entry up to this one.",
            _ANOTHER_RECORD,
        )
    return {"id": seal.incident, "seq": seal.seq, "later": seq - seal.seq, **_signature(seal, key, revoked)}


def _signature(seal: "Seal", key: str, revoked: Path | None) -> dict[str, Any]:
    from crisisrunner.signatures import SEAL, holds

    if seal.signature is None:
        return {"signed_by": None, "why": "it has no signature"}
    try:  # with its own key, where no other is known: that shows at least whether it was changed
        good = holds(seal.statement, seal.signature, seal.by, key or seal.key or "", SEAL, revoked)
    except Refused:
        raise
    except CrisisError as error:
        return {"signed_by": None, "why": error.sentence[:1].lower() + error.sentence[1:-1]}
    if not good:
        raise Fault(
            f"The seal does not hold: its signature is not that of {seal.by}, or it was changed.",
            "Ask them for their public key, and name it with --key FILE.pub",
        )
    if not key:
        return {"signed_by": None, "why": f"no key of {seal.by} is known here; name it with --key FILE.pub"}
    return {"signed_by": seal.by, "why": None}


def show_seal(found: dict[str, Any], with_key: bool) -> None:
    """Say what a seal proves."""
    later = found["later"]
    after = f"; {later} {'entry has' if later == 1 else 'entries have'} come since" if later else ""
    out(strong(f"The seal of {found['id']} holds"), f"   up to entry {found['seq']}{after}")
    if found["signed_by"]:
        whose = "that you named" if with_key else "that stands in the record"
        out(f"  signed by {found['signed_by']}, with the key {whose}")
    else:
        out("  ", alarm(f"who made it was not checked: {found['why']}"))
