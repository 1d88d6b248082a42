"""One axis of time, from the left to the right of a picture."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from crisisrunner.visible import one_line

_TICKS = tuple(
    timedelta(minutes=minutes)
    for minutes in (
        1,
        2,
        5,
        10,
        15,
        30,
        60,
        120,
        180,
        360,
        720,
        1440,
        2880,
        10080,
        20160,
        43200,
        131040,
        525600,
    )
)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class Axis:
    """Where a moment lies between the left and the right of a picture.

    Args:
        begins: The moment at the left, with a time zone.
        ends: The moment at the right; a minute later at least.
        zone: The one in which times are shown.
        left: Where the axis begins, in units of the picture.
        right: Where it ends.
        ticks: So many moments to read it by have room.
    """

    def __init__(
        self, begins: datetime, ends: datetime, zone: ZoneInfo, left: int, right: int, ticks: int = 8
    ) -> None:
        self.begins, self.zone, self.left, self.right = begins.astimezone(UTC), zone, left, right
        self._most = ticks
        self.whole = max(ends - begins, timedelta(minutes=1))

    def x(self, at: datetime) -> float:
        """From the left; what lies before or after the picture lies at its edge."""
        part = (at - self.begins) / self.whole
        return round(self.left + min(max(part, 0), 1) * (self.right - self.left), 1)

    def beyond(self, at: datetime) -> bool:
        """Whether a moment lies after the end of the picture."""
        return at > self.begins + self.whole

    def moment(self, at: datetime) -> str:
        """`03:17`, or `14 May 03:17` where the axis is longer than two days."""
        local = at.astimezone(self.zone)
        return f"{local:%H:%M}" if self.whole <= 2 * _DAY else f"{_day(local)} {local:%H:%M}"

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Round moments of the zone to read it by, with the day where one begins."""
        every = next((one for one in _TICKS if self.whole / one <= self._most), _TICKS[-1])
        midnight = self.begins.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        # By the wall's clock a day of 23 hours has its midnight too; by what passes no hour comes twice.
        at = midnight if every > _HOUR else midnight.astimezone(UTC)
        if every >= _DAY and at < self.begins and at + every - self.begins > every / 2:
            yield self.x(at), _day(at)  # the day on which it begins, where the next one leaves it room
        while not self.beyond(at):
            if at >= self.begins:
                local = at.astimezone(UTC).astimezone(self.zone)  # an hour that the day skips is the next
                yield self.x(at), _day(local) if local.hour == local.minute == 0 else f"{local:%H:%M}"
            at += every


def _day(local: datetime) -> str:
    return f"{local.day} {local:%b}"


def short(text: str, longest: int) -> str:
    """A text that has room for so many characters, on one line."""
    line = one_line(text)
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
