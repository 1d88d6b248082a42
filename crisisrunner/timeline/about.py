"""What stands at the head of every export: of what it was made, when, by whom, and what it leaves out."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.exercise import BANNER, titled
from crisisrunner.times import day_and_time
from crisisrunner.visible import one_line


class About(msgspec.Struct, frozen=True):
    """The head of an export.

    `filters` say which entries were not wanted, `not_included` what else is not in it, a phrase each.
    """

    incident: str
    title: str
    organisation: str
    zone: ZoneInfo
    made_at: datetime
    made_by: str
    head_seq: int
    head_hash: str
    filters: tuple[str, ...] = ()
    not_included: tuple[str, ...] = ()
    drill: bool = False
    playbook: str = ""
    playbook_version: str = ""

    def marked(self, what: str) -> str:
        """What happened, as a row says it that somebody may take out of its table."""
        return titled(what) if self.drill else what

    def without(self, *phrases: str) -> "About":
        """The head of a form in which there is less of it, a phrase each."""
        return msgspec.structs.replace(self, not_included=(*self.not_included, *phrases))

    @property
    def left_out(self) -> str:
        """All that is not in it, in one phrase; `nothing` where it is whole."""
        return "; ".join((*self.filters, *self.not_included)) or "nothing"


def head(about: About) -> Iterator[tuple[str, str]]:
    """The head as lines of a label and a value, for formats that have no better form for it."""
    made = day_and_time(about.made_at, about.zone)
    yield "Incident", f"{about.incident}  {one_line(about.title)}"
    yield "Organisation", one_line(about.organisation)
    yield "Playbook", f"{about.playbook} {about.playbook_version}"
    yield "Made", f"{made}, by {one_line(about.made_by)}"
    yield "Record", f"up to entry {about.head_seq}, {about.head_hash}"
    yield "Left out", one_line(about.left_out)
    yield "Times", f"in {about.zone}, or in UTC where they end with Z"


def beside(about: About, file: str) -> str:
    """The head as a text that lies beside a file whose form has no place for it.

    Args:
        file: The name of that file.
    """
    lines = [f"About {file}", "", *(f"{label + ':':<14}{value}" for label, value in head(about))]
    return "\n".join([BANNER, *lines, BANNER, ""] if about.drill else [*lines, ""])
