"""What a drill shows: what players are told, and how its clock goes."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crisisrunner.cli.screen import alarm, out, paragraph, quiet, strong
from crisisrunner.drill.offsets import short_offset
from crisisrunner.exercise import EXERCISE
from crisisrunner.times import clock_time

if TYPE_CHECKING:
    from crisisrunner.case import Case
    from crisisrunner.incident.events import Event


def show_inject(case: "Case", event: "Event") -> None:
    """What players are told, and nothing more."""
    exercise, words = case.incident.exercise, event.words or {}
    since = short_offset(event.at - exercise.started_at) if exercise else ""
    method = words.get("method", "").replace("-", " ").upper()
    who = " to ".join(part for part in (words.get("from", ""), words.get("to", "")) if part)
    out()
    out(strong(f"{clock_time(event.at, case.zone)}  {method}".rstrip()), quiet(f"   {since}   {EXERCISE}"))
    if who:
        paragraph(who, "  ")
    if words.get("title"):
        paragraph(words["title"], "  ")
    paragraph(words.get("text", "[erased]"), "    ")


def show_alone(at: datetime, zone: ZoneInfo, *, goes_on: bool = False) -> None:
    """That the clock stands since nobody conducted the drill; where it `goes_on` now, that it stood."""
    when = (
        f"at {clock_time(at, zone)}: nobody conducted the drill for more than a minute (the laptop slept?)."
    )
    out(alarm("STOOD" if goes_on else "PAUSED"), f"  {when}")
    out("  That time counts for nothing.")
    if not goes_on:
        out("  Go on: ", strong("crisisrunner drill resume"))


def show_end() -> None:
    """That nothing is left to tell."""
    out("  Everything was told. Hot wash, then: ", strong("crisisrunner drill stop"))


def times_life(speed: int) -> str:
    """How fast the clock runs."""
    return "as fast as life" if speed == 1 else f"{speed} times as fast as life"
