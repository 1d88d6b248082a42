"""The report as a document, in HSEEP's order: headings, tables and lists, for whatever format writes them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

import msgspec

from crisisrunner.drill.offsets import short_offset
from crisisrunner.drill.rating import RULE
from crisisrunner.drill.report import improvements
from crisisrunner.drill.report.report import Objective, Pause, Point, Report, Step, Undone
from crisisrunner.drill.scenario import RATINGS
from crisisrunner.times import clock_time, length, short_day

TITLE = "After-Action Report and Improvement Plan"
PRIVATE = "For the facilitator and those who read the record, not for players and not for the public."
MEANS = {
    "P": "The critical tasks were completed and the objective achieved, without harm to other activities or added "
    "risk, in line with plans and law.",
    "S": "As P, and there are ways to make it more effective or efficient.",
    "M": "The objective was achieved, but with harm to other activities, with added risk to health or safety, or not "
    "in line with plans and law.",
    "U": "The objective was not achieved.",
}
"""What each rating means, as HSEEP has it, in short."""
MOST = 100
"""Of one list, a page shows so many; the JSON has all of them."""


class Paragraph(msgspec.Struct, frozen=True):
    """Words; `loud` where nobody may miss them."""

    text: str
    loud: bool = False


class Fields(msgspec.Struct, frozen=True):
    """Rows of a name and what it is."""

    caption: str
    rows: tuple[tuple[str, str], ...]


class Table(msgspec.Struct, frozen=True):
    """A table: `loud` are the numbers of the rows that went badly, from 0; `wide` where it needs a page's length."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    loud: frozenset[int] = frozenset()
    wide: bool = False


class Items(msgspec.Struct, frozen=True):
    """A list; each item has a text, and names with what they are."""

    items: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


class Chart(msgspec.Struct, frozen=True):
    """Where the picture of the course stands, in a format that has one."""


Block = Paragraph | Fields | Table | Items | Chart


class Section(msgspec.Struct, frozen=True):
    """A heading of a level from 2, and what stands under it."""

    level: int
    title: str
    blocks: tuple[Block, ...] = ()


def sections(report: Report) -> Iterator[Section]:
    """The whole document below its title."""
    kind = "Exercise" if report.drill else "Incident"
    yield Section(2, f"{kind} Overview", tuple(_overview(report, kind)))
    yield Section(2, "Executive Summary: Scorecard", (_scorecard(report),))
    yield Section(2, "Analysis of Core Capabilities", tuple(_capabilities(report)))
    for objective in report.objectives:
        yield from _objective(objective)
    yield Section(2, "Timeline: Planned against Actual", (Paragraph(_axis(report)), Chart()))
    yield from _course(report)
    yield Section(2, "What Was Not Done")
    yield from (_undone(one) for one in report.undone)
    yield Section(2, "Appendix A: Improvement Plan", (_plan(report),))
    yield Section(2, f"Appendix B: {kind} Participants", (_participants(report),))
    yield Section(2, "Appendix C: Ratings", (_ratings(),))


def made(report: Report) -> tuple[str, ...]:
    """Who made it, when, from what; and what a reader must know first."""
    one = report.made
    at = f"{short_day(one.at, report.wall)}, {clock_time(one.at, report.wall)}"
    first = f"{one.organisation}. Made {at} by {one.by} with crisisrunner {one.version}."
    return (
        first,
        f"From the record {one.incident} up to entry {one.head_seq}, whose hash is {one.head_hash}",
        PRIVATE,
    )


def warning(report: Report) -> str:
    """That it is not over, or how it ended, where that matters; else nothing."""
    now = _time(report, report.course.now)
    if report.goes_on and report.drill:
        return f"THE DRILL GOES ON: this is how it stands at {now} of the story. Players must not see it."
    if report.goes_on:
        return f"THE INCIDENT IS STILL OPEN: this is how it stands at {now}."
    return "The real thing happened, and the drill was ended for it." if report.cut_short else ""


def _overview(report: Report, kind: str) -> Iterator[Block]:
    yield Fields(f"{kind} overview", tuple((row.title, row.text) for row in report.overview))
    if report.sources:
        yield Paragraph("The facts of the scenario come from:")
        yield Items(tuple((f"{one.title} ({one.text})", ()) for one in report.sources))


def _scorecard(report: Report) -> Table:
    """Each figure beside what it means; in a drill also beside the real event that it was made after."""
    if not report.drill:
        rows = tuple((one.title, one.value, one.means) for one in report.figures)
        return Table("Scorecard", ("Figure", "Value", "What it means"), rows)
    par = f"In the real event ({report.par})" if report.par else "In a real event"
    return Table(
        "Scorecard",
        ("Figure", "Value", par, "What it means"),
        tuple((one.title, one.value, one.par or "not known", one.means) for one in report.figures),
    )


