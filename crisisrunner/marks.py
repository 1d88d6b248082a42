"""A mark instead of a name that is not kept: the same name has the same mark in one incident.

Whoever holds the record and a list of names can find out which name it was: it hides a name from the eye only.
"""

import re
from collections.abc import Iterator
from unicodedata import normalize

from crisisrunner.canonical import digest
from crisisrunner.incident.state import Incident

MOST_WORDS = 6
"""Of a name: so many words that follow each other in a text are tried."""
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_OWNED = re.compile(r"['’]s?$")


def mark_of(incident: Incident, name: str) -> str:
    """The mark of a name, however it is spelt: in any case, with any spaces and signs around it."""
    return _mark(incident, [word for word, _, _ in _words(normalize("NFC", name))])


def marked(incident: Incident, text: str, mark: str) -> Iterator[str]:
    """The places in a text that are the name behind a mark, as they stand there."""
    text = normalize("NFC", text)
    words = [*_words(text)]
    for start in range(len(words)):
        for end in range(start + 1, min(start + MOST_WORDS, len(words)) + 1):
            if _mark(incident, [word for word, _, _ in words[start:end]]) == mark:
                yield text[words[start][1] : words[end - 1][2]]


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text, plainly spelt, with their places; what is owned counts as its owner."""
    for found in _WORD.finditer(text):
        word = _OWNED.sub("", found[0])
        yield normalize("NFKC", word).casefold(), found.start(), found.start() + len(word)


def _mark(incident: Incident, words: list[str]) -> str:
    return digest(f"{incident.id}\n{incident.opened_at}\n{' '.join(words)}")[:16]
