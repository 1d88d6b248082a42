"""One axis of time, from the left to the right of a picture."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from crisisrunner.visible import one_line

_TICKS = tuple(
    timedelta(minutes=minutes)
    for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 43200, 131040, 525600)
)
_AT_MOST = 8
_DAY = timedelta(days=1)


class Axis:
    """Where a moment lies between the left and the right of a picture.

    Args:
        begins: The moment at the left, with a time zone.
        ends: The moment at the right; a minute later at least.
        zone: The one in which times are shown.
        left: Where the axis begins, in units of the picture.
        right: Where it ends.
    """

    def __init__(self, begins: datetime, ends: datetime, zone: ZoneInfo, left: int, right: int) -> None:
        self.begins, self.zone, self.left, self.right = begins, zone, left, right
        self.whole = max(ends - begins, timedelta(minutes=1))

    def x(self, at: datetime) -> float:
        """From the left; what lies before or after the picture lies at its edge."""
        part = (at - self.begins) / self.whole
        return round(self.left + min(max(part, 0), 1) * (self.right - self.left), 1)

    def beyond(self, at: datetime) -> bool:
        """Whether a moment lies after the end of the picture."""
        return at > self.begins + self.whole

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Round moments of the zone to read it by, with the day where one begins."""
        every = next((one for one in _TICKS if self.whole / one <= _AT_MOST), _TICKS[-1])
        midnight = self.begins.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        # Days are counted by the wall's clock and hours by what passes: a day of 23 hours has its midnight too.
        start = midnight if every >= _DAY else midnight.astimezone(UTC)
        number = -((start - self.begins) // every) if every < _DAY else 0
        while not self.beyond(at := start + number * every):
            number += 1
            if at >= self.begins:
                local = at.astimezone(self.zone)
                yield (
                    self.x(at),
                    f"{local.day} {local:%b}" if not (local.hour or local.minute) else f"{local:%H:%M}",
                )


def short(text: str, longest: int) -> str:
    """A text that has room for so many characters, on one line."""
    line = one_line(text)
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
