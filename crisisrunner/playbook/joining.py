"""A playbook file joined with what it names: the playbook that it extends, and the parts that it includes.

What lies nearer wins: the file's own keys over those of its parts, those over the playbook that it extends.
"""

from collections.abc import Iterator
from pathlib import Path as FilePath

from crisisrunner.errors import did_you_mean
from crisisrunner.playbook.layers import lay_over
from crisisrunner.playbook.library import FoundFile, Library
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.removing import without
from crisisrunner.playbook.source import Path, Source

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
        below = without(below, source, problems)
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
        source = library.source(file)
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
