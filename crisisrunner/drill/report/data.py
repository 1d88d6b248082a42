"""The report as one object for programs; each figure comes with what it means."""

from datetime import datetime
from typing import Any

import msgspec

from crisisrunner.drill.rating import RULE, Rated
from crisisrunner.drill.report.document import MEANS, TITLE
from crisisrunner.drill.report.report import Objective, Point, Report, Step
from crisisrunner.drill.scenario import RATINGS
from crisisrunner.drill.scorecard import Figure
from crisisrunner.exercise import BANNER
from crisisrunner.times import stamp


def as_data(report: Report) -> dict[str, Any]:
    """The answer of `drill report --json`."""
    one, course = report.made, report.course
    return {
        "mark": BANNER if report.drill else None,
        "kind": TITLE,
        "title": report.title,
        "drill": report.drill,
        "goes_on": report.goes_on,
        "real_event": report.cut_short,
        "made": {
            "at": stamp(one.at), "by": one.by, "with": f"crisisrunner {one.version}",
            "organisation": one.organisation,
            "record": {"incident": one.incident, "seq": one.head_seq, "hash": one.head_hash},
        },
        "overview": [{"title": row.title, "text": row.text} for row in report.overview],
        "sources": [{"title": row.title, "url": row.text} for row in report.sources],
        "par": report.par or None,
        "scorecard": [figure_data(figure) for figure in report.figures],
        "objectives": [_objective(objective) for objective in report.objectives],
        "rule": RULE,
        "ratings": {key: {"title": title, "means": MEANS[key]} for key, title in RATINGS.items()},
        "timeline": {
            "zone": str(report.zone), "begins": stamp(course.begins), "ends": stamp(course.ends),
            "now": stamp(course.now),
            **{
                kind: [_step(step) for step in getattr(course, kind)]
                for kind in ("injects", "expectations", "releases", "tasks", "promises", "laws")
            },
            "clock": [
                {
                    "at": stamp(pause.at), "what": pause.what, "entry": pause.entry,
                    "stood_s": None if pause.stood is None else int(pause.stood.total_seconds()),
                }
                for pause in course.pauses
            ],
        },
        "not_done": [msgspec.to_builtins(kind) for kind in report.undone],
        "improvements": [msgspec.to_builtins(action) for action in report.actions],
        "participants": [msgspec.to_builtins(person) for person in report.participants],
    }  # fmt: skip


def rated_data(one: Rated) -> dict[str, Any]:
    """How an objective is rated, with each expectation."""
    return {
        "id": one.objective, "suggested": one.suggested, "given": one.given, "rating": one.rating,
        "expectations": [
            {
                "id": key, "state": verdict.state, "due_at": _stamp(verdict.due_at), "at": _stamp(verdict.at),
                "late_s": int(verdict.late_by.total_seconds()),
                "entry": verdict.seq, "judged_in": verdict.judged,
            }
            for key, verdict in one.verdicts.items()
        ],
    }  # fmt: skip


def figure_data(one: Figure) -> dict[str, Any]:
    """A figure with what it means."""
    return {
        "id": one.id, "title": one.title, "value": one.value, "number": one.number, "par": one.par or None,
        "means": one.means,
    }  # fmt: skip


def _objective(one: Objective) -> dict[str, Any]:
    rated = rated_data(one.rated) if one.rated else {"id": one.id}
    return rated | {
        "title": one.title, "capability": one.capability, "target": one.target or None,
        "reason": one.reason or None, "rated_in": one.rated.event if one.rated else None,
        "strengths": [_point(point) for point in one.strengths],
        "areas": [_point(point) for point in one.areas],
    }  # fmt: skip


def _point(one: Point) -> dict[str, Any]:
    return {"id": one.id, "text": one.text, "reference": one.reference, "analysis": one.analysis}


def _step(one: Step) -> dict[str, Any]:
    return {
        "id": one.id, "title": one.title, "kind": one.kind or None, "opens": _stamp(one.opens),
        "planned_at": _stamp(one.planned_at), "put_off_from": _stamp(one.put_off_from),
        "number": one.number or None, "actual_at": _stamp(one.actual_at), "came": one.came,
        "bad": one.bad, "entry": one.entry,
    }  # fmt: skip


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None
