"""The marks in pictures of a course of time, each drawn in a row of its own: SVG, as every picture here draws them."""

from datetime import datetime

from crisisrunner.page.axis import Axis
from crisisrunner.page.frame import safe

ROW = 18
"""How high a row is."""
HEAD = 26
"""How high the axis above the rows is."""
STYLE = """
svg { display: block; width: 100%; min-width: 160mm; font-size: 11px }
svg text { fill: var(--ink) }
svg .lane { font-weight: bold; font-size: 12px }
svg .time { text-anchor: middle }
svg text.bad { fill: var(--bad); font-weight: bold }
svg .grid { stroke: var(--rule); stroke-width: .5; opacity: .6 }
svg .now { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 5 3 }
svg .bar { fill: var(--bar); stroke: var(--edge); stroke-width: .8 }
svg .dot { fill: var(--ink) }
svg .ring { fill: none; stroke: var(--ink); stroke-width: 1.2 }
svg .late { fill: var(--bad) }
svg .cross { fill: none; stroke: var(--ink); stroke-width: 2 }
svg .cross.bad { stroke: var(--bad) }
svg .way { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 3 2 }
"""
"""The rules for them; a page says what its ink, rule, bar, edge and bad are, in light and in dark."""


def picture(name: str, title: str, words: str, wide: int, rows: list[str], axis: Axis, more: str = "") -> str:
    """Rows below an axis, with a title and a description for whoever does not see them.

    Args:
        name: What the ids of title and description begin with.
        more: What is drawn over the grid, as SVG.
    """
    high = height(rows)
    body = "".join(
        f'<g transform="translate(0 {HEAD + index * ROW})">{row}</g>' for index, row in enumerate(rows)
    )
    grid = "".join(
        f'<line class="grid" x1="{x}" x2="{x}" y1="20" y2="{high}"/>'
        f'<text x="{x}" y="14" class="time">{safe(text)}</text>'
        for x, text in axis.ticks()
    )
    return (
        f'<svg viewBox="0 0 {wide} {high}" role="img" aria-labelledby="{name}-title {name}-words">'
        f'<title id="{name}-title">{safe(title)}</title><desc id="{name}-words">{safe(words)}</desc>'
        f"{grid}{more}{body}</svg>"
    )


def height(rows: list[str]) -> int:
    """How high a picture of these rows is."""
    return HEAD + len(rows) * ROW + 8


def lane(text: str) -> str:
    """What stands above the rows of a kind."""
    return f'<text x="0" y="13" class="lane">{safe(text)}</text>'


def label(text: str, bad: bool = False) -> str:
    """What stands at the left of a row."""
    return f'<text x="8" y="13"{_class("bad" if bad else "")}>{safe(text)}</text>'


def window(axis: Axis, opens: datetime, due: datetime | None, at: datetime | None, bad: bool) -> str:
    """A bar for the time that there was, and what became of it."""
    return (bar(axis, opens, due) if due else "") + outcome(axis, due, at, bad)


def outcome(axis: Axis, due: datetime | None, at: datetime | None, bad: bool) -> str:
    """A dot where it came in time, a diamond where late, a cross where it never came and was to."""
    if at is None:
        return cross(axis.x(due), "bad") if bad and due else ""
    if not bad:
        return dot(axis.x(at))
    return f"{way(axis.x(due), axis.x(at)) if due else ''}{diamond(axis.x(at))}"


def bar(axis: Axis, opens: datetime, due: datetime) -> str:
    """From one moment to another, with a point where it goes on beyond the picture."""
    left, right = axis.x(opens), axis.x(due)
    more = f'<path class="bar" d="M{right} 4 l6 5 l-6 5 z"/>' if axis.beyond(due) else ""
    return f'<rect class="bar" x="{left}" y="5" width="{max(1, round(right - left, 1))}" height="8"/>{more}'


def ring(axis: Axis, at: datetime | None) -> str:
    """A time that was planned."""
    return f'<circle class="ring" cx="{axis.x(at)}" cy="9" r="5"/>' if at else ""


def dot(x: float) -> str:
    """What came, in time."""
    return f'<circle class="dot" cx="{x}" cy="9" r="4"/>'


def diamond(x: float) -> str:
    """What came late."""
    return f'<path class="late" d="M{x} 3 l6 6 l-6 6 l-6 -6 z"/>'


def cross(x: float, kind: str = "") -> str:
    """What never came."""
    return f'<path class="cross {kind}" d="M{round(x - 4, 1)} 5 l8 8 m0 -8 l-8 8"/>'


def stand(x: float) -> str:
    """Where a clock stood."""
    return f'<path class="cross" d="M{round(x - 2, 1)} 4 v10 m4 -10 v10"/>'


def way(left: float, right: float) -> str:
    """From when it should have come to when it did."""
    return f'<line class="way" x1="{left}" x2="{right}" y1="9" y2="9"/>'


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""
