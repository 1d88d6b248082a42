"""What a file holds before anybody asks what its columns mean."""

from collections.abc import Sequence

import msgspec

from crisisrunner.tables import BadRow, Row

MOST_ROWS = 10_000
"""So many entries are taken from one file; no log of one incident has more."""
LINE, ENTRY = "line", "entry"


class Log(msgspec.Struct, frozen=True):
    """The rows of a log, their cells by the headings that it has itself, and those that cannot be told apart.

    `unit` is what a row's number counts: the `line` on which it begins, or the `entry`, where lines mean nothing.
    `notes` are sentences on what a person should look at.
    """

    headings: Sequence[str]
    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...]
    unit: str = LINE
    notes: tuple[str, ...] = ()
