"""A value of JSON as the text of a cell."""

import json
from typing import Any


def as_cell(value: Any) -> str:
    """`yes` or `no` for a truth value, "" for null, a text as it is, anything else as JSON.

    Raises:
        RecursionError: for what could just be read, and is nested too deeply to be written.
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case _:
            return json.dumps(value, ensure_ascii=False)
