"""The sections of the page for the next shift, in their order, cut so that they fit one sheet."""

from typing import TYPE_CHECKING

from crisisrunner.cli.show.handover.deadlines import laws, promised
from crisisrunner.cli.show.handover.decisions import decided
from crisisrunner.cli.show.handover.delivery import not_delivered
from crisisrunner.cli.show.handover.layout import LINES, Line, Section, height, line, shortened
from crisisrunner.cli.show.handover.messages import approvals, out_now, under_way
from crisisrunner.cli.show.handover.roles import roles
from crisisrunner.cli.show.handover.stage import where_we_are
from crisisrunner.cli.show.handover.still_open import still_open
from crisisrunner.cli.show.handover.waiting import waiting
from crisisrunner.times import clock_time, short_day

if TYPE_CHECKING:
    from crisisrunner.handover import Handover

TITLE = "HANDOVER"
NOT_PUBLIC = "NOT FOR THE PUBLIC"


def head(found: "Handover") -> str:
    """`2026-001   07:00 EST, Tue 24 Nov 2026`."""
    return f"{found.overview.incident.id}   {_made(found)}"


def sections(found: "Handover") -> list[Section]:
    """The sections, the longest of them cut until all fit one sheet."""
    room = LINES - (3 if found.overview.incident.drill else 1)
    for lines_a_law in (2, 1):
        whole = _whole(found, lines_a_law)
        if height(whole) <= room:
            return whole
    return shortened(shortened(whole, room, [one.least for one in whole]), room, [1] * len(whole))


def _whole(found: "Handover", lines_a_law: int) -> list[Section]:
    """Each section with as many lines as it may have at most."""
    return [
        where_we_are(found), promised(found), laws(found, lines_a_law), waiting(found), out_now(found),
        under_way(found), *approvals(found), not_delivered(found), decided(found), still_open(found),
        roles(found), _record(found),
    ]  # fmt: skip


def _record(found: "Handover") -> Section:
    seq, digest = found.head
    made = f"Last entry {seq}. Made at {_made(found)}, by {found.by}."
    return Section("THE RECORD", tail=(line("", made), Line("HEAD", digest)))


def _made(found: "Handover") -> str:
    now, zone = found.overview.now, found.overview.case.zone
    return f"{clock_time(now, zone)}, {short_day(now, zone)}"
