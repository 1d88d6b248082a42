"""Drills: everything that a facilitator does, and a planner of scenarios."""

import typer

from crisisrunner.cli.drill import (
    conducting,
    evaluating,
    injecting,
    msel,
    rehearsing,
    replaying,
    report,
    scenarios,
)

app = typer.Typer(
    help="Rehearse with your team: start, run, step, score, report, …",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
for part in (conducting, injecting, evaluating, msel, rehearsing, replaying, report, scenarios):
    app.registered_commands += part.app.registered_commands

stop_drill = conducting.stop_drill
