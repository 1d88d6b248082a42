"""State machines made from a table (the `transitions` library lives here)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any


def fire(states: Iterable[str], table: Iterable[dict[str, Any]], state: str, trigger: str) -> str:
    """The state that a machine enters when a trigger is pulled; nothing else is asked of it.

    What a transition needs was checked before, and what it brings about is recorded after: a guard that refuses
    in silence, or a callback that fails half-way, has no place here.
    """
    return next(walk(states, table, state, [[trigger]]))


def walk(
    states: Iterable[str], table: Iterable[dict[str, Any]], start: str, paths: Iterable[Sequence[str]]
) -> Iterator[str]:
    """Where each of some paths of triggers leads from a state."""
    from transitions import Machine  # 5 ms that only a transition has to pay

    position = _Position()
    machine = Machine(
        position, states=list(states), initial=start, transitions=list(table), auto_transitions=False
    )
    for path in paths:
        machine.set_state(start)
        for trigger in path:
            position.trigger(trigger)
        yield position.state


class _Position:
    """Where the machine stands while one transition is made; the library gives it its methods."""

    state: str
    trigger: Callable[[str], bool]
