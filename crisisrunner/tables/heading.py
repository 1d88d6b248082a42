"""The first row: which separator the table has, and which of the known columns."""

import re
from collections.abc import Iterable, Mapping, Sequence

from crisisrunner.errors import Refused, did_you_mean, nearest
from crisisrunner.tables.lines import Lines
from crisisrunner.tables.records import Record, records
from crisisrunner.tables.table import Column, Unusable
from crisisrunner.visible import one_line

SEPARATORS = ",;\t|"
_SAVE_AGAIN = "Save the table as CSV (UTF-8) in your spreadsheet program."


def read_heading(lines: Lines, known: Sequence[Column], shown: str) -> tuple[str, list[str]]:
    """The separator, and each column's name, "" for one without a heading; the lines go on after it.

    Raises:
        Refused: where the file is empty, or its columns are not those known.
    """
    start = _first_words(lines)
    if start[0] == len(lines.text):
        raise Refused(f"{shown} is empty.", _known(known))
    names = {_plain(heading): column.name for column in known for heading in (column.name, *column.also)}
    best = max(SEPARATORS, key=lambda separator: _fit(_first(lines, start, separator), names))
    return best, _named(_first(lines, start, best), names, known, shown)


def _first_words(lines: Lines) -> tuple[int, int]:
    """Where the first line begins that has more in it than separators."""
    while True:
        lines.skip_empty()
        here = lines.here
        line = next(lines, "")
        if not line or line.strip(f"{SEPARATORS} \r\n"):
            return here


def _first(lines: Lines, start: tuple[int, int], separator: str) -> Record:
    lines.back_to(*start)
    return next(records(lines, separator))


def _fit(record: Record, names: Mapping[str, str]) -> tuple[int, int]:
    """How many known columns a reading has, then how many of any kind."""
    return sum(_plain(cell) in names for cell in record.cells), len(record.cells)


def _named(record: Record, names: Mapping[str, str], known: Sequence[Column], shown: str) -> list[str]:
    headings = _headings(record, shown)
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


def _headings(record: Record, shown: str) -> list[str]:
    try:
        return record.read(mixed=False)[0]
    except Unusable as why:
        raise Refused(f"The first row of {shown} names no columns: {why}.", _SAVE_AGAIN) from None


def _strangers(words: Sequence[str], known: Iterable[Column]) -> str:
    first, *others = words
    names = [column.name for column in known]
    alike = nearest(first, [*names, *(other for column in known for other in column.also)])
    guess = did_you_mean(first, [alike] if alike else names)
    return f"there is no column '{first}'{guess}" + (f" Nor is there {_quoted(others)}." if others else "")


def _known(known: Iterable[Column]) -> str:
    names = (f"{column.name} (must be there)" if column.wanted else column.name for column in known)
    return f"The first row names the columns: {', '.join(names)}."


def _plain(heading: str) -> str:
    return re.sub(r"[\s_-]+", "", heading).casefold()


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words[:5]) + (" and more" if len(words) > 5 else "")
