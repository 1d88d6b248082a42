"""What could identify a patient: numbers, dates, ages, places, addresses, and counts of very few.

Names, photographs and what everybody in a town knows cannot be found by a pattern: a person is asked at the release.
The list follows 45 CFR 164.514(b)(2)(i), the eighteen identifiers of HIPAA's safe harbor.
"""

from collections.abc import Iterator

from crisisrunner.incident.findings import BLOCK, Finding
from crisisrunner.wording.checks.identifiers.ages import ages
from crisisrunner.wording.checks.identifiers.contact import contact
from crisisrunner.wording.checks.identifiers.counts import counts
from crisisrunner.wording.checks.identifiers.dates import dates
from crisisrunner.wording.checks.identifiers.given import given
from crisisrunner.wording.checks.identifiers.kinds import Mark, settled
from crisisrunner.wording.checks.identifiers.numbers import numbers
from crisisrunner.wording.checks.identifiers.own import Own
from crisisrunner.wording.checks.identifiers.phones import phones
from crisisrunner.wording.checks.identifiers.places import places
from crisisrunner.wording.checks.identifiers.plain import Plain
from crisisrunner.wording.checks.identifiers.told import told
from crisisrunner.wording.checks.reading import Reading

NAME = "identifiers"
LONGEST = 100_000
"""Characters that are looked at, as many as a template may make; a longer text blocks."""
TOO_LONG = "From here on nobody looked for what identifies a patient: the text is too long. Make it shorter."
MOST = 100
"""So many findings of one text are told, those that block first."""


def find(reading: Reading) -> Iterator[Finding]:
    """One finding for each place, the worst; what is the organisation's own, or in its phrases, passes."""
    plain = Plain(reading.body[:LONGEST])
    own = Own(reading.organisation, plain.text)
    marks = [mark for mark in _patterns(plain, own, reading) if not own.holds(mark.start, mark.end)]
    found = settled([*marks, *told(plain, reading)])
    for start, end, kind in sorted(found, key=lambda mark: mark.kind.level)[:MOST]:
        add = reading.block if kind.level == BLOCK else reading.warn
        yield add(NAME, *plain.span(start, end), kind.message)
    if len(reading.body) > LONGEST:
        yield reading.block(NAME, LONGEST, LONGEST + 1, TOO_LONG)


def _patterns(plain: Plain, own: Own, reading: Reading) -> Iterator[Mark]:
    if any(map(str.isdecimal, plain.text)):
        yield from numbers(plain, own)
        yield from given(plain, own)
        yield from phones(plain, own, reading.organisation)
        yield from places(plain)
    yield from dates(plain)
    yield from ages(plain)
    yield from contact(plain, own)
    yield from counts(plain, reading.language.partition("-")[0].lower())
