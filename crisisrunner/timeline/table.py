"""A timeline as CSV: for spreadsheets, with columns that never change their names or order."""

import csv
import io
from collections.abc import Iterator

from crisisrunner.timeline.about import About
from crisisrunner.timeline.entries import Entry
from crisisrunner.timeline.timeline import Timeline
from crisisrunner.times import stamp
from crisisrunner.visible import visible

COLUMNS = (
    "incident", "seq", "at_utc", "at_local", "recorded_at_utc", "recorded_at_local", "zone",
    "actor", "role", "type", "what", "texts", "hash",
)  # fmt: skip


def table(timeline: Timeline) -> Iterator[str]:
    """The rows of the file, the head first; no cell can start a formula or act on a terminal."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    about = timeline.about
    for entry in timeline.entries():
        writer.writerow([defused(value) for value in _row(entry, about)])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _row(entry: Entry, about: About) -> tuple[str | int, ...]:
    local, written = (
        moment.astimezone(about.zone).isoformat(timespec="seconds")
        for moment in (entry.at, entry.recorded_at)
    )
    texts = "\n\n".join(f"[{key}]\n{text}" for key, text in entry.texts.items())
    return (
        entry.incident, entry.seq, stamp(entry.at), local, stamp(entry.recorded_at), written, str(about.zone),
        entry.actor, entry.role or "", entry.type, about.marked(entry.what), texts, entry.hash,
    )  # fmt: skip


def defused(value: str | int) -> str | int:
    """A cell that no spreadsheet takes for a formula, and that acts on no terminal."""
    if isinstance(value, int):
        return value
    text = visible(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
