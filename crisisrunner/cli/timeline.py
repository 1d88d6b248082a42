"""The timeline: told on the screen, or written to a file."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner import clock
from crisisrunner.cli.files import must_be_free, write_out
from crisisrunner.cli.session import Json, Session, session_of
from crisisrunner.errors import Refused, WrongUsage
from crisisrunner.times import parse_moment, stamp

if TYPE_CHECKING:
    from crisisrunner.case import Case

app = typer.Typer(rich_markup_mode=None, add_completion=False)


class Format(StrEnum):
    """What a timeline can be written as."""

    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    ICS = "ics"
    AAR = "aar"


@app.command("timeline")
def timeline(
    context: typer.Context,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="How to write it; else as the file's name ends, or markdown."),
    ] = None,
    file: Annotated[Path | None, typer.Option("--out", help="Write to a file instead of the screen.")] = None,
    as_known_at: Annotated[
        str | None, typer.Option("--as-known-at", metavar="TIME", help="Only what was written down by then.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help="Only what happened from then on.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    as_json: Json = False,
) -> None:
    """Tell what happened, by time. `jsonl` is the whole record, for whoever checks its chain; `aar` is the
    after-action report and improvement plan, as Markdown, or as --out names it: .html, .md or .json.

    Example: crisisrunner timeline --format csv --out timeline.csv
    """
    session = session_of(context)
    chosen = Format.JSON if as_json else form or _format_of(file)
    if chosen is Format.JSONL and since:
        raise WrongUsage(
            "jsonl is the whole record; leaving entries out would break its chain.",
            "Take another format, or leave --since out.",
        )
    file = session.out(file)
    if form is Format.AAR:
        _report(session, file, force, as_json, bool(as_known_at or since))
        return
    must_be_free(file, force)
    write_out(_chunks(session, chosen, as_known_at, since), file, force)


def _report(session: Session, file: Path | None, force: bool, as_json: bool, filtered: bool) -> None:
    """The after-action report of a real incident; a drill's tells what players must not read by a word of theirs."""
    from crisisrunner.cli.report_files import ReportFormat, format_of, write_report

    if filtered:
        raise WrongUsage("A report is of the whole record.", "Leave --since and --as-known-at out.")
    if session.in_drill:
        raise Refused(f"{session.incident} is a drill.", "Its facilitator types: crisisrunner drill report")
    write_report(session, ReportFormat.JSON if as_json else format_of(file), file, force)


def _format_of(file: Path | None) -> Format:
    suffix = file.suffix.lower().removeprefix(".") if file else ""
    if suffix in ("pdf", "docx", "doc", "html", "xlsx"):
        raise Refused(
            f"No {suffix} can be made here.",
            "Name the file .md, .csv, .json, .jsonl or .ics; the report comes as HTML with --format aar.",
        )
    return Format(suffix) if suffix in list(Format) else Format.MARKDOWN


def _chunks(
    session: Session, form: Format, as_known_at: str | None, since: str | None
) -> Iterable[str | bytes]:
    case, now = session.case, clock.now()
    known = parse_moment(as_known_at, case.zone, now) if as_known_at else None
    start = parse_moment(since, case.zone, session.now()) if since else None
    if form is Format.JSONL:
        _must_be_over(case)
        from crisisrunner.timeline.plain import json_lines

        lines = case.record.lines(case.incident.id)
        return json_lines(line for line in lines if known is None or line["recorded_at"] <= stamp(known))
    from crisisrunner.timeline import markdown, plain, table
    from crisisrunner.timeline.entries import About, entries

    seq, head, _ = case.record.head(case.incident.id)
    filters = [f"what was written down after {stamp(known)}"] if known else []
    filters += [f"what happened before {stamp(start)}"] if start else []
    about = About(
        case.incident.id,
        case.title,
        case.organisation.name,
        case.zone,
        now,
        session.acting,
        seq,
        head,
        tuple(filters),
        case.incident.drill,
    )
    told = entries(case, known, start)
    match form:
        case Format.CSV:
            return table.table(told, about)
        case Format.JSON:
            return plain.json_array(told, about)
        case Format.ICS:
            from crisisrunner.appointments import story

            return [story(case, now, told)]
        case _:
            from crisisrunner.timeline.appendix import appendix

            return markdown.markdown(told, about, appendix(case, known))


def _must_be_over(case: "Case") -> None:
    """Refuse the whole record of a drill that goes on: ratings stand in it, which no line can leave out."""
    exercise = case.incident.exercise
    if exercise and exercise.stopped_at is None:
        raise Refused(
            "While a drill goes on, its whole record would tell players what is expected of them.",
            "After crisisrunner drill stop: the same command with -i " + case.incident.id,
        )
