"""The course of a drill or an incident as one picture: SVG inside the page, which needs nothing from outside."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from crisisrunner.cli.show.page import safe
from crisisrunner.drill.report.report import Pause, Report, Step
from crisisrunner.drill.report.tables import stood
from crisisrunner.visible import one_line

WIDE = 760
LABELS = 250
_RIGHT = 740
_ROW = 18
MOST = 60
"""So many rows of a kind have one each; where there are more, they share one."""
_LONGEST = 40
"""Characters of a title that have room beside its row; its table has all of it."""
_TICKS = tuple(
    timedelta(minutes=minutes)
    for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 43200, 131040, 525600)
)
_AT_MOST = 8
_DAYS = timedelta(days=2)


class Axis:
    """Where a moment of the story lies between the left and the right of the picture."""

    def __init__(self, report: Report) -> None:
        self.begins, self.zone = report.course.begins, report.zone
        self.whole = max(report.course.ends - self.begins, timedelta(minutes=1))

    def x(self, at: datetime) -> float:
        """From the left; what lies before or after the picture lies at its edge."""
        part = (at - self.begins) / self.whole
        return round(LABELS + min(max(part, 0), 1) * (_RIGHT - LABELS), 1)

    def beyond(self, at: datetime) -> bool:
        """Whether a moment lies after the end of the picture."""
        return at > self.begins + self.whole

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Moments to read it by, from the start on."""
        every = next((one for one in _TICKS if self.whole / one <= _AT_MOST), _TICKS[-1])
        for number in range(int(self.whole / every) + 1):
            at = self.begins + number * every
            local = at.astimezone(self.zone)
            yield self.x(at), f"{local:%H:%M}" if self.whole <= _DAYS else f"{local.day} {local:%b}"


def chart(report: Report) -> str:
    """The picture with its title and its description in words, for whoever does not see it."""
    axis = Axis(report)
    rows = [*_lanes(report, axis)]
    high = 26 + len(rows) * _ROW + 8
    body = "".join(
        f'<g transform="translate(0 {26 + index * _ROW})">{row}</g>' for index, row in enumerate(rows)
    )
    return (
        f'<svg viewBox="0 0 {WIDE} {high}" role="img" aria-labelledby="chart-title chart-words">'
        f'<title id="chart-title">{safe(one_line(report.title))}: planned against actual</title>'
        f'<desc id="chart-words">{safe(description(report))}</desc>'
        f"{_grid(report, axis, high)}{body}</svg>"
    )


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


def _grid(report: Report, axis: Axis, high: int) -> str:
    """The axis with its times, and a line where the story stands."""
    lines = "".join(
        f'<line class="grid" x1="{x}" x2="{x}" y1="20" y2="{high}"/>'
        f'<text x="{x}" y="14" class="time">{safe(text)}</text>'
        for x, text in axis.ticks()
    )
    now = axis.x(report.course.now)
    return f'{lines}<line class="now" x1="{now}" x2="{now}" y1="20" y2="{high}"/>'


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
    yield f'<text x="0" y="13" class="lane">{safe(title)}{"" if rows else ": none"}</text>'
    if len(rows) > MOST:
        yield _label(f"all {len(rows)}") + "".join(mark for _, mark in rows)
        return
    for number, (step, mark) in enumerate(rows, 1):
        yield _label(f"{step.number or number}. {step.title}", step.bad) + mark


def _label(text: str, bad: bool = False) -> str:
    line = one_line(text)
    short = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    return f'<text x="8" y="13"{_class("bad" if bad else "")}>{safe(short)}</text>'


def _inject(step: Step, axis: Axis) -> str:
    """A ring where it was planned, filled where it was given; a cross where it was not."""
    planned = step.planned_at
    if step.actual_at is None:
        return _cross(axis.x(planned)) if step.entry and planned else _ring(axis, planned)
    way = _line(axis.x(planned), axis.x(step.actual_at)) if planned else ""
    return f"{_ring(axis, planned)}{way}{_dot(axis.x(step.actual_at))}"


def _window(step: Step, axis: Axis) -> str:
    """A bar for the time that there was; a dot where it came in time, a diamond where late, a cross where never."""
    opens, due, at = step.opens or step.planned_at or step.actual_at, step.planned_at, step.actual_at
    if opens is None:
        return ""
    bar = _bar(axis, opens, due) if due else ""
    if at is None:
        return f"{bar}{_cross(axis.x(due), 'bad') if step.bad and due else ''}"
    if not step.bad:
        return f"{bar}{_dot(axis.x(at))}"
    if step.kind == "never":
        return f"{bar}{_cross(axis.x(at), 'bad')}"
    return f"{bar}{_line(axis.x(due), axis.x(at)) if due else ''}{_diamond(axis.x(at))}"


def _clock(pauses: Sequence[Pause], axis: Axis) -> Iterator[str]:
    yield '<text x="0" y="13" class="lane">The drill\'s clock</text>'
    if len(pauses) > MOST:
        yield _label(f"all {len(pauses)}") + "".join(_stand(axis.x(one.at)) for one in pauses)
        return
    for one in pauses:
        long = f": {stood(one)}" if stood(one) else ""
        yield _label(f"{one.at.astimezone(axis.zone):%H:%M} {one.what}{long}") + _stand(axis.x(one.at))


def _bar(axis: Axis, opens: datetime, due: datetime) -> str:
    left, right = axis.x(opens), axis.x(due)
    more = f'<path class="bar" d="M{right} 4 l6 5 l-6 5 z"/>' if axis.beyond(due) else ""
    return f'<rect class="bar" x="{left}" y="5" width="{max(1, round(right - left, 1))}" height="8"/>{more}'


def _ring(axis: Axis, at: datetime | None) -> str:
    return f'<circle class="ring" cx="{axis.x(at)}" cy="9" r="5"/>' if at else ""


def _dot(x: float) -> str:
    return f'<circle class="dot" cx="{x}" cy="9" r="4"/>'


def _diamond(x: float) -> str:
    return f'<path class="late" d="M{x} 3 l6 6 l-6 6 l-6 -6 z"/>'


def _cross(x: float, kind: str = "") -> str:
    return f'<path class="cross {kind}" d="M{round(x - 4, 1)} 5 l8 8 m0 -8 l-8 8"/>'


def _stand(x: float) -> str:
    return f'<path class="cross" d="M{round(x - 2, 1)} 4 v10 m4 -10 v10"/>'


def _line(left: float, right: float) -> str:
    return f'<line class="way" x1="{left}" x2="{right}" y1="9" y2="9"/>'


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""
