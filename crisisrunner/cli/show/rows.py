"""Rows of a file that cannot be used, each with why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crisisrunner.cli.screen import alarm, labelled

if TYPE_CHECKING:
    from crisisrunner.tables import BadRow

MOST_BAD = 30
"""So many bad rows are named; whoever has mended those asks again."""


def show_bad(bad: "Sequence[BadRow]", unit: str = "line") -> None:
    """Name the rows that cannot be used.

    Args:
        unit: What their numbers count.
    """
    for one in bad[:MOST_BAD]:
        labelled(alarm(f"{unit} {one.line}"), one.why, at=14)
    if len(bad) > MOST_BAD:
        labelled("", f"and {len(bad) - MOST_BAD:,} more", at=14)
