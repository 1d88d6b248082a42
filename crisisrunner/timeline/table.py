"""A timeline as CSV: for spreadsheets, with columns that never change their names or order."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from crisisrunner.timeline.timeline import Timeline
from crisisrunner.times import stamp
from crisisrunner.visible import visible

_MINUTES = 10_000
"""Minutes of which the local time is remembered."""
_BORDER = re.compile(r"([;\t]\s*)(?=[=+@-])")
_QUOTED = re.compile(r'[",\r\n]')

COLUMNS = (
    "incident", "seq", "at_utc", "at_local", "recorded_at_utc", "recorded_at_local", "zone",
    "actor", "role", "type", "what", "texts", "hash",
)  # fmt: skip


def table(timeline: Timeline) -> Iterator[str]:
    """The rows of the file, the head first; no cell can start a formula or act on a terminal."""
    about, zone = timeline.about, timeline.about.zone
    known = lru_cache(1000)(cell)  # who and what kind it was says the same again and again
    both = _BothTimes(zone)
    yield ",".join(COLUMNS) + "\r\n"
    for entry in timeline.entries():
        at = written = both.of(entry.at)
        if entry.recorded_at != entry.at:
            written = both.of(entry.recorded_at)
        texts = "\n\n".join([f"[{key}]\n{text}" for key, text in entry.texts.items()]) if entry.texts else ""
        yield (
            f"{known(entry.incident)},{entry.seq},{at},{written},{zone},{known(entry.actor)},{known(entry.role or '')},"
            f"{known(entry.type)},{cell(about.marked(entry.what))},{cell(texts)},{cell(entry.hash)}\r\n"
        )


class _BothTimes:
    """Two cells for a moment: in UTC and in a zone, in which all seconds of one minute have the same offset."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._minutes: dict[int, tuple[str, str, str]] = {}

    def of(self, moment: datetime) -> str:
        """`2026-11-24T07:50:12.345Z,2026-11-24T02:50:12-05:00`."""
        number = int(moment.timestamp() // 60)  # several times as fast as writing the moment out
        utc, local, offset = self._minutes.get(number) or self._new_minute(number, moment)
        return f"{utc}:{moment.second:02}.{moment.microsecond // 1000:03}Z,{local}:{moment.second:02}{offset}"

    def _new_minute(self, number: int, moment: datetime) -> tuple[str, str, str]:
        if len(self._minutes) >= _MINUTES:
            self._minutes.clear()
        local = moment.astimezone(self._zone).isoformat(timespec="minutes")
        self._minutes[number] = stamp(moment)[:16], local[:16], local[16:]
        return self._minutes[number]


def cell(value: str) -> str:
    """A cell as `csv.writer` would quote it, which takes longer for a row than all the rest together."""
    if value.isalnum() or not value:
        return value
    text = defused(value)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def defused(value: str) -> str:
    """A cell that no spreadsheet takes for a formula, and that acts on no terminal."""
    text = visible(value)
    if ";" in text or "\t" in text:  # where a spreadsheet takes these for the border of cells
        text = _BORDER.sub(r"\1'", text)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
