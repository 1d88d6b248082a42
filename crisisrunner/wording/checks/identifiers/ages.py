"""Ages over 89, which so few people reach that they can name one."""

import re
from collections.abc import Iterator

from crisisrunner.wording.checks.identifiers import kinds
from crisisrunner.wording.checks.identifiers.kinds import Mark
from crisisrunner.wording.checks.identifiers.late import Late
from crisisrunner.wording.checks.identifiers.people import of_a_house
from crisisrunner.wording.checks.identifiers.plain import Plain

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER = r"(?:9\d|1[01]\d)"
_OVER_89 = (
    rf"(?:(?<![\d.,:/$-]){_NUMBER}|\bninety(?:[- ](?:{_ONES}))?"
    rf"|\b(?:a|one) hundred(?:(?:[- ]and)?[- ](?:{_ONES}|ten|eleven|twelve))?|\bnoventa(?: y \w{{2,6}})?)"
)
_UPWARDS = (
    r"(?!\s?(?:\+|(?:years )?(?:and|or) (?:over|older|above|up|more)|anos o mas|(?:y|o) mas|to \d|-\d))"
)
_THINGS = (
    r"(?:hospital|building|house|wing|tower|boiler|pipe|pump|lift|elevator|roof|tradition|history|institution"
    r"|organi[sz]ation|company|campus|bridge|generator|system|church|chapel|tree|machine|record|rule|law|plan|line"
    r"|clinic|school|structure|facility|landmark|charity|foundation|oak|main|wall|window|door|car|ambulance)s?\b"
)
_MAY_BE = re.compile(r"(?<!\d)(?:9\d|1[01]\d)(?!\d|,\d)|ninety|hundred|noventa", re.IGNORECASE)
_YEARS_OLD = Late(rf"(?P<age>{_OVER_89})[- ]?(?:years?|yrs?)[- ]old\b(?! (?:[a-z]{{3,12}} )?{_THINGS})")
_SHORT = Late(rf"(?P<age>{_OVER_89}) ?(?:y/o|yo|y\.o\.)(?![a-z])")
_AGED = Late(
    r"\b(?:aged?|edad)(?: of| de)?[\s:=]{1,2}(?:about |almost |nearly )?"
    rf"(?P<age>{_OVER_89}(?:(?:,| and|,? y) {_NUMBER}){{0,9}})\b{_UPWARDS}"
)
_AFTER_A_PERSON = Late(
    r"\b(?:female|male|woman|man|patient|resident|lady|gentleman|mother|father|grandmother|grandfather"
    rf"|paciente|mujer|hombre|F|M),? \(?(?P<age>{_NUMBER})(?=[,.;)\n]|\Z)"
)
_BIRTHDAY = Late(
    rf"\b(?:her|his|their|turn(?:s|ed)|cumple|cumplio) (?P<age>{_NUMBER})"
    r"(?:(?:st|nd|rd|th) birthday\b|(?= today|[,.]| anos))"
)
_SPANISH = Late(rf"\b(?:de|tiene|tenia) (?P<age>{_OVER_89}) anos\b(?! o mas)")
_SPANISH_MANY = Late(r"\b(?:mayores|menores|mas|desde hace|personas) \Z")


def ages(plain: Plain) -> Iterator[Mark]:
    """Ages over 89 of one person (45 CFR 164.514(b)(2)(i)(C)); "90 and over" names nobody.

    An age of a house is let pass where the thing follows it ("our 95-year-old building") or is the subject before
    it. That list of things is open at its end, so an old thing that is not on it blocks: a wrong block costs a
    minute and an override, a wrong pass names a person.
    """
    text = plain.text
    if not _MAY_BE.search(text):
        return
    for pattern in (_YEARS_OLD, _SHORT, _AGED, _AFTER_A_PERSON, _BIRTHDAY, _SPANISH):
        for found in pattern.all(text):
            many = pattern is _SPANISH and _SPANISH_MANY.shortly_before(text, found.start(), 12)
            if not many and not of_a_house(text, found.start()):
                yield Mark(*found.span("age"), kinds.AGE)
