"""A timeline as JSON for programs, and as JSON Lines for those who check the chain."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crisisrunner.canonical import canonical
from crisisrunner.timeline.entries import About, Entry
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
        "what": about.marked(entry),
        "texts": dict(entry.texts),
        "hash": entry.hash,
    }


def json_array(entries: Iterable[Entry], about: About) -> Iterator[str]:
    """An array, an entry a line."""
    before = "[\n"
    for entry in entries:
        yield before + harmless_json(json.dumps(as_data(entry, about), ensure_ascii=False))
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def json_lines(lines: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Every entry as it stands in the record, envelope and body, by `seq`: what `verify FILE` reads."""
    return (harmless_json(canonical(dict(line))) + "\n" for line in lines)
