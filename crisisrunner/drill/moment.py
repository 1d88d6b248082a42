"""What time it is in a drill."""

from datetime import datetime, timedelta

from crisisrunner.incident.exercise import Exercise
from crisisrunner.log.record import Record

ALONE = timedelta(seconds=60)
"""Without anybody who conducts it for this long, a drill's clock stands: the laptop slept, or the program ended."""


def scene_at(record: Record, incident: str, wall: datetime) -> datetime:
    """The story's time at a moment of the wall's (UTC).

    The clock runs while somebody conducts the drill. Once nobody did for more than a minute it stands at their last
    sign, or at the latest thing that a player wrote down; a wall clock that was set back does not take the story back.
    """
    exercise = record.read(incident).exercise
    if exercise is None:
        return wall
    if not exercise.running:
        return exercise.clock.scene
    last = last_sign(record, incident, exercise)
    if wall - last > ALONE:
        return max(exercise.clock.at(last), record.latest(incident) or exercise.clock.scene)
    return exercise.clock.at(max(wall, last))


def last_sign(record: Record, incident: str, exercise: Exercise) -> datetime:
    """When somebody last conducted a drill, by the wall (UTC)."""
    return max(record.pulse(incident) or exercise.clock.wall, exercise.clock.wall)
