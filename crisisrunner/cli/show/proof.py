"""What was found of a record that holds: its chain, its approvals, its seal."""

from typing import TYPE_CHECKING, Any

from crisisrunner.cli.screen import alarm, out, paragraph, strong
from crisisrunner.visible import one_line

if TYPE_CHECKING:
    from crisisrunner.log.approved import Told
    from crisisrunner.log.proof import ProofResult
    from crisisrunner.sealing import Held


def show_proof(result: "ProofResult", incident: str, redacted: bool) -> None:
    """Say what an incident is like that holds."""
    seq, head = result.chain.heads[incident]
    missing = len(result.chain.missing.get(incident, ()))
    gone = f", the words of {missing} {'left out or ' if redacted else ''}erased" if missing else ""
    told = result.approvals.told(incident)
    out(strong(f"{incident} holds"), f"   {seq} entries{gone}{_approvals(told)}")
    if told.unchecked:
        number = "1 signature" if told.unchecked == 1 else f"{told.unchecked} signatures"
        out("  ", alarm(f"{number} could not be checked: {told.why}"))
    if told.bare:
        went = "1 release had" if told.bare == 1 else f"{told.bare} releases had"
        out("  ", alarm(f"{went} fewer approvals than the plan asked for, and nobody broke the glass"))
    out(f"  head {head}")


def show_guards(result: "ProofResult") -> None:
    """Say what somebody changed of what keeps the file append-only."""
    if result.guards:
        out("  ", alarm(f"Somebody changed the database itself: {', '.join(map(one_line, result.guards))}"))
        paragraph(
            "The entries hold; read them with crisisrunner, and work on with a backup or the mirror.", "  "
        )


def show_held(held: "Held", named: bool) -> None:
    """Say what a seal proves.

    Args:
        named: Whether the key with which it was checked was named, and does not come from the record.
    """
    after = (
        f"; {held.later} {'entry has' if held.later == 1 else 'entries have'} come since"
        if held.later
        else ""
    )
    out(strong(f"The seal of {held.incident} holds"), f"   up to entry {held.seq}{after}")
    if held.signed_by:
        whose = "that you named" if named else "that stands in the record"
        out(f"  signed by {held.signed_by}, with the key {whose}")
    else:
        out("  ", alarm(f"who made it was not checked: {held.why}"))


def proof_data(result: "ProofResult", incident: str) -> dict[str, Any]:
    """The same as `show_proof`, as plain data."""
    seq, head = result.chain.heads[incident]
    told = result.approvals.told(incident)
    return {
        "id": incident,
        "entries": seq,
        "head": head,
        "without_words": sorted(result.chain.missing.get(incident, ())),
        "approvals": {
            how.replace("-", "_"): told.how[how] for how in ("signed", "asserted", "by-phone", "break-glass")
        },
        "releases_lacking_approvals": told.bare,
        "changed_guards": list(result.guards),
        "signatures": {"checked": told.checked, "unchecked": told.unchecked, "why": told.why},
    }


def held_data(held: "Held") -> dict[str, Any]:
    """The same as `show_held`, as plain data."""
    return {
        "id": held.incident,
        "seq": held.seq,
        "later": held.later,
        "signed_by": held.signed_by,
        "why": held.why,
    }


def _approvals(told: "Told") -> str:
    """`; 4 approvals: 2 signed and checked, 1 asserted, 1 by phone; glass broken 1`."""
    signed = "signed and checked" if not told.unchecked else "signed"
    words = {"signed": signed, "asserted": "asserted", "by-phone": "by phone"}
    given = [f"{told.how[how]} {word}" for how, word in words.items() if told.how[how]]
    number = sum(told.how[how] for how in words)
    approvals = f"; {number} approval{'s' if number > 1 else ''}: {', '.join(given)}" if number else ""
    return f"{approvals}; glass broken {told.how['break-glass']}" if told.how["break-glass"] else approvals
