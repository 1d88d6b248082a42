"""The messages: what is out for each audience, what is under way, and who approves it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crisisrunner.cli.show.handover.layout import Line, Section, line
from crisisrunner.cli.show.say import released

if TYPE_CHECKING:
    from crisisrunner.handover import Handover
    from crisisrunner.incident.message import Message
    from crisisrunner.saying import Saying


def out_now(found: "Handover") -> Section:
    """What each audience may be told, and what must not be repeated."""
    said = found.said.said
    lines = (
        tuple(_said(one, found) for one in said[:6]) if any(one.message or one.gone for one in said) else ()
    )
    return Section(
        "OUT NOW", lines, len(said), more="crisisrunner say",
        note="the words: crisisrunner say", empty="Nothing.",
    )  # fmt: skip


def _said(said: "Saying", found: "Handover") -> Line:
    if said.wrong:
        return line("WRONG", f"{said.title}: do not repeat {released(said, found.said)}")
    about = released(said, found.said) if said.message else "nothing"
    gone = f"; do not repeat {', '.join(said.gone)}" if said.gone else ""
    return line("SAY" if said.message else "", f"{said.title}: {about}{gone}")


def under_way(found: "Handover") -> Section:
    """The drafts, each with what keeps it in or the command that lets it out."""
    drafts = found.overview.drafts()
    return Section(
        "UNDER WAY", tuple(_draft(one, found) for one in drafts[:6]), len(drafts),
        more="crisisrunner message list", empty="No draft.",
    )  # fmt: skip


def _draft(message: "Message", found: "Handover") -> Line:
    overview = found.overview
    blocked, lacking = dict.fromkeys(overview.blocked(message)), len(overview.lacking(message))
    life = {"in_review": "WAITS", "approved": "READY"}.get(overview.life(message), "DRAFT")
    needs = f"needs {lacking} approval{'s' if lacking > 1 else ''}" if lacking else ""
    if blocked:
        blanks = f" ({', '.join(message.blanks)})" if message.blanks else ""
        return line("DRAFT", f"{message.id}: blocked by {', '.join(blocked)}{blanks}; {needs}".rstrip("; "))
    if life == "DRAFT" and lacking:
        needs = f"not handed in yet; {needs}"
    return line(life, f"{message.id}: {needs or f'crisisrunner message release {message.message}'}")


def approvals(found: "Handover") -> Iterator[Section]:
    """Whom to ring for which draft, where there is one that lacks an approval."""
    wanted: dict[str, list[str]] = {}
    for message in found.overview.drafts():
        for who in found.overview.lacking(message):
            wanted.setdefault(who, []).append(message.id)
    lines = tuple(
        line("RING", f"{who}, for {of[0] if len(of) == 1 else f'{len(of)} drafts'}", 3)
        for who, of in wanted.items()
    )
    if lines:
        yield Section("WHO APPROVES", lines[:6], len(lines))
