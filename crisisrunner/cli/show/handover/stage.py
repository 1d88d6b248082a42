"""Where we are: the incident and its stage, how long we were silent, what went out wrong."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crisisrunner.cli.show.handover.layout import Line, Section, line, quoted
from crisisrunner.times import length, since

if TYPE_CHECKING:
    from crisisrunner.handover import Handover
    from crisisrunner.overview import Overview


def where_we_are(found: "Handover") -> Section:
    """The worst stands last, right above what is promised; none of it is ever cut."""
    overview = found.overview
    return Section("WHERE WE ARE", tail=(*_incident(overview), *_silence(overview), *_worst(overview)))


def _incident(overview: "Overview") -> Iterator[Line]:
    incident, zone, now = overview.incident, overview.case.zone, overview.now
    entered = since(incident.stage_entered_at or now, zone, now)
    level = overview.playbook.severities[incident.severity].title.lower()
    stage = f"{overview.stage.title.upper()} since {entered}: {overview.stage.purpose}".rstrip(": ")
    yield line("WHAT", f"{quoted(overview.case.title)}, opened {since(incident.opened_at or now, zone, now)}")
    yield line("CLOSED" if incident.closed_at else "STAGE", stage)
    yield line("HOW BAD", f"severity {incident.severity}, {level}")


def _silence(overview: "Overview") -> Iterator[Line]:
    if overview.silent_since:
        spoken = "since we last spoke in public" if overview.spoke else "and nothing was said in public yet"
        yield line("SILENT", f"{length(overview.now - overview.silent_since)} {spoken}")


def _worst(overview: "Overview") -> Iterator[Line]:
    if wrong := _wrong(overview):
        said = ", ".join(f"{message} ({', '.join(why)})" for message, why in wrong.items())
        yield line("WRONG", f"{len(wrong)} out and not put right: {said}", 3)
    if glass := ", ".join(overview.broken_glass()):
        yield line("GLASS", f"without the approvals of the plan: {glass}", 3)


def _wrong(overview: "Overview") -> dict[str, list[str]]:
    """The messages that went out wrong, each with the facts that do not hold."""
    wrong: dict[str, list[str]] = {}
    for one in overview.wrong().values():
        wrong.setdefault(one.message, []).append(one.fact or "its words")
    return wrong
