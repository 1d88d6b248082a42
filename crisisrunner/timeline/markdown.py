"""A timeline as Markdown: for people, and for whatever turns Markdown into something else."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from crisisrunner.timeline.entries import About, Entry
from crisisrunner.times import clock_time, short_day
from crisisrunner.visible import one_line, visible

_LATER = timedelta(minutes=5)
"""How much later than it happened an entry may be written down before the timeline says so."""

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$!])")


def markdown(entries: Iterable[Entry], about: About) -> Iterator[str]:
    """The lines of the file, each with its line feed; what users typed cannot act in it."""
    yield f"# {inert(about.title)}\n\n"
    yield f"{inert(about.organisation)}, incident {inert(about.incident)}  \n"
    made = f"{short_day(about.made_at, about.zone)}, {clock_time(about.made_at, about.zone)}"
    yield f"Made {made} by {inert(about.made_by)}"
    yield f" from the record up to entry {about.head_seq}, `{about.head_hash}`  \n"
    left_out = "; ".join(map(inert, about.filters)) or "nothing"
    yield f"Left out: {left_out}. Times are in {about.zone}, then in UTC.\n"
    day = ""
    for entry in entries:
        if short_day(entry.at, about.zone) != day:
            day = short_day(entry.at, about.zone)
            yield f"\n## {day}\n\n"
        yield from _entry(entry, about)


def _entry(entry: Entry, about: About) -> Iterator[str]:
    actor = inert(entry.actor) + (f" ({inert(entry.role)})" if entry.role else "")
    times = f"**{clock_time(entry.at, about.zone)}** ({entry.at:%Y-%m-%d %H:%M} UTC)"
    yield f"- {times} {inert(entry.what)} · {actor} · {entry.seq}{_written_later(entry, about)}\n"
    for key, text in entry.texts.items():
        if not key.endswith(".subject"):
            subject = entry.texts.get(f"{key}.subject")
            yield from _text(key, f"Subject: {one_line(subject)}\n\n{text}" if subject else text)


def _written_later(entry: Entry, about: About) -> str:
    if entry.recorded_at - entry.at <= _LATER:
        return ""
    return f" · written down {short_day(entry.recorded_at, about.zone)}, {clock_time(entry.recorded_at, about.zone)}"


def _text(key: str, text: str) -> Iterator[str]:
    shown = visible(text)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    yield f"\n  {key.replace('.', ', ')}\n\n  {fence}text\n"
    yield from (f"  {line}\n" if line else "\n" for line in shown.split("\n"))
    yield f"  {fence}\n\n"


def inert(text: str) -> str:
    """Text on one line in which no Markdown or HTML is left to act."""
    return (
        _MARKUP.sub(r"\\\1", one_line(text))
        .replace("\\<", "&lt;")
        .replace("\\>", "&gt;")
        .replace("\\&", "&amp;")
    )
