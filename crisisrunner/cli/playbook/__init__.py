"""Playbooks: which there are, what they hold, what weakens them, how they look, how a new one begins."""

import typer

from crisisrunner.cli.playbook import adopting, checking, drawing, making, reading, rehearsing

app = typer.Typer(
    help="The prepared plans: list, show, check, test, new, graph, print, …",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)
for part in (reading, checking, rehearsing, making, drawing, adopting):
    app.registered_commands += part.app.registered_commands
