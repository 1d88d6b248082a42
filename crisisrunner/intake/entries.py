"""The rows of a log as entries of the record, or why they are none."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.asking import identifying
from crisisrunner.case import Case
from crisisrunner.incident.imports import Imported
from crisisrunner.intake.dates import Dates
from crisisrunner.intake.days import Days
from crisisrunner.intake.moments import read_moment, time_of_day
from crisisrunner.intake.reading import Source
from crisisrunner.tables import BadRow, Row
from crisisrunner.tables.table import Unusable

_LONGEST = 20_000
"""Characters of a row in all: more is no entry of a log."""


class Reading(msgspec.Struct, frozen=True):
    """How rows are to be read: which heading is which column, the zone of their times, how 04/03/2026 is meant.

    `first_day` is that of the first row, where rows tell times of day alone. `keep_identifiers` takes rows in
    though they may identify a patient.
    """

    columns: Mapping[str, str]
    zone: ZoneInfo
    dates: Dates | None = None
    first_day: date | None = None
    keep_identifiers: bool = False


class Found(msgspec.Struct, frozen=True):
    """The rows that can be taken in, and those that cannot, each in the order of the file."""

    good: tuple[Imported, ...]
    bad: tuple[BadRow, ...]


def read_entries(
    source: Source,
    how: Reading,
    case: Case,
    now: datetime,
    watch: Callable[[Sequence[Row]], Iterable[Row]] = iter,
) -> Found:
    """Read the rows of a log.

    Args:
        now: What time it is (UTC); what is later did not happen.
        watch: Passes the rows on as they are read, for somebody who waits.
    """
    good: list[Imported] = []
    bad = [*source.log.bad]
    days = Days(how.first_day) if how.first_day else None
    for row in watch(source.log.rows):
        try:
            entry = _entry(row, source, how, days)
            _must_be_fit(entry, how, case, now)
            good.append(entry)
        except Unusable as why:
            bad.append(BadRow(row.line, str(why)))
    return Found(tuple(good), tuple(sorted(bad, key=lambda one: one.line)))


def _entry(row: Row, source: Source, how: Reading, days: Days | None) -> Imported:
    ours = {how.columns[heading]: cell for heading, cell in row.cells.items() if heading in how.columns}
    day, clock = ours.get("day", ""), ours.get("time", "")
    alone = time_of_day(clock) if days and not day else None
    if days and alone:
        day = days.of(alone).isoformat()
    at = read_moment(day, clock, how.zone, how.dates)
    if days and not alone:
        local = at.astimezone(how.zone)
        days.tell(local.date(), local.time())
    if not ours.get("text"):
        raise Unusable("it has no text")
    others = "\n".join(_others(row, how.columns))
    return Imported(
        at, ours["text"], ours.get("who", ""), others, source.name, source.sha256, source.log.unit, row.line
    )


def _others(row: Row, columns: Mapping[str, str]) -> Iterator[str]:
    return (f"{heading}: {cell}" for heading, cell in row.cells.items() if cell and heading not in columns)


def _must_be_fit(entry: Imported, how: Reading, case: Case, now: datetime) -> None:
    if entry.at > now:
        raise Unusable("its time lies in the future")
    said = " \n ".join((entry.text, entry.who, entry.others))
    if len(said) > _LONGEST:
        raise Unusable(f"it has {len(said):,} characters; {_LONGEST:,} are the most")
    found = [] if how.keep_identifiers else identifying(case, said)
    if found:
        raise Unusable(f"it may identify a patient: {found[0].message} Or take it in as it is with --yes")
