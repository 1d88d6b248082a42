"""The use case: entries of another log taken into the record, all of them or none, and never twice."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from crisisrunner.case import Case
from crisisrunner.errors import Refused
from crisisrunner.incident import imports
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.imports import Imported
from crisisrunner.runner import Outcome, Runner
from crisisrunner.times import stamp

_SHOW = "crisisrunner timeline --kind entry.imported"


class Sorted(msgspec.Struct, frozen=True):
    """The entries that are new, those that the record has, and those that may be ones whose words were erased.

    `others` are new ones of whose row the record has something else of the same time, or the same of another time:
    with the number of that entry, which stands beside the new one unless somebody erases it. `moved` are rows that
    the record has, taken in from this very file and of another time.
    """

    new: tuple[Imported, ...]
    there: tuple[Imported, ...]
    erased: tuple[Imported, ...]
    others: tuple[tuple[Imported, int], ...] = ()
    moved: tuple[Imported, ...] = ()


def sort_out(case: Case, entries: Sequence[Imported]) -> Sorted:
    """What of a log the record does not have.

    It has an entry where that row of that file was taken in, or as many of the same time that say the same by the
    same person; so a log that grew is taken in again and again. Where the words of an imported entry were erased,
    nobody can compare them: what is of that very time stays out, so that nothing comes back that was to go.
    """
    taken = _Taken(case)
    new, there, erased = [], [], []
    for one in entries:
        if taken.has(one):
            there.append(one)
        elif stamp(one.at) in taken.gone:
            erased.append(one)
        else:
            new.append(one)
    said = {_said(one) for one in entries}
    others = tuple(
        (one, entry.seq)
        for one in new
        for entry in taken.places.get((one.unit, one.number), ())
        if entry.said not in said and (entry.said[0] == stamp(one.at) or entry.said[1] == one.text)
    )
    moved = tuple(one for one in there if _said(one) not in taken.said)
    return Sorted(tuple(new), tuple(there), tuple(erased), others, moved)


def take_in(runner: Runner, entries: Sequence[Imported]) -> tuple[Outcome, Sorted]:
    """Take in what the record does not have yet; with the outcome comes what became of each.

    Raises:
        Refused: where there is nothing new.
    """
    found: list[Sorted] = []

    def decide(case: Case, by: Actor) -> list[Event]:
        found[:] = [sort_out(case, entries)]
        if not found[0].new:
            raise _nothing_new(found[0])
        return imports.take_in(found[0].new, by)

    return runner.act(decide), found[0]


def _nothing_new(found: Sorted) -> Refused:
    if found.moved:
        return Refused(
            "All of these were taken in before, some as of another time; nothing was recorded.",
            f"To put their time right, erase those entries, and import the file again. They are in: {_SHOW}",
        )
    if not found.erased:
        return Refused("All of these were taken in before; nothing was recorded.", _SHOW)
    are = "one is" if len(found.erased) == 1 else f"{len(found.erased):,} are"
    return Refused(
        f"None of these is new, and {are} of the time of an entry whose words were erased; nothing was recorded.",
        "If it is another entry: crisisrunner log TEXT --at TIME",
    )


_Said = tuple[str, str, str, str]


def _said(one: Imported) -> _Said:
    return stamp(one.at), one.text, one.who, one.others


class _Entry(NamedTuple):
    """An entry that was taken in before: its number, and what it says."""

    seq: int
    said: _Said


class _Taken:
    """What was taken in before: what was said how often, the rows of files, and the times of what was erased."""

    def __init__(self, case: Case) -> None:
        self.places: dict[tuple[str, int], list[_Entry]] = {}
        self.gone: set[str] = set()
        self.said: set[_Said] = set()
        self._left: Counter[_Said] = Counter()
        self._rows: set[tuple[str, str, int]] = set()
        for recorded in case.record.events(case.incident.id, ("entry.imported",)):
            event = recorded.event
            if event.words is None:
                self.gone.add(stamp(event.at))
                continue
            words = event.words
            said = stamp(event.at), words["text"], words.get("who", ""), words.get("others", "")
            self.said.add(said)
            self._left[said] += 1
            for unit, number in event.data.items():
                self._rows.add((words.get("sha256", ""), unit, number))
                self.places.setdefault((unit, number), []).append(_Entry(event.seq, said))

    def has(self, one: Imported) -> bool:
        """Whether the record has an entry; each of the record's is met by one entry of a log alone."""
        said, row = _said(one), (one.sha256, one.unit, one.number)
        found = row in self._rows or self._left[said] > 0
        self._left[said] -= found and self._left[said] > 0
        return found
