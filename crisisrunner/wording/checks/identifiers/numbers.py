"""Numbers that are known by their form or check digit: Social Security, NHS, bank cards."""

import re
from collections.abc import Iterator

from crisisrunner.wording.checks.identifiers import kinds
from crisisrunner.wording.checks.identifiers.digits import luhn, modulus_11, only_digits
from crisisrunner.wording.checks.identifiers.kinds import Mark
from crisisrunner.wording.checks.identifiers.late import Late
from crisisrunner.wording.checks.identifiers.own import Own
from crisisrunner.wording.checks.identifiers.plain import Plain

_NEAR = 60
"""How many characters before a number its label may stand."""
_SOCIAL = re.compile(r"(?<!\d)(?<!\d[-. ])(?!000|666|9)\d{3}([-. ]?)(?!00)\d\d\1(?!0000)\d{4}(?![-.]?\d)")
_SOCIAL_WORDS = Late(r"\b(?:ssn|ss ?#|soc(?:ial)?\b|seguro social|nss)")
_LAST_FOUR = Late(
    r"(?:\b(?:ssn|social(?: security(?: number)?)?|seguro social)[\s:,(]{0,3}"
    r"(?:(?:that )?(?:ending|ends)(?: in| with)?|last (?:four|4)(?: digits)?(?: are| is)?|termina(?:do)? en)"
    r"|last (?:four|4)(?: digits)? of (?:[a-z]{2,5} )?(?:ssn|social(?: security(?: number)?)?)(?: is| are)?)"
    r"[\s:]{1,3}(\d{4})(?!\d)"
)
_NHS = Late(r"\bnhs(?: number| no\b\.?| num\b\.?)?[\s:#=]{0,3}(?:is |was )?(\d{3}[ -]?\d{3}[ -]?\d{4})(?!\d)")
_CARD_WORDS = Late(r"card\b|visa\b|amex\b|\b(?:credit|debit|account|acct|tarjeta|cuenta)\b")


def numbers(plain: Plain, own: Own) -> Iterator[Mark]:
    """Social Security, NHS and card numbers.

    A Social Security number has an area other than 000, 666 and 900 to 999, a group other than 00 and a serial
    other than 0000; without dashes or dots it counts only where its label stands before it. NHS and card numbers
    count where they are labelled and their check digit is right.
    """
    lower = plain.text.lower()
    yield from _social(plain.text)
    for found in _LAST_FOUR.all(plain.text) if "ssn" in lower or "social" in lower else ():
        yield Mark(*found.span(1), kinds.SOCIAL)
    for found in _NHS.all(plain.text) if "nhs" in lower else ():
        if modulus_11(only_digits(found[1])):
            yield Mark(*found.span(1), kinds.NHS)
    for run in own.runs:
        card = 13 <= len(run.digits) <= 19 and luhn(run.digits)
        if card and _CARD_WORDS.shortly_before(plain.text, run.start, _NEAR):
            yield Mark(run.start, run.end, kinds.CARD)


def _social(text: str) -> Iterator[Mark]:
    for found in _SOCIAL.finditer(text):
        if found[1] in ("-", ".") or _SOCIAL_WORDS.shortly_before(text, found.start(), _NEAR):
            yield Mark(*found.span(), kinds.SOCIAL)
