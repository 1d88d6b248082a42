"""The page for the next shift, on the screen and as text."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crisisrunner.cli.screen import Styled, alarm, out, quiet, strong, width
from crisisrunner.cli.show.handover.layout import ACROSS, LINES, Row, height, section_rows
from crisisrunner.cli.show.handover.sections import NOT_PUBLIC, TITLE, head, sections
from crisisrunner.exercise import BANNER

if TYPE_CHECKING:
    from crisisrunner.handover import Handover


def show_handover(found: "Handover") -> None:
    """The page on the screen."""
    for row in _rows(found, width(), drill=False):  # the screen says it by itself
        out(*row)
    out(quiet("To print it:   "), strong("crisisrunner handover --out handover.html"))


def handover_text(found: "Handover") -> str:
    """The same as a page of text."""
    rows = (
        "".join(piece.text if isinstance(piece, Styled) else piece for piece in row)
        for row in _rows(found, ACROSS, drill=found.overview.incident.drill)
    )
    return "".join(f"{row.rstrip()}\n" for row in rows)


def _rows(found: "Handover", across: int, *, drill: bool) -> Iterator[Row]:
    """The page; sections are set apart where a sheet has room for that."""
    cut = sections(found)
    airy = height(cut) + len(cut) + 3 <= LINES
    ends: list[Row] = [(alarm(BANNER),)] if drill else []
    yield from ends
    yield strong(TITLE), f"   {head(found)}   {NOT_PUBLIC}"
    for section in cut:
        if airy:
            yield ("",)
        yield from section_rows(section, across)
    yield from ends
