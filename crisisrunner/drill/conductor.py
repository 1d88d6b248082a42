"""The conductor of a drill: opens it, moves its clock, and tells players what is due, each thing once and in order."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property

import msgspec

from crisisrunner.case import Case
from crisisrunner.drill.expectations import is_done
from crisisrunner.drill.moment import ALONE, last_sign, scene_at
from crisisrunner.drill.scenario import Scenario
from crisisrunner.errors import Refused
from crisisrunner.incident import conducting
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.exercise import Exercise
from crisisrunner.log.record import Record
from crisisrunner.pins import Pins
from crisisrunner.runner import MOST_TRIES, Outcome, OvertakenError, Runner
from crisisrunner.runner import start as open_incident

Decide = Callable[[Case, Actor, datetime], list[Event]]
"""What is to be recorded, as of a moment of the story."""
SET_BACK = timedelta(seconds=5)
"""So far may the wall's clock jump back before the drill follows it."""


def start(record: Record, pins: Pins, scenario: Scenario, facilitator: str, wall: datetime) -> Outcome:
    """Open a drill in a record of drills; its clock stands at the start of the story.

    Args:
        pins: Of the plan, in the story's zone; the scenario is kept with them.
        wall: The time of the world outside (UTC).
    """
    content = msgspec.json.encode(scenario)
    whole = pins.with_scenario(content)
    at = scenario.starts_at

    def begin(by: Actor) -> Event:
        return conducting.start(scenario.drill, scenario.version, wall, by, at)

    return open_incident(
        record, whole, facilitator, scenario.title, scenario.severity, None, at.astimezone(UTC), begin
    )


def scenario_of(case: Case) -> Scenario:
    """The scenario as it was when the drill began.

    Raises:
        Refused: for an incident that is no drill.
    """
    if "scenario" not in case.incident.pins:
        raise Refused(f"{case.incident.id} is no drill.", "crisisrunner drill start")
    return msgspec.json.decode(case.record.blob(case.incident.pins["scenario"]), type=Scenario)


