"""YAML text in; plain data, the place of every part, and every problem out."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import yaml

from crisisrunner.playbook.problems import Problem

MOST_BYTES = 1_000_000
DEEPEST = 32
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML 1.2 calls not printable."""
_INDENTED = ("expected key", "mapping values are not allowed")
"""What the parser says where a line begins too far in or not far enough."""
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}

Path = tuple[str | int, ...]


class Place(NamedTuple):
    """Line and column, counted from 1, and the file where it is another than the source's own."""

    line: int
    column: int
    file: str = ""

    def within(self, file: str) -> "Place":
        """The same place, its file said."""
        return self if self.file else self._replace(file=file)


class Source(NamedTuple):
    """A file as read: `data` is None where it could not be read at all.

    It is `incomplete` where something that it stands on is not there.
    """

    file: str
    data: Any
    places: dict[Path, Place]
    problems: tuple[Problem, ...]
    incomplete: bool = False

    def problem(self, path: Path, sentence: str) -> Problem:
        """A problem at a path, or at the nearest part above it that has a place."""
        while path and path not in self.places:
            path = path[:-1]
        place = self.places.get(path, Place(1, 1))
        return Problem(place.file or self.file, place.line, place.column, sentence)

    def taken_out(self, *keys: str) -> "Source":
        """The same without some of its first keys."""
        return self._replace(data={key: value for key, value in self.data.items() if key not in keys})

    def with_problems(self, problems: Sequence[Problem]) -> "Source":
        """The same, with more problems."""
        return self._replace(problems=(*self.problems, *problems))

    def not_keys(self, begin: str) -> list[Problem]:
        """The problem that a file holds no keys at all, where it could be read; `begin` is how one begins."""
        if isinstance(self.data, dict) or (self.data is None and self.problems):
            return []
        what = "is empty" if self.data is None else "is no mapping of keys"
        return [self.problem((), f"the file {what}; begin it with {begin}")]

    def misnamed(self, key: str) -> list[Problem]:
        """The problem that a file bears another name than the one that stands in it under a key."""
        name, stem = self.data.get(key), self.file.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".yaml")
        if not isinstance(name, str) or stem == name or not self.file.endswith(".yaml"):
            return []
        return [
            self.problem((key,), f"the file is named {stem}.yaml and the {key} '{name}'; make them the same")
        ]


def read_yaml(file: str, content: bytes) -> Source:
    """Read YAML 1.2 scalars (`true`, `null`, integers; all else is text) from hostile bytes.

    Repeated keys, anchors, aliases, tags and deep nesting are problems; nothing raises.
    The mapping keys' places are kept under their paths, in `(line, column)`.
    """
    if len(content) > MOST_BYTES:
        return _unreadable(file, 1, 1, f"the file is larger than {MOST_BYTES:,} bytes; split it")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return _unreadable(file, line, 1, "the file is not UTF-8 text; save it as UTF-8 in your editor")
    control = _CONTROL.search(text)
    if control:
        line = text[: control.start()].count("\n") + 1
        return _unreadable(file, line, 1, "the file holds a control character; remove it")
    builder = _Builder(file, text)
    try:
        data = builder.document()
    except _StopReadingError as stop:
        return Source(file, None, builder.places, (*builder.problems, stop.problem))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        return _unreadable(file, line, column, _not_yaml(error, text, line), builder)
    return Source(file, data, builder.places, tuple(builder.problems))


def _not_yaml(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    """What is wrong, for somebody who sees the line in an editor."""
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    problem = str(error.problem or error.context)
    if "\t" in written[: len(written) - len(written.lstrip())] or ("\t" in written and "token" in problem):
        return "a tab stands in this line; write spaces instead"
    looks = "for a missing quote or colon"
    if any(one in problem for one in _INDENTED):
        looks = f"whether this line begins as far in as those beside it, and {looks}"
    return f"this is not YAML: {problem}; look {looks}"


def _unreadable(
    file: str, line: int, column: int, sentence: str, builder: "_Builder | None" = None
) -> Source:
    found = tuple(builder.problems) if builder else ()
    return Source(
        file, None, builder.places if builder else {}, (*found, Problem(file, line, column, sentence))
    )


class _StopReadingError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Builder:
    """Builds data from the parser's events, so that it never holds more than the text did."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.places: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self._events: Iterator[Any] = iter(
            yaml.parse(text, Loader=yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)
        )

    def document(self) -> Any:
        """The first document; a second one is a problem."""
        next(self._events)  # the stream's start
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        data = self._value(next(self._events), ())
        next(self._events)  # the document's end
        event = next(self._events)
        if isinstance(event, yaml.DocumentStartEvent):
            self._note(event, "a second document begins here; keep one playbook a file")
        return data

    def _value(self, event: Any, path: Path) -> Any:
        self.places.setdefault(path, _place(event))
        if len(path) > DEEPEST:
            raise _StopReadingError(self._problem(event, f"nested deeper than {DEEPEST} levels; flatten it"))
        if isinstance(event, yaml.AliasEvent):
            self._note(event, f"'*{event.anchor}' is an alias, which is not allowed; write the value out")
            return None
        if event.anchor:
            self._note(event, f"'&{event.anchor}' is an anchor, which is not allowed; remove it")
        if event.tag and event.tag != "!":
            self._note(event, f"'{event.tag}' is a tag, which is not allowed; remove it")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return _scalar(event)

    def _mapping(self, path: Path) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _StopReadingError(self._problem(event, "a key must be a word; quote it or move it"))
            key = _key(event)
            here = (*path, key)
            if key in result:
                first = self.places[here].line
                self._note(event, f"'{key}' stands here again, first on line {first}; keep one of them")
                self._value(next(self._events), (*path, f"{key} again", len(self.problems)))
                continue
            self.places[here] = _place(event)
            result[key] = self._value(next(self._events), here)
        return result

    def _sequence(self, path: Path) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            result.append(self._value(event, (*path, len(result))))
        return result

    def _problem(self, event: Any, sentence: str) -> Problem:
        return Problem(self.file, event.start_mark.line + 1, event.start_mark.column + 1, sentence)

    def _note(self, event: Any, sentence: str) -> None:
        self.problems.append(self._problem(event, sentence))


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _key(event: Any) -> str | int:
    """A key is a word or a number as written; `true` and `null` are words here."""
    value = _scalar(event)
    return value if isinstance(value, int) and not isinstance(value, bool) else str(event.value)


def _scalar(event: Any) -> Any:
    if event.style not in (None, ""):  # quoted or block text is text
        return event.value
    if event.value in _WORDS:
        return _WORDS[event.value]
    return int(event.value) if _INTEGER.fullmatch(event.value) else event.value
