"""The rows below the heading, put to those that can be used or to those that cannot."""

from collections.abc import Iterable, Sequence

from crisisrunner.tables.records import Record
from crisisrunner.tables.table import BadRow, Column, Row, Unusable

LONGEST_CELL = 10_000


class Sorting:
    """Takes one row after the other; `count` is how many it took."""

    def __init__(self, heading: Sequence[str], known: Iterable[Column], mixed: bool) -> None:
        self.rows: list[Row] = []
        self.bad: list[BadRow] = []
        self.count = 0
        self._heading, self._mixed = heading, mixed
        self._nothing = {column.name: "" for column in known}
        self._windows: list[int] = []
        self._utf_8: list[int] = []

    def add(self, record: Record) -> None:
        """Take the next row."""
        self.count += 1
        try:
            cells, windows = record.read(self._mixed)
            named = self._by_name(record, cells)
        except Unusable as why:
            self.bad.append(BadRow(record.line, str(why)))
            return
        self.rows.append(Row(record.line, self._nothing | named))
        if windows:
            self._windows.append(record.line)
        elif not "".join(cells).isascii():
            self._utf_8.append(record.line)

    def notes(self) -> tuple[str, ...]:
        """How rows were read of which somebody may have meant something else."""
        if not self._windows:
            return ()
        told = [f"{_counted(self._windows)} read as Windows-1252, being no UTF-8: look at the accents."]
        if 0 < len(self._utf_8) <= len(self._windows):
            told.append(f"{_counted(self._utf_8)} read as UTF-8, unlike the others: look at the accents.")
        return tuple(told)

    def _by_name(self, record: Record, cells: Sequence[str]) -> dict[str, str]:
        if len(cells) != len(self._heading):
            raise Unusable(_wrong_number(record, len(cells), len(self._heading)))
        named = dict(zip(self._heading, cells, strict=True))
        if any(cell and not name for name, cell in zip(self._heading, cells, strict=True)):
            raise Unusable("it has a cell in a column without a heading")
        longest = max(map(len, cells))
        if longest > LONGEST_CELL:
            raise Unusable(f"it has a cell of {longest:,} characters; {LONGEST_CELL:,} are the most")
        named.pop("", None)
        return named


def _wrong_number(record: Record, found: int, wanted: int) -> str:
    cells = f"it has {found} {'cell' if found == 1 else 'cells'} and not {wanted}"
    if record.last_line > record.line:
        return f"{cells}; it goes on to line {record.last_line}: is a quotation mark not closed?"
    return cells


def _counted(lines: Sequence[int]) -> str:
    named = ", ".join(map(str, lines[:5])) + (", …" if len(lines) > 5 else "")
    return f"1 row (line {named}) was" if len(lines) == 1 else f"{len(lines):,} rows (lines {named}) were"
