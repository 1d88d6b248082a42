"""Canonical JSON, and the digests that the record and its readers make of it."""

import json
from hashlib import sha256
from typing import Any

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces, so that equal values have equal text."""
    return _encode(value)


def strict_json(text: str | bytes) -> Any:
    """The value of a JSON text in which no name stands twice: of two, readers would take one or the other.

    Raises:
        ValueError: for anything else.
        RecursionError: for one that is nested too deeply.
    """
    return json.loads(text, object_pairs_hook=_each_once)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def digest(text: str | bytes) -> str:
    """The SHA-256 of a text (as UTF-8) or of bytes, in lower-case hex."""
    return sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def short(hexdigest: str, groups: int = 3) -> str:
    """The first digits of a digest, in groups that a person can read aloud: `9c41 07e2 b5d3`."""
    return " ".join(hexdigest[start : start + 4] for start in range(0, groups * 4, 4))
