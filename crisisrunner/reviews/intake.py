"""An answer from another machine taken into the record, as far as it holds for the words that stand there now."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from crisisrunner import clock, desk
from crisisrunner.case import Case
from crisisrunner.errors import Refused, did_you_mean
from crisisrunner.incident import approvals
from crisisrunner.incident.message import Message
from crisisrunner.incident.messages import find_message
from crisisrunner.reviews.files import read_answer
from crisisrunner.reviews.forms import Answer
from crisisrunner.runner import Outcome, Runner
from crisisrunner.signatures import holds, statement
from crisisrunner.times import from_stamp

_REVIEWED = ("message.submitted", "message.rejected", "message.approval_voided")


def take_in(runner: Runner, message: str, file: Path) -> Outcome:
    """Record the answer of a file as of when it was given, signed by who gave it, typed by who acts here.

    Args:
        message: The message that it must be for; empty for whichever it is for.

    Raises:
        Refused: for an answer that is not for these words, does not come in time, was given already, or is
            not signed with the key that its person had in the workspace when the incident began.
        Fault: where the file cannot be read, or ssh-keygen is missing.
    """
    answer = read_answer(file)
    found = _checked(runner.case(), answer, message, file)
    runner.at = from_stamp(answer.at)
    signatures = {language: signed.signature for language, signed in answer.languages.items()}
    seen = {language: signed.digest for language, signed in answer.languages.items()}
    if answer.decision == "approved":
        return desk.approve(runner, found.id, seen, answer.person, signatures=signatures)
    return desk.reject(
        runner, found.id, answer.reason, person=answer.person, seen=seen, signatures=signatures
    )


def _checked(case: Case, answer: Answer, named: str, file: Path) -> Message:
    """The message that an answer is for, once everything about it fits."""
    message = _asked_about(case, answer, named, file)
    key = _key(case, answer, message)
    for language, signed in answer.languages.items():
        _must_stand(message, language, signed.digest)
        approvals.may_answer(
            case.playbook, case.people, case.incident, message, language, answer.person,
            author_may=answer.decision == "rejected",
        )  # fmt: skip
        _must_be_news(case, message, language, answer)
    _must_be_in_time(case, message, answer)
    for signed in answer.languages.values():
        said = statement(signed.digest, answer.decision, answer.person, answer.at)
        if not holds(said, signed.signature, answer.person, key):
            name = case.people[answer.person].name
            raise Refused(
                f"The signature does not hold: it is not {name}'s, or the file was altered.",
                f"Ask {name} to answer again, or record it by phone: {_by_phone(message, name)}",
            )
    return message


def _asked_about(case: Case, answer: Answer, named: str, file: Path) -> Message:
    if answer.incident != case.incident.id:
        raise Refused(
            f"This answer is for the incident {answer.incident}, not for {case.incident.id}.",
            f"crisisrunner -i {answer.incident} message approve --file {file}",
        )
    if named:
        message = find_message(case.playbook, case.incident, named)
        if message.id != answer.id:
            raise Refused(
                f"This answer is for {answer.id}, not for {message.id}.",
                f"crisisrunner message approve {answer.id} --file {file}",
            )
        return message
    if answer.id not in case.incident.messages:
        raise Refused(
            f"This answer is for {answer.id}, which is not drafted here.", "crisisrunner message list"
        )
    return case.incident.messages[answer.id]


def _key(case: Case, answer: Answer, message: Message) -> str:
    if answer.person not in case.people:
        raise Refused(
            f"This answer is from '{answer.person}', who is nobody here{did_you_mean(answer.person, case.people)}",
            "crisisrunner role list",
        )
    pinned = case.workspace.people.get(answer.person)
    if not pinned or not pinned.ssh_key:
        name = case.people[answer.person].name
        raise Refused(
            f"An answer from another machine must be signed; {name} has no key in the workspace: "
            "record it by phone.",
            _by_phone(message, name),
        )
    return pinned.ssh_key


def _must_stand(message: Message, language: str, digest: str) -> None:
    if message.digests.get(language) != digest:
        raise Refused(
            f"The words of {message.id} ({language}) are not those that were answered: either they were edited "
            "since, or the file was altered; that cannot be told apart.",
            f"Let them be read anew: crisisrunner message export-review {message.message} --out review.json",
        )


def _must_be_news(case: Case, message: Message, language: str, answer: Answer) -> None:
    """One answer counts once, and an older one does not undo a newer one."""
    for one in message.standing(language):
        if one.person != answer.person:
            continue
        if answer.decision == "approved" or one.at >= from_stamp(answer.at):
            raise Refused(
                f"{case.people[one.person].name} approved these words of {message.id} ({language}) already.",
                f"crisisrunner message show {message.id}",
            )


def _must_be_in_time(case: Case, message: Message, answer: Answer) -> None:
    at = from_stamp(answer.at)
    if at > clock.now():
        raise Refused(
            f"This answer was given at {answer.at}; that lies in the future.",
            "Is the clock right, here and there? Set it, and let it be answered again.",
        )
    if any(at < since for since in _in_review_since(case, message, answer.languages)):
        raise Refused(
            f"This answer was given at {answer.at}, before these words of {message.id} were submitted.",
            "Is the clock right, here and there? Else let them be read anew: "
            f"crisisrunner message export-review {message.message} --out review.json",
        )


def _in_review_since(case: Case, message: Message, languages: Iterable[str]) -> Iterable[datetime]:
    """When the words of each language came into review the last time: an answer from before does not count."""
    named = (message.message, message.number)
    since: dict[str, datetime] = {}
    for entry in case.record.events(case.incident.id):
        event = entry.event
        if event.type not in _REVIEWED or (event.data["message"], event.data["number"]) != named:
            continue
        for language in set(languages) & set(event.data["digests"]):
            if event.type != "message.submitted":
                since.pop(language, None)
            else:
                since.setdefault(language, event.at)
    return since.values()


def _by_phone(message: Message, name: str) -> str:
    return f'crisisrunner message approve {message.message} --by-phone "{name}" --read-back'
