"""The channels that are down, and what was released and is not known to be out."""

from typing import TYPE_CHECKING

from crisisrunner.cli.show.handover.layout import Line, Section, line
from crisisrunner.times import since

if TYPE_CHECKING:
    from crisisrunner.handover import Handover
    from crisisrunner.overview import Overview

_WAYS = ("unknown", "failed", "trying", "queued", "hand")
"""What is not known to be out, the worst first."""


def not_delivered(found: "Handover") -> Section:
    """The channels that are down in one line, then each message by the way it stands."""
    lines = (*_down(found.overview), *_ways(found.overview))
    return Section(
        "CHANNELS DOWN, NOT DELIVERED", lines[:5], len(lines), more="crisisrunner message deliver",
        empty="No channel is down, and all that was released is out.",
    )  # fmt: skip


def _down(overview: "Overview") -> list[Line]:
    down = [
        f"{name} since {since(moment, overview.case.zone, overview.now)}"
        for name, moment in overview.incident.down.items()
    ]
    return [line("DOWN", f"{len(down)}: {', '.join(down)}")] if down else []


def _ways(overview: "Overview") -> list[Line]:
    """What is not known to be out: a line for each message and each way it stands, the worst and newest first."""
    ways: dict[tuple[int, str], list[str]] = {}
    for message, way in overview.undelivered():
        stands = "hand" if way.how == "hand" else way.state
        ways.setdefault((_WAYS.index(stands), message.id), []).append(way.channel)
    newest = [*overview.incident.messages]
    return [
        _way(_WAYS[stands], message, ", ".join(dict.fromkeys(channels)))
        for (stands, message), channels in sorted(
            ways.items(), key=lambda way: (way[0][0], -newest.index(way[0][1]))
        )
    ]


def _way(stands: str, message: str, channels: str) -> Line:
    if stands == "hand":
        return line("BY HAND", f"{message} by {channels}: nobody said that it is out")
    return line(stands.upper(), f"{message} by {channels}")
