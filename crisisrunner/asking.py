"""The use cases of inquiries: opened with a warning, answered after the checks, come back to in public."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from crisisrunner.case import Case
from crisisrunner.errors import Refused
from crisisrunner.incident import inquiries
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.findings import BLOCK, Finding
from crisisrunner.incident.inquiries import Asked, Reply
from crisisrunner.marks import mark_of
from crisisrunner.repeats import unrecorded
from crisisrunner.replies import checked
from crisisrunner.runner import Outcome, Runner
from crisisrunner.wording.checks import identifiers
from crisisrunner.wording.checks.reading import Reading
from crisisrunner.wording.conversation import sensitive


def identifying(case: Case, text: str) -> list[Finding]:
    """What in words about an inquiry could identify a patient, so that they should not be stored as they are."""
    reading = Reading(text, "web", case.playbook.languages[0], organisation=case.organisation)
    return [finding for finding in identifiers.find(reading) if finding.level == BLOCK]


def open_inquiry(runner: Runner, asked: Asked, owner: str | None = None, keep_mark: bool = False) -> Outcome:
    """Write down what somebody asks.

    Args:
        owner: Who sees to it, by name.
        keep_mark: Keep a mark of the asker where the name is not kept, by which they are known again.
    """

    def decide(case: Case, by: Actor) -> list[Event]:
        one = looked_at(case, asked, keep_mark)
        one = replace(one, owner=case.person(owner) if owner else None)
        return inquiries.open_inquiry(case.playbook, case.incident, one, case.zone, by, runner.at)

    return runner.act(decide)


def open_many(runner: Runner, many: Sequence[tuple[Asked, datetime | None]]) -> tuple[Outcome, list[Asked]]:
    """Write down many inquiries at once, each with the time at which it came in, else now: all of them, or none.

    Those that the record has already are left out: a file that grows is taken in again and again. What was taken
    in comes back with the outcome.

    Raises:
        Refused: where the record has all of them.
    """
    taken: list[Asked] = []

    def decide(case: Case, by: Actor) -> list[Event]:
        new = [*unrecorded(case, many)]
        if many and not new:
            raise Refused(
                "All of these were taken in before; nothing was recorded.", "crisisrunner inquiry list"
            )
        taken[:] = [asked for asked, _ in new]
        return [
            event
            for number, (asked, at) in enumerate(new, 1)
            for event in inquiries.open_inquiry(
                case.playbook, case.incident, looked_at(case, asked), case.zone, by, at or runner.at, number
            )
        ]

    return runner.act(decide), taken


def looked_at(case: Case, asked: Asked, keep_mark: bool = False) -> Asked:
    """An inquiry with what the check on its text found, and a mark instead of the name where that is wanted."""
    why = sensitive(asked.text, case.organisation, case.playbook.languages[0])
    mark = mark_of(case.incident, asked.asker) if keep_mark and asked.asker.strip() else asked.mark
    return replace(asked, why_sensitive=tuple(why), mark=mark)


def acknowledge(runner: Runner, name: str, reply: Reply, askers: Iterable[str] = ()) -> Outcome:
    """Answer somebody for the first time, or again; a public reply is checked."""

    def decide(case: Case, by: Actor) -> list[Event]:
        whole = checked(case, name, reply, askers, offers=True)
        return inquiries.acknowledge(case.incident, name, whole, by, runner.at)

    return runner.act(decide)


def move_private(runner: Runner, name: str, how: str) -> Outcome:
    """Write down that the conversation goes on in private."""
    return runner.act(lambda case, by: inquiries.move_private(case.incident, name, how, by, runner.at))


def handle(runner: Runner, name: str, how: str, reply: Reply) -> Outcome:
    """Write down that whoever asked has their answer, and with which message."""

    def decide(case: Case, by: Actor) -> list[Event]:
        _, inquiry = inquiries.find(case.incident, name)
        here = replace(reply, public=reply.message is not None and inquiry.public and not inquiry.sensitive)
        return inquiries.handle(case.incident, name, how, checked(case, name, here), by, runner.at)

    return runner.act(decide)


def follow_up(runner: Runner, name: str, reply: Reply, askers: Iterable[str] = ()) -> Outcome:
    """Come back to the public thread, which closes the conversation."""

    def decide(case: Case, by: Actor) -> list[Event]:
        whole = checked(case, name, replace(reply, public=True), askers)
        return inquiries.follow_up(case.incident, name, whole, by, runner.at)

    return runner.act(decide)


def escalate(runner: Runner, name: str, role: str, reason: str) -> Outcome:
    """Hand an inquiry up to a role."""

    def decide(case: Case, by: Actor) -> list[Event]:
        case.must_have_role(role)
        return inquiries.escalate(case.incident, name, role, reason, by, runner.at)

    return runner.act(decide)


def close(runner: Runner, name: str, reason: str) -> Outcome:
    """End a conversation without an answer, or without the follow-up that is owed."""
    return runner.act(lambda case, by: inquiries.close(case.incident, name, reason, by, runner.at))
