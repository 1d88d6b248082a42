"""The JSON Schema of playbook files, made from their form: editors complete and explain keys by it."""

from functools import cache
from typing import Any

from crisisrunner.playbook.load import file_of_playbook

_STANDS_ON = {
    "extends": {
        "type": "string",
        "description": "The playbook that this one stands on; what is written here wins over it.",
        "examples": ["ransomware"],
    },
    "include": {
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        "description": "Parts that are joined in, from playbooks/parts/; later ones win over earlier ones.",
        "examples": [["course", "partners"]],
    },
    "remove": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Paths of what is not wanted from the playbook or parts below.",
        "examples": [["clocks.hipaa-media", "transitions.stand-down", "stages.hold.tasks.watch-news"]],
    },
}
"""The keys by which a file is joined with others; they are gone before its form is looked at."""


@cache
def json_schema() -> dict[str, Any]:
    """That of a playbook that says everything itself, or stands on parts that do."""
    schema = file_of_playbook().json_schema()
    whole = schema.pop("required")
    own = [key for key in whole if key in ("playbook", "title", "version", "owner", "reviewed", "use_when")]
    return {
        **schema,
        "properties": {**schema["properties"], **_STANDS_ON},
        "$defs": _loose(schema["$defs"]),
        "if": {"anyOf": [{"required": ["extends"]}, {"required": ["include"]}]},
        "then": {"required": ["playbook"]},
        "else": {"required": sorted({*whole, *own})},
    }


@cache
def part_schema() -> dict[str, Any]:
    """That of a part: everything may stand in it, and nothing must but its name."""
    schema = json_schema()
    name = {"type": "string", "description": "Its name: the file's name without .yaml."}
    properties = {key: value for key, value in schema["properties"].items() if key != "playbook"}
    kept = {key: value for key, value in schema.items() if key not in ("if", "then", "else")}
    return {**kept, "title": "Part", "properties": {"part": name, **properties}, "required": ["part"]}


def _loose(definitions: dict[str, Any]) -> dict[str, Any]:
    """Definitions of which nothing must stand in this file: it may stand in one below."""
    return {
        name: {key: value for key, value in one.items() if key != "required"}
        for name, one in definitions.items()
    }
