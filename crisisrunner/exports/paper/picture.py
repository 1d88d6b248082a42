"""The picture of a course, as a page that is printed can hold it: with its own rules, in the colours of paper."""

from crisisrunner.page.shapes import STYLE
from crisisrunner.timeline.picture.chart import KEY, WIDE, chart, description
from crisisrunner.timeline.picture.course import course_of
from crisisrunner.timeline.timeline import Timeline

_COLOURS = {"ink": "#000", "rule": "#999", "bar": "#cfdcee", "edge": "#41659a", "bad": "#a00000"}
_FONT = "svg { font-family: 'Libertinus Serif' }"


def picture(timeline: Timeline) -> tuple[str, str]:
    """The picture as SVG, and what it shows in words; "" for both where nothing has happened."""
    found, asked = course_of(timeline)
    if found.ends is None:
        return "", ""
    rules = STYLE
    for name, colour in _COLOURS.items():
        rules = rules.replace(f"var(--{name})", colour)
    drawn = chart(found, timeline.about, asked, WIDE)
    opening, rest = drawn.split(">", 1)
    svg = f'{opening} xmlns="http://www.w3.org/2000/svg"><style>{rules}{_FONT}</style>{rest}'
    return svg, f"{description(found, timeline.about)} {KEY}"