def _capabilities(report: Report) -> Iterator[Block]:
    if not report.drill:
        yield Paragraph(
            "A real incident has no objectives that were set before it. What follows is what the plan and the law "
            "asked for, and how it went; ratings are left to people."
        )
        return
    yield Table(
        "Objectives, core capabilities and ratings",
        ("Objective", "Core Capability", "P", "S", "M", "U", "Suggested", "Given", "Why"),
        tuple(map(_rated, report.objectives)),
    )
    yield Paragraph(RULE)
    yield Paragraph(
        "P, S, M, U: the given rating is marked, or the suggested one (in brackets) until there is one."
    )


def _rated(one: Objective) -> tuple[str, ...]:
    rated = one.rated
    given, suggested = (rated.given, rated.suggested) if rated else (None, None)
    mark = "X" if given else "(X)"
    boxes = tuple(mark if (given or suggested) == rating else "" for rating in RATINGS)
    why = one.reason
    if given and rated and rated.event:
        why = f"{why} (entry {rated.event})".strip()
    return (
        one.title, one.capability, *boxes, suggested or "nothing was reached", given or "not yet",
        why or ("confirmed" if given else ""),
    )  # fmt: skip


def _objective(one: Objective) -> Iterator[Section]:
    about = [Paragraph(f"Core capability: {one.capability}.")] if one.rated else []
    if one.target:
        about.append(Paragraph(f"Target: {one.target}"))
    if one.rated:
        about.append(Paragraph(f"Rating: {_rating(one)}"))
    yield Section(3, one.title, tuple(about))
    yield Section(4, "Strengths", (_points(one.strengths, "The record shows none."),))
    yield Section(4, "Areas for Improvement", (_points(one.areas, "The record shows none."),))
    if one.noted:
        yield Section(4, "Other Observations", (_points(one.noted, ""),))


def _rating(one: Objective) -> str:
    rating = one.rated.rating if one.rated else None
    if one.rated is None or rating is None:
        return "none, since nothing that is expected of it was reached."
    by = "given by an evaluator" if one.rated.given else "suggested, not yet given by an evaluator"
    return f"{rating}, {RATINGS[rating]} ({by})."


def _points(points: Sequence[Point], none: str) -> Block:
    if not points:
        return Paragraph(none)
    return Items(
        tuple((one.text, (("Reference", _entry(one)), ("Analysis", one.analysis))) for one in points)
    )


def _entry(one: Point) -> str:
    where = f"entry {one.reference}" if one.reference else "no entry of the record"
    return where if one.id.startswith("observation-") else f"{where} ({one.id})"


def _axis(report: Report) -> str:
    begins, ends = report.course.begins, _time(report, report.course.ends)
    first = f"{_time(report, begins)}, {short_day(begins, report.zone)}"
    story = "the story" if report.drill else "the incident"
    return f"Times are those of {story}, in {report.zone}, from {first} to {ends}; others on that day have no date."


def _course(report: Report) -> Iterator[Section]:
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
                str(number), step.title, step.kind, _since(report, step.planned_at),
                _since(report, step.actual_at), step.came, _number(step.entry),
            )
            for number, step in enumerate(steps, 1)
        ),
        _loud(steps),
    )  # fmt: skip


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


def _undone(one: Undone) -> Section:
    if not one.items:
        return Section(3, one.title, (Paragraph("None."),))
    shown: list[tuple[str, tuple[tuple[str, str], ...]]] = [
        (f"{left.text} [{left.id}]", ()) for left in islice(one.items, MOST)
    ]
    more = len(one.items) - MOST
    blocks: tuple[Block, ...] = (Items(tuple(shown)),)
    if more > 0:
        blocks = (*blocks, Paragraph(f"And {more} more; the report as JSON has them all."))
    return Section(3, one.title, blocks)


def _plan(report: Report) -> Block:
    if not report.actions:
        return Paragraph("No corrective action is planned yet. Plan one: crisisrunner drill improve")
    rows = tuple(improvements.cells(one) for one in report.actions)
    return Table("Improvement plan", improvements.COLUMNS, rows, wide=True)


def _participants(report: Report) -> Block:
    return Table(
        "Participants",
        ("Name", "Roles", "Part", "Entries in the record"),
        tuple(
            (one.name, ", ".join(one.roles) or "no role", ", ".join(one.parts), str(one.entries))
            for one in report.participants
        ),
    )


def _ratings() -> Block:
    rows = tuple((f"{key}, {words}", MEANS[key]) for key, words in RATINGS.items())
    return Fields("What each rating means (HSEEP)", rows)


def _since(report: Report, at: datetime | None) -> str:
    """A time, in a drill with how long after the start it is."""
    if at is None:
        return "none"
    if report.drill and at >= report.course.begins:
        return f"{_time(report, at)} ({short_offset(at - report.course.begins)})"
    return _time(report, at)


def _time(report: Report, at: datetime) -> str:
    day, first = short_day(at, report.zone), short_day(report.course.begins, report.zone)
    time = clock_time(at, report.zone)
    return time if day == first else f"{time}, {day}"


def _number(entry: int | None) -> str:
    return str(entry) if entry else "none"
