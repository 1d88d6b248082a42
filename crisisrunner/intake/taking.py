"""The use case: entries of another log taken into the record, all of them or none, and never twice."""

from collections.abc import Sequence

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
    """The entries that are new, those that the record has, and those that may be ones whose words were erased."""

    new: tuple[Imported, ...]
    there: tuple[Imported, ...]
    erased: tuple[Imported, ...]


def sort_out(case: Case, entries: Sequence[Imported]) -> Sorted:
    """What of a log the record does not have.

    It has an entry where that row of that file was taken in, or one of the same time that says the same by the
    same person; so a log that grew is taken in again and again. Where the words of an imported entry were erased,
    nobody can compare them: what is of that very time stays out, so that nothing comes back that was to go.
    """
    known, rows, gone = _taken(case)
    new, there, erased = [], [], []
    for one in entries:
        said = stamp(one.at), one.text, one.who, one.others
        row = one.sha256, one.unit, one.number
        if said in known or row in rows:
            there.append(one)
        elif stamp(one.at) in gone:
            erased.append(one)
        else:
            new.append(one)
        known.add(said)
    return Sorted(tuple(new), tuple(there), tuple(erased))


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
    if not found.erased:
        return Refused("All of these were taken in before; nothing was recorded.", _SHOW)
    are = "one is" if len(found.erased) == 1 else f"{len(found.erased):,} are"
    return Refused(
        f"None of these is new, and {are} of the time of an entry whose words were erased; nothing was recorded.",
        "If it is another entry: crisisrunner log TEXT --at TIME",
    )


_Said = set[tuple[str, str, str, str]]
_Rows = set[tuple[str, str, int]]


def _taken(case: Case) -> tuple[_Said, _Rows, set[str]]:
    """What was taken in before: what was said and when, the rows of files, and the times of what was erased."""
    said: _Said = set()
    rows: _Rows = set()
    gone: set[str] = set()
    for recorded in case.record.events(case.incident.id, ("entry.imported",)):
        event = recorded.event
        if event.words is None:
            gone.add(stamp(event.at))
            continue
        words = event.words
        said.add((stamp(event.at), words["text"], words.get("who", ""), words.get("others", "")))
        rows |= {(words.get("sha256", ""), unit, number) for unit, number in event.data.items()}
    return said, rows, gone
