"""The lines of a text, with their numbers, as often as somebody goes back to them."""

import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
_EMPTY = re.compile(r"[\r\n]+")


class Lines:
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

    @property
    def here(self) -> tuple[int, int]:
        """Where to come back to: the place and the number of the next line."""
        return self.place, self.line

    def skip_empty(self) -> None:
        """Pass over lines with nothing on them; one by one, fifty million would take minutes."""
        found = _EMPTY.match(self.text, self.place)
        if found:
            ends = found[0].count("\r") + found[0].count("\n") - found[0].count("\r\n")
            self.back_to(found.end(), self.line + ends)

    def back_to(self, place: int, line: int) -> None:
        """Go on from there."""
        self.place, self.line = place, line
