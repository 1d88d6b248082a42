"""A timeline as Markdown: for people, and for whatever turns Markdown into something else."""

import re
from collections.abc import Iterator

from crisisrunner.exercise import BANNER
from crisisrunner.incident.listening import DEFINITIONS
from crisisrunner.timeline.about import About
from crisisrunner.timeline.appendix import Appendix, appendix
from crisisrunner.timeline.ending import asked_and_said, figures, turns
from crisisrunner.timeline.entries import Entry, written_later
from crisisrunner.timeline.timeline import Timeline
from crisisrunner.times import clock_time, day_and_time, short_day
from crisisrunner.visible import one_line, visible

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$!])")


def markdown(timeline: Timeline) -> Iterator[str]:
    """The lines of the file, each with its line feed; what users typed cannot act in it."""
    about, end = timeline.about, appendix(timeline)
    if about.drill:
        yield f"**{BANNER}**\n\n"
    yield f"# {inert(about.title)}\n\n"
    yield f"{inert(about.organisation)}, incident {inert(about.incident)}  \n"
    made = day_and_time(about.made_at, about.zone)
    yield f"Made {made} by {inert(about.made_by)}"
    yield f" from the record up to entry {about.head_seq}, `{about.head_hash}`  \n"
    yield f"Left out: {inert(about.left_out)}. Times are in {about.zone}, then in UTC.\n"
    day = ""
    for entry in timeline.entries():
        if short_day(entry.at, about.zone) != day:
            day = short_day(entry.at, about.zone)
            yield f"\n## {day}\n\n"
        yield from _entry(entry, about)
    if end:
        yield from _unknowns(end, about)
        yield from _figures(end)
    if about.drill:
        yield f"\n**{BANNER}**\n"


def _unknowns(end: Appendix, about: About) -> Iterator[str]:
    """What we said that we did not know, and how each was settled."""
    if not end.unknowns:
        return
    yield "\n## What was not known, and how it was settled\n\n"
    for one in end.unknowns:
        yield f"- **{inert(one.fact)}**: {inert(asked_and_said(one, about))}\n"
        yield from (f"  - {inert(turn)}\n" for turn in turns(one, about))


def _figures(end: Appendix) -> Iterator[str]:
    yield "\n## How we kept our word and answered people\n\n"
    yield from (f"- {inert(figure)}\n" for figure in figures(end))
    yield "\n" + "; ".join(f"*{figure}*: {means}" for figure, means in DEFINITIONS.items()) + ".\n"


def _entry(entry: Entry, about: About) -> Iterator[str]:
    actor = inert(entry.actor) + (f" ({inert(entry.role)})" if entry.role else "")
    times = f"**{clock_time(entry.at, about.zone)}** ({entry.at:%Y-%m-%d %H:%M} UTC)"
    later = written_later(entry, about)
    yield f"- {times} {inert(entry.what)} · {actor} · {entry.seq}{f' · {later}' if later else ''}\n"
    for key, text in entry.texts.items():
        if not key.endswith(".subject"):
            subject = entry.texts.get(f"{key}.subject")
            yield from _text(key, f"Subject: {one_line(subject)}\n\n{text}" if subject else text)


def _text(key: str, text: str) -> Iterator[str]:
    yield f"\n  {key.replace('.', ', ')}\n"
    yield from fenced(text, "  ")


def fenced(text: str, indent: str = "") -> Iterator[str]:
    """Text in its own lines, in a block in which nothing acts."""
    shown = visible(text)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    yield f"\n{indent}{fence}text\n"
    yield from (f"{indent}{line}\n" if line else "\n" for line in shown.split("\n"))
    yield f"{indent}{fence}\n\n"


def inert(text: str) -> str:
    """Text on one line in which no Markdown or HTML is left to act."""
    return (
        _MARKUP.sub(r"\\\1", one_line(text))
        .replace("\\<", "&lt;")
        .replace("\\>", "&gt;")
        .replace("\\&", "&amp;")
    )
