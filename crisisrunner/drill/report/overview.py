"""The overview: the rows of HSEEP's template (HSEEP-IP01, April 2013), for a drill and for a real incident."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from crisisrunner.drill.report.report import NOT_STATED, Action, Said
from crisisrunner.drill.report.source import Source
from crisisrunner.drill.scenario import Scenario
from crisisrunner.times import clock_time, day_and_time, length, short_day


def overview(source: Source, actions: Sequence[Action], wall: ZoneInfo) -> Iterator[Said]:
    """Each row, also where nothing is known of it.

    Args:
        wall: The zone of the world outside, for the dates on which a drill was held.
    """
    if source.scenario:
        yield from _exercise(source, source.scenario, wall)
    else:
        yield from _incident(source, actions)


def sources(source: Source) -> Iterator[Said]:
    """Where a scenario's facts come from."""
    for link in source.scenario.sources if source.scenario else ():
        yield Said(link.title, link.url or NOT_STATED)


def _exercise(source: Source, scenario: Scenario, wall: ZoneInfo) -> Iterator[Said]:
    capabilities = dict.fromkeys(one.capability for one in scenario.objectives.values())
    lasts = length(scenario.lasts)
    scope = f"This exercise is a {scenario.type}, planned for {lasts} of the story's time."
    yield Said("Exercise Name", scenario.title)
    yield Said("Exercise Dates", _held(source, wall))
    yield Said("Scope", " ".join(part for part in (scope, scenario.scope, scenario.purpose) if part))
    yield Said("Mission Area(s)", "; ".join(scenario.mission_areas) or _unwritten("mission_areas"))
    yield Said("Core Capabilities", "; ".join(capabilities))
    yield Said("Objectives", "; ".join(one.title for one in scenario.objectives.values()))
    yield Said("Threat or Hazard", scenario.threat or _unwritten("threat"))
    yield Said("Scenario", f"{scenario.story.strip()}\n({scenario.drill}, version {scenario.version})")
    yield Said("Sponsor", scenario.sponsor or _unwritten("sponsor"))
    organisations = "; ".join(scenario.organisations) or source.case.organisation.name
    yield Said("Participating Organizations", organisations or _unwritten("organisations"))
    yield Said("Point of Contact", scenario.contact or _unwritten("contact"))


def _unwritten(key: str) -> str:
    """That nobody stated something, and where to state it for the next time."""
    return f"{NOT_STATED}; write `{key}:` in the scenario"


def _held(source: Source, wall: ZoneInfo) -> str:
    """When it was held in the world outside, and when it takes place in its story."""
    course = [one for one in source.recorded if one.event.type.startswith(("drill.", "inject."))]
    held = _span(course[0].recorded_at, course[-1].recorded_at, wall)
    return f"{held} (in the story: {_span(source.begins, source.now, source.zone)})"


def _incident(source: Source, actions: Sequence[Action]) -> Iterator[Said]:
    incident, playbook = source.incident, source.case.playbook
    capabilities = dict.fromkeys(one.capability for one in actions if one.capability != NOT_STATED)
    stages = [playbook.stages[event.data["stage"]].title for event in source.of("stage.entered")]
    severity = playbook.severities[incident.severity].title
    until = f" to {_moment(source.ended_at, source.zone)}" if source.ended_at else ", still open"
    yield Said("Incident Name", source.case.title)
    yield Said("Incident Dates", f"{_moment(source.begins, source.zone)}{until}")
    scope = f"Communications alone. Severity {incident.severity}: {severity}. Stages: {', '.join(stages)}."
    yield Said("Scope", scope)
    yield Said("Mission Area(s)", NOT_STATED)
    yield Said("Core Capabilities", "; ".join(capabilities) or NOT_STATED)
    yield Said("Objectives", NOT_STATED)
    plan = f"{playbook.title} (the plan that ran: {playbook.playbook} {playbook.version})"
    yield Said("Threat or Hazard", plan)
    yield Said("What Happened", source.case.value("what_happened") or NOT_STATED)
    yield Said("Sponsor", NOT_STATED)
    yield Said("Participating Organizations", source.case.organisation.name)
    yield Said("Point of Contact", _lead(source))


def _lead(source: Source) -> str:
    """Whoever holds the first of the roles of the plan that anybody holds; plans name the lead first."""
    for role, spec in source.case.playbook.roles.items():
        for person in source.incident.holders.get(role, ()):
            return f"{source.person(person)}, {spec.title}"
    return NOT_STATED


def _span(first: datetime, last: datetime, zone: ZoneInfo) -> str:
    if short_day(first, zone) == short_day(last, zone):
        return f"{_moment(first, zone)} to {clock_time(last, zone)}"
    return f"{_moment(first, zone)} to {_moment(last, zone)}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return day_and_time(at, zone)
