"""What the picture at the head of a timeline shows: stages, releases, deadlines and inquiries as stretches of time."""

from array import array
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from crisisrunner.timeline.background import message
from crisisrunner.timeline.entries import Entry
from crisisrunner.timeline.telling import Names
from crisisrunner.timeline.timeline import Timeline
from crisisrunner.times import from_stamp

MOST = 300
"""So many stretches of a lane are kept one by one; where there are more, they are counted."""


_IMPORTED = "imported"


class Stretch(msgspec.Struct, frozen=True):
    """Something that took time, or was due, in a row of its lane; all times carry a zone.

    `at` is when it came: a message, a filing, a first answer. Of a stage, `due` is when the next one began.
    `bad` says that it failed whatever the times say, `over` that nobody waits for it any more; `words` are how one
    says that it came in time, that it came late, and that it may still come.
    """

    row: str
    begins: datetime
    due: datetime | None = None
    at: datetime | None = None
    bad: bool = False
    over: bool = False
    words: tuple[str, str, str] = ("met", "met late", "running")

    def state(self, now: datetime) -> str:
        """How it stands at a moment, in a word or two."""
        in_time, late, running = self.words
        if self.at or self.bad:
            return late if self.late(now) else in_time
        if self.over:
            return "ended"
        return "overdue" if self.late(now) else running

    def late(self, now: datetime) -> bool:
        """Whether it came late, or has not come although its time has passed."""
        if self.bad or self.due is None or (self.over and self.at is None):
            return self.bad
        return (self.at or now) > self.due


class Lane:
    """The stretches of one kind, by their keys; beyond `MOST` only how many began when."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.begun = array("d")
        """When each of them began, in seconds since 1970."""
        self.stretches: dict[str, Stretch] = {}

    @property
    def counted(self) -> bool:
        """Whether there are too many to show one by one."""
        return len(self.begun) > MOST

    def begin(self, key: str, stretch: Stretch) -> None:
        """Take a new one in, or what a known one is by now."""
        if key not in self.stretches:
            self.begun.append(stretch.begins.timestamp())
        if self.counted:
            self.stretches.clear()
        else:
            self.stretches[key] = stretch

    def change(self, key: str, **changes: Any) -> None:
        """Change a known one; one whose beginning is not in the picture stays out of it."""
        if key in self.stretches:
            self.stretches[key] = msgspec.structs.replace(self.stretches[key], **changes)


class Course:
    """Gathered from entries in the order of time.

    `begins` and `ends` are the first and the last of them, None where there are none.
    """

    def __init__(self, entries: Iterable[Entry], names: Names) -> None:
        self.begins: datetime | None = None
        self.ends: datetime | None = None
        self.stages, self.releases = Lane("Stages"), Lane("Releases")
        self.deadlines, self.inquiries = Lane("Deadlines"), Lane("Inquiries")
        self._names = names
        self._stage = ""
        for entry in entries:
            self.begins, self.ends = self.begins or entry.at, entry.at
            _TAKEN[entry.type](self, entry, entry.data)

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """From the top."""
        return self.stages, self.releases, self.deadlines, self.inquiries

    def _entered(self, entry: Entry, data: Mapping[str, Any]) -> None:
        self.stages.change(self._stage, due=entry.at)
        self._stage = str(entry.seq)
        self.stages.begin(self._stage, Stretch(self._names.stage(data["stage"]), entry.at))

    def _imported(self, entry: Entry, _data: Mapping[str, Any]) -> None:
        """A night on paper is a stage too, from its first entry to its last."""
        known = self.stages.stretches.get(_IMPORTED)
        self.stages.begin(_IMPORTED, Stretch("Another log", known.begins if known else entry.at, entry.at))

    def _released(self, entry: Entry, data: Mapping[str, Any]) -> None:
        self.releases.begin(str(entry.seq), Stretch(data["message"], entry.at, None, entry.at))

    def _clock(self, entry: Entry, data: Mapping[str, Any]) -> None:
        begun = from_stamp(data["anchor"]) if data["anchor"] else entry.at
        due = from_stamp(data["due_at"]) if data["due_at"] else None
        known = self.deadlines.stretches.get(data["clock"])
        if due is None or data["applies"] is False:
            self.deadlines.change(data["clock"], due=None, over=True)
        elif known and known.at:
            self.deadlines.change(data["clock"], due=due)
        else:
            self.deadlines.begin(data["clock"], Stretch(data["clock"], begun, due))

    def _held(self, _entry: Entry, data: Mapping[str, Any]) -> None:
        if data["due_at"]:
            self.deadlines.change(data["clock"], due=from_stamp(data["due_at"]))

    def _met(self, entry: Entry, data: Mapping[str, Any]) -> None:
        known = self.deadlines.stretches.get(data["clock"])
        if known and known.at is None:
            self.deadlines.change(data["clock"], at=entry.at)

    def _promised(self, entry: Entry, data: Mapping[str, Any]) -> None:
        row = f"Promise: {self._names.audience(data['audience'])}"
        promise = Stretch(row, entry.at, from_stamp(data["due_at"]), words=("kept", "broken", "running"))
        self.deadlines.begin(f"{data['audience']} {message(data)}", promise)

    def _ended(self, entry: Entry, data: Mapping[str, Any]) -> None:
        came, broken = entry.at if data["by"] else None, entry.type == "promise.broken"
        self.deadlines.change(f"{data['audience']} {data['promised_in']}", at=came, bad=broken, over=True)

    def _asked(self, entry: Entry, data: Mapping[str, Any]) -> None:
        due = data.get("deadline") or data.get("answer_by")
        row = f"{data['id']} {self._names.inquiry_kind(data['kind'])}"
        words = ("answered", "answered late", "waits")
        self.inquiries.begin(
            data["id"], Stretch(row, entry.at, from_stamp(due) if due else None, words=words)
        )

    def _answered(self, entry: Entry, data: Mapping[str, Any]) -> None:
        known = self.inquiries.stretches.get(data["id"])
        if known and known.at is None:
            self.inquiries.change(data["id"], at=entry.at)

    def _closed(self, _entry: Entry, data: Mapping[str, Any]) -> None:
        self.inquiries.change(data["id"], over=True)


_Take = Callable[[Course, Entry, Mapping[str, Any]], None]
_TAKEN: dict[str, _Take] = {
    "stage.entered": Course._entered,
    "entry.imported": Course._imported,
    "message.released": Course._released,
    **dict.fromkeys(("clock.started", "clock.moved"), Course._clock),
    "clock.held": Course._held,
    "clock.met": Course._met,
    "clock.waived": lambda course, _entry, data: course.deadlines.change(data["clock"], over=True),
    "promise.made": Course._promised,
    **dict.fromkeys(("promise.kept", "promise.broken"), Course._ended),
    "inquiry.opened": Course._asked,
    **dict.fromkeys(("inquiry.acknowledged", "inquiry.moved_private", "inquiry.handled"), Course._answered),
    "inquiry.closed": Course._closed,
}
TYPES = tuple(_TAKEN)
"""The types of entries that a course is made of."""


def course_of(timeline: Timeline) -> tuple[Course, datetime]:
    """The course of what a timeline tells, and the moment as of which it is told how things stand (with a zone).

    That is when the export was made, or when it was known; for a drill, when its last thing happened.
    """
    about = timeline.about
    course = Course(timeline.entries(TYPES), timeline.names)
    ends = course.ends or about.made_at
    return course, ends if about.drill else max(ends, timeline.choice.as_known_at or about.made_at)
