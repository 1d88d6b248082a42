"""Proof that a record holds: its chain, what its runs depend on, and the state it keeps for speed."""

from crisisrunner.incident.state import Incident, replay
from crisisrunner.log.chain import BrokenChainError, ChainCheck, check_lines
from crisisrunner.log.record import Record


def prove(record: Record) -> ChainCheck:
    """Check everything in a record, and return what the chain is like.

    Raises:
        BrokenChainError: at the first entry that does not hold.
        Fault: where something that a run depends on is gone or was changed.
    """
    check = check_lines(record.lines(), erasures_named=True)
    for stored in record.blobs():
        record.blob(stored)
    for incident in check.heads:
        state = replay((recorded.event for recorded in record.events(incident)), Incident(id=incident))
        for pinned in (state.pins["playbook"], state.pins["workspace"], *state.pins["templates"].values()):
            record.blob(pinned)
        if record.read(incident) != state:
            raise BrokenChainError(
                incident, state.seq, "the state kept beside it is not what its entries say"
            )
    return check
