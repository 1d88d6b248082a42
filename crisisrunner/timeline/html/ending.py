"""The end of a timeline as HTML: how unknowns were settled, promises kept, and people answered."""

from collections.abc import Iterator

from crisisrunner.incident.listening import DEFINITIONS
from crisisrunner.page.frame import safe
from crisisrunner.timeline.about import About
from crisisrunner.timeline.appendix import Appendix
from crisisrunner.timeline.ending import asked_and_said, figures, turns


def ending(end: Appendix, about: About) -> Iterator[str]:
    """Its sections, each below a heading of its own."""
    if end.unknowns:
        yield "<section><h2>What was not known, and how it was settled</h2>\n<ul>\n"
        yield from _unknowns(end, about)
        yield "</ul></section>\n"
    yield "<section><h2>How we kept our word and answered people</h2>\n<ul>\n"
    yield from (f"<li>{safe(line)}</li>\n" for line in figures(end))
    yield "</ul>\n<dl>"
    yield from (f"<dt>{safe(figure)}</dt><dd>{safe(means)}</dd>" for figure, means in DEFINITIONS.items())
    yield "</dl></section>\n"


def _unknowns(end: Appendix, about: About) -> Iterator[str]:
    for one in end.unknowns:
        yield f'<li><p dir="auto"><strong>{safe(one.fact)}</strong>: {safe(asked_and_said(one, about))}</p>\n<ul>'
        yield from (f'<li dir="auto">{safe(turn)}</li>\n' for turn in turns(one, about))
        yield "</ul></li>\n"
