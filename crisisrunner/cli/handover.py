"""One page for whoever takes over: promises, deadlines, who waits, what is out, what was decided and why."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.session import AsOf, Json, session_of
from crisisrunner.errors import Refused, WrongUsage

if TYPE_CHECKING:
    from crisisrunner.handover import Handover

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("handover")
def handover(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write a sheet to be printed: handover.html or .txt."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    at: AsOf = None,
    as_json: Json = False,
) -> None:
    """Show what the next shift must know, on one page: promises, deadlines, who waits, what is out, decisions.

    Example: crisisrunner handover --out handover.html
    """
    from crisisrunner.cli.show.handover import show_handover
    from crisisrunner.handover import handover as hand_over
    from crisisrunner.overview import Overview

    if file and as_json:
        raise WrongUsage("A page or JSON, not both.", "Give --out or --json.")
    if file and file.suffix.lower() not in (".html", ".txt"):
        raise Refused(f"{file} would be neither a page nor text.", "Name it handover.html or handover.txt.")
    session = session_of(context)
    found = hand_over(Overview(session.case, session.moment(at) or session.now()), session.acting)
    if as_json:
        screen.answer(found.as_data())
    elif file:
        _write(session.out(file) or file, found, force)
    else:
        show_handover(found)


def _write(file: Path, found: "Handover", force: bool) -> None:
    from crisisrunner.cli.files import write_out
    from crisisrunner.cli.show.handover import handover_text
    from crisisrunner.cli.show.handover_page import handover_page

    write_out([handover_page(found) if file.suffix.lower() == ".html" else handover_text(found)], file, force)
