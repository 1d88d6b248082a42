"""Ways to say one thing, written so that a person can read them, and searched as one pattern."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from crisisrunner.wording.pieces import put_together

_BETWEEN = r"(?:[\s*_]{1,5})"
_NO_LETTER_BEFORE, _NO_LETTER_AFTER = "(?<![a-z0-9])", "(?![a-z0-9])"


class Row(NamedTuple):
    """Ways to say one thing, one a line (which goes on after a "|" at its end), and what there is to tell about it.

    A way is a regular expression in small letters without accents; its brackets only group, its spaces also match
    line ends and the stars of bold words, and each word in capitals stands for a piece.
    """

    ways: str
    told: str


class Ways:
    """Rows of one language, compiled when they are first needed."""

    def __init__(self, pieces: Mapping[str, str], rows: Sequence[Row]) -> None:
        self._pieces, self._rows = pieces, rows

    def all(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where something is said, from left to right, and what there is to tell about it.

        Args:
            text: In small letters without accents, as `Plain` makes it.
        """
        for found in self._pattern.finditer(text):
            yield *found.span(), self._rows[(found.lastindex or 1) - 1].told

    def told(self, text: str) -> Iterator[str]:
        """What there is to tell of all that is said anywhere, each once, in the order of the rows."""
        for row, pattern in zip(self._rows, self._patterns, strict=True):
            if pattern.search(text):
                yield row.told

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """All rows as one: the number of the group is the number of the row."""
        return compiled("|".join(f"({written_out(row.ways, self._pieces)})" for row in self._rows))

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        return [compiled(written_out(row.ways, self._pieces)) for row in self._rows]


def written_out(ways: str, pieces: Mapping[str, str]) -> str:
    """Ways as one regular expression without groups, as `Row` writes them."""
    return put_together(ways, pieces, _BETWEEN)


def compiled(rows: str) -> re.Pattern[str]:
    """A regular expression that stands for whole words."""
    return re.compile(f"{_NO_LETTER_BEFORE}(?:{rows}){_NO_LETTER_AFTER}")
