"""A playbook file joined with what it names: the playbook that it extends, and the parts that it includes.

What lies nearer wins: the file's own keys over those of its parts, those over the playbook that it extends.
Mappings are joined key by key. A list replaces the one below it, except those of `ADDED_TO`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from crisisrunner.errors import did_you_mean
from crisisrunner.playbook.library import FoundFile, Library
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.source import Path, Source, read_yaml

ADDED_TO = ("transitions", "not_to_answer", "messages", "accept")
"""Lists by their key that are added to: transitions, questions nobody answers, the messages of a stage."""
WHOLE = ("approve", "requires")
"""Mappings by their key that replace the one below: half of an approval with half of another is neither."""
_DEEPEST = 8


def join(source: Source, path: FilePath | None, library: Library) -> Source:
    """What a file says together with all that it names; problems stand where they were caused.

    Args:
        path: Where the file lies, or None for one that lies nowhere.
    """
    return _join(source, [FoundFile(path or FilePath(source.file), source.file, False)], library, {})


def _join(source: Source, chain: list[FoundFile], library: Library, known: dict[FilePath, Source]) -> Source:
    own = source.taken_out("extends", "include", "remove", "part")
    below: Source | None = None
    problems: list[Problem] = []
    incomplete = False
    for path, kind, name in _named(source, problems):
        file = _find(kind, name, chain, library)
        if isinstance(file, str):
            problems.append(source.problem(path, file))
            incomplete = True
            continue
        if file.path not in known:  # the same part may be wanted on many ways
            known[file.path] = _read(file, chain, library, known).taken_out("playbook")
        joined = known[file.path]
        incomplete = incomplete or joined.incomplete
        below = lay_over(below, joined) if below else joined
    if below and isinstance(below.data, dict):
        below = _without(below, source, problems)
    elif "remove" in (source.data or {}):
        problems.append(
            source.problem(("remove",), "there is nothing to remove from; add 'extends:' or 'include:'")
        )
    whole = lay_over(below, own) if below else own
    return whole.with_problems(problems)._replace(incomplete=incomplete)


def _named(source: Source, problems: list[Problem]) -> Iterator[tuple[Path, str, str]]:
    """What a file names to stand on, the lowest first: the place, the kind, the name."""
    extended = source.data.get("extends")
    if isinstance(extended, str):
        yield ("extends",), "playbook", extended
    elif "extends" in source.data:
        problems.append(source.problem(("extends",), "'extends' must be the name of one playbook"))
    included = source.data.get("include", [])
    many = [included] if isinstance(included, str) else included
    if not isinstance(many, list) or not all(isinstance(name, str) for name in many):
        problems.append(source.problem(("include",), "'include' must be a list of parts, like [rumour]"))
        return
    for index, name in enumerate(many):
        yield ("include", index) if isinstance(included, list) else ("include",), "part", name


def _find(kind: str, name: str, chain: list[FoundFile], library: Library) -> FoundFile | str:
    """The nearest file of that name that is not being read already, or what is wrong with the name."""
    found = library.all_of("playbooks" if kind == "playbook" else "playbooks/parts", name)
    above = [file.path.resolve() for file in chain]
    free = [file for file in found if file.path.resolve() not in above]
    verb = "extends" if kind == "playbook" else "includes"
    if free and len(chain) > _DEEPEST:
        return f"this {verb} '{name}' more than {_DEEPEST} files deep; join fewer"
    if free:
        return free[0]
    if found:
        way = " -> ".join(
            FilePath(file.shown).stem for file in [*chain[above.index(found[0].path.resolve()) :]]
        )
        return f"this {verb} '{name}', which leads back to itself ({way} -> {name}); take one of them out"
    there = library.playbooks() if kind == "playbook" else library.parts()
    guess = did_you_mean(name, there) or f"; there is: {', '.join(there) or 'none'}"
    return f"this {verb} '{name}', and there is no {kind} of that name{guess}"


def _read(file: FoundFile, chain: list[FoundFile], library: Library, known: dict[FilePath, Source]) -> Source:
    try:
        source = read_yaml(file.shown, file.path.read_bytes())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problem = Problem(file.shown, 1, 1, f"the file cannot be read: {reason}")
        return Source(file.shown, {}, {}, (problem,))
    begin = "'part: NAME'" if FilePath(file.shown).parent.name == "parts" else "'playbook: NAME'"
    problems = source.not_keys(begin)
    if not isinstance(source.data, dict):
        return Source(file.shown, {}, source.places, (*source.problems, *problems))
    if "part" in source.data:
        problems += source.misnamed("part")
    return _join(source.with_problems(problems), [*chain, file], library, known)


class _Moves(NamedTuple):
    """Where the items of lists stand once they are joined, by the list's path: of the file below, of the one above."""

    below: dict[Path, Mapping[int, int | None]]
    above: dict[Path, Mapping[int, int | None]]


def lay_over(below: Source, above: Source) -> Source:
    """One source over another; each part keeps the place in the file from which it came."""
    moved = _Moves({}, {})
    data = _merged(below.data, above.data, (), moved)
    places = {}
    for source, moves in ((below, moved.below), (above, moved.above)):
        for path, place in source.places.items():
            there = _there(path, moves)
            if there is not None:
                places[there] = place.within(source.file)
    return Source(above.file, data, places, (*below.problems, *above.problems))


def _merged(below: Any, above: Any, path: Path, moved: _Moves) -> Any:
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


def _before(below: list[Any], above: list[Any], path: Path, moved: _Moves) -> list[Any]:
    """The items of two lists, the nearer file's first, as it orders them."""
    kept = [index for index, one in enumerate(below) if one not in above]
    to: dict[int, int | None] = dict.fromkeys(range(len(below)))
    moved.below[path] = to | {index: len(above) + place for place, index in enumerate(kept)}
    return [*above, *(below[index] for index in kept)]


def _added(below: list[Any], above: list[Any], path: Path, moved: _Moves) -> list[Any]:
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


def _there(path: Path, moved: Mapping[Path, Mapping[int, int | None]]) -> Path | None:
    """Where a path leads after items of lists have moved, or None where it leads nowhere any more."""
    for cut in range(1, len(path)):
        to = moved.get(path[:cut])
        index = path[cut]
        if to is not None and isinstance(index, int):
            place = to.get(index, index)
            return None if place is None else (*path[:cut], place, *path[cut + 1 :])
    return path


def _without(below: Source, source: Source, problems: list[Problem]) -> Source:
    """What lies below without what a file removes, and without the mentions of that in lists of names."""
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
    moved: dict[Path, Mapping[int, int | None]] = {}
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
    places = {there: place for path, place in below.places.items() if (there := _there(path, moved))}
    return Source(below.file, data, places, below.problems)


def _cut(data: Any, path: Path, steps: list[str], moved: dict[Path, Mapping[int, int | None]]) -> Any:
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
