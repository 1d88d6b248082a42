"""Which row names the columns, and what each of them means: as told with --map, else by the names of known tools."""

from collections.abc import Mapping, Sequence

import msgspec

from crisisrunner.drill.msel.columns import CONTROLLER, FOREIGN, meanings, plain
from crisisrunner.drill.msel.sheets import Line, Sheet
from crisisrunner.errors import Refused, did_you_mean
from crisisrunner.tables import mapping
from crisisrunner.visible import one_line

FIRST = 20
"""So many rows are looked through for the one that names the columns."""
FEWEST = 2
"""With fewer names that are known, a row is no heading."""
_OURS = frozenset(map(plain, ("exercise", "inject_id", "expectation_id", "scheduled_at")))
_BY_PLAIN = {plain(name): name for name in CONTROLLER}
TARGETS = tuple(column.name for column in FOREIGN)


class Heading(msgspec.Struct, frozen=True):
    """The row that names the columns (`line`), what each known column holds, and the names of all others.

    `ours` where this program wrote the list, so that everything in it means exactly what it says.
    """

    line: Line
    known: Mapping[int, str]
    others: Mapping[int, str]
    ours: bool

    @property
    def missing_time(self) -> bool:
        """Whether no column says when anything happens."""
        return not {"scenario_time", "day", "scheduled_at", "minutes"} & set(self.known.values())


def parse_map(told: Sequence[str]) -> dict[str, str]:
    """What `--map "Their column=our_column"` says, by their column's plain name.

    Raises:
        WrongUsage: for what is no such pair, names no column of ours, or maps one twice.
    """
    return mapping.parse_map(told, TARGETS, plain, "message")


def find_heading(sheet: Sheet, told: Mapping[str, str]) -> Heading | None:
    """The row among the first ones that names most columns, if any of them names enough."""
    best = max(sheet.lines[:FIRST], key=lambda line: _count(line, told), default=None)
    if best is None or _count(best, told) < FEWEST:
        return None
    if {plain(text) for text in best.cells.values()} >= _OURS and not told:
        known = {
            column: _BY_PLAIN[plain(text)] for column, text in best.cells.items() if plain(text) in _BY_PLAIN
        }
        return Heading(best, known, _rest(best, known), ours=True)
    known = _assigned(best, told)
    return Heading(best, known, _rest(best, known), ours=False)


def must_be_used(heading: Heading, typed: Sequence[str]) -> None:
    """Refuse a column of theirs that the list does not have.

    Raises:
        Refused: naming the columns that it has.
    """
    there = {plain(text): one_line(text) for text in heading.line.cells.values()}
    for pair in typed:
        theirs = pair.rpartition("=")[0].strip()
        if plain(theirs) not in there:
            raise Refused(f"The list has no column '{theirs}'{did_you_mean(theirs, there.values())}")


def no_heading(sheet: Sheet) -> Refused:
    """The refusal of a sheet in which no row names the columns."""
    return Refused(
        f"{sheet.name} has no row of headings: none of its first {FIRST} rows names a time and a text.",
        'Give it one, or say which is which: --map "Their column=message". Known: ' + ", ".join(TARGETS),
    )


def _count(line: Line, told: Mapping[str, str]) -> int:
    known = {name for text in line.cells.values() for _, name in meanings(text)}
    ours = {plain(text) for text in line.cells.values()} & _OURS
    return len(known | ours) + sum(plain(text) in told for text in line.cells.values())


def _assigned(line: Line, told: Mapping[str, str]) -> dict[int, str]:
    """Each column of ours goes to the likeliest heading, each heading to one column; what was told stands first."""
    known: dict[int, str] = {}
    for column, text in line.cells.items():
        wanted = told.get(plain(text))
        if wanted and wanted not in known.values():
            known[column] = wanted
    guesses = sorted(
        (likely, column, name) for column, text in line.cells.items() for likely, name in meanings(text)
    )
    for _, column, name in guesses:
        if column not in known and name not in known.values() and plain(line.cells[column]) not in told:
            known[column] = name
    return known


def _rest(line: Line, known: Mapping[int, str]) -> dict[int, str]:
    return {column: one_line(text) for column, text in line.cells.items() if column not in known}
