"""A playbook file in; a sound playbook out, or every problem of the file at once."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any, TypeVar

import msgspec
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from crisisrunner.errors import nearest
from crisisrunner.playbook import form
from crisisrunner.playbook.joining import join
from crisisrunner.playbook.library import FoundFile, Library
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.references import check_references
from crisisrunner.playbook.source import Path, Source, read_yaml

_Shape = TypeVar("_Shape")


def load_playbook(file: FoundFile, library: Library) -> tuple[Playbook | None, list[Problem]]:
    """The playbook in a file, or None, and all that is wrong with it; a file that cannot be read is a problem."""
    if file not in library.loaded:
        try:
            source = library.source(file)
        except OSError as error:
            return None, [unreadable(file, error)]
        library.loaded[file] = _playbook(source, library, file.path)
    playbook, problems = library.loaded[file]
    return playbook, [*problems]


def unreadable(file: FoundFile, error: OSError) -> Problem:
    """The problem that a file cannot be read, and why."""
    reason = (error.strerror or str(error)).lower()
    return Problem(file.shown, 1, 1, f"the file cannot be read: {reason}")


def source_of(file: FoundFile, library: Library) -> Source:
    """What stands in a readable playbook file and in all that it is joined from, each part with its place."""
    return join(library.source(file), file.path, library)


def read_playbook(
    shown: str, content: bytes, library: Library, path: FilePath | None = None
) -> tuple[Playbook | None, list[Problem]]:
    """The playbook in some bytes, or None, and all that is wrong with it, in the order of the file.

    Args:
        path: Where the file lies; what it extends or includes cannot be itself.
    """
    return _playbook(read_yaml(shown, content), library, path)


def _playbook(
    source: Source, library: Library, path: FilePath | None
) -> tuple[Playbook | None, list[Problem]]:
    if not isinstance(source.data, dict):
        return None, sorted([*source.problems, *source.not_keys("'playbook: NAME'")])
    source = join(source, path, library)
    if source.incomplete:  # of what is not there nothing can be said
        return None, sorted(set(source.problems))
    problems = list(source.problems)
    from crisisrunner.playbook.rules import load_rules  # it reads its files as this module does

    rules, _ = load_rules(library)  # their own mistakes are told where they are asked for
    shaped = shape(source, file_of_playbook())
    checked = shaped[0]
    problems += [
        *shaped[1],
        *check_references(source, rules),
        *_templates(source, library),
        *source.misnamed("playbook"),
    ]
    if problems or checked is None:
        return None, sorted(set(problems))
    return msgspec.convert(checked.model_dump(exclude_none=True), Playbook), []


@cache
def file_of_playbook() -> TypeAdapter[form.Playbook]:
    """The shape of a playbook file."""
    return TypeAdapter(form.Playbook)


def shape(source: Source, adapter: TypeAdapter[_Shape]) -> tuple[_Shape | None, list[Problem]]:
    """What a file holds, in the shape of a form; or None, and every place that has another shape."""
    try:
        return adapter.validate_python(source.data), []
    except ValidationError as error:
        found = error.errors(include_url=False)
        extra = [details["loc"] for details in found if details["type"] == "extra_forbidden"]
        schema = adapter.json_schema() if extra else {}
        return None, [
            _shape_problem(source, details, schema)
            for details in found
            if not _said_elsewhere(details, extra)
        ]


def _said_elsewhere(details: ErrorDetails, extra: list[Path]) -> bool:
    """Whether another problem says it better: a list whose items did not pass, a key that was only misspelt."""
    if details["type"] == "too_short":
        return bool(details["input"])
    *inside, key = details["loc"]
    beside = [str(loc[-1]) for loc in extra if list(loc[:-1]) == inside]
    return details["type"] == "missing" and any(nearest(other, [str(key)]) for other in beside)


def _shape_problem(source: Source, details: ErrorDetails, schema: dict[str, Any]) -> Problem:
    path: Path = tuple(part for part in details["loc"] if part != "[key]")
    key = str(path[-1]) if path else "the file"
    given = details["input"]
    match details["type"]:
        case "missing":
            return source.problem(path[:-1], f"'{key}' is missing{_inside(path[:-1])}; add it")
        case "extra_forbidden":
            return source.problem(path, _unknown_key(path, key, schema))
        case "string_type":
            remedy = f'put it in quotes: "{given}"' if isinstance(given, int) else "write one line of text"
            return source.problem(path, f"'{key}' must be text; {remedy}")
        case "bool_type":
            return source.problem(path, f"'{key}' must be true or false, not '{given}'")
        case "value_error":
            return source.problem(path, str(details["ctx"]["error"]))
        case "dict_type" | "model_type" | "model_attributes_type":
            return source.problem(path, f"'{key}' must hold keys of its own, indented below it")
        case "tuple_type" | "list_type":
            return source.problem(path, f"'{key}' must be a list, like [one, two]")
        case "too_short" | "string_too_short":
            return source.problem(path, f"'{key}' must not be empty; fill it or remove it")
        case _:
            return source.problem(
                path, f"'{key}' cannot be used: {details['msg'][:1].lower()}{details['msg'][1:]}"
            )


def _inside(path: Path) -> str:
    return f" in '{'.'.join(map(str, path))}'" if path else ""


def _unknown_key(path: Path, key: str, schema: dict[str, Any]) -> str:
    guess = nearest(key, _keys_at(path[:-1], schema))
    remedy = f"did you mean '{guess}'?" if guess else "remove it, or put it under 'notes'"
    return f"'{key}' is no key{_inside(path[:-1])}; {remedy}"


def _keys_at(path: Path, schema: dict[str, Any]) -> list[str]:
    """The keys that a form knows at a path, found by walking its JSON Schema."""
    definitions = schema["$defs"]
    node: dict[str, Any] = schema
    for part in path:
        node = (
            node.get("properties", {}).get(part)
            or node.get("additionalProperties")
            or node.get("items")
            or {}
        )
        node = next((option for option in node.get("anyOf", ()) if "$ref" in option), node)
        node = definitions[node["$ref"].rsplit("/", 1)[-1]] if "$ref" in node else node
    return list(node.get("properties", ()))


def _templates(source: Source, library: Library) -> Iterator[Problem]:
    messages = source.data.get("messages")
    written = source.data.get("languages")
    many = written if isinstance(written, list) else [written]
    languages = [name for name in many if isinstance(name, str)]
    for name, message in (messages if isinstance(messages, dict) else {}).items():
        for key in ("template", "correction"):
            template = message.get(key) if isinstance(message, dict) else None
            if isinstance(template, str) and form.TEMPLATE.fullmatch(template):
                for sentence in library.missing_variants(template, languages):
                    yield source.problem(("messages", name, key), f"message '{name}': {sentence}")
