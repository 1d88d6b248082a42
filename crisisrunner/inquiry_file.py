"""Inquiries from a CSV file: each row an inquiry, or a line number and why it is none."""

from datetime import datetime
from pathlib import Path

import msgspec

from crisisrunner.asking import identifying
from crisisrunner.case import Case
from crisisrunner.errors import CrisisError, Refused, did_you_mean
from crisisrunner.incident.inquiries import Asked
from crisisrunner.playbook.model import INQUIRY_CHANNELS, INQUIRY_KINDS
from crisisrunner.tables import BadRow, Column, Row, read_table
from crisisrunner.times import parse_ahead, parse_moment

COLUMNS = (
    Column("text", wanted=True, also=("question", "inquiry", "message")),
    Column("kind", wanted=True, also=("type",)),
    Column("channel", also=("source", "where")),
    Column("public"),
    Column("sensitive"),
    Column("asker", also=("name", "from")),
    Column("handle"),
    Column("outlet"),
    Column("link", also=("url",)),
    Column("deadline", also=("due",)),
    Column("at", also=("time", "asked_at")),
)
"""What the file may have; `at` is when it came in, `deadline` by when they need the answer."""
_YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


class Found(msgspec.Struct, frozen=True):
    """The rows that can be taken in, each with the time at which it came (UTC) if it says so, and those that cannot."""

    good: tuple[tuple[Asked, datetime | None], ...]
    bad: tuple[BadRow, ...]
    notes: tuple[str, ...]


def read_inquiries(path: Path, case: Case, now: datetime, keep_identifiers: bool = False) -> Found:
    """Read a file of inquiries.

    Args:
        keep_identifiers: Take rows in though they may identify a patient.

    Raises:
        Refused: where the file as a whole is no such table.
        Fault: where it cannot be read.
    """
    table = read_table(path, COLUMNS)
    good: list[tuple[Asked, datetime | None]] = []
    bad = [*table.bad]
    for row in table.rows:
        try:
            good.append(_inquiry(row, case, now, keep_identifiers))
        except CrisisError as error:
            bad.append(BadRow(row.line, error.sentence))
    return Found(tuple(good), tuple(sorted(bad, key=lambda one: one.line)), table.notes)


def _inquiry(row: Row, case: Case, now: datetime, keep_identifiers: bool) -> tuple[Asked, datetime | None]:
    cells = row.cells
    if not cells["text"]:
        raise Refused("It has no text.")
    typed = " \n ".join(cells[name] for name in ("text", "outlet", "handle"))
    found = [] if keep_identifiers else identifying(case, typed)
    if found:
        raise Refused(f"It may identify a patient: {found[0].message} Or take it in as it is with --yes.")
    at = parse_moment(cells["at"], case.zone, now) if cells["at"] else None
    if at and at > now:
        raise Refused(f"It came in at {cells['at']}, which lies in the future.")
    deadline = parse_ahead(cells["deadline"], case.zone, at or now) if cells["deadline"] else None
    if deadline and deadline <= (at or now):
        raise Refused(f"Its deadline {cells['deadline']} lies before it came in.")
    asked = Asked(
        cells["text"], _one_of("kind", cells["kind"], INQUIRY_KINDS),
        _one_of("channel", cells["channel"] or "phone", INQUIRY_CHANNELS),
        _yes_no("public", cells["public"]), _yes_no("sensitive", cells["sensitive"]),
        asker=cells["asker"], handle=cells["handle"], outlet=cells["outlet"], link=cells["link"],
        deadline=deadline,
    )  # fmt: skip
    return asked, at


def _one_of(what: str, typed: str, options: "tuple[str, ...] | dict[str, str]") -> str:
    word = typed.strip().lower()
    if not word:
        raise Refused(f"It has no {what}; there is: {', '.join(options)}.")
    if word not in options:
        raise Refused(f"'{typed}' is no {what}{did_you_mean(word, options)}")
    return word


def _yes_no(what: str, typed: str) -> bool | None:
    if typed and typed.lower() not in _YES:
        raise Refused(f"'{typed}' under {what} is neither yes nor no.")
    return _YES[typed.lower()] if typed else None
