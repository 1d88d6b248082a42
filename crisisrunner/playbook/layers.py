"""One source laid over another; each part keeps its place in the file from which it came.

Mappings are joined key by key. A list replaces the one below it, except those of `ADDED_TO`.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from crisisrunner.playbook.source import Path, Source

ADDED_TO = ("transitions", "not_to_answer", "messages", "accept")
"""Lists by their key that are added to: transitions, questions nobody answers, the messages of a stage."""
WHOLE = ("approve", "requires")
"""Mappings by their key that replace the one below: half of an approval with half of another is neither."""

Moves = dict[Path, Mapping[int, int | None]]
"""Where the items of lists stand once something was joined or taken out, by the path of the list."""


class _BothMoves(NamedTuple):
    """Of the file below, and of the one above."""

    below: Moves
    above: Moves


def lay_over(below: Source, above: Source) -> Source:
    """One source over another; each part keeps the place in the file from which it came."""
    moved = _BothMoves({}, {})
    data = _merged(below.data, above.data, (), moved)
    places = {}
    for source, moves in ((below, moved.below), (above, moved.above)):
        for path, place in source.places.items():
            there = moved_to(path, moves)
            if there is not None:
                places[there] = place.within(source.file)
    return Source(above.file, data, places, (*below.problems, *above.problems))


def _merged(below: Any, above: Any, path: Path, moved: _BothMoves) -> Any:
    key = path[-1] if path else ""
    if isinstance(below, dict) and isinstance(above, dict) and key not in WHOLE:
        both = {
            name: _merged(below[name], above[name], (*path, name), moved) for name in below if name in above
        }
        every = {**below, **above, **both}
        return {name: every[name] for name in _in_order(list(below), list(above))}
    if isinstance(below, list) and isinstance(above, list) and key in ADDED_TO:
        return (
            _added(below, above, path, moved) if key == "transitions" else _before(below, above, path, moved)
        )
    return above


def _in_order(below: list[Any], above: list[Any]) -> list[Any]:
    """The keys of two mappings: what is new stands after the one before it in its own file, else before the next."""
    order, there, known = list(below), set(below), set(below)
    at_end = []
    for index, name in enumerate(above):
        if name in known:
            continue
        after = above[index - 1] if index and above[index - 1] in there else None
        before = next((one for one in above[index + 1 :] if one in known), None) if after is None else None
        if after is None and before is None:
            at_end.append(name)
            continue
        order.insert(order.index(after) + 1 if after is not None else order.index(before), name)
        there.add(name)
    return order + at_end


def _before(below: list[Any], above: list[Any], path: Path, moved: _BothMoves) -> list[Any]:
    """The items of two lists, the nearer file's first, as it orders them."""
    kept = [index for index, one in enumerate(below) if one not in above]
    to: dict[int, int | None] = dict.fromkeys(range(len(below)))
    moved.below[path] = to | {index: len(above) + place for place, index in enumerate(kept)}
    return [*above, *(below[index] for index in kept)]


def _added(below: list[Any], above: list[Any], path: Path, moved: _BothMoves) -> list[Any]:
    """The items of two lists, those of the nearer file in the places of those that they replace."""
    joined, to = list(below), {}
    for index, item in enumerate(above):
        same = next((place for place, one in enumerate(below) if _same(one, item)), None)
        to[index] = len(joined) if same is None else same
        joined[to[index] : to[index] + 1] = [item]
    moved.above[path] = to
    return joined


def _same(one: Any, other: Any) -> bool:
    """Whether two items of a list are the same thing: transitions by their trigger and the stages they leave."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [_leaves(one), one.get("trigger")] == [_leaves(other), other.get("trigger")]
    return bool(one == other)


def _leaves(transition: dict[Any, Any]) -> list[str]:
    source = transition.get("source")
    return sorted(map(str, source)) if isinstance(source, list) else [str(source)]


def moved_to(path: Path, moved: Moves) -> Path | None:
    """Where a path leads after items of lists have moved, or None where it leads nowhere any more."""
    for cut in range(1, len(path)):
        to = moved.get(path[:cut])
        index = path[cut]
        if to is not None and isinstance(index, int):
            place = to.get(index, index)
            return None if place is None else (*path[:cut], place, *path[cut + 1 :])
    return path
