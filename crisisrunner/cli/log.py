"""What somebody wants remembered."""

from pathlib import Path
from typing import Annotated

import typer

from crisisrunner.cli.screen import out
from crisisrunner.cli.session import At, session_of

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("log")
def log(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What happened, or what was decided.")],
    decision: Annotated[bool, typer.Option("--decision", help="It is a decision.")] = False,
    privileged: Annotated[
        bool, typer.Option("--privileged", help="It is for counsel: --redact leaves its words out.")
    ] = False,
    files: Annotated[
        list[Path] | None,
        typer.Option("--attach", metavar="FILE", help="Keep a copy of this file with it. Repeatable."),
    ] = None,
    at: At = None,
) -> None:
    """Write a note or a decision into the record. Leave patients' names out.

    Example: crisisrunner log "We answer no questions about the cause today" --decision
    """
    from crisisrunner.attachments import read_attachment

    attached = [read_attachment(file) for file in files or ()]
    outcome = session_of(context).runner(at).log(text, decision, privileged, attached)
    first, *kept = outcome.of_type("decision.recorded", "note.logged", "file.attached")
    out(
        f"  {'decided' if decision else 'noted'}  as entry {first.seq}{', for counsel' if privileged else ''}"
    )
    for event in kept:
        out(f"  attached  as entry {event.seq}   {(event.words or {})['name']}")
