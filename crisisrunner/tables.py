"""Tables that people hand in as CSV: each row is read, or named with what is wrong with it."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import msgspec

from crisisrunner.errors import Fault, Refused, did_you_mean, nearest
from crisisrunner.visible import one_line, visible

MOST_BYTES = 50_000_000
LONGEST_CELL = 10_000
_MOST_COUNTED = 1_000_000
SEPARATORS = ",;\t|"

_SAVE_AGAIN = "Save the table as CSV (UTF-8) in your spreadsheet program."
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
_EMPTY = re.compile(r"[\r\n]+")
_STRAY = re.compile("[\ud800-\udfff]")
"""What is no character: a byte that is no UTF-8 (U+DC80 and more), or half a character of UTF-16."""
_UTF_8 = re.compile("[^\x00-\x7f\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BREAK = re.compile(r"\r\n?")


class Column(msgspec.Struct, frozen=True):
    """A column that is known; a `wanted` one must be there. `also` are other headings that mean the same."""

    name: str
    wanted: bool = False
    also: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """The cells of every known column by its name, without the spaces around them, "" where there is none.

    `line` is the line of the file on which the row begins, from 1. Line breaks in a cell are line feeds.
    """

    line: int
    cells: Mapping[str, str]


class BadRow(msgspec.Struct, frozen=True):
    """A row that cannot be used: the line on which it begins, and why, as in "it has 2 cells and not 3"."""

    line: int
    why: str


class Table(msgspec.Struct, frozen=True):
    """What a file holds, in its order; `notes` are sentences on what a person should look at."""

    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...]
    notes: tuple[str, ...] = ()


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
    text = _decoded(_content(path, shown))
    with _cells_of_any_length(len(text)):
        lines = _Lines(text)
        separator, heading = _heading(lines, known, shown)
        sorting = _Sorting(heading, known, _mixes(text))
        records = (record for record in _records(lines, separator) if not record.empty)
        for record in records:
            if sorting.count == most_rows:
                raise _too_many(shown, most_rows, sum(1 for _ in islice(records, _MOST_COUNTED)))
            sorting.add(record)
    return Table(tuple(sorting.rows), tuple(sorting.bad), sorting.notes())


# The file


def _content(path: Path, shown: str) -> bytes:
    try:
        if path.is_dir():
            raise Fault(f"{shown} is a folder.", "Name a file in it.")
        if not path.exists():
            raise Fault(f"There is no file {shown}.", "Look at its name, and where it was saved.")
        if not path.is_file():
            raise Fault(f"{shown} is no ordinary file.", "Name another file.")
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise Fault(f"{shown} cannot be read: {reason}.", "Look at its name and permissions.") from None
    if size > MOST_BYTES:
        raise Refused(
            f"{shown} is larger than {MOST_BYTES // 1_000_000} MB.",
            "Split it, and give each part the heading line.",
        )
    return content


def _decoded(content: bytes) -> str:
    """The text, in which whatever is no character stays as a stray."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        whole, rest = content[: len(content) & ~1], len(content) % 2
        return _STRAY.sub("\ud800", whole.decode("utf-16", "surrogatepass")) + "\ud800" * rest
    return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")


def _mixes(text: str) -> bool:
    """Whether some lines are UTF-8 and others are not; else what looks like both is Windows-1252 by chance."""
    return bool(_STRAY.search(text)) and any(
        _UTF_8.search(line) and not _STRAY.search(line) for line in _Lines(text)
    )


class _Lines:
    """The lines of a text, one after the other; `line` is the number of the next one, `place` where it begins.

    Only CR and LF end a line; `str.splitlines` knows more ends, and an `io.StringIO` costs four bytes a letter.
    """

    def __init__(self, text: str) -> None:
        self.text, self.place, self.line = text, 0, 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        found = _LINE.match(self.text, self.place)
        if not found or not found[0]:
            raise StopIteration
        self.place = found.end()
        self.line += 1
        return found[0]

    def skip_empty(self) -> None:
        """Pass over lines with nothing on them; one by one, fifty million would take minutes."""
        found = _EMPTY.match(self.text, self.place)
        if found:
            ends = found[0].count("\r") + found[0].count("\n") - found[0].count("\r\n")
            self.back_to(found.end(), self.line + ends)

    def back_to(self, place: int, line: int) -> None:
        """Go on from there."""
        self.place, self.line = place, line


