"""What a plan promises: every time that it says is counted down by something."""

import re
from collections.abc import Iterator

from crisisrunner.planner.lint.rule import WARN, Found, Rule
from crisisrunner.planner.plan import Plan
from crisisrunner.playbook.model import Playbook

_NUMBER = (
    r"(?:\d+|an?|half\s+an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty"
    r"|un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|quince|veinte|treinta)"
)
_SPAN = (
    r"(?:min(?:utes?|utos?)?|hours?|hrs?|(?:business\s+|working\s+)?days?|weeks?"
    r"|horas?|días?(?:\s+hábiles)?|semanas?)\b(?!-)"
)
_WITHIN = (
    r"(?:within|in|dentro\s+de|en(?:\s+el|\s+un)\s+plazo\s+de|en)"
    r"(?:\s+the\s+next|\s+less\s+than|\s+l[ao]s?\s+próxim[ao]s?)?"
)
_PROMISED = re.compile(
    rf"\b{_WITHIN}\s+{_NUMBER}\s+{_SPAN}"
    r"|\b(?:(?:with)?in\s+the\s+next|en\s+la\s+próxima)\s+(?:hour|hora)\b"
    rf"|\b(?:every|cada)\s+{_NUMBER}\s+{_SPAN}"
    r"|\b(?:by|no\s+later\s+than|antes\s+de\s+las?|a\s+más\s+tardar\s+a\s+las?)\s+"
    r"(?:\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?\s?m\b|o['’]clock)|\d{1,2}[:.]\d\d|noon\b)",
    re.IGNORECASE,
)
"""A time that a template promises in words of its own, such as "within two hours" or "by 5 pm"."""


_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def _emptied(comment: re.Match[str]) -> str:
    """The lines of a comment, with nothing in them."""
    return "\n" * comment[0].count("\n")


def _time_without_clock(plan: Plan) -> Iterator[Found]:
    for template in plan.templates.values():
        lines = [
            (1, template.subject or ""),
            *enumerate(_COMMENT.sub(_emptied, template.body).splitlines(), 1),
        ]
        for number, line in lines:
            for found in _PROMISED.finditer(line):
                yield Found(
                    (),
                    f'the text promises "{found[0]}", and nothing counts that down',
                    "Promise {{ next_update }} instead, or a fact with a time, or say it without a time.",
                    template.file,
                    number,
                )


def _anchor_unrecorded(plan: Plan) -> Iterator[Found]:
    playbook = plan.playbook
    for name, clock in playbook.clocks.items():
        for key, fact in (("anchor", clock.anchor), ("cap", clock.cap), ("count", clock.count)):
            stage = playbook.facts[fact].stage if fact else None
            if stage and _is_over(playbook, stage):
                yield Found(
                    ("clocks", name, key),
                    f"clock '{name}' needs the fact '{fact}', which is asked for only once the incident is over",
                    f"Give the fact '{fact}' an earlier 'stage', or none.",
                )


def _is_over(playbook: Playbook, stage: str) -> bool:
    return playbook.stages[stage].final


RULES = (
    Rule(
        "time-without-clock", WARN, "A promise that nobody counts down is broken unseen.", _time_without_clock
    ),
    Rule("anchor-unrecorded", WARN, "The deadline would never start to run.", _anchor_unrecorded),
)
