"""A file as a table: its bytes, its heading, and then one row after the other."""

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from crisisrunner.errors import Fault, Refused
from crisisrunner.tables.characters import decoded, mixes
from crisisrunner.tables.heading import read_any_heading, read_heading
from crisisrunner.tables.lines import Lines
from crisisrunner.tables.records import cells_of_any_length, records
from crisisrunner.tables.sorting import Sorting
from crisisrunner.tables.table import Column, Table
from crisisrunner.visible import one_line

MOST_BYTES = 50_000_000
_MOST_COUNTED = 1_000_000
Heading = Callable[[Lines], tuple[str, list[str]]]
"""Reads the first row: the separator, and each column's name."""
_SPLIT = "and give each part the heading line."


def read_table(path: Path, columns: Iterable[Column], most_rows: int = 10_000) -> Table:
    """Read a table of any usual encoding, separator and line end; its first row names the columns.

    A row that is no UTF-8 is read as Windows-1252, and a note says so. Where a quotation mark is never closed,
    its row ends with its line, so that the rows after it are not lost. Headings are compared without case,
    spaces, hyphens and underscores. Empty rows are left out.

    Raises:
        Refused: where the file is no such table: empty, too large, or with columns that are not those known.
        Fault: where the file cannot be read.
    """
    known = tuple(columns)
    shown = one_line(str(path))
    text = decoded(content_of(path, shown))
    return _table(text, lambda lines: read_heading(lines, known, shown), known, most_rows, shown)


def any_table(text: str, likely: Iterable[Column], shown: str, most_rows: int = 10_000) -> Table:
    """As `read_table`, of a text that was decoded, with whatever columns it has, by the names that they have there.

    Args:
        likely: Columns of which some should be there, to tell the separator by.

    Raises:
        Refused: where the file is no table: empty, with too many rows, or with two columns of one name.
    """
    some = tuple(likely)
    return _table(text, lambda lines: read_any_heading(lines, some, shown), (), most_rows, shown)


def _table(text: str, heading_of: Heading, known: tuple[Column, ...], most_rows: int, shown: str) -> Table:
    with cells_of_any_length(len(text)):
        lines = Lines(text)
        separator, heading = heading_of(lines)
        sorting = Sorting(heading, known, mixes(text))
        filled = (record for record in records(lines, separator) if not record.empty)
        for record in filled:
            if sorting.count == most_rows:
                raise _too_many(shown, most_rows, sum(1 for _ in islice(filled, _MOST_COUNTED)))
            sorting.add(record)
    return Table(tuple(sorting.rows), tuple(sorting.bad), sorting.notes(), () if known else tuple(heading))


def content_of(path: Path, shown: str) -> bytes:
    """The bytes of a file that somebody handed in; one that is too large is not read at all.

    Raises:
        Refused: where it is larger than `MOST_BYTES`.
        Fault: where it cannot be read.
    """
    try:
        _must_be_a_file(path, shown)
        if path.stat().st_size > MOST_BYTES:
            raise Refused(f"{shown} is larger than {MOST_BYTES // 1_000_000} MB.", f"Split it, {_SPLIT}")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise Fault(f"{shown} cannot be read: {reason}.", "Look at its name and permissions.") from None


def _must_be_a_file(path: Path, shown: str) -> None:
    if path.is_dir():
        raise Fault(f"{shown} is a folder.", "Name a file in it.")
    if not path.exists():
        raise Fault(f"There is no file {shown}.", "Look at its name, and where it was saved.")
    if not path.is_file():
        raise Fault(f"{shown} is no ordinary file.", "Name another file.")


def _too_many(shown: str, most_rows: int, further: int) -> Refused:
    count = f"{most_rows + 1 + further:,}" if further < _MOST_COUNTED else f"more than {_MOST_COUNTED:,}"
    return Refused(
        f"{shown} has {count} rows; at most {most_rows:,} are read at once.", f"Split the file, {_SPLIT}"
    )
