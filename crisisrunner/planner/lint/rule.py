"""What a rule for plans is, and what it finds."""

from collections.abc import Callable, Iterator

import msgspec

from crisisrunner.incident.findings import BLOCK, WARN
from crisisrunner.planner.plan import Plan
from crisisrunner.playbook.source import Path

__all__ = ("BLOCK", "WARN", "Found", "Rule", "Weakness")


class Found(msgspec.Struct, frozen=True):
    """A weakness at a path of the plan, or on a line of another file; what it is, and what to do about it."""

    path: Path
    sentence: str
    remedy: str
    file: str = ""
    line: int = 1


class Rule(msgspec.Struct, frozen=True):
    """One thing that a sound plan holds: its name, how bad it is where it does not, why, and how that is found."""

    name: str
    level: str
    why: str
    find: Callable[[Plan], Iterator[Found]]


class Weakness(msgspec.Struct, frozen=True):
    """What a rule found in a plan: `at` is its place inside the plan, `accepted` the reason why it may stay."""

    rule: str
    level: str
    why: str
    at: str
    file: str
    line: int
    column: int
    sentence: str
    remedy: str
    accepted: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"
