"""What was not done: as much a part of a report as what was (nothing is left out for looking bad)."""

from collections.abc import Iterator

from crisisrunner.case import ERASED
from crisisrunner.drill.expectations import STATES
from crisisrunner.drill.report.report import Course, Left, Objective, Undone
from crisisrunner.drill.report.source import Source
from crisisrunner.drill.report.tasks import OPEN, SKIPPED
from crisisrunner.incident.message import Message

_UNSETTLED = {
    "running": "still running",
    "overdue": "overdue",
    "held": "on hold",
    "scope not declared": "nobody said whether it applies",
    "anchor missing": "the time that it counts from is not known",
}
"""Where a deadline by law stands of which something is still to be done."""


def undone(source: Source, course: Course, objectives: tuple[Objective, ...]) -> Iterator[Undone]:
    """Each kind of things, also where none of it was left."""
    drill = source.scenario is not None
    if drill:
        yield Undone(
            "expectations", "Expectations missed or not reached", tuple(_expectations(source, course))
        )
    yield Undone("tasks", "Tasks left open or skipped", tuple(_tasks(source, course)))
    yield Undone("messages", "Messages drafted and never released", tuple(_messages(source)))
    yield Undone("inquiries", "Inquiries still open", tuple(_inquiries(source)))
    yield Undone("corrections", "Corrections owed", tuple(_corrections(source)))
    yield Undone(
        "promises", "Promises of a next update broken or still to keep", tuple(_promises(source, course))
    )
    yield Undone("laws", "Deadlines by law that are not settled", tuple(_laws(source, course)))
    if drill:
        yield Undone("injects", "Injects not delivered", tuple(_injects(course)))
        unrated = (
            Left(one.id, f"{one.title}: no evaluator rated it")
            for one in objectives
            if one.rated and not one.rated.given
        )
        yield Undone("objectives", "Objectives not rated by an evaluator", tuple(unrated))


def _expectations(source: Source, course: Course) -> Iterator[Left]:
    for step in course.expectations:
        if step.actual_at is None and step.came.startswith(
            (STATES["missed"], STATES["not_reached"], STATES["open"])
        ):
            due = f", due {source.moment(step.planned_at)}" if step.planned_at and step.bad else ""
            yield Left(step.id, f"{step.title}: {step.came}{due}")
        elif step.bad and step.kind == "never" and step.actual_at:
            yield Left(step.id, f"{step.title}: happened at {source.moment(step.actual_at)}")


def _tasks(source: Source, course: Course) -> Iterator[Left]:
    stages = source.case.playbook.stages
    for step in course.tasks:
        if step.came == OPEN or step.kind == SKIPPED:
            yield Left(step.id, f"{stages[step.id.split('/')[0]].title}: {step.title}: {step.came}")


def _messages(source: Source) -> Iterator[Left]:
    """Drafts and what was withdrawn; a number that a released one took the place of was not left undone."""
    newest: dict[str, Message] = {}
    for message in source.incident.messages.values():
        newest[message.message] = max(
            message, newest.get(message.message, message), key=lambda one: one.number
        )
    for message in newest.values():
        if message.state != "released":
            title = source.case.playbook.spec(message.message).title
            drafted = source.moment(message.drafted_at)
            yield Left(message.id, f"{title} ({message.state}), drafted {drafted}")


def _inquiries(source: Source) -> Iterator[Left]:
    still = {key: one for key, one in source.incident.inquiries.items() if one.state != "closed"}
    words = source.case.words(*(one.words for one in still.values()))
    for key, one in still.items():
        asked = words.get(one.words, {}).get("text", ERASED)
        waits = ", no answer yet" if one.waits else ""
        yield Left(key, f"{asked} ({one.kind}, asked {source.moment(one.at)}, {one.state}{waits})")


def _corrections(source: Source) -> Iterator[Left]:
    for wrong in source.incident.open.get("corrections", ()):
        yield Left(wrong, f"said something wrong; {source.incident.corrections[wrong].by} is not released")


def _promises(source: Source, course: Course) -> Iterator[Left]:
    for step in course.promises:
        if step.planned_at and (step.bad or step.actual_at is None):
            yield Left(step.id, f"{step.title}, by {source.moment(step.planned_at)}: {step.came}")


def _laws(source: Source, course: Course) -> Iterator[Left]:
    """What is not filed; where nobody said whether a law applies, that was not done either."""
    for step in course.laws:
        if step.actual_at is None and step.planned_at and step.came in _UNSETTLED:
            yield Left(
                step.id, f"{step.title}, due {source.moment(step.planned_at)}: {_UNSETTLED[step.came]}"
            )


def _injects(course: Course) -> Iterator[Left]:
    for step in course.injects:
        if step.actual_at is None:
            yield Left(step.id, f"{step.title}: {step.came}")
