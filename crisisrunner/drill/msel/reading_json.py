"""A list of objects in JSON, as T3SF has them: the keys are the headings."""

import json
from typing import Any

from crisisrunner.drill.msel.sheets import MOST_ROWS, Line, Sheet, checked
from crisisrunner.errors import Refused
from crisisrunner.tables.plain import as_cell

_HINT = 'It is to be a list of objects: [{"#": 1, "Date": "Monday 9:30 AM", "Script": "…"}].'


def json_sheet(content: bytes, shown: str) -> Sheet:
    """The objects of a JSON file; their numbers count from 1, and the keys are row 0.

    Raises:
        Refused: where it is no such list.
    """
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused(f"{shown} is no JSON.", _HINT) from None
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise Refused(f"{shown} holds no list of events.", _HINT)
    if len(found) > MOST_ROWS:
        raise Refused(f"{shown} has more than {MOST_ROWS:,} entries.", "No exercise has: is it another file?")
    keys = list(dict.fromkeys(key for one in found for key in one))
    heading = Line(0, dict(enumerate(keys, 1)))
    return Sheet(shown, "entry", (heading, *(_line(n, one, keys) for n, one in enumerate(found, 1))))


def _line(number: int, one: dict[str, Any], keys: list[str]) -> Line:
    return checked(number, {column: as_cell(one.get(key)) for column, key in enumerate(keys, 1)})[0]
