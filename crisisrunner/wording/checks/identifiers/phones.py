"""Telephone and fax numbers that are not the organisation's own (phonenumbers lives here)."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from crisisrunner.playbook.workspace import Organisation
from crisisrunner.wording.checks.identifiers import kinds
from crisisrunner.wording.checks.identifiers.digits import Run
from crisisrunner.wording.checks.identifiers.kinds import Mark
from crisisrunner.wording.checks.identifiers.late import Late
from crisisrunner.wording.checks.identifiers.own import Own
from crisisrunner.wording.checks.identifiers.plain import Plain

_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d|\d\d?[./-]\d\d?[./-](?:19|20)\d\d")
_OTHER_NUMBER = Late(
    r"\b(?:orders?|tickets?|lots?|ref(?:erence)?|invoice|requests?|incident|form|isbn|upc|ndc|udi|code|part|item|pedido)\b"
)
_CALL = Late(r"\b(?:call|phone|tel|ring|text|fax|cell|dial|reach|llame|telefono|celular)\b")
_LOCAL = re.compile(r"\d{3}-\d{4}$")
_MOST = 200
"""So many long numbers are looked at; no message needs as many."""
_TRIES = 4
"""So many readings of one of them are tried: it is two numbers at most."""


def phones(plain: Plain, own: Own, organisation: Organisation) -> Iterator[Mark]:
    """Numbers that can be dialled and are not the organisation's own, read as people there dial them.

    Short emergency numbers have too few digits to be looked at. A number of seven digits counts after a word such
    as "call".
    """
    strange = [run for run in own.runs if _is_strange(plain.text, run, own)]
    for run in strange[:_MOST]:
        if _LOCAL.match(plain.text[run.start : run.end]) and _CALL.shortly_before(plain.text, run.start):
            yield Mark(run.start, run.end, kinds.PHONE)
    if len(strange) > _MOST:
        yield Mark(strange[_MOST].start, strange[_MOST].end, kinds.MANY)
    if strange:
        yield from _dialled(plain.text, strange[:_MOST], own, organisation)


def has_phone(text: str, organisation: Organisation) -> bool:
    """Whether a number stands there that can be dialled, the organisation's own or another."""
    own = Own(replace(organisation, phrases=()), text)
    found = phones(Plain(text), own, organisation)
    return any(own.touches(run.start, run.end) for run in own.runs) or any(
        mark.kind is kinds.PHONE for mark in found
    )


def _dialled(text: str, strange: list[Run], own: Own, organisation: Organisation) -> Iterator[Mark]:
    from phonenumbers import Leniency, PhoneNumberMatcher  # 24 ms, and most texts hold no number but ours

    region = _region(organisation)
    for run in strange:
        first = max(0, run.start - 2)
        near = text[first : run.end]
        leniency = Leniency.POSSIBLE if "+" in near[:2] else Leniency.VALID
        for match in PhoneNumberMatcher(near, region, leniency, max_tries=_TRIES):
            if not own.touches(first + match.start, first + match.end):
                yield Mark(first + match.start, first + match.end, kinds.PHONE)


def _region(organisation: Organisation) -> str:
    """Where numbers without a country code are dialled: at home, as far as the hotline tells; else in the US."""
    from phonenumbers import NumberParseException, parse, region_code_for_number

    for number in (organisation.hotline, organisation.press_phone):
        try:
            return region_code_for_number(parse(number, "US")) or "US"
        except NumberParseException:
            continue
    return "US"


def _is_strange(text: str, run: Run, own: Own) -> bool:
    left = sum(not own.holds(place, place + 1) for place in run.places)
    dated = sum(len(found[0]) - 2 for found in _DATE.finditer(text, run.start, run.end))
    return left - dated >= 7 and not _OTHER_NUMBER.shortly_before(text, run.start)