# Rows, before anybody asks what is in them


class _Record(msgspec.Struct, frozen=True):
    """The cells as they stand there, or why they cannot be told apart."""

    line: int
    last_line: int
    cells: Sequence[str] = ()
    why: str = ""

    @property
    def empty(self) -> bool:
        """Whether nobody wrote anything there."""
        return not self.why and not any(cell.strip() or _CONTROL.search(cell) for cell in self.cells)


def _records(lines: _Lines, separator: str) -> Iterator[_Record]:
    while True:
        lines.skip_empty()
        place, line = lines.place, lines.line
        try:
            cells = next(_reader(lines, separator))
        except StopIteration:
            return
        except csv.Error:
            why = _quotes(lines.line - 1 - line)
            lines.back_to(place, line)
            next(lines)
            yield _Record(line, line, why=why)
        else:
            yield _Record(line, lines.line - 1, cells)


def _reader(lines: _Lines, separator: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)


def _quotes(further_lines: int) -> str:
    if further_lines:
        return "a quotation mark that opens in it is not closed; the lines after it are read as rows of their own"
    return 'a quotation mark in it is not closed, or stands within a quoted cell and is not doubled ("")'


@contextmanager
def _cells_of_any_length(longest: int) -> Iterator[None]:
    """The library would give up within a long cell, and what follows in it would be read as rows."""
    before = csv.field_size_limit(max(longest, 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


# The heading


def _heading(lines: _Lines, known: Sequence[Column], shown: str) -> tuple[str, list[str]]:
    """The separator, and each column's name, "" for one without a heading; the lines go on after it."""
    place, line = _first_words(lines)
    if place == len(lines.text):
        raise Refused(f"{shown} is empty.", _known(known))
    names = _names(known)
    readings: dict[str, _Record] = {}
    for separator in SEPARATORS:
        lines.back_to(place, line)
        readings[separator] = next(_records(lines, separator))

    def fits(separator: str) -> tuple[int, int]:
        cells = readings[separator].cells
        return sum(_plain(cell) in names for cell in cells), len(cells)

    best = max(SEPARATORS, key=fits)
    lines.back_to(place, line)
    return best, _named(next(_records(lines, best)), names, known, shown)


def _first_words(lines: _Lines) -> tuple[int, int]:
    """Where the first line begins that has more in it than separators."""
    while True:
        lines.skip_empty()
        here = lines.place, lines.line
        line = next(lines, "")
        if not line or line.strip(f"{SEPARATORS} \r\n"):
            return here


def _named(record: _Record, names: Mapping[str, str], known: Sequence[Column], shown: str) -> list[str]:
    try:
        headings, _ = _characters(record, mixed=False)
    except _Unusable as why:
        raise Refused(f"The first row of {shown} names no columns: {why}.", _SAVE_AGAIN) from None
    words = {_plain(heading): one_line(heading)[:40] for heading in headings}
    strange = [word for plain, word in words.items() if plain and plain not in names]
    if strange:
        raise Refused(f"{shown}: {_strangers(strange, known)}", _known(known))
    found = [names.get(_plain(heading), "") for heading in headings]
    twice = [name for name in dict.fromkeys(found) if name and found.count(name) > 1]
    if twice:
        raise Refused(f"{shown} has more than one column {_quoted(twice)}.", "Keep one of them.")
    missing = [column.name for column in known if column.wanted and column.name not in found]
    if missing:
        raise Refused(f"{shown} has no column {_quoted(missing)}.", _known(known))
    return found


def _strangers(words: Sequence[str], known: Iterable[Column]) -> str:
    first, *others = words
    names = [column.name for column in known]
    alike = nearest(first, [*names, *(other for column in known for other in column.also)])
    guess = did_you_mean(first, [alike] if alike else names)
    return f"there is no column '{first}'{guess}" + (f" Nor is there {_quoted(others)}." if others else "")


def _names(known: Iterable[Column]) -> dict[str, str]:
    return {_plain(heading): column.name for column in known for heading in (column.name, *column.also)}


def _known(known: Iterable[Column]) -> str:
    names = (f"{column.name} (must be there)" if column.wanted else column.name for column in known)
    return f"The first row names the columns: {', '.join(names)}."


def _plain(heading: str) -> str:
    return re.sub(r"[\s_-]+", "", heading).casefold()


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words[:5]) + (" and more" if len(words) > 5 else "")


# What is in the rows


class _Unusable(Exception):  # noqa: N818
    """Why a row cannot be used."""


class _Sorting:
    """Takes one row after the other, and puts it to those that can be used or to those that cannot."""

    def __init__(self, heading: Sequence[str], known: Iterable[Column], mixed: bool) -> None:
        self.rows: list[Row] = []
        self.bad: list[BadRow] = []
        self.count = 0
        self._heading, self._mixed = heading, mixed
        self._nothing = {column.name: "" for column in known}
        self._windows: list[int] = []
        self._utf_8: list[int] = []

    def add(self, record: _Record) -> None:
        """Take the next row."""
        self.count += 1
        try:
            cells, windows = _characters(record, self._mixed)
            named = self._by_name(record, cells)
        except _Unusable as why:
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
        told = [f"{_rows(self._windows)} read as Windows-1252, being no UTF-8: look at the accents."]
        if 0 < len(self._utf_8) <= len(self._windows):
            told.append(f"{_rows(self._utf_8)} read as UTF-8, unlike the others: look at the accents.")
        return tuple(told)

    def _by_name(self, record: _Record, cells: Sequence[str]) -> dict[str, str]:
        if len(cells) != len(self._heading):
            raise _Unusable(_wrong_number(record, len(cells), len(self._heading)))
        named = dict(zip(self._heading, cells, strict=True))
        if any(cell and not name for name, cell in zip(self._heading, cells, strict=True)):
            raise _Unusable("it has a cell in a column without a heading")
        longest = max(map(len, cells))
        if longest > LONGEST_CELL:
            raise _Unusable(f"it has a cell of {longest:,} characters; {LONGEST_CELL:,} are the most")
        named.pop("", None)
        return named


def _characters(record: _Record, mixed: bool) -> tuple[list[str], bool]:
    """The cells as people read them, and whether they were Windows-1252.

    Args:
        mixed: Whether the file has other rows that are UTF-8; one that is half of each is then not guessed at.
    """
    if record.why:
        raise _Unusable(record.why)
    cells, windows = list(record.cells), any(map(_STRAY.search, record.cells))
    if windows:
        if mixed and any(map(_UTF_8.search, cells)):
            raise _Unusable("it is written half in UTF-8 and half in Windows-1252")
        cells = _in_windows_1252(cells)
    hidden = next(filter(None, map(_CONTROL.search, cells)), None)
    if hidden:
        raise _Unusable(f"it has a control character in it ({visible(hidden[0])})")
    return [_BREAK.sub("\n", cell).strip() for cell in cells], windows


def _in_windows_1252(cells: Iterable[str]) -> list[str]:
    try:
        return [cell.encode("utf-8", "surrogateescape").decode("cp1252") for cell in cells]
    except UnicodeError:
        raise _Unusable("its characters cannot be read: they are neither UTF-8 nor Windows-1252") from None


def _wrong_number(record: _Record, found: int, wanted: int) -> str:
    cells = f"it has {found} {'cell' if found == 1 else 'cells'} and not {wanted}"
    if record.last_line > record.line:
        return f"{cells}; it goes on to line {record.last_line}: is a quotation mark not closed?"
    return cells


def _rows(lines: Sequence[int]) -> str:
    named = ", ".join(map(str, lines[:5])) + (", …" if len(lines) > 5 else "")
    return f"1 row (line {named}) was" if len(lines) == 1 else f"{len(lines):,} rows (lines {named}) were"


def _too_many(shown: str, most_rows: int, further: int) -> Refused:
    count = f"{most_rows + 1 + further:,}" if further < _MOST_COUNTED else f"more than {_MOST_COUNTED:,}"
    return Refused(
        f"{shown} has {count} rows; at most {most_rows:,} are read at once.",
        "Split the file, and give each part the heading line.",
    )
