"""What is the organisation's own, and may therefore stand in any text."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from crisisrunner.playbook.workspace import Organisation
from crisisrunner.wording.checks.identifiers.digits import Run, only_digits, runs
from crisisrunner.wording.checks.identifiers.plain import Plain

_LOCAL = 7
"""How many of the last digits people dial within one area."""
_LONGEST_COUNTRY_CODE = 3
_FOR_EVERYBODY = (
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "yahoo.com",
    "icloud.com",
    "aol.com",
)
_AUTHORITY = re.compile(r"(?:^|\.)(?:(?:gov|gob|gouv|int)(?:\.[a-z]{2})?|gouv\.fr|nhs\.uk|europa\.eu)$")


class Own:
    """The numbers, addresses and phrases of one organisation, as far as they stand in one text."""

    def __init__(self, organisation: Organisation, text: str) -> None:
        self._organisation, self._text = organisation, text
        self._host = host(organisation.website)
        self._mail = organisation.press_email.strip().lower()

    @cached_property
    def runs(self) -> list[Run]:
        """Every long number of the text, the organisation's own ones too."""
        return list(runs(self._text))

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        for start, end in sorted(
            _phrases(self._organisation, self._text) + _numbers(self._organisation, self.runs)
        ):
            if spans and start < spans[-1][1]:
                start, end = spans[-1][0], max(end, spans.pop()[1])
            spans.append((start, end))
        return spans

    def holds(self, start: int, end: int) -> bool:
        """Whether all of this lies in an own number, or in a phrase that is let pass."""
        here = bisect_right(self._spans, (start, len(self._text))) - 1
        return here >= 0 and end <= self._spans[here][1]

    def touches(self, start: int, end: int) -> bool:
        """Whether any of this lies in an own number or phrase."""
        here = bisect_right(self._spans, (end - 1, len(self._text))) - 1
        return here >= 0 and start < self._spans[here][1]

    def has_host(self, name: str) -> bool:
        """Whether a host is the organisation's own or below it, or a public authority's."""
        return _below(name, self._host) or bool(_AUTHORITY.search(name))

    def has_mail(self, address: str) -> bool:
        """Whether an e-mail address is at the host of the website or of the press office.

        Where the press office uses a provider that anybody can use, only its very address is its own.
        """
        at, ours = address.lower().rpartition("@")[2], self._mail.rpartition("@")[2]
        if ours in _FOR_EVERYBODY:
            ours = ""
        return address.lower() == self._mail or _below(at, self._host) or _below(at, ours)


def host(link: str) -> str:
    """The host that a link or a bare name leads to; what stands before an @ is only for show."""
    place = re.split(r"[/?#\\]", link.strip().lower().split("//", 1)[-1], maxsplit=1)[0]
    return place.rpartition("@")[2].partition(":")[0].removeprefix("www.").strip(".")


def _below(name: str, parent: str) -> bool:
    return bool(parent) and (name == parent or name.endswith(f".{parent}"))


def _phrases(organisation: Organisation, text: str) -> list[tuple[int, int]]:
    phrases = filter(None, (Plain(phrase).text.strip() for phrase in organisation.phrases))
    every = (re.finditer(re.escape(phrase), text, re.IGNORECASE) for phrase in phrases)
    return [found.span() for one in every for found in one]


def _numbers(organisation: Organisation, every: list[Run]) -> list[tuple[int, int]]:
    numbers = [
        Plain(number).text.replace("(0)", "") for number in (organisation.hotline, organisation.press_phone)
    ]
    ours = [digits for digits in map(only_digits, numbers) if len(digits) >= _LOCAL]
    return [span for run in every for digits in ours for span in _within(run, digits)]


def _within(run: Run, ours: str) -> Iterator[tuple[int, int]]:
    """Where our number stands in a run: in full, nationally, or its last digits with no other area before them."""
    local = run.digits.find(ours[-_LOCAL:])
    while local >= 0:
        first, end = local, local + _LOCAL
        while first and end - first < len(ours) and run.digits[first - 1] == ours[first - end - 1]:
            first -= 1
        alone = not run.digits[:first].strip("0")
        if alone or end - first >= len(ours) - _LONGEST_COUNTRY_CODE:
            yield run.places[0 if alone else first], run.places[end - 1] + 1
        local = run.digits.find(ours[-_LOCAL:], local + 1)
