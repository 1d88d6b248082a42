"""Proof that a record holds: its chain, approvals and files, what its runs depend on, and the state kept for speed."""

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from crisisrunner.errors import Fault
from crisisrunner.log.approved import ApprovalCheck
from crisisrunner.log.chain import BrokenChainError, ChainCheck, Line
from crisisrunner.log.record import Record
from crisisrunner.playbook.workspace import Workspace


class ProofResult(NamedTuple):
    """What a record is like that holds: its chain, its approvals, and the `guards` that somebody changed.

    Those are what keeps its file append-only, and the view that people read in SQLite: no entry depends on them.
    """

    chain: ChainCheck
    approvals: ApprovalCheck
    guards: tuple[str, ...] = ()


def prove(record: Record, lines: Iterable[Line] | None = None, revoked: Path | None = None) -> ProofResult:
    """Check everything in a record, entry by entry, and return what it is like.

    Signatures are checked with the keys that were pinned when each incident began; without a working
    ssh-keygen they are only counted.

    Args:
        lines: The entries of the record, where somebody watches them pass.
        revoked: A list of keys that hold no more.

    Raises:
        BrokenChainError: at the first entry that does not hold, whatever it is that does not.
        Fault: where something that no entry names was changed.
    """
    with record.at_one_moment():
        chain = ChainCheck(record.erasures())
        approvals = ApprovalCheck(lambda blob: _keys(record, blob), revoked)
        for line in lines or record.to_check():
            chain.take(line)
            approvals.take(line)
            _check_what_it_names(record, line)
        for stored in record.blobs():
            record.blob(stored)
        _check_nothing_is_over(record)
        for incident, (seq, _) in chain.heads.items():
            if record.read(incident) != record.refolded(incident):
                raise BrokenChainError(incident, seq, "the state kept beside it is not what its entries say")
        guards = tuple(record.changed_guards())
    return ProofResult(chain, approvals, guards)


def prove_export(
    lines: Iterable[Mapping[str, Any]], erased: Mapping[str, Set[int]] | None = None
) -> ProofResult:
    """Check what the lines of an export can show without the record: everything but signatures, files and pins.

    Args:
        erased: As `ChainCheck` takes it.

    Raises:
        BrokenChainError: at the first line that does not hold.
    """
    chain, approvals = ChainCheck(erased), ApprovalCheck(None)
    for written in lines:
        line = Line.of(written)
        if chain.heads and line.incident not in chain.heads and line.seq != 1:
            incident, (seq, _) = next(reversed(chain.heads.items()))
            raise BrokenChainError(incident, seq + 1, "an entry of another incident stands in its place")
        chain.take(line)
        approvals.take(line)
    return ProofResult(chain, approvals)


def _check_nothing_is_over(record: Record) -> None:
    """Nothing lies beside the entries that none of them names."""
    for incident, seq in record.strays():
        raise BrokenChainError(incident, seq, "there are words for it, and no such entry")
    for sha256 in record.unnamed_attachments():
        raise Fault(
            f"The record does not hold: no entry names the file {sha256[:12]}… that lies in it.",
            "Keep this file as it is, work on with a backup or the mirror, and tell whoever must know.",
        )


def _check_what_it_names(record: Record, line: Line) -> None:
    """What an entry names by its SHA-256 is there, as it was."""
    if line.type in ("incident.opened", "playbook.adopted"):
        for pinned in _pins(line):
            try:
                record.blob(pinned)
            except Fault as fault:
                raise BrokenChainError(
                    line.incident, line.seq, fault.sentence[:1].lower() + fault.sentence[1:-1]
                ) from None
    if line.type == "file.attached" and line.words is not None:
        named = json.loads(line.data).get("sha256")
        if not isinstance(named, str) or record.attachment(named) is None:
            raise BrokenChainError(line.incident, line.seq, "the file that it names is gone, or was changed")


def _pins(line: Line) -> Iterator[str]:
    try:
        pins = json.loads(line.data)["pins"]
        named = [pins["playbook"], pins["workspace"], *pins["templates"].values()]
        named += [pins[name] for name in ("rules", "scenario") if name in pins]
    except (KeyError, TypeError, AttributeError):
        named = [None]
    if not all(isinstance(one, str) for one in named):
        raise BrokenChainError(line.incident, line.seq, "its entries do not fit together")
    yield from named


def _keys(record: Record, blob: str) -> dict[str, str]:
    try:
        workspace = msgspec.json.decode(record.blob(blob), type=Workspace)
    except msgspec.MsgspecError:
        raise Fault(
            f"The people that {blob[:12]}… names cannot be read: the record is damaged.",
            "Keep this file as it is, and work on with a backup or the mirror.",
        ) from None
    return {name: person.ssh_key for name, person in workspace.people.items()}
