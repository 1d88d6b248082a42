"""The timeline: told on the screen, or written to a file."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner import clock
from crisisrunner.cli import timeline_import
from crisisrunner.cli.exporting import export, format_of
from crisisrunner.cli.screen import err
from crisisrunner.cli.session import Json, Session, session_of
from crisisrunner.errors import Refused, WrongUsage
from crisisrunner.exports.formats import FORMATS, Format
from crisisrunner.times import day_begins, day_named, parse_moment

if TYPE_CHECKING:
    from datetime import datetime

    from crisisrunner.case import Case
    from crisisrunner.timeline.choice import Choice
    from crisisrunner.timeline.timeline import Timeline

app = typer.Typer(rich_markup_mode=None, add_completion=False, invoke_without_command=True)
app.registered_commands += timeline_import.app.registered_commands

Names = list[str] | None
_WITHOUT_NOTES = (Format.CAP, Format.ICS, Format.HICS213)
"""The formats that hold no notes, so none that is for counsel."""


@app.callback()
def timeline(
    context: typer.Context,
    form: Annotated[
        Format | None,
        typer.Option("--format", case_sensitive=False, help="How to write it; else as the name says."),
    ] = None,
    file: Annotated[Path | None, typer.Option("--out", help="Write to a file instead of the screen.")] = None,
    as_known_at: Annotated[
        str | None,
        typer.Option("--as-known-at", metavar="TIME", help="Only what was known by then, or on that day."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="TIME", help="Only what happened from then, or that day, on."),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="TIME", help="Only what happened by then, or on that day."),
    ] = None,
    search: Annotated[
        str, typer.Option("--search", metavar="WORDS", help='Only what says all these words, or a "phrase".')
    ] = "",
    kinds: Annotated[
        Names,
        typer.Option("--kind", help="Only this kind of entry: message, or message.released. Repeatable."),
    ] = None,
    actors: Annotated[Names, typer.Option("--actor", help="Only what this person did. Repeatable.")] = None,
    stages: Annotated[
        Names, typer.Option("--stage", help="Only what happened in this stage. Repeatable.")
    ] = None,
    audiences: Annotated[
        Names, typer.Option("--audience", help="Only the messages to this audience. Repeatable.")
    ] = None,
    messages: Annotated[
        Names,
        typer.Option("--message", metavar="MESSAGE", help="Only what is about this message. Repeatable."),
    ] = None,
    role: Annotated[
        str, typer.Option("--for", metavar="ROLE", help="Only what whoever held this role did.")
    ] = "",
    redact: Annotated[
        bool,
        typer.Option(
            "--redact", help="Leave out internal notes, entries for counsel, names and identifiers."
        ),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    as_json: Json = False,
) -> None:
    """Tell what happened, by time, in the form that somebody needs: html and pdf to read and to file, csv and json
    for programs, jsonl for whoever checks the chain, bundle for all of it in one zip, ics214 and hics213 as forms,
    cap as alerts, timesketch for analysts, ics for a calendar, aar as the after-action report.

    Example: crisisrunner timeline --format csv --out timeline.csv
    """
    from crisisrunner.timeline.choice import Choice

    if context.invoked_subcommand:
        _must_say_nothing_more(context)
        return
    if role and actors:
        raise WrongUsage("Name a role or people, not both.", "Leave --for or --actor out.")
    if as_json and form not in (None, Format.JSON, Format.AAR):
        raise WrongUsage(f"--json and --format {form} ask for two things.", "Leave one of them out.")
    session = session_of(context)
    chosen = Format.JSON if as_json and form is not Format.AAR else form or format_of(file)
    start = _moment(session, since)
    known, end = (_moment(session, typed, last=True) for typed in (as_known_at, until))
    if start and end and start > end:
        raise WrongUsage("--since lies after --until.", "Exchange them.")
    choice = Choice(
        known, start, end, tuple(kinds or ()), tuple(actors or ()), tuple(stages or ()), tuple(audiences or ()),
        tuple(messages or ()), role, search, redact,
    )  # fmt: skip
    file = session.out(file)
    unfiltered = chosen is Format.AAR or FORMATS[chosen].unfiltered
    if unfiltered and not choice.whole:
        raise WrongUsage(
            f"{chosen} is of the whole record; leaving entries out would break it.",
            "Take another format, or leave the filters out.",
        )
    if chosen is Format.AAR:
        _report(session, file, force, as_json, bool(known or redact))
        return
    with session.case.record.at_one_moment():
        told = _told(session, choice, file is not None)
        if unfiltered:
            _must_be_over(told.case)
        export(told, chosen, file, force)
        if not choice.whole and told.is_empty:
            err("Nothing fits: no entry is what was asked for.")
        if file and not redact and chosen not in _WITHOUT_NOTES:
            _warn_of_counsel(told)


def _must_say_nothing_more(context: typer.Context) -> None:
    """Refuse options of the telling before `import`, which they would not change."""
    for name in context.params:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise WrongUsage(
                "What is taken in takes no options of what is told.", "crisisrunner timeline import --help"
            )


def _moment(session: Session, typed: str | None, *, last: bool = False) -> "datetime | None":
    """A time, or of a day alone its first moment, or the `last` one that is told."""
    if not typed:
        return None
    zone = session.case.zone
    day = day_named(typed, zone, session.now())
    if day and last:
        return day_begins(day + timedelta(days=1), zone) - timedelta(milliseconds=1)
    if day:
        return day_begins(day, zone)
    try:
        return parse_moment(typed, zone, session.now())
    except Refused as refusal:
        raise Refused(refusal.sentence, f"{refusal.hint} Or a whole day: 2026-11-24, yesterday.") from None


def _told(session: Session, choice: "Choice", to_file: bool) -> "Timeline":
    """What is to be told; how far it has come is shown only where the telling itself is not on the screen."""
    from crisisrunner.cli.progress import watched
    from crisisrunner.timeline.choice import checked
    from crisisrunner.timeline.telling import KINDS
    from crisisrunner.timeline.timeline import Timeline

    case = session.case
    return Timeline(
        case, checked(choice, case, KINDS), clock.now(), session.acting,
        lambda entries, most: watched(entries, most, "Reading") if to_file else iter(entries),
    )  # fmt: skip


def _warn_of_counsel(told: "Timeline") -> None:
    """Say that a file holds what is for counsel alone, to whoever may give it away."""
    kinds = ("note.logged", "decision.recorded", "file.attached")
    number = sum(bool(entry.data.get("privileged")) for entry in told.entries(kinds))
    if number:
        err(f"It holds {number} {'entry' if number == 1 else 'entries'} for counsel. For others: --redact")


def _report(session: Session, file: Path | None, force: bool, as_json: bool, filtered: bool) -> None:
    """The after-action report of a real incident; a drill's tells what players must not read by a word of theirs."""
    from crisisrunner.cli.report_files import ReportFormat, format_of, write_report

    if filtered:
        raise WrongUsage("A report is of the whole record.", "Leave --redact and --as-known-at out.")
    if session.in_drill:
        raise Refused(f"{session.incident} is a drill.", "Its facilitator types: crisisrunner drill report")
    write_report(session, ReportFormat.JSON if as_json else format_of(file), file, force)


def _must_be_over(case: "Case") -> None:
    """Refuse the whole record of a drill that goes on: ratings stand in it, which no line can leave out."""
    exercise = case.incident.exercise
    if exercise and exercise.stopped_at is None:
        raise Refused(
            "While a drill goes on, its whole record would tell players what is expected of them.",
            "After crisisrunner drill stop: the same command with -i " + case.incident.id,
        )
