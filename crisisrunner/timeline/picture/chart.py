"""The course of an incident as one picture: lanes of stages, releases, deadlines and inquiries on one axis."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import repeat

import msgspec

from crisisrunner.page.axis import Axis, short
from crisisrunner.page.shapes import bar, label, lane, outcome, picture, way
from crisisrunner.timeline.about import About
from crisisrunner.timeline.ending import moment
from crisisrunner.timeline.picture.course import Course, Lane, Stretch

KEY = (
    "A bar is the time that there was. A dot: it came in time. A diamond: it came late. "
    "A cross: its time passed and nothing came. A point at the right: it goes on beyond the picture."
)
ROWS = 24
"""So many rows of a lane have one each; where there would be more, they are counted."""
_BINS = 100
_HIGH = 13
"""How high the tallest column is."""


class Layout(msgspec.Struct, frozen=True):
    """How a picture is laid out: its width, where its axis lies, how long a label and how many ticks have room.

    `beside` puts a label to the left of its row, else above it.
    """

    name: str
    wide: int
    left: int
    right: int
    longest: int
    ticks: int
    beside: bool


WIDE = Layout("wide", 760, 250, 740, 38, 8, True)
NARROW = Layout("narrow", 340, 22, 322, 52, 5, False)
"""For a phone."""


def chart(course: Course, about: About, asked: datetime, layout: Layout) -> str:
    """The picture, with its title and its description in words; "" where nothing has happened.

    Args:
        asked: The moment at which what is still owed is told to be running or overdue, with a time zone.
    """
    if course.begins is None or course.ends is None:
        return ""
    axis = Axis(course.begins, course.ends, about.zone, layout.left, layout.right, layout.ticks)
    rows = [row for one in course.lanes for row in _lane(one, one is course.stages, axis, asked, layout)]
    title = "Stages, releases, deadlines and inquiries on one axis of time"
    return picture(layout.name, title, description(course, about), layout.wide, rows, axis)


def description(course: Course, about: About) -> str:
    """What the picture shows, in words."""
    if course.begins is None or course.ends is None:
        return "Nothing has happened yet."
    first, last = moment(course.begins, about), moment(course.ends, about)
    told = ", ".join(f"{len(one.begun)} {one.title.lower()}" for one in course.lanes)
    return f"From {first}, to {last}: {told}. Each of them stands in the entries below."


def _lane(found: Lane, stages: bool, axis: Axis, asked: datetime, layout: Layout) -> Iterator[str]:
    count = len(found.begun)
    yield lane(f"{found.title}: {count or 'none'}")
    rows: dict[str, list[Stretch]] = {}
    for stretch in found.stretches.values():
        rows.setdefault(stretch.row, []).append(stretch)
    if found.counted or len(rows) > ROWS:
        yield from _columns(found, axis, layout)
        return
    for title, stretches in rows.items():
        told = "" if stages else f", {_told(stretches, axis, asked)}"
        bad = not stages and any(one.late(asked) for one in stretches)
        drawn = map(_stage if stages else _stretch, stretches, repeat(axis), repeat(asked))
        bars, marks = zip(*drawn, strict=True)  # every mark lies above every bar
        named = label(short(title, layout.longest - len(told)) + told, bad)
        yield from _row(named, "".join((*bars, *marks)), layout)


def _row(named: str, drawn: str, layout: Layout) -> Iterator[str]:
    yield from [named + drawn] if layout.beside else [named, drawn]


def _told(stretches: Sequence[Stretch], axis: Axis, asked: datetime) -> str:
    """What a row says of itself: when it went out, how it stands, or how often each."""
    if all(one.due is None and one.at for one in stretches):
        first = axis.moment(stretches[0].begins)
        return first if len(stretches) == 1 else f"{len(stretches)} from {first}"
    states = [one.state(asked) for one in stretches]
    if len(states) == 1:
        return states[0]
    return ", ".join(f"{states.count(one)} {one}" for one in dict.fromkeys(states))


def _stage(stretch: Stretch, axis: Axis, _asked: datetime) -> tuple[str, str]:
    return bar(axis, stretch.begins, stretch.due or axis.begins + axis.whole), ""


def _stretch(stretch: Stretch, axis: Axis, asked: datetime) -> tuple[str, str]:
    """Its bar, and what became of it."""
    drawn = bar(axis, stretch.begins, stretch.due) if stretch.due else ""
    if stretch.at is None and stretch.due is None and not stretch.over:
        return way(axis.x(stretch.begins), axis.right), ""
    return drawn, outcome(axis, stretch.due, stretch.at, stretch.late(asked))


def _columns(found: Lane, axis: Axis, layout: Layout) -> Iterator[str]:
    """How many began when, as columns, where there are too many to show each."""
    counts = [0] * _BINS
    begins, whole = axis.begins.timestamp(), axis.whole.total_seconds()
    for begun in found.begun:
        counts[min(max(int((begun - begins) / whole * _BINS), 0), _BINS - 1)] += 1
    most, wide = max(counts), (axis.right - axis.left) / _BINS
    named = label(f"too many to show each; {most} at the tallest")
    columns = [
        _column(axis.left + place * wide, wide, count / most * _HIGH)
        for place, count in enumerate(counts)
        if count
    ]
    yield from _row(named, "".join(columns), layout)


def _column(left: float, wide: float, high: float) -> str:
    return f'<rect class="bar" x="{left:.1f}" y="{15 - high:.1f}" width="{wide:.1f}" height="{high:.1f}"/>'
