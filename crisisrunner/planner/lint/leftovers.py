"""What a planner meant to come back to: TODO, lorem ipsum, braces that nothing fills."""

import re
from collections.abc import Iterator
from typing import Any

from crisisrunner.planner.lint.rule import WARN, Found, Rule
from crisisrunner.planner.plan import Plan
from crisisrunner.playbook.source import Path

_WORDS = r"\bTODO\b(?=\s*(?:[:(]|$))|\b(?:FIXME|TBD|XXX)\b|\b[Ll]orem ipsum\b|<[A-Z][A-Z _-]*>"
"""In Spanish TODO is a word: it was left over where nothing follows that it could belong to."""
_LEFT = re.compile(_WORDS + r"|\{\{|\}\}|\{%")
_LEFT_IN_TEMPLATE = re.compile(_WORDS + r"|\{\s\{|\}\s\}")


def _left_over(plan: Plan) -> Iterator[Found]:
    remedy = "Write what belongs there."
    for path, text in _texts(plan.written, ()):
        for found in _LEFT.finditer(text):
            yield Found(path, f"'{found[0]}' was left in {'.'.join(map(str, path))}", remedy)
    for template in plan.templates.values():
        for found in _LEFT_IN_TEMPLATE.finditer(template.subject or ""):
            yield Found((), f"'{found[0]}' was left in the subject", remedy, template.file, 2)
        for number, line in enumerate(template.body.splitlines(), 1):
            for found in _LEFT_IN_TEMPLATE.finditer(line):
                yield Found((), f"'{found[0]}' was left in the text", remedy, template.file, number)


def _texts(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*path, index))


RULES = (Rule("left-over", WARN, "It would be read by everybody, on the worst day.", _left_over),)
