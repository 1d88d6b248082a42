"""Which plan is meant by a few words that somebody types under stress."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

from crisisrunner.playbook.model import Playbook

_WORD = re.compile(r"[^\W_]{2,}")
_IDLE = frozenset(
    _WORD.findall(
        "the and our are is in on of to at an has have had we no or by was were been be it its from for with who whom "
        "here that this there may might not as such must some somebody someone something says said gave room people"
    )
)
_ALIKE = 0.8
_ENDINGS = ("", "s", "es", "d", "ed", "ing", "er", "al")
_LONG = 6
"""Words of so many letters mean the same as those that begin with them."""


def meant(typed: str, plans: Mapping[str, Playbook]) -> list[str]:
    """The names of the plans that some words point to, the likeliest first; none where nothing is about them.

    A word points to a plan whose name, title or `use_when` has it, in another form or misspelt. One that stands
    in the title counts twice, and one that points to many plans, such as `patient`, little to each.
    """
    if typed.strip().lower() in plans:
        return [typed.strip().lower()]
    points = dict.fromkeys(plans, 0.0)
    for word in _words(typed):
        weights = {name: _weight(word, plan) for name, plan in plans.items()}
        for name, weight in weights.items():
            points[name] += weight / max(sum(weights.values()), 1)
    likely = sorted(points, key=lambda name: -points[name])
    return [name for name in likely if points[name]]


def _weight(word: str, plan: Playbook) -> int:
    in_title = any(_same(word, other) for other in _words(f"{plan.playbook} {plan.title}"))
    in_use = any(_same(word, other) for other in _words(plan.use_when))
    return 2 if in_title else int(in_use)


def _same(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    if len(short) < 4:
        return word == other
    if long.startswith(short):
        return len(short) >= _LONG or long.removeprefix(short) in _ENDINGS
    return word[0] == other[0] and SequenceMatcher(None, word, other).ratio() >= _ALIKE


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _IDLE]
