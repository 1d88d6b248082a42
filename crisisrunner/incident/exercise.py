"""A drill's course as the fold knows it: its clock, what players were told, and how it ended (terms of HSEEP)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec


class ExerciseClock(msgspec.Struct, frozen=True):
    """Tells the story's time from the wall's: at `wall` it was `scene`, and since then it runs `speed` times as fast.

    It stands where `speed` is 0.
    """

    wall: datetime
    scene: datetime
    speed: int = 0

    def at(self, wall: datetime) -> datetime:
        """The story's time at a moment of the wall's, to the millisecond; it never runs backwards."""
        gone = max(wall - self.wall, timedelta(0)) * self.speed
        return self.scene + gone - timedelta(microseconds=gone.microseconds % 1000)


class Given(msgspec.Struct, frozen=True):
    """What became of an inject: `delivered`, or `skipped` where what it waited for was done.

    `at` is when players were told, or when they would have been.
    """

    state: str
    at: datetime
    event: int


class PutOff(msgspec.Struct, frozen=True):
    """All that was to come was put off by `seconds`, at `at`."""

    at: datetime
    seconds: int


class Rating(msgspec.Struct, frozen=True):
    """An evaluator's word: of an objective `P`, `S`, `M` or `U`, of an expectation `met` or `missed`."""

    rating: str
    event: int


class Improvement(msgspec.Struct, frozen=True):
    """A corrective action of the improvement plan; its words lie in the entry `event`."""

    objective: str
    element: str
    start: str
    by: str
    event: int


class Exercise(msgspec.Struct, frozen=True):
    """The course of a drill; `postponed_s` are the seconds by which all injects to come were put off.

    `begins_later` are the puttings off from before anything was told: by those, the story itself begins later.
    `ratings` are of objectives and `judgements` of expectations: one of each may have the same name.
    """

    scenario: str
    clock: ExerciseClock
    started_at: datetime
    injects: Mapping[str, Given] = {}
    improvised: int = 0
    postponed_s: int = 0
    begins_later: tuple[PutOff, ...] = ()
    stopped_at: datetime | None = None
    real: bool = False
    ratings: Mapping[str, Rating] = {}
    judgements: Mapping[str, Rating] = {}

    @property
    def running(self) -> bool:
        """Whether its clock runs."""
        return self.clock.speed > 0 and self.stopped_at is None
