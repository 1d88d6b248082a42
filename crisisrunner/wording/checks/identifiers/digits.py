"""Long numbers as people write them, their digits apart by spaces, dots, dashes and brackets."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_RUN = re.compile(r"(?<!\d)\d(?:[ ().\-/]{0,3}\d){6,29}(?!\d)")
_DIGIT = re.compile(r"\d")


class Run(NamedTuple):
    """Seven to thirty digits close together: where, and which."""

    start: int
    end: int
    digits: str
    places: list[int]


def runs(text: str) -> Iterator[Run]:
    """Every run of digits in a text, from left to right."""
    for found in _RUN.finditer(text):
        places = [digit.start() for digit in _DIGIT.finditer(text, *found.span())]
        yield Run(*found.span(), "".join(text[place] for place in places), places)


def only_digits(text: str) -> str:
    """The digits of a text, and nothing else."""
    return "".join(_DIGIT.findall(text))


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812 for those before it."""
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(two // 10 + two % 10 for two in doubled)) % 10 == 0


def modulus_11(digits: str) -> bool:
    """Whether the tenth digit is the check digit of an NHS number for the nine before it."""
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return len(digits) == 10 and (11 - weighted % 11) % 11 == int(digits[9])
