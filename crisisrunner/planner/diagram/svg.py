"""The machine as an SVG that needs no program and no network to be drawn: a column a stage, a row a transition."""

import textwrap
from collections.abc import Iterator
from html import escape

from crisisrunner.planner.diagram.labels import needs
from crisisrunner.playbook.model import Playbook, Stage, Transition

_FONT = "'DejaVu Sans Mono', 'Consolas', 'Menlo', monospace"
_SIZE, _LINE, _LETTER = 12, 16, 7.3
_COLUMN, _BOX, _EDGE, _TOP = 210, 190, 20, 56
_CHARACTERS = int(_BOX / _LETTER) - 2
_LABEL = int(_COLUMN / _LETTER) - 1
_INK, _QUIET, _PAPER = "#1a1a1a", "#555555", "#ffffff"


def svg(playbook: Playbook) -> str:
    """The picture: stages from left to right with their messages; transitions as arrows, what each needs on it."""
    boxes = [_box_lines(stage) for stage in playbook.stages.values()]
    tall = max(len(lines) for lines in boxes) * _LINE + 20
    rows, at = [], _TOP + tall + 34
    for way in playbook.transitions:
        lines = _label(way)
        rows.append((way, lines, at + len(lines) * _LINE))
        at += (len(lines) + 1) * _LINE + 6
    width, height = _EDGE * 2 + _COLUMN * len(playbook.stages), at + _EDGE
    box = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    look = f'font-family="{_FONT}" font-size="{_SIZE}" role="img" aria-label="{escape(playbook.title)}"'
    pieces = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} {look}>',
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
        _text(_EDGE, 32, playbook.title, weight="bold", size=16),
        *(piece for number, lines in enumerate(boxes) for piece in _box(number, lines, tall, height)),
        *(piece for row in rows for piece in _row(playbook, *row)),
        "</svg>",
    ]
    return "\n".join(pieces) + "\n"


def _box_lines(stage: Stage) -> list[str]:
    """Its title, and the messages that it drafts; those begin with a space."""
    lines = textwrap.wrap(stage.title.upper() + (" (the end)" if stage.final else ""), _CHARACTERS)
    return lines + [f" {message[: _CHARACTERS - 1]}" for message in stage.messages]


def _box(number: int, lines: list[str], tall: int, height: int) -> Iterator[str]:
    left, middle = _EDGE + number * _COLUMN, _middle(number)
    down = f'x1="{middle}" y1="{_TOP + tall}" x2="{middle}" y2="{height - _EDGE}"'
    yield f'<line {down} stroke="#bbbbbb" stroke-dasharray="2 4"/>'
    yield f'<rect x="{left + 5}" y="{_TOP}" width="{_BOX}" height="{tall}" rx="4" fill="#f3f3f0" stroke="{_INK}"/>'
    for index, line in enumerate(lines):
        weight = "normal" if line.startswith(" ") else "bold"
        yield _text(left + 14, _TOP + 20 + index * _LINE, line, weight=weight)


def _label(way: Transition) -> list[str]:
    lines = [way.trigger]
    for need in needs(way):
        lines += textwrap.wrap(need, _LABEL, subsequent_indent="  ", break_on_hyphens=False)
    return lines


def _row(playbook: Playbook, way: Transition, lines: list[str], at: int) -> Iterator[str]:
    order = list(playbook.stages)
    sources, dest = [order.index(source) for source in way.source], order.index(way.dest)
    far = max(sources, key=lambda source: abs(source - dest))
    left = min(*sources, dest)
    right = max(*sources, dest)
    for index, line in enumerate(lines):
        yield _text(
            _middle(left) + 8, at - 6 - (len(lines) - 1 - index) * _LINE, line,
            weight="normal" if index else "bold", fill=_QUIET if index else _INK,
        )  # fmt: skip
    for source in sources:
        yield f'<circle cx="{_middle(source)}" cy="{at}" r="3.5" fill="{_INK}"/>'
    if left == right:
        end = _middle(dest) + 60
        yield f'<path d="M {_middle(dest)} {at} H {end} V {at + 9} H {_middle(dest) + 6}" fill="none" stroke="{_INK}"/>'
        yield _head(_middle(dest), at + 9, -1)
        return
    for other in {far, *(one for one in sources if (one - dest) * (far - dest) < 0)}:
        way_on = 1 if dest > other else -1
        yield f'<line x1="{_middle(other)}" y1="{at}" x2="{_middle(dest) - 6 * way_on}" y2="{at}" stroke="{_INK}"/>'
        yield _head(_middle(dest), at, way_on)


def _head(x: int, y: int, way_on: int) -> str:
    return f'<path d="M {x} {y} l {-9 * way_on} -4 v 8 z" fill="{_INK}"/>'


def _middle(number: int) -> int:
    return _EDGE + number * _COLUMN + _COLUMN // 2 - 5


def _text(x: int, y: int, text: str, weight: str = "normal", size: int = _SIZE, fill: str = _INK) -> str:
    look = f'font-weight="{weight}" font-size="{size}" fill="{fill}" xml:space="preserve"'
    return f'<text x="{x}" y="{y}" {look}>{escape(text)}</text>'
