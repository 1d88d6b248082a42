"""What somebody wants remembered."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli.screen import aside, out
from crisisrunner.cli.session import At, session_of

if TYPE_CHECKING:
    from crisisrunner.case import Case

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
    runner = session_of(context).runner(at)
    outcome = runner.log(text, decision, privileged, attached)
    first, *kept = outcome.of_type("decision.recorded", "note.logged", "file.attached")
    out(
        f"  {'decided' if decision else 'noted'}  as entry {first.seq}{', for counsel' if privileged else ''}"
    )
    for event in kept:
        out(f"  attached  as entry {event.seq}   {(event.words or {})['name']}")
    _warn(runner.case(), text, first.seq)


def _warn(case: "Case", text: str, seq: int) -> None:
    """Say what may identify a patient: it stands there already, for a note must never be held up."""
    from crisisrunner.asking import identifying

    found = identifying(case, text)
    if found:
        aside(found[0].message)
        aside(f'It stands in the record now. To take it out: crisisrunner erase {seq} --reason "…"')
