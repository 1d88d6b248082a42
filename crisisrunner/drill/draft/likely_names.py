"""Words that look like a name, which no list has: capitalised ones in a row. Better one too many than one too few."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import normalize

import msgspec

from crisisrunner.case import Case

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_BETWEEN = re.compile(
    r"(?:\s+|\.\s*)(?:(?:de|da|di|du|del|della|der|den|van|von|la|le|el|al|bin|ibn|y|e)\s+){0,3}"
)
"""What may stand between two words of a name; a full stop only after a title or an initial."""
_SHORT = 3
"""Letters of a title or an initial, such as `Mrs`."""
_BEGINNING = frozenset((
    "a", "an", "and", "are", "as", "at", "but", "by", "can", "could", "did", "do", "does", "for", "from", "had",
    "has", "have", "he", "hello", "here", "hi", "how", "i", "i'm", "i've", "if", "in", "is", "it", "it's", "my",
    "no", "not", "now", "of", "on", "or", "our", "please", "she", "so", "tell", "that", "the", "their", "there",
    "these", "they", "this", "to", "was", "we", "were", "what", "when", "where", "which", "who", "why", "will",
    "with", "would", "yes", "you", "your",
))  # fmt: skip
"""Words with which a sentence begins, and which are no part of a name behind them."""
_UNSAID = ("owner", "notes")
"""Parts of a plan in which people are named."""


class LikelyNames:
    """Finds what looks like a name, unless the organisation, the workspace or the plan say it themselves."""

    def __init__(self, case: Case) -> None:
        self._ours = " \n ".join(["", *(_plain(text) for text in _said(case)), ""])
        self._numbers: dict[str, int] = {}

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Each place from its start to its end, with what stands in it: `name-1`, for one name always the same."""
        found = []
        for run in _runs(text):
            words = [*run]
            while words and words[0][0].lower().replace("’", "'") in _BEGINNING:
                words = words[1:]
            if not words:
                continue
            start, end = words[0].start(), words[-1].end()
            name = _plain(text[start:end])
            if f" {name} " not in self._ours:
                found.append((start, end, f"name-{self._number(name)}"))
        return found

    def _number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers) + 1)


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Capitalised words in a row, two or more."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if not word[0][0].isupper():
            continue
        if run and not _together(text, run[-1], word):
            yield from [run] * (len(run) > 1)
            run = []
        run.append(word)
    yield from [run] * (len(run) > 1)


def _together(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    between = text[left.end() : right.start()]
    return bool(_BETWEEN.fullmatch(between)) and ("." not in between or len(left[0]) <= _SHORT)


def _said(case: Case) -> Iterator[str]:
    """What the organisation, its phrases, the channels of the workspace and the plan say."""
    house = case.organisation
    yield from (house.name, *house.phrases, *case.workspace.channels)
    plan: dict[str, Any] = msgspec.to_builtins(case.playbook)
    yield from _strings(part for key, part in plan.items() if key not in _UNSAID)


def _strings(parts: Iterable[Any]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            yield from _strings([*part, *part.values()])
        elif isinstance(part, list | tuple):
            yield from _strings(part)


def _plain(text: str) -> str:
    """Words alone, in lower case, with a space between them."""
    return " ".join(re.findall(r"\w+", normalize("NFC", text).casefold()))
