"""The answer to words in review: signed with the approver's own key, where no record is at hand."""

from datetime import datetime
from pathlib import Path

from crisisrunner.errors import Refused
from crisisrunner.reviews.files import write
from crisisrunner.reviews.forms import Review
from crisisrunner.signatures import sign, statement
from crisisrunner.times import from_stamp, stamp
from crisisrunner.visible import one_line


def approver(review: Review, name: str) -> str:
    """The id of somebody whose answer a review asks for, by name or id.

    Raises:
        Refused: naming those whose it asks for, or where an answer in a file would not count.
    """
    wanted = " ".join(name.split()).lower()
    asked = {person for one in review.languages.values() for person in one.approvers}
    known = {person: called for person, called in review.approvers.items() if person in asked}
    found = [
        person for person in known if wanted in (person.lower(), " ".join(known[person].split()).lower())
    ]
    if len(found) != 1:
        names = ", ".join(one_line(one) for one in known.values()) or "nobody"
        raise Refused(
            f"This review does not ask {one_line(name)}. It asks: {names}.",
            'Say who you are: crisisrunner --as "NAME" message answer …',
        )
    if not review.keys.get(found[0]):
        raise Refused(
            f"{one_line(known[found[0]])} has no key in the workspace, so a file with this answer would not count.",
            f"Read the words, then answer by phone with the first digits of {_digits(review)}.",
        )
    return found[0]


def answer_to(
    review: Review,
    person_name: str,
    approves: bool,
    reason: str,
    at: datetime,
    key: Path | None,
    target: Path,
) -> None:
    """Write somebody's answer to words in review, each language signed.

    Args:
        at: When they answer; it is signed too.
        key: A file with their private key; without one the ssh-agent signs.

    Raises:
        Refused: for somebody who is not asked, a rejection without a reason, another key than theirs, or
            a clock that is behind.
        Fault: where ssh-keygen is missing, or the file cannot be written.
    """
    person = approver(review, person_name)
    _must_have_a_reason(approves, reason)
    if at < from_stamp(review.made_at):
        raise Refused(
            f"The clock of this machine says {stamp(at)}; that is before this review was made.",
            "Set the clock right, then answer again.",
        )
    decision = "approved" if approves else "rejected"
    signed = {
        language: {
            "digest": one.digest,
            "signature": sign(statement(one.digest, decision, person, stamp(at)), key, review.keys[person]),
        }
        for language, one in review.languages.items()
        if person in one.approvers
    }
    answer = {
        "crisisrunner_answer": 1,
        "incident": review.incident,
        "message": review.message,
        "number": review.number,
        "person": person,
        "at": stamp(at),
        "decision": decision,
        "reason": reason.strip(),
        "languages": signed,
    }
    write(target, answer)


def _must_have_a_reason(approves: bool, reason: str) -> None:
    if approves and reason.strip():
        raise Refused(
            "An approval is of the words as they stand; a reason changes nothing in them.",
            "Leave --reason out, or ask for other words: --reject --reason …",
        )
    if not approves and not reason.strip():
        raise Refused("A rejection needs a reason.", 'Say what is wrong: --reject --reason "…"')


def _digits(review: Review) -> str:
    return ", ".join(f"{language}: {one.digest[:6]}" for language, one in review.languages.items())
