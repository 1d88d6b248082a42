"""Facts to rehearse with: the examples of a plan, or answers made by type; typical, longest, shortest."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from crisisrunner.errors import Refused
from crisisrunner.playbook.model import FactSpec, Playbook
from crisisrunner.times import parse_moment

MOMENT = datetime(2026, 9, 23, 0, 50, tzinfo=UTC)
"""02:50 in the summer time of central Europe on Wednesday 23 September 2026: no day is longer to write."""
LONGEST_TEXT = 120
"""A sentence of so many characters is long for an answer at night; a longer example counts as it is."""
_WORDS = "and this is said in a few words more than anybody would need for it, since it happens at night"

Sample = Callable[[FactSpec], Any]


def typical(spec: FactSpec) -> Any:
    """The plan's own example, or something of the fact's type."""
    match spec.type:
        case "number":
            return int(spec.example) if spec.example.isdecimal() else 1200
        case "yes-no":
            return spec.example != "no"
        case "datetime":
            return _moment(spec.example)
        case _:
            return spec.example or "a word"


def longest(spec: FactSpec) -> Any:
    """As long as somebody may well answer; what is yes or no is answered the other way."""
    match spec.type:
        case "number":
            return 1_234_567
        case "yes-no":
            return spec.example == "no"
        case "datetime":
            return MOMENT
        case _:
            return _stretched(spec.example or "a word", spec.most or LONGEST_TEXT)


def shortest(spec: FactSpec) -> Any:
    """As short as an answer can be."""
    return {"number": 2, "yes-no": True, "datetime": date(2026, 5, 1)}.get(spec.type, "Yes")


def sampled(playbook: Playbook, sample: Sample) -> dict[str, Any]:
    """A value for every fact of a plan, as templates see it."""
    return {name: sample(spec) for name, spec in playbook.facts.items()}


def known_by(playbook: Playbook, stage: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of some values that the walk has asked for by the time of a stage."""
    order = list(playbook.stages)
    reached = order[: order.index(stage) + 1]
    asked = {name for name, spec in playbook.facts.items() if spec.stage is None or spec.stage in reached}
    return {name: value for name, value in values.items() if name in asked}


def _stretched(text: str, most: int) -> str:
    """A text with words added at its end, as long as that leaves it within so many characters."""
    end = text[-1] if text[-1] in ".!?" else ""
    body = text.removesuffix(end)
    for word in _WORDS.split():
        if len(body) + len(word) + 1 + len(end) > most:
            break
        body = f"{body} {word}"
    return body + end


def _moment(example: str) -> datetime:
    try:
        return parse_moment(example, ZoneInfo("UTC"), MOMENT)
    except Refused:
        return MOMENT
