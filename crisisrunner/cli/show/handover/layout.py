"""What a page for the next shift is made of: lines in sections, wrapped, counted, and cut to the room of a sheet."""

import re
import textwrap
from collections.abc import Iterable, Iterator

import msgspec

from crisisrunner.cli.screen import Styled, alarm, quiet, strong
from crisisrunner.visible import one_line

ACROSS = 80
"""The columns for which the page is cut, however wide the screen is: what is printed and what is shown are the same."""
LINES = 70
"""Of so many columns, what one printed sheet holds."""
_LEAD = 11
_QUOTED = 90
_GAP = re.compile(r"(?<=\d) (?=\d)")
"""Where a phone number must not be broken."""
_LOUD = ("LATE", "NO TIME", "WRONG", "GLASS", "DOWN", "UNKNOWN", "FAILED", "TRYING")

Row = tuple[str | Styled, ...]


class Line(msgspec.Struct, frozen=True):
    """One thing to know, behind a word that says of what kind it is."""

    label: str
    text: str

    @property
    def loud(self) -> bool:
        """Whether it is late, wrong or broken."""
        return self.label in _LOUD


class Section(msgspec.Struct, frozen=True):
    """What is told of one question.

    Of `total` things, `lines` has the first, not fewer than `least` while other sections are longer; `more` is the
    command that tells the rest. `note` stands beside the title, `tail`, which is never cut, behind the lines, and
    `empty` in place of all where there is nothing.
    """

    title: str
    lines: tuple[Line, ...] = ()
    total: int = 0
    least: int = 2
    more: str = "crisisrunner status"
    note: str = ""
    tail: tuple[Line, ...] = ()
    empty: str = ""

    @property
    def beside(self) -> str:
        """What stands beside the title: that nothing is there, else the note, and what is left out."""
        if not (self.lines or self.tail):
            return self.empty
        left = self.total - len(self.lines)
        hidden = f"{left} more: {self.more}" if left > 0 else ""
        note = "" if hidden and self.more in self.note else self.note
        return "   ".join(filter(None, (note, hidden)))


def line(label: str, text: str, most: int = 2) -> Line:
    """A line harmless, with its numbers whole, and not longer than some lines of the page."""
    whole = _GAP.sub("\N{NO-BREAK SPACE}", one_line(text))
    wrapped = _wrapped(whole, ACROSS)
    return Line(label, whole if len(wrapped) <= most else _ended(" ".join(wrapped[:most])[:-1]))


def quoted(text: str, most: int = _QUOTED) -> str:
    """What somebody wrote, harmless, on one line, and not longer than some characters."""
    whole = one_line(text)
    return whole if len(whole) <= most else _ended(whole[: most - 1])


def shortened(whole: list[Section], room: int, least: list[int]) -> list[Section]:
    """The sections with fewer lines, the longest first, until they have room or each has its least."""
    cut = list(whole)
    while height(cut) > room:
        places = [place for place, one in enumerate(cut) if len(one.lines) > least[place]]
        if not places:
            break
        place = max(places, key=lambda place: height([cut[place]]))
        cut[place] = msgspec.structs.replace(cut[place], lines=cut[place].lines[:-1])
    return cut


def height(cut: Iterable[Section], across: int = ACROSS) -> int:
    """How many lines some sections take, at so many columns."""
    return sum(1 for section in cut for _ in section_rows(section, across))


def section_rows(section: Section, across: int) -> Iterator[Row]:
    """The title of a section and its lines, wrapped to so many columns."""
    yield strong(section.title), quiet(f"   {section.beside}" if section.beside else "")
    for one in (*section.lines, *section.tail):
        yield from _labelled(one, across)


def _labelled(one: Line, across: int) -> Iterator[Row]:
    lead = f"  {one.label}".ljust(_LEAD)
    first, *others = (text.replace("\N{NO-BREAK SPACE}", " ") for text in _wrapped(one.text, across))
    yield alarm(lead) if one.loud else lead, first
    yield from ((" " * _LEAD, other) for other in others)


def _ended(text: str) -> str:
    return text.rstrip(" ,;:.") + "…"


def _wrapped(text: str, across: int) -> list[str]:
    return textwrap.wrap(text, across - _LEAD, break_on_hyphens=False) or [""]
