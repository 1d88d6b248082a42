"""What was decided, by whom, and why."""

from datetime import datetime
from typing import TYPE_CHECKING

from crisisrunner.cli.show.handover.layout import Line, Section, line

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from crisisrunner.handover import Decided, Handover


def decided(found: "Handover") -> Section:
    """The newest decisions first, in the incident's own time."""
    zone, now = found.overview.case.zone, found.overview.now
    return Section(
        "DECIDED, AND WHY", tuple(_decision(one, zone, now) for one in found.decided[:8]), len(found.decided), 4,
        "crisisrunner timeline", "the newest first", empty="Nothing is written down.",
    )  # fmt: skip


def _decision(one: "Decided", zone: "ZoneInfo", now: datetime) -> Line:
    local = one.at.astimezone(zone)
    today = local.date() == now.astimezone(zone).date()
    label, lead = (f"{local:%H:%M}", "") if today else (f"{local.day} {local:%b}", f"{local:%H:%M} ")
    return line(label, f"{lead}{one.by}: {one.what}")
