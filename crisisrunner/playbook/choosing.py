"""Which plan is meant by a few words that somebody types under stress."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

from crisisrunner.playbook.model import Playbook

_WORD = re.compile(r"[^\W_]{2,}")
_IDLE = frozenset(
    ("the", "and", "our", "are", "is", "in", "on", "of", "to", "at", "an", "has", "have", "we", "no")
)
_ALIKE = 0.8


def meant(typed: str, plans: Mapping[str, Playbook]) -> list[str]:
    """The names of the plans that most of some words point to: one where it is clear, several or none where not.

    A word points to a plan whose name, title or `use_when` has it, a word that begins so, or nearly the same word;
    one in the name or title counts for more.
    """
    if typed.strip().lower() in plans:
        return [typed.strip().lower()]
    words = _words(typed)
    points = {name: sum(_points(word, plan) for word in words) for name, plan in plans.items()}
    most = max(points.values(), default=0)
    return [name for name, one in points.items() if one == most] if most else []


def _points(word: str, plan: Playbook) -> int:
    in_title = any(_same(word, other) for other in _words(f"{plan.playbook} {plan.title}"))
    in_use = any(_same(word, other) for other in _words(plan.use_when))
    return 3 * in_title + 2 * in_use


def _same(word: str, other: str) -> bool:
    if min(len(word), len(other)) < 4:
        return word == other
    if other.startswith(word) or word.startswith(other):
        return True
    return word[0] == other[0] and SequenceMatcher(None, word, other).ratio() >= _ALIKE


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _IDLE]
