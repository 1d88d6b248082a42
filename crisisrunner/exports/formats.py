"""The formats of a timeline: how each is called, what its file ends with, and who writes it."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

import msgspec

from crisisrunner.timeline.timeline import Timeline


class Format(StrEnum):
    """What a timeline can be written as; the after-action report (`aar`) is made of more than a timeline."""

    MARKDOWN = "markdown"
    HTML = "html"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    ICS = "ics"
    AAR = "aar"


Pieces = Iterable[str | bytes]
"""The content of a file, in the order in which it is written."""


class Written(msgspec.Struct, frozen=True):
    """How a format is written.

    `by_suffix` holds who makes the pieces, by what the file's name ends with, the usual one first; `folder` makes
    files by their names in a folder, where the format has many. `beside` where the form has no place for a head,
    which then lies in a file of its own. `unfiltered` where leaving entries out would break what it proves.
    """

    by_suffix: Mapping[str, Callable[[Timeline], Pieces]]
    folder: Callable[[Timeline], Iterable[tuple[str, Pieces]]] | None = None
    beside: bool = False
    unfiltered: bool = False


def format_named(suffix: str) -> Format | None:
    """The format that a file's name ending (`.md`) means by itself, or None."""
    return next((form for form, written in FORMATS.items() if suffix.lower() in written.by_suffix), None)


# Each imports what it needs only when it is wanted: some of their libraries take longer than the command.
def _markdown(timeline: Timeline) -> Pieces:
    from crisisrunner.timeline.markdown import markdown

    return markdown(timeline)


def _html(timeline: Timeline) -> Pieces:
    from crisisrunner.timeline.html.page import page

    return page(timeline)


def _csv(timeline: Timeline) -> Pieces:
    from crisisrunner.timeline.table import table

    return table(timeline)


def _json(timeline: Timeline) -> Pieces:
    from crisisrunner.timeline.plain import json_array

    return json_array(timeline)


def _jsonl(timeline: Timeline) -> Pieces:
    from crisisrunner.timeline.plain import json_lines

    return json_lines(timeline)


def _ics(timeline: Timeline) -> Pieces:
    from crisisrunner.appointments import story

    return [story(timeline)]


FORMATS: Mapping[Format, Written] = {
    Format.MARKDOWN: Written({".md": _markdown, ".markdown": _markdown}),
    Format.HTML: Written({".html": _html, ".htm": _html}),
    Format.CSV: Written({".csv": _csv}, beside=True),
    Format.JSON: Written({".json": _json}, beside=True),
    Format.JSONL: Written({".jsonl": _jsonl, ".ndjson": _jsonl}, beside=True, unfiltered=True),
    Format.ICS: Written({".ics": _ics}),
}
"""By their names; where two end alike, the first is meant."""
BINARY = (".pdf", ".zip")
"""What a file's name ends with that is not for a screen."""
