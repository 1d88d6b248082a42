"""The report as a document, in HSEEP's order: headings, tables and lists, for whatever format writes them."""

from collections.abc import Iterator
from itertools import islice

from crisisrunner.drill.report import improvements
from crisisrunner.drill.report.blocks import Block, Chart, Fields, Items, Paragraph, Section, Table
from crisisrunner.drill.report.judged import analysed, capabilities
from crisisrunner.drill.report.report import Report, Undone
from crisisrunner.drill.report.tables import axis, compared, shown_time
from crisisrunner.drill.scenario import RATINGS
from crisisrunner.times import day_and_time

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


def sections(report: Report) -> Iterator[Section]:
    """The whole document below its title."""
    kind = "Exercise" if report.drill else "Incident"
    yield Section(2, f"{kind} Overview", tuple(_overview(report, kind)))
    yield Section(2, "Executive Summary: Scorecard", (_scorecard(report),))
    yield Section(2, "Analysis of Core Capabilities", tuple(capabilities(report)))
    for objective in report.objectives:
        yield from analysed(objective)
    yield Section(2, "Timeline: Planned against Actual", (Paragraph(axis(report)), Chart()))
    yield from compared(report)
    yield Section(2, "What Was Not Done")
    yield from (_undone(one) for one in report.undone)
    yield Section(2, "Appendix A: Improvement Plan", (_plan(report),))
    yield Section(2, f"Appendix B: {kind} Participants", (_participants(report),))
    yield Section(2, "Appendix C: Ratings", (_ratings(),))


def made(report: Report) -> tuple[str, ...]:
    """Who made it, when, from what; and what a reader must know first."""
    one = report.made
    at = day_and_time(one.at, report.wall)
    first = f"{one.organisation}. Made {at} by {one.by} with crisisrunner {one.version}."
    return (
        first,
        f"From the record {one.incident} up to entry {one.head_seq}, whose hash is {one.head_hash}",
        PRIVATE,
    )


def warning(report: Report) -> str:
    """That it is not over, or how it ended, where that matters; else nothing."""
    now = shown_time(report, report.course.now)
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


def _undone(one: Undone) -> Section:
    if not one.items:
        return Section(3, one.title, (Paragraph("None."),))
    shown = Items(tuple((f"{left.text} [{left.id}]", ()) for left in islice(one.items, MOST)))
    more = len(one.items) - MOST
    if more <= 0:
        return Section(3, one.title, (shown,))
    return Section(3, one.title, (shown, Paragraph(f"And {more} more; the report as JSON has them all.")))


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
