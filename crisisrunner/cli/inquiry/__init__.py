"""Inquiries: who asks, who waits, what was answered, and what must not be said in public."""

import typer

from crisisrunner.cli.inquiry import answering, opening, reading

app = typer.Typer(
    help="Who asks: open, acknowledge, private, handled, follow-up, escalate, close, list, show, import.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
for part in (opening, answering, reading):
    app.registered_commands += part.app.registered_commands
