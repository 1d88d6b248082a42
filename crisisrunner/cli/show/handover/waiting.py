"""Who waits for an answer: what they asked, and what the public thread has not heard."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crisisrunner.cli.show.handover.layout import Line, Section, line, quoted
from crisisrunner.cli.show.status import listening_line
from crisisrunner.playbook.model import INQUIRY_KINDS
from crisisrunner.times import since, until

if TYPE_CHECKING:
    from crisisrunner.handover import Handover, Waiting


def waiting(found: "Handover") -> Section:
    """Who waits, what is late first; then what is owed, and the figures."""
    return Section(
        "WHO WAITS FOR AN ANSWER", tuple(_asked(one, found) for one in found.waiting[:5]), len(found.waiting),
        more="crisisrunner inquiry list", note="" if found.waiting else "nobody", tail=tuple(_tail(found)),
        empty="Nobody.",
    )  # fmt: skip


def _asked(one: "Waiting", found: "Handover") -> Line:
    now, zone = found.overview.now, found.overview.case.zone
    due_at = one.inquiry.due_at
    label = "LATE" if one.late(now) else "DUE" if due_at else one.inquiry.state.upper()
    when = until(due_at, now) if due_at else f"since {since(one.inquiry.at, zone, now)}"
    return line(label, f'{when}. {one.id} {_who(one)}: "{quoted(one.question)}"')


def _who(one: "Waiting") -> str:
    """`press, Valley Radio, sensitive`."""
    outlet = quoted(f", {one.outlet}", 40) if one.outlet else ""
    return f"{INQUIRY_KINDS[one.inquiry.kind]}{outlet}" + (", sensitive" if one.inquiry.sensitive else "")


def _tail(found: "Handover") -> Iterator[Line]:
    if found.owed:
        some = f"{len(found.owed)} handled, and the public thread has not heard: {', '.join(found.owed[:20])}"
        yield line("OWED", some, 1)
    if found.overview.listening.asked:
        yield line("ASKED", listening_line(found.overview.listening))
