"""What a report is gathered from: the incident, its events, its scenario, and the moment of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from crisisrunner.case import ERASED, Case
from crisisrunner.drill.conductor import scenario_of
from crisisrunner.drill.scenario import Scenario
from crisisrunner.incident.events import Event, Recorded
from crisisrunner.times import clock_time, short_day


class Source:
    """An incident as a report reads it, as of a moment (UTC; in a drill the story's)."""

    def __init__(self, case: Case, now: datetime) -> None:
        self.case = case
        self.incident = case.incident
        self.now = now
        written = case.record.events(case.incident.id)
        self.recorded: Sequence[Recorded] = [one for one in written if one.event.seq <= case.incident.seq]
        """The entries that the state stands on: what somebody adds meanwhile is for the next report."""

    @cached_property
    def scenario(self) -> Scenario | None:
        """What was rehearsed; None for a real incident."""
        return scenario_of(self.case) if self.incident.exercise else None

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the story, or of the hospital."""
        return self.case.zone

    @property
    def begins(self) -> datetime:
        """When it began (UTC)."""
        exercise = self.incident.exercise
        return (exercise.started_at if exercise else self.incident.opened_at) or self.now

    @property
    def ended_at(self) -> datetime | None:
        """When it ended (UTC), or None while it goes on."""
        exercise = self.incident.exercise
        return exercise.stopped_at if exercise else self.incident.closed_at

    def of(self, *types: str) -> Iterator[Event]:
        """The events of some types, in the order of the record."""
        return (one.event for one in self.recorded if one.event.type in types)

    def word(self, entry: int, key: str) -> str:
        """What was typed in an entry under a name; that it was erased, where it was."""
        words = self.recorded[entry - 1].event.words
        return ERASED if words is None else words.get(key, "")

    def person(self, key: str) -> str:
        """What a person is called."""
        known = self.case.people.get(key)
        return known.name if known else key

    def moment(self, at: datetime) -> str:
        """A time as a sentence has it: with the day, where it is not the first one."""
        day = short_day(at, self.zone)
        time = clock_time(at, self.zone)
        return time if day == short_day(self.begins, self.zone) else f"{time}, {day}"
