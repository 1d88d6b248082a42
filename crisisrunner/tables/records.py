"""Lines split into cells, before anybody asks what is in them."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from crisisrunner.tables.characters import anything_in, as_written
from crisisrunner.tables.lines import Lines
from crisisrunner.tables.table import Unusable


class Record(msgspec.Struct, frozen=True):
    """The cells as they stand there, from one line to another, or why they cannot be told apart."""

    line: int
    last_line: int
    cells: Sequence[str] = ()
    why: str = ""

    @property
    def empty(self) -> bool:
        """Whether nobody wrote anything there."""
        return not self.why and not any(map(anything_in, self.cells))

    def read(self, mixed: bool) -> tuple[list[str], bool]:
        """The cells as people read them, and whether they were Windows-1252, in a file that is mixed or not.

        Raises:
            Unusable: where they cannot be told apart or read.
        """
        if self.why:
            raise Unusable(self.why)
        return as_written(self.cells, mixed)


def records(lines: Lines, separator: str) -> Iterator[Record]:
    """What stands on the lines from here on; a quotation mark that is never closed costs its own line alone."""
    while True:
        lines.skip_empty()
        place, line = lines.here
        try:
            cells = next(csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True))
        except StopIteration:
            return
        except csv.Error:
            why = _quotes(lines.line - 1 - line)
            lines.back_to(place, line)
            next(lines)
            yield Record(line, line, why=why)
        else:
            yield Record(line, lines.line - 1, cells)


def _quotes(further_lines: int) -> str:
    if further_lines:
        return "a quotation mark that opens in it is not closed; the lines after it are read as rows of their own"
    return 'a quotation mark in it is not closed, or stands within a quoted cell and is not doubled ("")'


@contextmanager
def cells_of_any_length(longest: int) -> Iterator[None]:
    """Else the library would give up within a long cell, and what follows in it would be read as rows."""
    before = csv.field_size_limit(max(longest, 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)
