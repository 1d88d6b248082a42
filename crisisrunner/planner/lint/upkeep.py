"""How fresh a plan is, and whether it can be told from the others."""

import re
from collections.abc import Iterator

from crisisrunner.planner.lint.rule import WARN, Found, Rule
from crisisrunner.planner.plan import Plan
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.reviews import review_due

_ALIKE = 0.5
_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    ("when", "with", "that", "from", "were", "have", "been", "such", "into", "this", "they", "their", "there")
)


def _review_passed(plan: Plan) -> Iterator[Found]:
    due = review_due(plan.playbook)
    if due is None:
        yield Found(
            ("reviewed",),
            "the plan says not how long its review holds",
            "Add 'review_every:', such as 180 days.",
        )
    elif due < plan.today:
        yield Found(
            ("reviewed",),
            f"the plan was reviewed on {plan.playbook.reviewed}, and the next review was due on {due}",
            "Read it through with those who use it, then set 'reviewed:' to the day.",
        )


RULES = (
    Rule("review-due", WARN, "Phone numbers, names and laws change; an old plan misleads.", _review_passed),
)


def compete(one: Playbook, other: Playbook) -> bool:
    """Whether the `use_when` of two plans say nearly the same, so that nobody could choose between them at night."""
    here, there = _words(one.use_when), _words(other.use_when)
    return bool(here | there) and len(here & there) >= _ALIKE * len(here | there)


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)} - _COMMON
