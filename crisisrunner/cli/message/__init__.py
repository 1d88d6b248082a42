"""Messages, from the draft to what became of it: list, read, edit, approve, release, correct."""

import typer

from crisisrunner.cli.message import correcting, editing, reading, releasing, reviewing

app = typer.Typer(
    help="Drafts and what went out: show, edit, submit, approve, release, correct.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
for part in (reading, editing, reviewing, releasing, correcting):
    app.registered_commands += part.app.registered_commands
