"""A file in, a log out: CSV, JSON Lines, a list in JSON, or the history of a Statuspage; never XML, never a zip."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from crisisrunner.canonical import digest
from crisisrunner.errors import Refused
from crisisrunner.intake.columns import COLUMNS
from crisisrunner.intake.json_rows import json_log
from crisisrunner.intake.log import MOST_ROWS, Log
from crisisrunner.tables.characters import decoded
from crisisrunner.tables.reading import any_table, content_of
from crisisrunner.visible import one_line

_OTHERS = {
    b"PK\x03\x04": "is a zip, or a workbook such as .xlsx",
    b"PK\x05\x06": "is an empty zip",
    b"\xd0\xcf\x11\xe0": "is a workbook or a document of an old kind",
    b"%PDF": "is a PDF",
    b"\x1f\x8b": "is packed",
    b"SQLite format 3": "is a database",
}
"""By their first bytes, files that are no text; none of them is opened."""
_SAVE_AS = "Save the log as CSV (UTF-8), with a heading line, and name that file."


class Source(msgspec.Struct, frozen=True):
    """A log, and the file that it comes from: its name on one line, and its SHA-256 in hex."""

    name: str
    sha256: str
    log: Log


def read_log(path: Path, incidents: Sequence[str] = ()) -> Source:
    """Read a file that somebody wants to take in.

    Args:
        incidents: Which ones to take from the history of a Statuspage, by name; where it has one, none need be named.

    Raises:
        Refused: where the file is no log that is read here, is empty or too large, or holds too many entries.
        Fault: where it cannot be read.
    """
    shown = one_line(str(path))
    content = content_of(path, shown)
    for first, what in _OTHERS.items():
        if content.startswith(first):
            raise Refused(f"{shown} {what}.", _SAVE_AS)
    text = decoded(content)
    begins = text[:1000].lstrip()[:1]
    if begins == "<":
        raise Refused(f"{shown} is XML or a web page.", _SAVE_AS)
    if begins and begins in "[{":
        log = json_log(text, shown, incidents)
    elif incidents:
        raise Refused(f"{shown} is no history of a Statuspage.", "Leave --of out.")
    else:
        table = any_table(text, COLUMNS, shown, MOST_ROWS)
        log = Log(table.columns, table.rows, table.bad, notes=table.notes)
    return Source(one_line(path.name), digest(content), log)
