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
    BUNDLE = "bundle"
    CAP = "cap"
    TIMESKETCH = "timesketch"
    PDF = "pdf"
    ICS214 = "ics214"
    HICS213 = "hics213"
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


def _bundle(timeline: Timeline) -> Pieces:
    from crisisrunner.exports.bundle import bundle

    return bundle(timeline)


def _cap(timeline: Timeline) -> Iterable[tuple[str, Pieces]]:
    from crisisrunner.exports.cap import cap

    return cap(timeline)


def _timesketch_csv(timeline: Timeline) -> Pieces:
    from crisisrunner.exports.timesketch import timesketch_csv

    return timesketch_csv(timeline)


def _timesketch_jsonl(timeline: Timeline) -> Pieces:
    from crisisrunner.exports.timesketch import timesketch_jsonl

    return timesketch_jsonl(timeline)


def _pdf(timeline: Timeline) -> Pieces:
    from crisisrunner.exports.paper.timeline_paper import timeline_paper

    return timeline_paper(timeline)


def _ics214(timeline: Timeline) -> Pieces:
    from crisisrunner.exports.forms import ics214, writing

    return writing.as_markdown(ics214.activity_logs(timeline), timeline.about)


def _ics214_pdf(timeline: Timeline) -> Pieces:
    from crisisrunner.exports.forms import ics214, writing

    return writing.as_pages(ics214.activity_logs(timeline), timeline.about)


def _ics214_files(timeline: Timeline) -> Iterable[tuple[str, Pieces]]:
    from crisisrunner.exports.forms import ics214, writing

    return writing.as_files(ics214.activity_logs(timeline), timeline.about)


def _hics213(timeline: Timeline) -> Pieces:
    from crisisrunner.exports.forms import hics213, writing

    return writing.as_markdown(hics213.general_messages(timeline), timeline.about)


def _hics213_pdf(timeline: Timeline) -> Pieces:
    from crisisrunner.exports.forms import hics213, writing

    return writing.as_pages(hics213.general_messages(timeline), timeline.about)


def _hics213_files(timeline: Timeline) -> Iterable[tuple[str, Pieces]]:
    from crisisrunner.exports.forms import hics213, writing

    return writing.as_files(hics213.general_messages(timeline), timeline.about)


FORMATS: Mapping[Format, Written] = {
    Format.MARKDOWN: Written({".md": _markdown, ".markdown": _markdown}),
    Format.HTML: Written({".html": _html, ".htm": _html}),
    Format.CSV: Written({".csv": _csv}, beside=True),
    Format.JSON: Written({".json": _json}, beside=True),
    Format.JSONL: Written({".jsonl": _jsonl, ".ndjson": _jsonl}, beside=True, unfiltered=True),
    Format.ICS: Written({".ics": _ics}),
    Format.BUNDLE: Written({".zip": _bundle}, unfiltered=True),
    Format.CAP: Written({}, folder=_cap),
    Format.TIMESKETCH: Written({".csv": _timesketch_csv, ".jsonl": _timesketch_jsonl}, beside=True),
    Format.PDF: Written({".pdf": _pdf}),
    Format.ICS214: Written({".md": _ics214, ".pdf": _ics214_pdf}, folder=_ics214_files),
    Format.HICS213: Written({".md": _hics213, ".pdf": _hics213_pdf}, folder=_hics213_files),
}
"""By their names; where two end alike, the first is meant."""
BINARY = (".pdf", ".zip")
"""What a file's name ends with that is not for a screen."""
