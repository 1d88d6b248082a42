"""Patterns that are compiled when they are first needed; most texts need few of them."""

import re
from collections.abc import Iterator
from functools import cached_property
from sys import maxsize


class Late:
    """A pattern that ignores case, and costs nothing until it is used."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.IGNORECASE)

    def all(self, text: str) -> Iterator[re.Match[str]]:
        """Every place where it stands, from left to right."""
        return self._compiled.finditer(text)

    def here(self, text: str, place: int = 0) -> bool:
        """Whether it stands at this place."""
        return self._compiled.match(text, place) is not None

    def within(self, text: str, start: int = 0, end: int = maxsize) -> bool:
        """Whether it stands anywhere from `start` up to `end`."""
        return self._compiled.search(text, max(0, start), end) is not None

    def shortly_before(self, text: str, place: int, reach: int = 40) -> bool:
        """Whether it stands among the `reach` characters before a place."""
        return self.within(text, place - reach, place)
