"""A timeline as one page of HTML, written piece by piece: banner, head, picture, filters, entries, ending."""

from collections.abc import Iterator
from importlib import resources

from crisisrunner.exercise import BANNER, titled
from crisisrunner.page.frame import END, exercise, opening, safe
from crisisrunner.page.shapes import STYLE as SHAPES
from crisisrunner.timeline.about import About, head
from crisisrunner.timeline.appendix import appendix
from crisisrunner.timeline.ending import moment
from crisisrunner.timeline.html.ending import ending
from crisisrunner.timeline.html.entries import entries
from crisisrunner.timeline.picture.chart import KEY, NARROW, WIDE, chart, description
from crisisrunner.timeline.picture.course import course_of
from crisisrunner.timeline.timeline import Timeline
from crisisrunner.visible import one_line


def page(timeline: Timeline) -> Iterator[str]:
    """The pieces of the file, an entry each; nothing that users typed acts in it, and it needs nothing from outside."""
    about = timeline.about
    title = one_line(about.title)
    yield opening(titled(title) if about.drill else title, _style(about), _file("filters.js"))
    yield f'<header>{exercise(about.drill)}<h1 dir="auto">{safe(title)}</h1>\n<dl class="head">'
    yield from (f'<dt>{safe(label)}</dt><dd dir="auto">{safe(value)}</dd>' for label, value in head(about))
    yield "</dl></header>\n<main>\n"
    yield from _course(timeline)
    yield "<section><h2>What happened</h2>\n"
    yield _FILTERS
    yield from entries(timeline)
    yield "</section>\n"
    end = appendix(timeline)
    if end:
        yield from ending(end, about)
    yield f"</main>\n<footer><p>{safe(_foot(about))}</p>{exercise(about.drill)}</footer>\n{END}"


def _course(timeline: Timeline) -> Iterator[str]:
    """The picture; how things stand is told as of when it was made, or as of when it was known."""
    about = timeline.about
    course, asked = course_of(timeline)
    if course.ends is None:
        return
    yield "<section><h2>The course at a glance</h2>\n<figure>"
    for layout in (WIDE, NARROW):
        yield f'<div class="{layout.name}">{chart(course, about, asked, layout)}</div>'
    yield f"<figcaption>{safe(description(course, about))} {safe(KEY)} "
    yield f"Times are in {safe(str(about.zone))}; how things stand is as of {safe(moment(asked, about))}."
    yield "</figcaption></figure></section>\n"


def _style(about: About) -> str:
    """The rules, and what each printed page says of itself: a page can be left in a printer."""
    banner = f'@top-center {{ content: "{BANNER}"; font: bold 9pt sans-serif }}' if about.drill else ""
    rule = f'@page {{ {banner} @bottom-left {{ content: "{_foot(about)}"; font: 6.5pt monospace }} }}\n'
    return SHAPES + _file("page.css") + rule


def _foot(about: About) -> str:
    """Which record a page is of; an incident's id and a hash have no character that a rule could take for its own."""
    incident = "".join(one for one in about.incident if one.isalnum() or one in "-._")
    return f"{incident}, record up to entry {about.head_seq}, {about.head_hash}"


def _file(name: str) -> str:
    return resources.files("crisisrunner.timeline.html").joinpath(name).read_text("utf-8")


_FILTERS = """<div id="filters" role="search" aria-label="Filter the entries" hidden>
<label>Kind <select id="kind"><option value="">all</option></select></label>
<label>Person <select id="actor"><option value="">all</option></select></label>
<label>Stage <select id="stage"><option value="">all</option></select></label>
<label>Audience <select id="audience"><option value="">all</option></select></label>
<label>Words <input id="words" type="search" autocomplete="off"></label>
<button id="clear" type="button">Show all</button>
</div>
<p id="shown" role="status"></p>
"""
"""Hidden until its script runs: without one, every entry is shown."""
