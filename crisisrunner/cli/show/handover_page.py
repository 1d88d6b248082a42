"""The page for the next shift, to be printed: one sheet of HTML that needs nothing else."""

from typing import TYPE_CHECKING

from crisisrunner.cli.show.handover import NOT_PUBLIC, TITLE, Line, Section, head, height, sections
from crisisrunner.cli.show.say import EXERCISE
from crisisrunner.cli.show.say_page import _POLICY, _STYLE, _paragraph, _safe

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
    exercise = _paragraph(EXERCISE, "exercise") if found.overview.incident.drill else ""
    cut = sections(found)
    body = "\n".join(map(_section, cut))
    size = f"body {{ font-size: {_points(cut)}pt }}"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{TITLE} {_safe(found.overview.incident.id)}</title>\n"
        f"<style>{_STYLE}{_SHEET}{size}\n</style>\n</head>\n<body>\n"
        f"<header>{exercise}<h1>{TITLE}</h1>{_paragraph(f'{head(found)}   {NOT_PUBLIC}')}</header>\n"
        f"{body}\n{exercise}\n</body>\n</html>\n"
    )


def _points(cut: list[Section]) -> float:
    """The size of type in which a sheet holds all: a character is about half as wide as its type is high."""
    for points in (11, 10, 9):
        across = int(_WIDE / (points * _POINT * 0.55))
        if height(cut, across) * points * _POINT * 1.15 + len(cut) * 1.5 <= _TALL:
            return points
    return 8.5


def _section(section: Section) -> str:
    lines = "".join(map(_line, (*section.lines, *section.tail)))
    beside = f"<small>{_safe(section.beside)}</small>" if section.beside else ""
    return f"<section><h2>{_safe(section.title)} {beside}</h2>{lines}</section>"


def _line(line: Line) -> str:
    loud = ' class="loud"' if line.loud else ""
    return f'<p class="line"><b{loud}>{_safe(line.label)}</b><span>{_safe(line.text)}</span></p>'
