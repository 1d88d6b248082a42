"""Writing and reading the two files: hostile until every part of one is known to fit."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from crisisrunner.errors import Fault, Refused
from crisisrunner.files import written_whole
from crisisrunner.incident.texts import text_digest
from crisisrunner.reviews.forms import Answer, Review
from crisisrunner.times import from_stamp, stamp
from crisisrunner.visible import harmless_json

MOST_BYTES = 4_000_000
_File = TypeVar("_File", Review, Answer)


def read_review(file: Path) -> Review:
    """The words in review that a file brings; each language is what its digest names.

    Raises:
        Refused: for anything else than a whole, unaltered review.
        Fault: where the file cannot be read.
    """
    again = "Ask for a new one: crisisrunner message export-review MESSAGE --out review.json"
    review = _read(file, Review, "review", again)
    moments = [review.made_at, *(one.next_update for one in review.languages.values() if one.next_update)]
    if not all(map(_is_stamp, moments)):
        raise _not_whole(file, "review", again)
    if any(_digest(review, language) != one.digest for language, one in review.languages.items()):
        raise Refused(
            "The words in this file are not those that its digest names: it was altered. Ask for a new one.",
            f"crisisrunner message export-review {review.message} --out review.json",
        )
    return review


def read_answer(file: Path) -> Answer:
    """The answer that a file brings; its signatures are not checked yet.

    Raises:
        Refused: for anything else than a whole answer.
        Fault: where the file cannot be read.
    """
    again = "Ask for a new one: crisisrunner message answer review.json --approve --out answer.json"
    answer = _read(file, Answer, "answer", again)
    if not _is_stamp(answer.at):
        raise _not_whole(file, "answer", again)
    return answer


def write(target: Path, value: Mapping[str, Any]) -> None:
    """Write one of the two files, whole or not at all.

    Raises:
        Fault: where it cannot be written.
    """
    text = harmless_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"
    try:
        with written_whole(target) as unfinished:
            unfinished.write_bytes(text.encode())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Fault(f"{target} cannot be written: {reason}.", "Name another place with --out.") from None


def _read(file: Path, kind: type[_File], what: str, again: str) -> _File:
    try:
        if not file.is_file():
            raise Refused(f"There is no file {file}.", "Look at its name, and where it was saved.")
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise Fault(f"{file} cannot be read: {reason}.", "Look at its name and permissions.") from None
    if len(content) > MOST_BYTES:
        raise Refused(f"{file} is larger than any {what} file.", again)
    try:
        return msgspec.json.decode(content.decode("utf-8-sig"), type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise _not_whole(file, what, again) from None


def _not_whole(file: Path, what: str, again: str) -> Refused:
    return Refused(f"{file} is no whole {what} file: it is another one, or was cut off or altered.", again)


def _is_stamp(text: str) -> bool:
    try:
        return stamp(from_stamp(text)) == text
    except (ValueError, OverflowError):
        return False


def _digest(review: Review, language: str) -> str | None:
    """The digest of the words as they stand in the file; None where two texts bear the same kind."""
    one = review.languages[language]
    if len({text.kind for text in one.texts}) != len(one.texts):
        return None
    bodies = {f"{language}.{text.kind}": text.body for text in one.texts}
    subjects = {
        f"{language}.{text.kind}.subject": text.subject for text in one.texts if text.subject is not None
    }
    return text_digest(
        review.incident, review.message, review.number, language,
        from_stamp(one.next_update) if one.next_update else None, review.audience, {**bodies, **subjects},
    )  # fmt: skip
