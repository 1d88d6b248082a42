"""Automatic tests of a text, one file each: what must not go out, and what should be looked at."""

from collections.abc import Iterable
from typing import Protocol

from crisisrunner.incident.findings import Finding
from crisisrunner.wording.checks import (
    characters,
    claims,
    condition,
    covers,
    identifiers,
    length,
    next_update,
    plain_language,
    retracted,
    same_facts,
    unconfirmed,
    unknown,
)
from crisisrunner.wording.checks.reading import Reading


class Check(Protocol):
    """What each file here gives: its name, and what it finds in a text."""

    NAME: str

    def find(self, reading: Reading) -> Iterable[Finding]:
        """What it finds."""


IN_WHAT_IS_KNOWN: tuple[Check, ...] = (unknown, unconfirmed, retracted, next_update)
"""Checks of what the words say against what is known now."""

IN_THE_WORDS: tuple[Check, ...] = (
    length, identifiers, condition, characters, covers, claims, same_facts, plain_language,
)  # fmt: skip
"""Checks that need nothing but the words: what they find changes only with an edit."""

LONGEST = 100_000
SHORT_OF_BREATH: tuple[Check, ...] = (length, characters)
"""All that a text of more characters is asked: it cannot go out anyway."""

CHECKS = (*IN_WHAT_IS_KNOWN, *IN_THE_WORDS)


def find_all(readings: Iterable[Reading], checks: Iterable[Check] = CHECKS) -> list[Finding]:
    """What checks find in texts, in the order of the texts."""
    return [
        finding
        for reading in readings
        for check in (checks if len(reading.body) <= LONGEST else SHORT_OF_BREATH)
        for finding in check.find(reading)
    ]
