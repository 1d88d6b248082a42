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
    names = meanings(known)
    best, record = _best(lines, names, known, shown)
    return best, _named(record, names, known, shown)


def read_any_heading(lines: Lines, likely: Sequence[Column], shown: str) -> tuple[str, list[str]]:
    """As `read_heading`, where a table may have any columns: each bears the name that it has there, on one line.

    Args:
        likely: Columns of which some should be there, to tell the separator by.

    Raises:
        Refused: where the file is empty, or two columns bear one name.
    """
    best, record = _best(lines, meanings(likely), likely, shown)
    found = [one_line(heading) for heading in _headings(record, shown)]
    _must_be_single(found, shown)
    return best, found


def meanings(known: Iterable[Column]) -> dict[str, str]:
    """By each heading that is known, plainly spelt, the column that it means."""
    return {plain(heading): column.name for column in known for heading in (column.name, *column.also)}


def plain(heading: str) -> str:
    """A heading without case, spaces, hyphens and underscores, for comparing."""
    return re.sub(r"[\s_-]+", "", heading).casefold()


def _best(lines: Lines, names: Mapping[str, str], known: Sequence[Column], shown: str) -> tuple[str, Record]:
    """The separator that makes most sense of the first row, and that row; the lines go on after it."""
    start = _first_words(lines)
    if start[0] == len(lines.text):
        raise Refused(f"{shown} is empty.", _known(known))
    best = max(SEPARATORS, key=lambda separator: _fit(_first(lines, start, separator), names))
    return best, _first(lines, start, best)


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
    return sum(plain(cell) in names for cell in record.cells), len(record.cells)


def _named(record: Record, names: Mapping[str, str], known: Sequence[Column], shown: str) -> list[str]:
    headings = _headings(record, shown)
    words = {plain(heading): one_line(heading)[:40] for heading in headings}
    strange = [word for spelt, word in words.items() if spelt and spelt not in names]
    if strange:
        raise Refused(f"{shown}: {_strangers(strange, known)}", _known(known))
    found = [names.get(plain(heading), "") for heading in headings]
    _must_be_single(found, shown)
    missing = [column.name for column in known if column.wanted and column.name not in found]
    if missing:
        raise Refused(f"{shown} has no column {_quoted(missing)}.", _known(known))
    return found


def _must_be_single(found: Sequence[str], shown: str) -> None:
    twice = [name for name in dict.fromkeys(found) if name and found.count(name) > 1]
    if twice:
        raise Refused(f"{shown} has more than one column {_quoted(twice)}.", "Keep one of them.")


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


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words[:5]) + (" and more" if len(words) > 5 else "")
