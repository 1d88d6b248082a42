"""A file that somebody hands in, as sheets of rows: CSV, a workbook, or a list of objects in JSON."""

from collections.abc import Mapping

import msgspec

from crisisrunner.drill.msel.cells import LONGEST_CELL
from crisisrunner.tables.characters import as_typed
from crisisrunner.tables.table import Unusable

MOST_ROWS = 10_000


class Line(msgspec.Struct, frozen=True):
    """A row: its number as the file counts, what stands in each column (from 1), or why it cannot be used.

    `banner` where one text goes across the sheet, such as the title of a phase.
    """

    number: int
    cells: Mapping[int, str]
    why: str = ""
    banner: bool = False


class Sheet(msgspec.Struct, frozen=True):
    """The rows of a sheet that have anything in them; `noun` is what its numbers count.

    `notes` are sentences on what a person should look at.
    """

    name: str
    noun: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    hidden: bool = False


def checked(number: int, cells: Mapping[int, str], mixed: bool = False) -> tuple[Line, bool]:
    """A row of cells that can be read, or why it cannot, and whether it was Windows-1252."""
    try:
        typed, windows = as_typed([*cells.values()], mixed)
    except Unusable as why:
        return Line(number, {}, str(why)), False
    longest = max(map(len, typed), default=0)
    if longest > LONGEST_CELL:
        return Line(
            number, {}, f"it has a cell of {longest:,} characters; {LONGEST_CELL:,} are the most"
        ), windows
    filled = {column: cell for column, cell in zip(cells, typed, strict=True) if cell.strip()}
    return Line(number, filled), windows
