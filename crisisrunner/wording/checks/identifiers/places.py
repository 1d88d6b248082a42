"""Where somebody lives: a street or ZIP code in a sentence about one person."""

from collections.abc import Iterator

from crisisrunner.wording.checks.identifiers import kinds
from crisisrunner.wording.checks.identifiers.kinds import Mark
from crisisrunner.wording.checks.identifiers.late import Late
from crisisrunner.wording.checks.identifiers.people import PERSON
from crisisrunner.wording.checks.identifiers.plain import Plain

_STREET = Late(
    r"\b\d{1,5} (?:(?-i:[A-Z])[a-z']{1,15} ){1,3}(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court"
    r"|ct|way|place|terrace)\b(?:,? [a-z]{2,15}){0,2}(?:,? \d{5})?"
    r"|\b(?:calle|avenida|avda|plaza) (?:[a-z]{1,15} ){1,4}\d{1,4}\b(?:,? \d{5}\b)?"
)
_ZIP = Late(r"\b(?:zip(?: code)?|codigo postal)[\s:]{1,2}(\d{5}(?:-\d{4})?)(?!\d)")
_HOME = Late(r"\b(?:lives?|lived|home|family|vive|vivia|casa|familia)\b")


def places(plain: Plain) -> Iterator[Mark]:
    """Street addresses and ZIP codes in a sentence that speaks of one person or of a home."""
    streets = [Mark(*found.span(), kinds.ADDRESS) for found in _STREET.all(plain.text)]
    codes = [Mark(*found.span(1), kinds.ADDRESS) for found in _ZIP.all(plain.text)]
    if streets or codes:
        homes = plain.sentences_with(PERSON) | plain.sentences_with(_HOME)
        yield from (mark for mark in streets + codes if plain.sentence(mark.start) in homes)
