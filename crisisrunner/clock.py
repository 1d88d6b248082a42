"""The only reader of the wall clock."""

from datetime import UTC, datetime
from time import monotonic, sleep


def now() -> datetime:
    """This moment, in UTC, to the millisecond (finer than the record keeps would not survive it)."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def stopwatch() -> float:
    """Seconds that only ever grow, for bounds on work; says nothing about the time of day."""
    return monotonic()


def wait(seconds: float) -> None:
    """Do nothing for some seconds."""
    sleep(seconds)


def local_zone() -> str:
    """The IANA name of the zone that this machine is set to; `UTC` where it says none."""
    from tzlocal import get_localzone_name  # only where no workspace names a zone

    try:
        return get_localzone_name() or "UTC"
    except (LookupError, OSError, ValueError):
        return "UTC"
