"""State machines made from a table (the `transitions` library lives here)."""

from collections.abc import Callable, Iterable
from typing import Any


def fire(states: Iterable[str], table: Iterable[dict[str, Any]], state: str, trigger: str) -> str:
    """The state that a machine enters when a trigger is pulled; nothing else is asked of it.

    What a transition needs was checked before, and what it brings about is recorded after: a guard that refuses
    in silence, or a callback that fails half-way, has no place here.
    """
    from transitions import Machine  # 5 ms that only a transition has to pay

    position = _Position()
    Machine(position, states=list(states), initial=state, transitions=list(table), auto_transitions=False)
    position.trigger(trigger)
    return position.state


class _Position:
    """Where the machine stands while one transition is made; the library gives it its methods."""

    state: str
    trigger: Callable[[str], bool]
