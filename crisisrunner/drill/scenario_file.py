"""A scenario as the file that a planner edits: it reads back as exactly the same scenario."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from crisisrunner.drill.offsets import write_offset
from crisisrunner.drill.scenario import Scenario

_FIRST = (
    "drill", "title", "version", "playbook", "starts", "zone", "lasts", "type", "speed", "severity", "purpose",
    "scope", "mission_areas", "threat", "sponsor", "organisations", "contact", "story", "notes",
)  # fmt: skip
_PLAIN = re.compile(
    r"[A-Za-z](?:[\w ()/.-]*[\w)])?|\+\d+ (?:h|min)(?: \d+ min)?|\d{4}-\d{2}-\d{2} \d{2}:\d{2}", re.A
)
"""Text that needs no quotes, wherever it stands."""
_WORDS = ("true", "false", "null", "yes", "no", "on", "off")
_BLOCK = re.compile(
    r"(?![ \t\n])[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0600\u1e00-\u1fff\u2010-\u2027\n]*[^\s]\n?"
)
"""Lines that can stand as they are, below their key."""
_QUOTED = re.compile(
    r'[\x00-\x1f"\\\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\uffff\U000e0000-\U000e007f]'
)


def scenario_file(scenario: Scenario, remarks: Iterable[str] = ()) -> str:
    """The text of the file; remarks stand at its top as comments, each on a line."""
    whole = _plain(scenario)
    order = [
        key for key in (*_FIRST, "objectives", "injects", "expectations", "par", "sources") if key in whole
    ]
    lines = [f"# {' '.join(remark.split())}" for remark in remarks]
    for key in order:
        lines += _entry(key, whole[key], 0)
    return "\n".join(lines) + "\n"


def _plain(one: msgspec.Struct) -> dict[str, Any]:
    """What differs from the defaults, under the names that a file has for it."""
    found = {}
    for field in msgspec.structs.fields(one):
        value = getattr(one, field.name)
        if value is None or value == field.default or value in ((), {}, ""):
            continue
        found["from" if field.name == "source" else field.name] = _value(value)
    return found


def _value(value: Any) -> Any:
    match value:
        case timedelta():
            return write_offset(value)
        case msgspec.Struct():
            return _plain(value)
        case tuple():
            return [_value(one) for one in value]
        case Mapping():
            return {key: _value(one) for key, one in value.items()}
        case _:
            return value


def _entry(key: str, value: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    match value:
        case dict():
            yield f"{indent}{key}:"
            for name, one in value.items():
                yield from _entry(name, one, depth + 1)
        case [dict(), *_]:
            yield f"{indent}{key}:"
            for one in value:
                yield f"{indent}  - {{{', '.join(f'{name}: {_scalar(text)}' for name, text in one.items())}}}"
        case list():
            yield f"{indent}{key}: [{', '.join(map(_scalar, value))}]"
        case str() if "\n" in value and _BLOCK.fullmatch(value) and not re.search(r"[ \t]\n", value):
            yield f"{indent}{key}: |{'' if value.endswith(chr(10)) else '-'}"
            yield from (f"{indent}  {line}".rstrip() for line in value.removesuffix("\n").split("\n"))
        case _:
            yield f"{indent}{key}: {_scalar(value)}"


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return str(value)
    return f'"{_QUOTED.sub(lambda found: _escaped(found[0]), value)}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character == "\n":
        return "\\n"
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
