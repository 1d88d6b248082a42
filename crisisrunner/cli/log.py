"""What somebody wants remembered."""

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
    at: At = None,
) -> None:
    """Write a note or a decision into the record. Leave patients' names out.

    Example: crisisrunner log "We answer no questions about the cause today" --decision
    """
    outcome = session_of(context).runner(at).log(text, decision)
    out(f"  {'decided' if decision else 'noted'}  as entry {outcome.recorded[-1].event.seq}")
