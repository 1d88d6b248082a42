"""Dates that belong to one person: of birth, and of coming, leaving and dying."""

import re
from collections.abc import Iterator

from crisisrunner.wording.checks.identifiers import kinds
from crisisrunner.wording.checks.identifiers.kinds import Mark
from crisisrunner.wording.checks.identifiers.late import Late
from crisisrunner.wording.checks.identifiers.people import GENERAL, HAPPENED, PERSON, YOU, of_a_house
from crisisrunner.wording.checks.identifiers.plain import Plain

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May|MAY)|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre"
    r"|octubre|noviembre|diciembre)\b(?:\.(?= \d))?"
)
_DATE = (
    r"(?:(?<![\d.,/-])(?:(?:19|20)\d\d-\d\d?-\d\d?|\d\d?(?P<apart>[/.-])\d\d?(?P=apart)(?:19|20)?\d\d)(?![\d/-])"
    rf"|(?<![\d.,/-])\d\d?(?:st|nd|rd|th|\.|o)?(?: of| de)? {_MONTH}(?:,? (?:del? )?(?:19|20)\d\d\b)?"
    rf"|\b{_MONTH} \d\d?(?:st|nd|rd|th)?\b(?!:)(?:,? (?:19|20)\d\d\b)?)"
)
_MONTH_OF_YEAR = rf"\b{_MONTH},? (?:del? |of )?(?:19|20)\d\d\b"
_OVER_89 = r"19(?:[0-2]\d|3[0-6])\b"
"""Whoever was born in these years was 89 or more at the end of 2025, and is older ever since."""

_DATES = Late(_DATE)
_LINK = (
    r"(?:[\s:,#=(]{1,3}"
    r"(?:(?:is|was|are|were|on|in|the|today|yesterday|falls|el|en|es|era|fue|dia)\b[\s:,(]{0,3}){0,4}|)"
)
_BIRTH = re.compile(r"\b(?:dob|d\.o\.b|birth|born|b\.|naci|f\. ?nac)", re.IGNORECASE)
_BORN_ON = Late(
    r"(?:\b(?P<label>dob|d\.o\.b\.?|date of birth|birth ?date|birthday|fecha de nacimiento|f\. ?nac\.?)"
    rf"|\b(?:born|nacid[oa]s?|nacio|nacieron|b\.)){_LINK}(?P<date>{_DATE}|{_MONTH_OF_YEAR}|{_OVER_89})"
)
_LABEL = re.compile(r"date|fecha", re.IGNORECASE)
_LABELLED = Late(
    r"\b(?:(?:date of |fecha de(?:l)? )(?:admission|discharge|death|surgery|ingreso|alta|fallecimiento|muerte)"
    rf"|(?:admission|discharge|admit) date){_LINK}(?P<date>{_DATE})"
)
_LATELY = Late(
    r"\b(?:today|tonight|yesterday|overnight|last (?:night|week)|this (?:morning|afternoon|evening)"
    r"|(?:on|last) (?:mon|tues|wednes|thurs|fri|satur|sun)day|hoy|ayer|anoche|esta (?:manana|tarde|noche)"
    r"|el (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo))\b"
)
_NEEDS_NO_SUBJECT = Late(r"\b(?:murio|fallecio|passed away)\b")


def dates(plain: Plain) -> Iterator[Mark]:
    """Dates of birth, and dates in a sentence that tells what happened to one person.

    45 CFR 164.514(b)(2)(i)(C) counts every element of such a date but the year, so "born in March 1947" is one.
    A date with "your visit" only warns: such a text may go to all who had a visit that day.
    """
    for found in _BORN_ON.all(plain.text) if _BIRTH.search(plain.text) else ():
        if found["label"] or not of_a_house(plain.text, found.start()):
            yield Mark(*found.span("date"), kinds.BIRTH)
    for found in _LABELLED.all(plain.text) if _LABEL.search(plain.text) else ():
        yield Mark(*found.span("date"), kinds.STAY)
    yield from _in_sentences(plain)


def _in_sentences(plain: Plain) -> Iterator[Mark]:
    happened, you = plain.sentences_with(HAPPENED), plain.sentences_with(YOU)
    one = happened and happened & plain.sentences_with(PERSON) | plain.sentences_with(_NEEDS_NO_SUBJECT)
    you = you and you - plain.sentences_with(GENERAL)
    one |= you & happened
    for found in _DATES.all(plain.text) if one or you else ():
        sentence = plain.sentence(found.start())
        if sentence in one or sentence in you:
            yield Mark(*found.span(), kinds.STAY if sentence in one else kinds.WHEN)
    for found in _LATELY.all(plain.text) if one else ():
        if plain.sentence(found.start()) in one:
            yield Mark(*found.span(), kinds.WHEN)
