"""Everything that had a time in a run: by when it was due, and when it was done."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from crisisrunner.drill.replay.then import message_of, moment
from crisisrunner.incident.events import Event
from crisisrunner.playbook.model import INQUIRY_KINDS, Playbook

BY_THE_PLAN = ("task", "message", "cadence")
"""The kinds whose time stands in the plan alone, and not in the record."""


class Timed(msgspec.Struct, frozen=True):
    """One thing with a time; times are in UTC. `of` is what it depends on: without that, nobody asks for it.

    `done_at` is when it was done, `ended_at` when nobody asked for it any more, done or not.
    """

    kind: str
    what: str
    of: str
    since: datetime
    due_at: datetime | None
    done_at: datetime | None = None
    ended_at: datetime | None = None

    def stood(self, end: datetime) -> str:
        """`in time`, `late`, or `open`, as of the end of the record."""
        if self.due_at is None:
            return "open"
        if self.done_at:
            return "in time" if self.done_at <= self.due_at else "late"
        if self.ended_at:
            return "late" if self.ended_at > self.due_at else "open"
        return "late" if end > self.due_at else "open"


class Timetable(msgspec.Struct, frozen=True):
    """All that had a time, by key, and what there was that could have one."""

    timed: Mapping[str, Timed]
    there: frozenset[str]


def timetable(events: Iterable[Event], playbook: Playbook | None, zone: ZoneInfo) -> Timetable:
    """What had a time in a run of a plan; without the plan, what the record itself dates."""
    reader = _Reader(playbook, zone)
    for event in events:
        reader.take(event)
    return Timetable(reader.timed, frozenset(reader.there))


class _Reader:
    def __init__(self, playbook: Playbook | None, zone: ZoneInfo) -> None:
        self._playbook, self._zone = playbook, zone
        self.timed: dict[str, Timed] = {}
        self.there: set[str] = set()
        self._entries: dict[str, int] = {}
        self._severity = 0
        self._reads: Mapping[str, Callable[[Event], None]] = {
            "incident.opened": self._severity_is, "incident.severity_set": self._severity_is,
            "stage.entered": self._entered, "task.done": self._task_done, "task.skipped": self._task_done,
            "message.drafted": self._drafted, "message.released": self._released,
            "message.superseded": self._put_aside, "message.withdrawn": self._put_aside,
            "promise.made": self._promised, "promise.kept": self._kept, "promise.broken": self._kept,
            "clock.started": self._counted, "clock.moved": self._counted, "clock.held": self._counted,
            "clock.met": self._met, "clock.waived": self._waived, "inquiry.opened": self._asked,
            "inquiry.acknowledged": self._answered, "inquiry.moved_private": self._answered,
            "inquiry.handled": self._answered, "inquiry.followed_up": self._answered,
            "inquiry.closed": self._closed,
        }  # fmt: skip

    def take(self, event: Event) -> None:
        """One more event."""
        read = self._reads.get(event.type)
        if read:
            read(event)

    def _put(self, key: str, one: Timed) -> None:
        self.timed[key] = one

    def _change(self, key: str, *, done: datetime | None = None, ended: datetime | None = None) -> None:
        one = self.timed.get(key)
        if one and one.done_at is None and one.ended_at is None:
            self.timed[key] = replace(one, done_at=done, ended_at=ended or done)

    def _severity_is(self, event: Event) -> None:
        self._severity = event.data["severity"]

    def _entered(self, event: Event) -> None:
        stage = event.data["stage"]
        self._entries[stage] = self._entries.get(stage, 0) + 1
        for key, one in self.timed.items():
            if one.kind == "task" or (event.data["final"] and one.kind == "cadence"):
                self._change(key, ended=event.at)
        of = f"stage {stage} {self._entries[stage]}"
        self.there.add(of)
        spec = self._playbook.stages.get(stage) if self._playbook else None
        for key, task in spec.tasks.items() if spec else ():
            if task.within:
                due = task.within.after(event.at, self._zone)
                self._put(self._task(stage, key), Timed("task", task.do, of, event.at, due))

    def _task(self, stage: str, task: str) -> str:
        return f"task {stage}/{task} {self._entries.get(stage, 0)}"

    def _task_done(self, event: Event) -> None:
        self._change(self._task(event.data["stage"], event.data["task"]), done=event.at)

    def _drafted(self, event: Event) -> None:
        name = message_of(event)
        if f"drafted {name}" in self.there:
            return
        self.there.add(f"drafted {name}")
        spec = self._playbook.messages.get(event.data["message"]) if self._playbook else None
        if spec and spec.within:
            due = spec.within.after(event.at, self._zone)
            what = f"{name}  {spec.title} out"
            self._put(f"message {name}", Timed("message", what, f"drafted {name}", event.at, due))

    def _put_aside(self, event: Event) -> None:
        self._change(f"message {message_of(event)}", ended=event.at)

    def _released(self, event: Event) -> None:
        name, plan = message_of(event), self._playbook
        self.there.add(f"released {name}")
        self._change(f"message {name}", done=event.at)
        if plan is None or not plan.is_public(event.data["message"]):
            return
        audience = plan.spec(event.data["message"]).audience
        for key, one in self.timed.items():
            if one.kind == "cadence" and key.startswith(f"cadence {audience} "):
                self._change(key, done=event.at)
        every = plan.severities[self._severity].update_every
        if every:
            what = f"The next word to {plan.audiences[audience].title} after {name}"
            due = every.after(event.at, self._zone)
            self._put(f"cadence {audience} {name}", Timed("cadence", what, f"released {name}", event.at, due))

    def _promised(self, event: Event) -> None:
        name, audience = message_of(event), event.data["audience"]
        what = f"The next update promised in {name}"
        due = moment(event.data["due_at"])
        self._put(f"promise {audience} {name}", Timed("promise", what, f"released {name}", event.at, due))

    def _kept(self, event: Event) -> None:
        key = f"promise {event.data['audience']} {event.data['promised_in']}"
        answered = event.at if event.data["by"] else None
        self._change(key, done=answered, ended=event.at)

    def _counted(self, event: Event) -> None:
        """A deadline counts as far as the rule binds; whoever moved it last has the word."""
        name, data = event.data["clock"], event.data
        due = moment(data["due_at"])
        if event.type != "clock.held":
            due = due if data["applies"] else None
        key = f"clock {name}"
        one = self.timed.get(key, Timed("clock", f"The deadline {name}", "", event.at, None))
        self._put(key, replace(one, due_at=due))

    def _met(self, event: Event) -> None:
        self._change(f"clock {event.data['clock']}", done=event.at)

    def _waived(self, event: Event) -> None:
        self._change(f"clock {event.data['clock']}", ended=event.at)

    def _asked(self, event: Event) -> None:
        data, of = event.data, f"inquiry {event.data['id']}"
        self.there.add(of)
        dues = [at for at in (moment(data["answer_by"]), moment(data["deadline"])) if at]
        what = f"The first answer to {data['id']} ({INQUIRY_KINDS.get(data['kind'], data['kind'])})"
        self._put(of, Timed("inquiry", what, of, event.at, min(dues, default=None)))

    def _answered(self, event: Event) -> None:
        self._change(f"inquiry {event.data['id']}", done=event.at)

    def _closed(self, event: Event) -> None:
        self._change(f"inquiry {event.data['id']}", ended=event.at)
