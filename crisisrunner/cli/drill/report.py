"""The after-action report of a drill, and its improvement plan as to-dos."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crisisrunner.cli.drill.options import take_drill
from crisisrunner.cli.report_files import ReportFormat, format_of, write_report
from crisisrunner.cli.session import Json, Session, session_of
from crisisrunner.errors import Refused

app = typer.Typer()

Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write to a file instead of the screen.")
]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


class TasksFormat(StrEnum):
    """What an improvement plan can be written as."""

    CSV = "csv"
    ICS = "ics"


@app.command("report")
def report(
    context: typer.Context,
    form: Annotated[
        ReportFormat | None,
        typer.Option("--format", help="How to write it; else as the file's name ends, or markdown."),
    ] = None,
    file: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write the after-action report and improvement plan, from the record. For the facilitator, not for players.

    Example: crisisrunner drill report --out report.html
    """
    chosen = ReportFormat.JSON if as_json else form or format_of(file)
    session = session_of(context)
    _take_drill(session)
    write_report(session, chosen, file, force)


@app.command("tasks")
def tasks(
    context: typer.Context,
    form: Annotated[
        TasksFormat | None,
        typer.Option("--format", help="csv for a spreadsheet, ics for a calendar; else as the name ends."),
    ] = None,
    file: Out = None,
    force: Force = False,
) -> None:
    """Hand out the improvement plan: each corrective action as a row or a to-do; `-i 2026-001` for a real incident.

    Example: crisisrunner drill tasks --format ics --out tasks.ics
    """
    from crisisrunner import clock
    from crisisrunner.cli.files import must_be_free, write_out
    from crisisrunner.drill.report.handed_out import as_calendar, as_table

    chosen = form or _tasks_format(file)
    session = session_of(context)
    if not session.named:
        take_drill(session)
    case = session.case
    target = session.out(file)
    must_be_free(target, force)
    written = as_calendar(case, clock.now()) if chosen is TasksFormat.ICS else as_table(case)
    write_out([written], target, force)


def _take_drill(session: Session) -> None:
    """The drill that is meant; of a real incident the same report is a format of its timeline."""
    if session.named and not session.in_drill:
        raise Refused(
            f"{session.incident} is real, and no drill.",
            f"crisisrunner -i {session.incident} timeline --format aar",
        )
    take_drill(session)


def _tasks_format(file: Path | None) -> TasksFormat:
    suffix = file.suffix.lower().removeprefix(".") if file else "csv"
    if suffix not in list(TasksFormat):
        raise Refused(f"{file} is neither a table nor a calendar.", "Name it tasks.csv or tasks.ics.")
    return TasksFormat(suffix)
