"""The improvement plan handed out: as a table for spreadsheets, and as to-dos for a calendar."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime

from crisisrunner.case import Case
from crisisrunner.drill.report import improvements
from crisisrunner.drill.report.report import Action
from crisisrunner.drill.report.source import Source
from crisisrunner.exercise import EXERCISE, titled
from crisisrunner.timeline.ics import ToDo, to_dos
from crisisrunner.timeline.table import defused

COLUMNS = ("Exercise", "No.", *improvements.COLUMNS)
"""HSEEP's, after the mark of a drill and the action's id; others read them by name and by place."""


def as_table(case: Case) -> str:
    """CSV; no cell can start a formula or act on a terminal."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    mark = EXERCISE if case.incident.drill else ""
    for action in _actions(case):
        writer.writerow([defused(cell) for cell in (mark, action.id, *improvements.cells(action))])
    return buffer.getvalue()


def as_calendar(case: Case, made_at: datetime) -> bytes:
    """An iCalendar file of to-dos, each due on its completion date."""
    found = [_to_do(case, action) for action in _actions(case)]
    name = f"{case.incident.id} {case.title}: improvement plan"
    return to_dos(found, titled(name) if case.incident.drill else name, case.incident.id, made_at)


def _actions(case: Case) -> Iterator[Action]:
    return improvements.actions(Source(case, case.incident.opened_at or datetime.min))


def _to_do(case: Case, action: Action) -> ToDo:
    words = (
        f"{action.contact}, {action.organisation}.",
        f"For: {action.area} ({action.capability}; {action.element}).",
        "A real task, from an exercise." if case.incident.drill else "",
    )
    return ToDo(
        f"improvement-{action.id}", action.action, date.fromisoformat(action.start),
        date.fromisoformat(action.by), "\n".join(word for word in words if word), action.contact,
        case.incident.drill,
    )  # fmt: skip
