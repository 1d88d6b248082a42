"""The record itself, copied whole."""

from pathlib import Path
from typing import Annotated

import typer

from crisisrunner.cli.screen import out, strong
from crisisrunner.cli.session import session_of
from crisisrunner.errors import Fault, Refused
from crisisrunner.exercise import named

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("backup")
def backup(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="The file to write, or a folder.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Copy the record whole, while it is in use.

    Example: crisisrunner backup /media/stick/record.db
    """
    session = session_of(context)
    target = path / session.path.name if path.is_dir() else path
    target = named(target) if session.drills_path == session.path else target
    if target.resolve() == session.path.resolve():
        raise Refused("That is the record itself.", "Name another file.")
    if target.exists() and not force:
        raise Refused(f"{target} is there already.", "Name another file, or write over it with --force.")
    if not target.parent.is_dir():
        raise Fault(
            f"There is no folder {target.parent}.", "Is the stick plugged in? Name a folder that is there."
        )
    session.live_record.copy_to(target)
    out(f"Copied to {target}   ", strong(f"crisisrunner --db {target} verify"))
