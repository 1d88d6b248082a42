"""What was planned beside what came, as a part of the document."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from crisisrunner.drill.offsets import short_offset
from crisisrunner.drill.report.blocks import Block, Paragraph, Section, Table
from crisisrunner.drill.report.report import Pause, Report, Step
from crisisrunner.times import clock_time, length, short_day


def axis(report: Report) -> str:
    """What the times are."""
    begins, ends = report.course.begins, shown_time(report, report.course.ends)
    first = f"{shown_time(report, begins)}, {short_day(begins, report.zone)}"
    story = "the story" if report.drill else "the incident"
    return f"Times are those of {story}, in {report.zone}, from {first} to {ends}; others on that day have no date."


def compared(report: Report) -> Iterator[Section]:
    """A table of each kind of things that were planned or due."""
    course = report.course
    if report.drill:
        yield Section(3, "Injects", (_injects(report),))
        yield Section(3, "Expectations", (_steps(report, "Expectations", "Expected", course.expectations),))
    yield Section(3, "Releases", (_steps(report, "Messages released", "Message", course.releases),))
    timed = [step for step in course.tasks if step.planned_at]
    yield Section(3, "Tasks with a Time", (_steps(report, "Tasks with a time", "Task", timed),))
    if course.promises:
        yield Section(
            3, "Promises", (_steps(report, "Promises of a next update", "Promise", course.promises),)
        )
    if course.laws:
        yield Section(3, "Deadlines by Law", (_steps(report, "Deadlines by law", "Deadline", course.laws),))
    if report.drill:
        yield Section(3, "The Drill's Clock", (_clock(report),))


def _injects(report: Report) -> Block:
    steps = report.course.injects
    return Table(
        "Injects",
        ("No.", "Inject", "Kind", "Planned", "Delivered", "What became of it", "Entry"),
        tuple(
            (
                step.number, step.title, step.kind, _planned(report, step),
                _since(report, step.actual_at), step.came, _number(step.entry),
            )
            for step in steps
        ),
        _loud(steps),
    )  # fmt: skip


def _planned(report: Report, step: Step) -> str:
    planned = _since(report, step.planned_at)
    return f"{_since(report, step.put_off_from)}, put off to {planned}" if step.put_off_from else planned


def _steps(report: Report, caption: str, name: str, steps: Sequence[Step]) -> Block:
    if not steps:
        return Paragraph("None.")
    return Table(
        caption,
        (name, "Due", "Done", "How", "Entry"),
        tuple(
            (
                step.title, _since(report, step.planned_at), _since(report, step.actual_at), step.came,
                _number(step.entry),
            )
            for step in steps
        ),
        _loud(steps),
    )  # fmt: skip


def _loud(steps: Sequence[Step]) -> frozenset[int]:
    return frozenset(index for index, step in enumerate(steps) if step.bad)


def _clock(report: Report) -> Block:
    if not report.course.pauses:
        return Paragraph("It was never paused, and has not ended.")
    rows = tuple(
        (
            _since(report, one.at), one.what, stood(one),
            str(one.entry),
        )
        for one in report.course.pauses
    )  # fmt: skip
    return Table(
        "How the drill's clock stood and went on", ("At", "What", "Stood in real time", "Entry"), rows
    )


def stood(one: Pause) -> str:
    """How long the clock stood in the world outside, in words; "" for what is no pause."""
    if one.stood is None:
        return ""
    return length(one.stood) if one.stood >= timedelta(minutes=1) else "less than a minute"


def _since(report: Report, at: datetime | None) -> str:
    """A time, in a drill with how long after the start it is."""
    if at is None:
        return "none"
    if report.drill and at >= report.course.begins:
        return f"{shown_time(report, at)} ({short_offset(at - report.course.begins)})"
    return shown_time(report, at)


def shown_time(report: Report, at: datetime) -> str:
    """A time of the story, with its day where that is not the first one."""
    day, first = short_day(at, report.zone), short_day(report.course.begins, report.zone)
    time = clock_time(at, report.zone)
    return time if day == first else f"{time}, {day}"


def _number(entry: int | None) -> str:
    return str(entry) if entry else "none"
