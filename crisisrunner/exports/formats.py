"""The formats of a timeline: how each is called, what its file ends with, and who writes it."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

import msgspec

from crisisrunner.timeline.timeline import Timeline


class Format(StrEnum):
    """What a timeline can be written as; the after-action report (`aar`) is made of more than a timeline."""

    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    ICS = "ics"
    AAR = "aar"


class Written(msgspec.Struct, frozen=True):
    """How a format is written: the function that makes its pieces, what its file ends with, and where its head is.

    `beside` where the form has no place for a head, which then lies in a file of its own.
    """

    pieces: Callable[[Timeline], Iterable[str | bytes]]
    suffixes: tuple[str, ...]
    beside: bool = False


def format_named(suffix: str) -> Format | None:
    """The format whose files end like this (`.md`), or None."""
    return next((form for form, written in FORMATS.items() if suffix.lower() in written.suffixes), None)


# Each imports what it needs only when it is wanted: some of their libraries take longer than the command.
def _markdown(timeline: Timeline) -> Iterable[str]:
    from crisisrunner.timeline.markdown import markdown

    return markdown(timeline)


def _csv(timeline: Timeline) -> Iterable[str]:
    from crisisrunner.timeline.table import table

    return table(timeline)


def _json(timeline: Timeline) -> Iterable[str]:
    from crisisrunner.timeline.plain import json_array

    return json_array(timeline)


def _jsonl(timeline: Timeline) -> Iterable[str]:
    from crisisrunner.timeline.plain import json_lines

    return json_lines(timeline)


def _ics(timeline: Timeline) -> Iterable[bytes]:
    from crisisrunner.appointments import story

    return [story(timeline)]


FORMATS: Mapping[Format, Written] = {
    Format.MARKDOWN: Written(_markdown, (".md", ".markdown")),
    Format.CSV: Written(_csv, (".csv",), beside=True),
    Format.JSON: Written(_json, (".json",), beside=True),
    Format.JSONL: Written(_jsonl, (".jsonl", ".ndjson"), beside=True),
    Format.ICS: Written(_ics, (".ics",)),
}
