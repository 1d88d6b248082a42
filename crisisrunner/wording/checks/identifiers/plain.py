"""A text as a reader sees it: no accents, no hidden characters, one sort of digit, dash and space."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from crisisrunner.wording.checks.identifiers.late import Late


class Plain:
    """Text to search in, and the way back to the places of the body."""

    def __init__(self, body: str) -> None:
        self.text = body if body.isascii() else body.translate(_SEEN)
        same = len(self.text) == len(body)
        self._places: Sequence[int] = (
            range(len(body)) if same else [place for place, one in enumerate(body) if _SEEN[ord(one)]]
        )

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from `start` up to `end` stand in the body."""
        return self._places[start], self._places[end - 1] + 1

    @cached_property
    def _ends(self) -> list[int]:
        return [end.end() for end in _END.finditer(self.text)]

    def sentence(self, place: int) -> int:
        """The number of the sentence that a place belongs to."""
        return bisect_right(self._ends, place)

    def beginning(self, place: int) -> int:
        """Where the sentence begins that a place belongs to."""
        number = self.sentence(place)
        return self._ends[number - 1] if number else 0

    def sentences_with(self, words: Late) -> set[int]:
        """The numbers of the sentences that hold any of these words."""
        return {self.sentence(found.start()) for found in words.all(self.text)}


def folded(words: str) -> str:
    """Words as a reader takes them: `Müller` in one character or two, `MULLER` and `Muller` are one name."""
    return Plain(words).text.casefold()


_END = re.compile(r"(?<![A-Z])(?<!\b[MDS][rst])(?<!\bMrs)(?<!\bSra)(?<! no)(?<! pt)[.!?][\s\"')]|\n")


class _Seen(dict[int, str]):
    """What a character looks like: one character, or none where it cannot be seen."""

    def __missing__(self, code: int) -> str:
        self[code] = seen = _seen(chr(code))
        return seen


_SEEN = _Seen()


def _seen(one: str) -> str:
    category = unicodedata.category(one)
    if category in ("Cf", "Mn", "Me"):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(one))
    if category in ("Pd", "Zs") or one in _LOOKS_LIKE:
        return _LOOKS_LIKE.get(one) or ("-" if category == "Pd" else " ")
    base = [part for part in unicodedata.normalize("NFKD", one) if unicodedata.category(part) != "Mn"]
    return base[0] if len(base) == 1 else one


_LOOKS_LIKE = {"\N{MINUS SIGN}": "-", "’": "'", "‘": "'", "\u2028": "\n", "\u2029": "\n"}
