"""The days of a log that tells times of day alone: that of its first row, and the next after midnight."""

from datetime import date, datetime, time, timedelta

from crisisrunner.tables.table import Unusable

_BACK = timedelta(hours=6)
"""So far back a time may lie and still be of the same day: somebody wrote it down late."""
_A_NIGHT = timedelta(hours=18)
"""So far back it must lie to be of the next day."""


class Days:
    """Finds the day of one row after another.

    Args:
        first: The day of the first row.
    """

    def __init__(self, first: date) -> None:
        self._latest = first
        self._before: time | None = None

    def of(self, at: time) -> date:
        """The day of the next row, by its time of day.

        Raises:
            Unusable: where nobody can tell whether it is before or after midnight.
        """
        if self._before is None:
            self._before = at
            return self._latest
        ahead = datetime.combine(self._latest, at) - datetime.combine(self._latest, self._before)
        if ahead >= _A_NIGHT or -_A_NIGHT < ahead < -_BACK:
            raise Unusable(
                f"its time {at:%H:%M} comes after {self._before:%H:%M}: is it of another day? Write its day beside it"
            )
        if ahead <= -_A_NIGHT:
            self._latest += timedelta(days=1)
        self._before = at
        return self._latest

    def tell(self, day: date, at: time) -> None:
        """Take the day and the time of a row that tells its day; the next rows go on from it."""
        self._latest, self._before = day, at
