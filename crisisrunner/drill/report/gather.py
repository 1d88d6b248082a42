"""Gathers an after-action report from the record of a drill or a real incident."""

from datetime import datetime
from zoneinfo import ZoneInfo

from crisisrunner.case import Case
from crisisrunner.drill.report.analysis import objectives
from crisisrunner.drill.report.course import course
from crisisrunner.drill.report.improvements import actions
from crisisrunner.drill.report.overview import overview, sources
from crisisrunner.drill.report.participants import participants
from crisisrunner.drill.report.report import Made, Report
from crisisrunner.drill.report.source import Source
from crisisrunner.drill.report.undone import undone
from crisisrunner.drill.scorecard import scorecard


def gather(case: Case, now: datetime, by: str, at: datetime, version: str, wall: ZoneInfo) -> Report:
    """The report, of a drill or of a real incident, ended or not.

    Args:
        now: The moment as of which it is told (UTC; in a drill the story's).
        by: Who makes it, `at` when in the world outside (UTC), in whose zone `wall`, with what `version`.
    """
    source = Source(case, now)
    exercise, scenario = case.incident.exercise, source.scenario
    whole, planned = course(source), tuple(actions(source))
    judged = tuple(objectives(source, whole))
    head = source.recorded[-1]
    return Report(
        Made(by, at, version, case.organisation.name, case.incident.id, head.event.seq, head.hash),
        exercise is not None,
        source.ended_at is None,
        exercise is not None and exercise.real,
        scenario.title if scenario else case.title,
        case.zone,
        wall,
        tuple(overview(source, planned, wall)),
        tuple(sources(source)),
        scenario.par.event if scenario and scenario.par else "",
        tuple(scorecard(case, scenario, now)),
        judged,
        whole,
        tuple(undone(source, whole, judged)),
        planned,
        tuple(participants(source)),
    )
