"""What a plan promises: every time that it says is counted down by something."""

import re
from collections.abc import Iterator

from crisisrunner.planner.lint.rule import WARN, Found, Rule
from crisisrunner.planner.plan import Plan
from crisisrunner.playbook.model import Playbook

_NUMBER = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|ten|twelve"
    r"|un|una|dos|tres|cuatro|cinco|seis|siete|diez|doce)"
)
_SPAN = r"(?:minutes?|hours?|(?:business |working )?days?|weeks?|minutos?|horas?|días?(?: hábiles)?|semanas?)"
_PROMISED = re.compile(
    rf"\b(?:(?:with)?in(?: the next)?|dentro de|en(?: (?:las|los) próxim[ao]s| un plazo de)?)\s+{_NUMBER}\s+{_SPAN}\b"
    rf"|\b(?:every|cada)\s+{_NUMBER}\s+{_SPAN}\b"
    r"|\b(?:by|before|until|antes de las?|hasta las?)\s+(?:\d{1,2}(?::\d\d)?\s*(?:[ap]\.?\s?m\b|o'clock)|\d{1,2}:\d\d)",
    re.IGNORECASE,
)
"""A time that a template promises in words of its own, such as "within two hours" or "by 5 pm"."""


def _time_without_clock(plan: Plan) -> Iterator[Found]:
    for template in plan.templates.values():
        for number, line in enumerate(template.body.splitlines(), 1):
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
