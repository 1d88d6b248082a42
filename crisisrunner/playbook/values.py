"""What a value in a file may look like, and what is said where it does not."""

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from crisisrunner.errors import did_you_mean
from crisisrunner.times import parse_day, parse_duration

_Value = TypeVar("_Value")
_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_FACT_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
_TAKEN = frozenset(
    (
        *("organisation", "incident", "corrected", "next_update", "known"),
        *("true", "false", "none", "not", "and", "or", "in"),
        *("is", "if", "else", "for", "loop", "self", "super", "caller", "varargs", "kwargs"),
    )
)
"""Names that mean something else inside a template."""


def spelt(pattern: re.Pattern[str], what: str) -> Callable[[str], str]:
    """A check that a whole text is spelt so; else it "is no" such thing, with a word on how to write one."""

    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(f"'{text}' is no {what}")
        return text

    return check


def is_id(text: str) -> bool:
    """Whether a text can be the name of something in a file."""
    return bool(_ID.fullmatch(text))


def one_of(noun: str, options: tuple[str, ...]) -> Callable[[str], str]:
    """A check that a text is one of some words; else the nearest of them is told."""

    def check(text: str) -> str:
        if text not in options:
            raise ValueError(f"'{text}' is no {noun}{did_you_mean(text, options)}")
        return text

    return check


def _listed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else _listed(value)


def _duration(value: Any) -> dict[str, Any]:
    if not isinstance(value, str):
        raise ValueError("a duration is written like 15 min, 4 h, 10 days or 10 business days")
    duration = parse_duration(value)
    return {"amount": duration.amount, "unit": duration.unit}


def _day(text: str) -> str:
    if parse_day(text) is None:
        raise ValueError(f"'{text}' is no date; write it like 2026-11-24")
    return text


def _not_taken(text: str) -> str:
    if text in _TAKEN:
        raise ValueError(f"'{text}' means something else inside a template; choose another name")
    return text


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(lambda text: " ".join(text.split())),  # one line, however it was folded
]
Day = Annotated[Text, AfterValidator(_day)]
Length = Annotated[Any, BeforeValidator(_duration, json_schema_input_type=str)]
Id = Annotated[
    str,
    AfterValidator(spelt(_ID, "id; use lower-case letters, digits, '-' and '_', a letter first")),
]
FactId = Annotated[
    str,
    AfterValidator(
        spelt(_FACT_ID, "name for a fact; use lower-case letters, digits and '_', a letter first")
    ),
    AfterValidator(_not_taken),
]
Listed = Annotated[tuple[_Value, ...], BeforeValidator(_listed)]
Many = Annotated[tuple[_Value, ...], BeforeValidator(_one_or_many)]
"""A list, or one text in the place of a list of one."""
Ids = Annotated[tuple[Id, ...], BeforeValidator(_one_or_many, json_schema_input_type=list[str])]
OneOrMore = Annotated[
    tuple[Id, ...], Field(min_length=1), BeforeValidator(_one_or_many, json_schema_input_type=str | list[str])
]
