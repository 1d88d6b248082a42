"""The course of a drill or an incident as one picture: SVG inside the page, which needs nothing from outside."""

from collections.abc import Iterator, Sequence

from crisisrunner.drill.report.report import Pause, Report, Step
from crisisrunner.drill.report.tables import stood
from crisisrunner.page.axis import Axis, short
from crisisrunner.page.shapes import (
    cross,
    dot,
    height,
    label,
    lane,
    picture,
    ring,
    stand,
    way,
    window,
)
from crisisrunner.visible import one_line

WIDE = 760
LABELS = 250
_RIGHT = 740
MOST = 60
"""So many rows of a kind have one each; where there are more, they share one."""
_LONGEST = 40
"""Characters of a title that have room beside its row; its table has all of it."""


def chart(report: Report) -> str:
    """The picture with its title and its description in words, for whoever does not see it."""
    course = report.course
    axis = Axis(course.begins, course.ends, report.zone, LABELS, _RIGHT)
    rows = [*_lanes(report, axis)]
    now = axis.x(course.now)
    stands = f'<line class="now" x1="{now}" x2="{now}" y1="20" y2="{height(rows)}"/>'
    title = f"{one_line(report.title)}: planned against actual"
    return picture("chart", title, description(report), WIDE, rows, axis, stands)


def description(report: Report) -> str:
    """What the picture shows, in words."""
    course = report.course
    kinds = [("injects", course.injects), ("expectations", course.expectations)] if report.drill else []
    kinds += [("releases", course.releases)]
    kinds += [] if report.drill else [("tasks, promises and deadlines by law", _others(report))]
    told = ", ".join(f"{len(steps)} {name} of which {_count_bad(steps)} went badly" for name, steps in kinds)
    pauses = f", {len(course.pauses)} marks of the clock" if report.drill else ""
    return f"On one axis of time: {told}{pauses}. The tables below hold every value of it."


def _count_bad(steps: Sequence[Step]) -> int:
    return sum(step.bad for step in steps)


def _others(report: Report) -> tuple[Step, ...]:
    course = report.course
    return (*(one for one in course.tasks if one.planned_at), *course.promises, *course.laws)


def _lanes(report: Report, axis: Axis) -> Iterator[str]:
    """The rows from the top: each kind with its heading, each thing with its title."""
    course = report.course
    if report.drill:
        yield from _lane("Injects", [(one, _inject(one, axis)) for one in course.injects])
        yield from _lane("Expectations", [(one, _window(one, axis)) for one in course.expectations])
    yield from _lane("Releases", [(one, _window(one, axis)) for one in course.releases])
    if report.drill:
        yield from _clock(course.pauses, axis)
    else:
        yield from _lane("Tasks, promises, laws", [(one, _window(one, axis)) for one in _others(report)])


def _lane(title: str, rows: Sequence[tuple[Step, str]]) -> Iterator[str]:
    yield lane(title if rows else f"{title}: none")
    if len(rows) > MOST:
        yield label(f"all {len(rows)}") + "".join(mark for _, mark in rows)
        return
    for number, (step, mark) in enumerate(rows, 1):
        yield label(_short(f"{step.number or number}. {step.title}"), step.bad) + mark


def _short(text: str) -> str:
    return short(text, _LONGEST)


def _inject(step: Step, axis: Axis) -> str:
    """A ring where it was planned, filled where it was given; a cross where it was not."""
    planned = step.planned_at
    if step.actual_at is None:
        return cross(axis.x(planned)) if step.entry and planned else ring(axis, planned)
    late = way(axis.x(planned), axis.x(step.actual_at)) if planned else ""
    return f"{ring(axis, planned)}{late}{dot(axis.x(step.actual_at))}"


def _window(step: Step, axis: Axis) -> str:
    """The time that there was and when it came; a cross also where it came and must not."""
    opens, due, at = step.opens or step.planned_at or step.actual_at, step.planned_at, step.actual_at
    if opens is None:
        return ""
    if step.bad and step.kind == "never" and at:
        return f"{window(axis, opens, due, None, False)}{cross(axis.x(at), 'bad')}"
    return window(axis, opens, due, at, step.bad)


def _clock(pauses: Sequence[Pause], axis: Axis) -> Iterator[str]:
    yield lane("The drill's clock")
    if len(pauses) > MOST:
        yield label(f"all {len(pauses)}") + "".join(stand(axis.x(one.at)) for one in pauses)
        return
    for one in pauses:
        long = f": {stood(one)}" if stood(one) else ""
        yield label(_short(f"{one.at.astimezone(axis.zone):%H:%M} {one.what}{long}")) + stand(axis.x(one.at))
