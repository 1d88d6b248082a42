"""The use cases of inquiries: opened with a warning, answered after the checks, come back to in public."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from crisisrunner.canonical import digest
from crisisrunner.case import Case
from crisisrunner.errors import Refused
from crisisrunner.incident import inquiries
from crisisrunner.incident.approvals import life
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.findings import BLOCK, Finding
from crisisrunner.incident.inquiries import Asked, Reply
from crisisrunner.incident.inquiry import Inquiry
from crisisrunner.incident.messages import find_message
from crisisrunner.playbook.model import CHANNEL_KINDS
from crisisrunner.runner import Outcome, Runner
from crisisrunner.wording.checks import IN_THE_WORDS, find_all, identifiers
from crisisrunner.wording.checks.reading import Reading
from crisisrunner.wording.conversation import confirms, no_private_channel, sensitive

_MOST_WORDS_OF_A_NAME = 4


def identifying(case: Case, text: str) -> list[Finding]:
    """What in the text of an inquiry could identify a patient, so that it should not be stored as it is."""
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


def open_many(runner: Runner, many: Sequence[tuple[Asked, datetime]]) -> Outcome:
    """Write down many inquiries at once, each with the time at which it came in: all of them, or none."""

    def decide(case: Case, by: Actor) -> list[Event]:
        return [
            event
            for number, (asked, at) in enumerate(many, 1)
            for event in inquiries.open_inquiry(
                case.playbook, case.incident, looked_at(case, asked), case.zone, by, at, number
            )
        ]

    return runner.act(decide)


def looked_at(case: Case, asked: Asked, keep_mark: bool = False) -> Asked:
    """An inquiry with what the check on its text found, and a mark instead of the name where that is wanted."""
    why = sensitive(asked.text, case.organisation, case.playbook.languages[0])
    mark = _mark(case, asked.asker) if keep_mark and asked.asker.strip() else asked.mark
    return replace(asked, why_sensitive=tuple(why), mark=mark)


def acknowledge(runner: Runner, name: str, reply: Reply, askers: Iterable[str] = ()) -> Outcome:
    """Answer somebody for the first time, or again; a public reply is checked."""

    def decide(case: Case, by: Actor) -> list[Event]:
        checked = _checked(case, name, reply, askers, offer=True)
        return inquiries.acknowledge(case.incident, name, checked, by, runner.at)

    return runner.act(decide)


def move_private(runner: Runner, name: str, how: str) -> Outcome:
    """Write down that the conversation goes on in private."""
    return runner.act(lambda case, by: inquiries.move_private(case.incident, name, how, by, runner.at))


def handle(runner: Runner, name: str, how: str, reply: Reply) -> Outcome:
    """Write down that whoever asked has their answer, and with which message."""

    def decide(case: Case, by: Actor) -> list[Event]:
        _, inquiry = inquiries.find(case.incident, name)
        here = replace(reply, public=reply.message is not None and inquiry.public and not inquiry.sensitive)
        return inquiries.handle(case.incident, name, how, _checked(case, name, here, ()), by, runner.at)

    return runner.act(decide)


def follow_up(runner: Runner, name: str, reply: Reply, askers: Iterable[str] = ()) -> Outcome:
    """Come back to the public thread, which closes the conversation."""

    def decide(case: Case, by: Actor) -> list[Event]:
        checked = _checked(case, name, replace(reply, public=True), askers)
        return inquiries.follow_up(case.incident, name, checked, by, runner.at)

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


def _checked(case: Case, name: str, reply: Reply, askers: Iterable[str], offer: bool = False) -> Reply:
    """A reply with the digest of its words, and what the checks find in it where anybody can read it."""
    _, inquiry = inquiries.find(case.incident, name)
    texts = [reply.text] if reply.text.strip() else []
    if reply.message:
        message = find_message(case.playbook, case.incident, reply.message)
        language = case.playbook.languages[0]
        if life(case.playbook, message) not in ("approved", "released"):
            hint = f"crisisrunner message show {message.id}"
            raise Refused(f"{message.id} is not approved, so nobody is answered with it.", hint)
        if message.id in {one.message for one in case.incident.corrections.values()}:
            raise Refused(f"{message.id} turned out wrong; answer with its correction.", "crisisrunner say")
        reply = replace(reply, message=message.id, digest=message.digests[language])
        words = case.texts(message)
        texts += [
            words[text.key] for text in message.texts if text.language == language and text.key in words
        ]
    elif reply.text.strip():
        reply = replace(reply, digest=digest(reply.text.strip()))
    if not reply.public:
        return reply
    known = (*askers, *_names(case, inquiry))
    found = [one for text in texts for one in _found(case, inquiry, text, known, offer)]
    return replace(reply, findings=found)


def _found(case: Case, inquiry: Inquiry, text: str, askers: Sequence[str], offer: bool) -> Iterable[Finding]:
    """What the checks find in a public reply; to a sensitive one, also what confirms a patient."""
    reading = Reading(
        text, inquiry.channel if inquiry.channel in CHANNEL_KINDS else "web", case.playbook.languages[0],
        organisation=case.organisation, askers=(*askers, *_marked(case, inquiry, text)),
    )  # fmt: skip
    yield from find_all([reading], IN_THE_WORDS)
    if inquiry.sensitive:
        yield from confirms(reading)
        if offer:
            contact = case.values().get("private_channel")
            yield from no_private_channel(reading, [contact] if isinstance(contact, str) else [])


def _names(case: Case, inquiry: Inquiry) -> list[str]:
    """Who asked, as far as it is kept: a sensitive answer names nobody."""
    words = case.words(inquiry.words).get(inquiry.words, {})
    kept = (words.get("asker", ""), words.get("handle", ""))
    return [name for name in kept if name] if inquiry.sensitive else []


def _marked(case: Case, inquiry: Inquiry, text: str) -> list[str]:
    """The words of a text that are the asker's name, where only a mark of the name was kept."""
    mark = case.words(inquiry.words).get(inquiry.words, {}).get("mark")
    if not mark:
        return []
    words = text.replace("@", " ").split()
    spans = (
        " ".join(words[start : start + length]).strip(".,;:!?\"'()")
        for length in range(1, _MOST_WORDS_OF_A_NAME + 1)
        for start in range(len(words) - length + 1)
    )
    return [span for span in spans if span and _mark(case, span) == mark]


def _mark(case: Case, name: str) -> str:
    """What stands for a name that is not kept: the same name has the same mark in one incident.

    Whoever holds the record and a list of names can find out which name it was; it hides from the eye only.
    """
    plain = " ".join(name.lower().replace("@", " ").split())
    return digest(f"{case.incident.id}\n{case.incident.opened_at}\n{plain}")[:16]
