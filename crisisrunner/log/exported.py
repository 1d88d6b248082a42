"""The lines of a JSON Lines export, as they come back."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from crisisrunner.canonical import strict_json
from crisisrunner.errors import Refused
from crisisrunner.log.chain import erasures
from crisisrunner.log.faults import as_faults


def read_lines(path: Path) -> Iterator[Mapping[str, Any]]:
    """The lines of a JSON Lines export.

    Raises:
        Fault: where the file cannot be read.
        Refused: where a line is no JSON object.
    """
    with as_faults(path), path.open("rb") as file:
        for number, line in enumerate(file, 1):
            value = _object(line)
            if value is None:
                raise Refused(
                    f"Line {number} of {path} is no entry of a record: it was changed, or cut off.",
                    "Give a file made by: crisisrunner timeline --format jsonl",
                )
            yield value


def erasures_in(path: Path) -> dict[str, set[int]]:
    """By incident, the entries that an erasure in a JSON Lines export names, wherever it stands there.

    Raises:
        Fault: where the file cannot be read.
    """
    with as_faults(path), path.open("rb") as file:
        return erasures(_object(line) or {} for line in file if b"entry.erased" in line)


def _object(line: bytes) -> dict[str, Any] | None:
    """The JSON object of a line, or None where it is none."""
    try:
        value = strict_json(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
