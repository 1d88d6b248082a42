"""A timeline as JSON for programs, and as JSON Lines for those who check the chain."""

import json
from collections.abc import Iterator
from typing import Any

from crisisrunner.timeline.about import About
from crisisrunner.timeline.entries import Entry
from crisisrunner.timeline.timeline import Timeline
from crisisrunner.times import stamp
from crisisrunner.visible import harmless_json


def as_data(entry: Entry, about: About) -> dict[str, Any]:
    """An entry as plain data, its times in UTC and in the organisation's zone."""
    return {
        "id": f"{entry.incident}/{entry.seq}",
        "seq": entry.seq,
        "at": stamp(entry.at),
        "at_local": entry.at.astimezone(about.zone).isoformat(timespec="seconds"),
        "recorded_at": stamp(entry.recorded_at),
        "actor": entry.actor,
        "role": entry.role,
        "type": entry.type,
        "what": about.marked(entry.what),
        "texts": dict(entry.texts),
        "hash": entry.hash,
    }


def json_array(timeline: Timeline) -> Iterator[str]:
    """An array, an entry a line."""
    before = "[\n"
    for entry in timeline.entries():
        yield before + harmless_json(json.dumps(as_data(entry, timeline.about), ensure_ascii=False))
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def json_lines(timeline: Timeline) -> Iterator[str]:
    """Every entry as it stands in the record, envelope and body, by `seq`: what `verify FILE` reads."""
    return (harmless_json(line) + "\n" for line in timeline.lines())
