"""CSV of any usual separator and encoding, before anybody knows which row names the columns."""

from itertools import islice

from crisisrunner.drill.msel.columns import CONTROLLER, meanings, plain
from crisisrunner.drill.msel.sheets import MOST_ROWS, Line, Sheet, checked
from crisisrunner.errors import Refused
from crisisrunner.tables.characters import decoded, mixes
from crisisrunner.tables.heading import SEPARATORS
from crisisrunner.tables.lines import Lines
from crisisrunner.tables.records import Record, cells_of_any_length, records

FIRST = 20
"""So many rows are looked through for the one that names the columns."""
_OURS = frozenset(map(plain, CONTROLLER))


def csv_sheet(content: bytes, shown: str) -> Sheet:
    """The rows of a CSV file.

    Raises:
        Refused: where nothing is in it, or more than `MOST_ROWS` rows are.
    """
    text = decoded(content)
    mixed = mixes(text)
    windows: list[int] = []
    with cells_of_any_length(len(text)):
        separator = max(SEPARATORS, key=lambda one: _fit(text, one))
        found = (record for record in records(Lines(text), separator) if not record.empty)
        filled = [*islice(found, MOST_ROWS + 1)]
    if not filled:
        raise Refused(f"{shown} is empty.", "Save the list again, with its headings.")
    if len(filled) > MOST_ROWS:
        raise Refused(f"{shown} has more than {MOST_ROWS:,} rows.", "No exercise has: is it another file?")
    lines = tuple(_line(one, mixed, windows) for one in filled)
    return Sheet(shown, "line", lines, _notes(windows))


def _fit(text: str, separator: str) -> tuple[int, int]:
    """How many known columns the best of the first rows names, then how many cells it has."""
    first = [one.cells for one in islice(records(Lines(text), separator), FIRST)]
    known = [sum(plain(cell) in _OURS or bool(meanings(cell)) for cell in cells) for cells in first]
    return max(known, default=0), max(map(len, first), default=0)


def _line(record: Record, mixed: bool, windows: list[int]) -> Line:
    if record.why:
        return Line(record.line, {}, record.why)
    line, was_windows = checked(record.line, dict(enumerate(record.cells, 1)), mixed)
    windows += [record.line] * was_windows
    return line


def _notes(windows: list[int]) -> tuple[str, ...]:
    if not windows:
        return ()
    lines = ", ".join(map(str, windows[:5])) + (", …" if len(windows) > 5 else "")
    return (f"Read as Windows-1252, being no UTF-8: line {lines}. Look at the accents.",)
