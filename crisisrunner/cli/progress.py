"""How far a long work has come, for whoever waits for it at a terminal."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from crisisrunner.clock import stopwatch

Item = TypeVar("Item")
_PATIENCE = 1.0
"""Seconds that nobody need be told anything."""
_OFTEN = 0.1
"""Seconds between two looks at the screen."""
_STEP = 500
"""Items between two looks at the clock."""


def watched(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """The items as they come; after a second a terminal shows how many were, on a line that is gone at the end."""
    if not sys.stderr.isatty():
        yield from items
        return
    due, shown = stopwatch() + _PATIENCE, False
    try:
        for number, item in enumerate(items):
            if number % _STEP == 0 and stopwatch() >= due:
                due, shown = stopwatch() + _OFTEN, True
                sys.stderr.write(f"\r\x1b[K{what}  {number:,} of {total:,}")
                sys.stderr.flush()
            yield item
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
