"""Inquiries as they stand: who waits, and one of them whole."""

from typing import Annotated

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.inquiry.options import Name
from crisisrunner.cli.session import Json, session_of

app = typer.Typer()


@app.command("list")
def list_inquiries(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Those that are closed as well.")] = False,
    as_json: Json = False,
) -> None:
    """List who waits, the most urgent first, with the figures of how we answer.

    Example: crisisrunner inquiry list --all
    """
    from crisisrunner.cli.show.inquiries import inquiries_data, show_inquiries
    from crisisrunner.overview import Overview

    session = session_of(context)
    overview = Overview(session.case, session.now())
    if as_json:
        screen.answer(inquiries_data(overview.case, overview.incident.inquiries))
    else:
        show_inquiries(overview, everything=everything)


@app.command("show")
def show(context: typer.Context, inquiry: Name, as_json: Json = False) -> None:
    """Show one inquiry: what was asked, what may be said, what to do next.

    Example: crisisrunner inquiry show q1
    """
    from crisisrunner.cli.show.inquiries import inquiries_data, show_inquiry
    from crisisrunner.incident.inquiries import find

    session = session_of(context)
    case = session.case
    key, one = find(case.incident, inquiry)
    if as_json:
        screen.answer(inquiries_data(case, {key: one})[0])
    else:
        show_inquiry(case, key, one, session.now())
