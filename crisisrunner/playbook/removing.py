"""What a file takes out of those that it stands on, and each mention of it in lists of names."""

from typing import Any

from crisisrunner.errors import did_you_mean
from crisisrunner.playbook.layers import Moves, moved_to
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.source import Path, Source


def without(below: Source, source: Source, problems: list[Problem]) -> Source:
    """What lies below without what a file removes; what it cannot remove is added to the problems."""
    written = source.data.get("remove", [])
    if not isinstance(written, list) or not all(isinstance(name, str) for name in written):
        sentence = "'remove' must be a list of paths, like [clocks.hipaa-media, transitions.stand-down]"
        problems.append(source.problem(("remove",), sentence))
        return below
    for index, name in enumerate(written):
        steps = name.split(".")
        if not _holds(below.data, steps):
            guess = did_you_mean(steps[-1], _names(_at(below.data, steps[:-1])))
            sentence = f"there is no '{name}' to remove{guess}"
            problems.append(source.problem(("remove", index), sentence))
            continue
        below = _removed(below, steps)
    return below


def _at(data: Any, steps: list[str]) -> Any:
    for step in steps:
        data = {str(key): value for key, value in data.items()}.get(step) if isinstance(data, dict) else None
    return data


def _names(data: Any) -> list[str]:
    """What can be removed from a mapping or a list: its keys, its words, its triggers."""
    if isinstance(data, dict):
        return [str(key) for key in data]
    return [str(_name(item)) for item in data] if isinstance(data, list) else []


def _name(item: Any) -> Any:
    return item.get("trigger") if isinstance(item, dict) else item


def _holds(data: Any, steps: list[str]) -> bool:
    return steps[-1] in _names(_at(data, steps[:-1]))


def _removed(below: Source, steps: list[str]) -> Source:
    moved: Moves = {}
    data = _cut(below.data, (), steps, moved)
    match steps:
        case ["messages", name]:
            mentions = [("stages", "*", "messages"), ("transitions", "*", "requires", "released")]
        case ["stages", _, "tasks", name]:
            mentions = [("transitions", "*", "requires", "tasks")]
        case ["facts", name]:
            mentions = [("transitions", "*", "requires", "facts")]
        case ["channels", name]:
            mentions = [("messages", "*", "channels")]
        case _:
            name, mentions = "", []
    for mention in mentions:
        data = _forgotten(data, (), list(mention), name)
    places = {there: place for path, place in below.places.items() if (there := moved_to(path, moved))}
    return Source(below.file, data, places, below.problems)


def _cut(data: Any, path: Path, steps: list[str], moved: Moves) -> Any:
    """The data without the last of some steps."""
    if isinstance(data, list):
        left = [index for index, item in enumerate(data) if _name(item) != steps[0]]
        moved[path] = {index: left.index(index) if index in left else None for index in range(len(data))}
        return [data[index] for index in left]
    if len(steps) == 1:
        return {key: value for key, value in data.items() if str(key) != steps[0]}
    return {
        key: _cut(value, (*path, key), steps[1:], moved) if str(key) == steps[0] else value
        for key, value in data.items()
    }


def _forgotten(data: Any, path: Path, steps: list[str], name: str) -> Any:
    """The data without a name in the lists at a path, where `*` is any key or item."""
    if not steps:
        return [one for one in data if one != name] if isinstance(data, list) else data
    if isinstance(data, list):
        return [_forgotten(item, path, steps[1:], name) for item in data]
    if isinstance(data, dict):
        return {
            key: _forgotten(value, path, steps[1:], name) if steps[0] in ("*", key) else value
            for key, value in data.items()
        }
    return data
