"""How far a long work has come, for whoever waits for it at a terminal."""

import sys
from collections.abc import Iterable, Iterator
from itertools import count, islice
from typing import TypeVar

from crisisrunner.clock import stopwatch

Item = TypeVar("Item")
_PATIENCE = 1.0
"""Seconds that nobody need be told anything."""
_OFTEN = 0.1
"""Seconds between two looks at the screen."""
_STEP = 500
"""Items between two looks at the clock."""


def watched(items: Iterable[Item], total: int | None, what: str) -> Iterator[Item]:
    """The items, each when it is asked for; after a second a terminal shows how many were, on a line that goes again.

    Args:
        total: How many there will be; None where nobody knows.
        what: What is done with them, such as `Checking`.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    due, shown, coming = stopwatch() + _PATIENCE, False, iter(items)
    of = "" if total is None else f" of {total:,}"
    try:
        for number in count(_STEP, _STEP):
            yield from islice(coming, _STEP - 1)
            try:
                item = next(coming)
            except StopIteration:
                return
            yield item
            if stopwatch() >= due:
                due, shown = stopwatch() + _OFTEN, True
                sys.stderr.write(f"\r\x1b[K{what}  {number:,}{of}")
                sys.stderr.flush()
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
