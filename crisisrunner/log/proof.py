"""Proof that a record holds: its chain, its approvals, what its runs depend on, and the state it keeps for speed."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from crisisrunner.errors import Fault
from crisisrunner.incident.fold import replay
from crisisrunner.incident.state import Incident
from crisisrunner.log.approved import ApprovalCheck
from crisisrunner.log.chain import BrokenChainError, ChainCheck
from crisisrunner.log.record import Record
from crisisrunner.playbook.workspace import Workspace


class ProofResult(NamedTuple):
    """What a record is like that holds: its chain, and its approvals."""

    chain: ChainCheck
    approvals: ApprovalCheck


def prove(record: Record) -> ProofResult:
    """Check everything in a record, and return what it is like.

    Signatures are checked with the keys that were pinned when each incident began; without a working
    ssh-keygen they are only counted.

    Raises:
        BrokenChainError: at the first entry that does not hold.
        Fault: where something that a run depends on is gone or was changed.
    """
    result = _walk(record.lines(), ApprovalCheck(lambda blob: _keys(record, blob)), erasures_named=True)
    for stored in record.blobs():
        record.blob(stored)
    for incident in result.chain.heads:
        _prove_state(record, incident)
    return result


def prove_export(lines: Iterable[Mapping[str, Any]]) -> ProofResult:
    """Check what the lines of an export can show without the record: everything but signatures and pins.

    Raises:
        BrokenChainError: at the first line that does not hold.
    """
    return _walk(lines, ApprovalCheck(None), erasures_named=False)


def _walk(
    lines: Iterable[Mapping[str, Any]], approvals: ApprovalCheck, *, erasures_named: bool
) -> ProofResult:
    chain = ChainCheck()
    for line in lines:
        chain.take(line)
        approvals.take(line)
    chain.finish(erasures_named=erasures_named)
    return ProofResult(chain, approvals)


def _keys(record: Record, blob: str) -> dict[str, str]:
    try:
        workspace = msgspec.json.decode(record.blob(blob), type=Workspace)
    except msgspec.MsgspecError:
        raise Fault(
            f"The people that {blob[:12]}… names cannot be read: the record is damaged.",
            "Keep this file as it is, and work on with a backup or the mirror.",
        ) from None
    return {name: person.ssh_key for name, person in workspace.people.items()}


def _prove_state(record: Record, incident: str) -> None:
    """The state is what the entries say, and what it depends on is there."""
    try:
        state = replay((recorded.event for recorded in record.events(incident)), Incident(id=incident))
        named = (state.pins["playbook"], state.pins["workspace"], *state.pins["templates"].values())
        pins = (*named, state.pins["rules"]) if "rules" in state.pins else named
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BrokenChainError(incident, 1, "its entries do not fit together") from None
    for pinned in pins:
        record.blob(pinned)
    if record.read(incident) != state:
        raise BrokenChainError(incident, state.seq, "the state kept beside it is not what its entries say")
