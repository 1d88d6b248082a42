"""The course of an incident as one picture: lanes of stages, releases, deadlines and inquiries on one axis."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from crisisrunner.page.axis import Axis, short
from crisisrunner.page.shapes import bar, cross, label, lane, picture, way, window
from crisisrunner.timeline.about import About
from crisisrunner.timeline.html.course import Course, Lane, Stretch
from crisisrunner.times import clock_time, short_day

KEY = (
    "A bar is the time that there was. A dot: it came in time. A diamond: it came late. "
    "A cross: its time passed and nothing came. A point at the right: it goes on beyond the picture."
)
ROWS = 24
"""So many rows of a lane have one each; where there would be more, they are counted."""
_WIDE, _LEFT, _RIGHT = 760, 240, 740
_LONGEST = 38
"""Characters of a label that have room beside its row."""
_BINS = 100
_HIGH = 13
"""How high the tallest column is."""


def chart(course: Course, about: About, asked: datetime) -> str:
    """The picture, with its title and its description in words; "" where nothing has happened.

    Args:
        asked: The moment at which what is still owed is told to be running or overdue, with a time zone.
    """
    if course.begins is None or course.ends is None:
        return ""
    axis = Axis(course.begins, course.ends, about.zone, _LEFT, _RIGHT)
    rows = [row for one in course.lanes for row in _lane(one, one is course.stages, axis, asked)]
    title = "Stages, releases, deadlines and inquiries on one axis of time"
    return picture("chart", title, description(course, about), _WIDE, rows, axis)


def description(course: Course, about: About) -> str:
    """What the picture shows, in words."""
    if course.begins is None or course.ends is None:
        return "Nothing has happened yet."
    first, last = (
        f"{short_day(at, about.zone)}, {clock_time(at, about.zone)}" for at in (course.begins, course.ends)
    )
    told = ", ".join(f"{len(one.begun)} {one.title.lower()}" for one in course.lanes)
    return f"From {first}, to {last}: {told}. Each of them stands in the entries below."


def _lane(found: Lane, stages: bool, axis: Axis, asked: datetime) -> Iterator[str]:
    count = len(found.begun)
    yield lane(f"{found.title}: {count or 'none'}")
    rows: dict[str, list[Stretch]] = {}
    for stretch in found.stretches.values():
        rows.setdefault(stretch.row, []).append(stretch)
    if found.counted or len(rows) > ROWS:
        yield from _columns(found, axis)
        return
    for title, stretches in rows.items():
        beside = "" if stages else f", {_told(stretches, axis, asked)}"
        bad = not stages and any(one.late(asked) for one in stretches)
        marks = "".join(_stage(one, axis) if stages else _stretch(one, axis, asked) for one in stretches)
        yield label(short(title, _LONGEST - len(beside)) + beside, bad) + marks


def _told(stretches: Sequence[Stretch], axis: Axis, asked: datetime) -> str:
    """What a row says of itself: when it went out, how it stands, or how often each."""
    if all(one.due is None and one.at for one in stretches):
        first = stretches[0].begins.astimezone(axis.zone)
        return f"{first:%H:%M}" if len(stretches) == 1 else f"{len(stretches)} from {first:%H:%M}"
    states = [one.state(asked) for one in stretches]
    if len(states) == 1:
        return states[0]
    return ", ".join(f"{states.count(one)} {one}" for one in dict.fromkeys(states))


def _stage(stretch: Stretch, axis: Axis) -> str:
    return bar(axis, stretch.begins, stretch.due or axis.begins + axis.whole)


def _stretch(stretch: Stretch, axis: Axis, asked: datetime) -> str:
    late, due = stretch.late(asked), stretch.due
    if late and due and stretch.at is None and axis.beyond(due):  # overdue only after the picture ended
        return bar(axis, stretch.begins, due) + cross(axis.right, "bad")
    if stretch.at is None and due is None:
        return way(axis.x(stretch.begins), axis.right) if not stretch.over else ""
    return window(axis, stretch.begins, due, stretch.at, late)


def _columns(found: Lane, axis: Axis) -> Iterator[str]:
    """How many began when, as columns, where there are too many to show each."""
    counts = [0] * _BINS
    begins, whole = axis.begins.astimezone(UTC).timestamp(), axis.whole.total_seconds()
    for moment in found.begun:
        counts[min(max(int((moment - begins) / whole * _BINS), 0), _BINS - 1)] += 1
    most, wide = max(counts), (axis.right - axis.left) / _BINS
    yield label(f"so many at once; the tallest is {most}") + "".join(
        _column(axis.left + place * wide, wide, count / most * _HIGH)
        for place, count in enumerate(counts)
        if count
    )


def _column(left: float, wide: float, high: float) -> str:
    return f'<rect class="bar" x="{left:.1f}" y="{15 - high:.1f}" width="{wide:.1f}" height="{high:.1f}"/>'
