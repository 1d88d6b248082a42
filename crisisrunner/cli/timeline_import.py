"""The entries of another log, taken into the incident in hand."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli.progress import watched
from crisisrunner.cli.screen import aside, labelled, out, strong
from crisisrunner.cli.session import session_of
from crisisrunner.cli.show.rows import show_bad
from crisisrunner.errors import Refused, WrongUsage
from crisisrunner.intake.dates import Dates

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from crisisrunner.case import Case
    from crisisrunner.incident.imports import Imported
    from crisisrunner.intake.entries import Found, Reading
    from crisisrunner.intake.reading import Source
    from crisisrunner.intake.taking import Sorted

app = typer.Typer()
_LONG_BEFORE = timedelta(hours=36)
"""A log may begin a night before anybody opens an incident."""
_SHOWN, _LONGEST = 30, 150
"""Entries, and letters of each, that are shown of what would be taken in."""


@app.command("import")
def import_log(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A log: .csv, .jsonl, or the .json of a Statuspage.")
    ],
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="THEIRS=OURS", help="What a column means: 'Uhrzeit=time'. Repeatable."),
    ] = None,
    zone: Annotated[
        str | None,
        typer.Option(
            "--zone", help="The zone of times without one, like Europe/Dublin; else the incident's."
        ),
    ] = None,
    day: Annotated[
        str | None,
        typer.Option("--day", metavar="DAY", help="The day of the first row, where rows tell times alone."),
    ] = None,
    dates: Annotated[Dates | None, typer.Option("--dates", help="How 04/03/2026 is meant.")] = None,
    incidents: Annotated[
        list[str] | None,
        typer.Option("--of", metavar="NAME", help="Which incident of a Statuspage's history. Repeatable."),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Take the good entries though others cannot be read.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be taken in.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Take entries though they may identify a patient.")
    ] = False,
) -> None:
    """Take in a log that was kept on paper or elsewhere: all of its entries, or none; never the same one twice.

    Columns: time (or day and time), text, and as wanted who; other columns are kept with their entry. Entries keep
    their own times, and are told as imported, with file and line. Bad rows are named. The file itself you can keep
    with: crisisrunner log "The paper log" --attach FILE

    Example: crisisrunner timeline import paper-log.csv --map "What happened=text" --dry-run
    """
    from crisisrunner.intake.entries import read_entries
    from crisisrunner.intake.reading import read_log
    from crisisrunner.intake.taking import sort_out, take_in

    session = session_of(context)
    case = session.case
    source = read_log(file, tuple(incidents or ()))
    there = _zone(zone, case.zone)
    how = _reading(source, columns or [], there, dates, _day(day, there, session.now()), yes)
    _show_how(source, how)
    found = read_entries(source, how, case, session.now(), lambda rows: watched(rows, len(rows), "Reading"))
    show_bad(found.bad, source.log.unit)
    if dry_run:
        _warn_of_days(found.good, case)
        _show_dry(sort_out(case, found.good), how)
        if found.bad and found.good and not partial:
            aside("While rows are bad, the others are taken in only with --partial.")
        return
    _must_be_good(found, partial)
    _warn_of_days(found.good, case)
    _, taken = take_in(session.runner(), found.good)
    out(f"Taken in: {_told(taken, 'was', 'were')}   ", strong("crisisrunner timeline --kind entry.imported"))
    _show_others(taken)


def _zone(typed: str | None, home: "ZoneInfo") -> "ZoneInfo":
    from crisisrunner.times import zone_named

    return zone_named(typed) if typed else home


def _day(typed: str | None, zone: "ZoneInfo", now: "datetime") -> "date | None":
    from crisisrunner.times import day_named

    found = day_named(typed, zone, now) if typed else None
    if typed and not found:
        raise WrongUsage(f"'{typed}' is no day.", "Write it like --day 2026-11-24, or --day yesterday.")
    return found


def _reading(
    source: "Source",
    typed: Sequence[str],
    zone: "ZoneInfo",
    dates: Dates | None,
    first: "date | None",
    keep: bool,
) -> "Reading":
    from crisisrunner.intake.columns import TARGETS, assigned, must_be_there, must_suffice
    from crisisrunner.intake.entries import Reading
    from crisisrunner.tables.heading import plain
    from crisisrunner.tables.mapping import parse_map

    told = parse_map(typed, TARGETS, plain, "text")
    headings = source.log.headings
    must_be_there(typed, headings, source.name)
    columns = assigned(headings, told)
    must_suffice(columns, headings, source.name)
    return Reading(columns, zone, dates, first, keep)


def _show_how(source: "Source", how: "Reading") -> None:
    """What was taken for what, so that a slip is seen."""
    from crisisrunner.intake.columns import TARGETS
    from crisisrunner.times import day_words

    theirs = {ours: heading for heading, ours in how.columns.items()}
    meant = ", ".join(f"{ours} is '{theirs[ours][:40]}'" for ours in TARGETS if ours in theirs)
    aside(f"Read: {meant}; times without a zone in {how.zone}.")
    if how.first_day:
        aside(f"Times without a day: from {day_words(how.first_day)} on; after midnight of the next day.")
    others = [heading[:40] for heading in source.log.headings if heading and heading not in how.columns]
    if others:
        aside(f"Kept with each entry: {', '.join(others[:12])}{', …' if len(others) > 12 else ''}.")
    for note in source.log.notes:
        aside(f"{note}")


def _warn_of_days(entries: "Sequence[Imported]", case: "Case") -> None:
    """Say where a log lies days before the incident: a slip in the day is hard to put right afterwards."""
    from crisisrunner.times import short_day

    first = min((one.at for one in entries), default=None)
    opened = case.incident.opened_at
    if first and opened and opened - first > _LONG_BEFORE:
        aside(
            f"Is the day right? It begins on {short_day(first, case.zone)}, the incident was opened for "
            f"{short_day(opened, case.zone)}. To put it right: erase those entries, and import it again."
        )


def _must_be_good(found: "Found", partial: bool) -> None:
    if not found.good:
        raise Refused("No entry can be taken in.", "crisisrunner timeline import --help names the columns.")
    if found.bad and not partial:
        raise Refused(
            f"{len(found.bad):,} of {len(found.bad) + len(found.good):,} entries cannot be taken in; none was.",
            "Mend them, or take the others with --partial.",
        )


def _show_dry(taken: "Sorted", how: "Reading") -> None:
    from crisisrunner.times import day_and_time
    from crisisrunner.visible import one_line

    for one in taken.new[:_SHOWN]:
        when = day_and_time(one.at, how.zone)
        labelled(f"{one.unit} {one.number}", f"{when}   {one_line(one.text)[:_LONGEST]}", at=14)
    if len(taken.new) > _SHOWN:
        labelled("", f"and {len(taken.new) - _SHOWN:,} more", at=14)
    out(f"Would be taken in: {_told(taken, 'is', 'are')} Nothing was recorded.")
    _show_others(taken)


def _told(taken: "Sorted", one: str, many: str) -> str:
    """`12 entries, 3 were there already.`; `one` and `many` are its verb."""
    new, there = len(taken.new), len(taken.there)
    before = f", {there:,} {one if there == 1 else many} there already" if there else ""
    return f"{new:,} {'entry' if new == 1 else 'entries'}{before}."


def _show_others(taken: "Sorted") -> None:
    """What a person should look at, though it is taken in, or because it is not."""
    for one, seq in taken.others[:_SHOWN]:
        labelled(
            f"{one.unit} {one.number}",
            f"said something else, or of another time, when it was taken in before as entry {seq}: both stand now. "
            f'Is it a correction? crisisrunner erase {seq} --reason "…"',
            at=14,
        )
    if taken.erased:
        labelled(
            "left out",
            f"{_rows(taken.erased)}, of the time of an entry whose words were erased. If it is another one: "
            "crisisrunner log TEXT --at TIME",
            at=14,
        )


def _rows(entries: "Sequence[Imported]") -> str:
    numbers = ", ".join(str(one.number) for one in entries[:10]) + (", …" if len(entries) > 10 else "")
    return f"{entries[0].unit} {numbers}"
