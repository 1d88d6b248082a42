"""Automatic tests of a text, one file each: what must not go out, and what should be looked at."""

from collections.abc import Iterable, Iterator

from crisisrunner.incident.findings import Finding
from crisisrunner.wording.checks import (
    unknown,
)
from crisisrunner.wording.checks.reading import Reading

CHECKS = (unknown,)
"""In the order in which findings are told; each has a `NAME` and `find`."""


def find_all(readings: Iterable[Reading]) -> Iterator[Finding]:
    """What every check finds in every text, those that block first."""
    found = [finding for reading in readings for check in CHECKS for finding in check.find(reading)]
    yield from sorted(found, key=lambda finding: finding.level)
