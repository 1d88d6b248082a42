"""What time it is in a drill."""

from datetime import datetime, timedelta

from crisisrunner.log.record import Record

ALONE = timedelta(seconds=60)
"""Without anybody who conducts it for this long, a drill's clock stands: the laptop slept, or the program ended."""


def scene_at(record: Record, incident: str, wall: datetime) -> datetime:
    """The story's time at a moment of the wall's (UTC).

    The clock runs while somebody conducts the drill, and a minute longer; then it stands until somebody is back.
    """
    exercise = record.read(incident).exercise
    if exercise is None:
        return wall
    if not exercise.running:
        return exercise.clock.scene
    last = max(record.pulse(incident) or exercise.clock.wall, exercise.clock.wall)
    return exercise.clock.at(min(wall, last + ALONE))
