"""The end of a timeline as HTML: how unknowns were settled, promises kept, and people answered."""

from collections.abc import Iterator
from datetime import datetime

from crisisrunner.incident.listening import DEFINITIONS
from crisisrunner.page.frame import safe
from crisisrunner.timeline.about import About
from crisisrunner.timeline.appendix import Appendix
from crisisrunner.times import clock_time, length, short_day


def ending(end: Appendix, about: About) -> Iterator[str]:
    """Its sections, each below a heading of its own."""
    if end.unknowns:
        yield "<section><h2>What was not known, and how it was settled</h2>\n<ul>\n"
        yield from _unknowns(end, about)
        yield "</ul></section>\n"
    yield "<section><h2>How we kept our word and answered people</h2>\n<ul>\n"
    yield from (f"<li>{safe(line)}</li>\n" for line in _figures(end))
    yield "</ul>\n<dl>"
    yield from (f"<dt>{safe(figure)}</dt><dd>{safe(means)}</dd>" for figure, means in DEFINITIONS.items())
    yield "</dl></section>\n"


def _unknowns(end: Appendix, about: About) -> Iterator[str]:
    for one in end.unknowns:
        said = ", ".join(f"{each.message} ({_moment(each.at, about)})" for each in one.said)
        yield f'<li><p><strong>{safe(one.fact)}</strong>: <span dir="auto">{safe(one.ask)}</span>'
        yield f" Not known in {safe(said)}.</p>\n<ul>"
        for turn in one.turns:
            yield f'<li>{safe(_moment(turn.at, about))} <span dir="auto">{safe(turn.what)}</span></li>\n'
        yield "" if one.known else "<li>Still not known.</li>\n"
        yield "</ul></li>\n"


def _figures(end: Appendix) -> Iterator[str]:
    heard, promised = end.listening, end.promised
    yield f"Promises of a next update: {promised.kept} kept, {promised.broken} broken."
    yield (
        f"Inquiries: {heard.asked} asked, {heard.answered} answered, {heard.open} open, "
        f"{heard.owed} owed a public follow-up."
    )
    if heard.median_wait is not None and heard.worst_wait is not None:
        yield f"First answer after {length(heard.median_wait)} (median), {length(heard.worst_wait)} (worst)."
    yield f"Public answers {heard.public_answers}, announcements {heard.announcements}."


def _moment(moment: datetime, about: About) -> str:
    return f"{short_day(moment, about.zone)}, {clock_time(moment, about.zone)}"
