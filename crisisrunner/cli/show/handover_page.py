"""The page for the next shift, to be printed: one sheet of HTML that needs nothing else."""

from typing import TYPE_CHECKING

from crisisrunner.cli.show.handover.layout import Line, Section, height
from crisisrunner.cli.show.handover.sections import NOT_PUBLIC, TITLE, head, sections
from crisisrunner.exercise import titled
from crisisrunner.page.frame import exercise, paragraph, safe, whole_page

if TYPE_CHECKING:
    from crisisrunner.handover import Handover

_SHEET = """
@page { margin: 8mm 12mm }
body { line-height: 1.15; max-width: 186mm }
h1 { font-size: 1.5em }
h2 { font-size: 1em; margin: 1mm 0 .3mm }
h2 small { font-size: 1em; font-weight: normal; margin-left: 3mm }
p { margin: 0 }
header { border-bottom-width: .5mm; margin-bottom: 0; padding-bottom: 1mm }
.line { display: grid; grid-template-columns: 17mm 1fr; overflow-wrap: anywhere }
.line b { font-size: .85em }
.line .loud { text-decoration: underline }
.exercise { margin: 1mm 0 }
"""
"""What differs from the page that hangs at the switchboard: all of it stands on one sheet."""
_TALL = 262
_WIDE = 165
_POINT = 0.353
"""Millimetres: what a sheet of A4 has for lines, what a line has for its text, and a point."""


def handover_page(found: "Handover") -> str:
    """The whole file."""
    drill, cut = exercise(found.overview.incident.drill), sections(found)
    header = f"<header>{drill}<h1>{TITLE}</h1>{paragraph(f'{head(found)}   {NOT_PUBLIC}')}</header>"
    body = "\n".join((header, *map(_section, cut), drill))
    size = f"body {{ font-size: {_points(cut)}pt }}\n"
    title = f"{TITLE} {found.overview.incident.id}"
    return whole_page(titled(title) if found.overview.incident.drill else title, _SHEET + size, body)


def _points(cut: list[Section]) -> float:
    """The size of type in which a sheet holds all: a character is about half as wide as its type is high."""
    for points in (11, 10, 9):
        across = int(_WIDE / (points * _POINT * 0.55))
        if height(cut, across) * points * _POINT * 1.15 + len(cut) * 1.5 <= _TALL:
            return points
    return 8.5


def _section(section: Section) -> str:
    lines = "".join(map(_line, (*section.lines, *section.tail)))
    beside = f"<small>{safe(section.beside)}</small>" if section.beside else ""
    return f"<section><h2>{safe(section.title)} {beside}</h2>{lines}</section>"


def _line(line: Line) -> str:
    loud = ' class="loud"' if line.loud else ""
    return f'<p class="line"><b{loud}>{safe(line.label)}</b><span>{safe(line.text)}</span></p>'