class Conductor:
    """Conducts one drill of a record, for one facilitator; the time of the wall is handed in."""

    def __init__(self, record: Record, incident: str, facilitator: str) -> None:
        self.record = record
        self.incident = incident
        self.facilitator = facilitator

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario as it was when the drill began."""
        return scenario_of(self.case())

    @cached_property
    def _in_order(self) -> tuple[str, ...]:
        return self.scenario.in_order

    @property
    def exercise(self) -> Exercise:
        """The course of the drill as it stands."""
        return conducting.running_drill(self.record.read(self.incident))

    def case(self) -> Case:
        """The drill as it stands."""
        return Case(self.record, self.record.read(self.incident))

    def resume(self, speed: int, wall: datetime) -> Outcome | None:
        """Let the clock run; None where it runs at that speed already.

        Raises:
            Refused: where somebody else conducts it at this moment.
        """
        if self.exercise.running and not self.alone(wall):
            raise Refused(
                "Somebody conducts this drill in another window.",
                "crisisrunner drill pause, then run it here.",
            )
        self.wake(wall)
        outcome = self._act(wall, lambda case, by, at: conducting.resume(case.incident, speed, wall, by, at))
        self.record.beat(self.incident, wall)
        return outcome

    def set_speed(self, speed: int, wall: datetime) -> Outcome | None:
        """Run faster or slower from here on."""
        return self._act(wall, lambda case, by, at: conducting.resume(case.incident, speed, wall, by, at))

    def beat(self, wall: datetime) -> None:
        """Remember that somebody conducts the drill; not after a gap in which the laptop may have slept."""
        if not self.alone(wall):
            self.record.beat(self.incident, wall)

    def pause(self, wall: datetime) -> Outcome | None:
        """Let the clock stand."""
        return self._act(wall, lambda case, by, at: conducting.pause(case.incident, "by hand", wall, by, at))

    def alone(self, wall: datetime) -> bool:
        """Whether the clock runs and nobody has conducted the drill for more than a minute."""
        exercise = self.exercise
        return exercise.running and wall - self._last(exercise) > ALONE

    def wake(self, wall: datetime) -> Outcome | None:
        """Let the clock stand as of the last sign of a conductor, if there was none for more than a minute."""
        if not self.alone(wall):
            return None
        return self._act(wall, lambda case, by, at: conducting.pause(case.incident, "alone", wall, by, at))

    def tick(self, wall: datetime) -> list[Event]:
        """What a moment brings: the clock stands if nobody was there for a minute, else what is due is told.

        Returns:
            The events of this moment: a pause, or the injects that players are told now.
        """
        slept = self.wake(wall)
        if slept:
            return list(slept.of_type("drill.paused"))
        self._follow(wall)
        self.record.beat(self.incident, wall)
        if not self.exercise.running:
            return []
        return list(self._tell_all(wall, scene_at(self.record, self.incident, wall)))

    def step(self, to: datetime | None, wall: datetime) -> Iterator[Event]:
        """Move the clock by hand, to a moment of the story or to the next inject, telling what is due on the way."""
        self.wake(wall)
        target = to or self._next_at()
        while (planned := self._next_at()) is not None and target is not None and planned <= target:
            self._step(max(planned, self.exercise.clock.scene), wall)
            yield from self._tell_all(wall, planned)
        if target is None:
            raise Refused("Nothing is left to tell.", "crisisrunner drill stop")
        if target != self.exercise.clock.scene:
            self._step(target, wall)

    def finished(self, wall: datetime) -> bool:
        """Whether all was told and the story is over."""
        return (
            self._next(self.case()) is None and scene_at(self.record, self.incident, wall) >= self.ends_at()
        )

    def ends_at(self) -> datetime:
        """When the story is over (UTC)."""
        exercise = self.exercise
        return exercise.started_at + self.scenario.lasts + timedelta(seconds=exercise.postponed_s)

    def end(self, wall: datetime) -> Outcome | None:
        """End the drill, its story told."""
        return self._act(wall, lambda case, by, at: conducting.stop(case.incident, "", wall, by, at))

    def upcoming(self) -> tuple[str, datetime] | None:
        """The next inject and when it is planned (UTC), or None."""
        return self._next(self.case())

    def _step(self, to: datetime, wall: datetime) -> None:
        self._act(wall, lambda case, by, _: conducting.step(case.incident, to, wall, by), to)

    def _next_at(self) -> datetime | None:
        found = self._next(self.case())
        return found[1] if found else None

    def _next(self, case: Case) -> tuple[str, datetime] | None:
        exercise = conducting.course_of(case.incident)
        later = timedelta(seconds=exercise.postponed_s)
        for name in self._in_order:
            if name not in exercise.injects:
                return name, exercise.started_at + self.scenario.injects[name].at + later
        return None

    def _tell_all(self, wall: datetime, until: datetime) -> Iterator[Event]:
        while (found := self._next(self.case())) and found[1] <= until:
            outcome = self._tell(found[0], wall)
            yield from outcome.of_type("inject.delivered") if outcome else []

    def _tell(self, name: str, wall: datetime) -> Outcome | None:
        """Tell players one thing, unless somebody else told it a moment ago."""

        def decide(case: Case, by: Actor, at: datetime) -> list[Event]:
            found = self._next(case)
            if not found or found[0] != name:
                return []
            return [_inject(case, self.scenario, name, found[1], by, at)]

        return self._act(wall, decide)

    def _last(self, exercise: Exercise) -> datetime:
        return last_sign(self.record, self.incident, exercise)

    def _follow(self, wall: datetime) -> None:
        """Go on from here where the wall's clock was set back, instead of waiting until it is where it was."""
        exercise = self.exercise
        if exercise.running and self._last(exercise) - wall > SET_BACK:
            self._act(wall, lambda case, by, at: [conducting.run_on(case.incident, wall, by, at)])

    def _act(self, wall: datetime, decide: Decide, at: datetime | None = None) -> Outcome | None:
        """Record what is decided, or nothing; where somebody else wrote meanwhile, it is decided anew."""
        for _ in range(MOST_TRIES):
            moment = at or scene_at(self.record, self.incident, wall)
            runner = Runner(self.record, self.incident, self.facilitator, moment)
            case = runner.case()
            by, joined = case.actor(runner.actor, moment)
            if not decide(case.after(joined), by, moment):
                return None
            try:
                return runner.act(lambda case, by: decide(case, by, moment))  # noqa: B023 (called at once)
            except OvertakenError:
                continue
        raise Refused(
            "Others write to the record without a pause; nothing was written.", "Repeat the command."
        )


def _inject(case: Case, scenario: Scenario, name: str, planned: datetime, by: Actor, at: datetime) -> Event:
    """What becomes of an inject that is due; a contingency is given where nobody did what it waits for."""
    inject = scenario.injects[name]
    if inject.if_missed and is_done(case, scenario, inject.if_missed, planned):
        return conducting.skip(name, inject.if_missed, planned, by, at)
    words = {
        "title": inject.title, "text": inject.text, "from": inject.source, "to": inject.to,
        "method": inject.method,
    }  # fmt: skip
    return conducting.deliver(name, inject.kind, words, planned, by, at, media=inject.media)
