"""A timeline for Timesketch: a row for each time of an entry, with the fields that its importer asks for.

Source: Timesketch, "Create timeline from JSONL or CSV file". Its importer reads all times of a file in one way,
so that they are in UTC and written alike; the local time stands beside them.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from crisisrunner.timeline.about import About
from crisisrunner.timeline.entries import Entry
from crisisrunner.timeline.table import cell
from crisisrunner.timeline.timeline import Timeline
from crisisrunner.visible import harmless_json

FIELDS = (
    "message", "datetime", "timestamp_desc", "timestamp", "local_time", "recorded_at", "incident", "seq", "actor",
    "role", "type", "stage", "texts", "hash",
)  # fmt: skip
HAPPENED, WRITTEN_DOWN = "Happened", "Written down"
_LATER = timedelta(minutes=1)
"""How much later than it happened an entry is written down to have a row for that: a command takes its moment too."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def timesketch_csv(timeline: Timeline) -> Iterator[str]:
    """The rows of the file, the head first; no cell can start a formula or act on a terminal."""
    yield ",".join(FIELDS) + "\r\n"
    for row in _rows(timeline):
        yield ",".join([cell(str(row[field])) for field in FIELDS]) + "\r\n"


def timesketch_jsonl(timeline: Timeline) -> Iterator[str]:
    """The same rows as JSON Lines."""
    for row in _rows(timeline):
        yield harmless_json(json.dumps(row, ensure_ascii=False)) + "\n"


def _rows(timeline: Timeline) -> Iterator[dict[str, Any]]:
    """When each entry happened and, where it was written down later, when that was.

    In a drill the one is the story's time, and the other that of the world outside.
    """
    about = timeline.about
    for entry in timeline.entries():
        yield _row(entry, about, entry.at, HAPPENED)
        if entry.recorded_at - entry.at >= _LATER:
            yield _row(entry, about, entry.recorded_at, WRITTEN_DOWN)


def _row(entry: Entry, about: About, moment: datetime, which: str) -> dict[str, Any]:
    return {
        "message": about.marked(entry.what),
        "datetime": moment.astimezone(UTC).isoformat(timespec="milliseconds"),
        "timestamp_desc": which,
        "timestamp": (moment - _EPOCH) // _MICROSECOND,
        "local_time": moment.astimezone(about.zone).isoformat(timespec="seconds"),
        "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "incident": entry.incident,
        "seq": entry.seq,
        "actor": entry.actor,
        "role": entry.role or "",
        "type": entry.type,
        "stage": entry.stage,
        "texts": "\n\n".join(f"[{key}]\n{text}" for key, text in entry.texts.items()),
        "hash": entry.hash,
    }
