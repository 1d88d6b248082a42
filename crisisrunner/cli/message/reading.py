"""Messages to be read: all of them, one with its exact texts, its findings, what changed in it."""

from typing import Annotated

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.message.options import Language, Name
from crisisrunner.cli.session import AsOf, Json, session_of
from crisisrunner.errors import Refused

app = typer.Typer()


@app.command("list")
def list_messages(context: typer.Context, at: AsOf = None, as_json: Json = False) -> None:
    """List the messages that were drafted, and those still to come.

    Example: crisisrunner message list
    """
    from crisisrunner.answers import message_data
    from crisisrunner.cli.show.messages import show_list
    from crisisrunner.overview import Overview

    session = session_of(context)
    overview = Overview(session.case, session.moment(at) or session.now())
    if as_json:
        screen.answer([message_data(overview, message) for message in overview.incident.messages.values()])
    else:
        show_list(overview)


@app.command("show")
def show(context: typer.Context, message: Name, at: AsOf = None, as_json: Json = False) -> None:
    """Show the exact texts of a message side by side, with their lengths, and what they still lack.

    Example: crisisrunner message show hold-public
    """
    from crisisrunner.cli.show.messages import show_message, whole_message_data
    from crisisrunner.incident.messages import find_message
    from crisisrunner.overview import Overview

    session = session_of(context)
    case = session.case
    found = find_message(case.playbook, case.incident, message)
    overview = Overview(case, session.moment(at) or session.now())
    if as_json:
        screen.answer(whole_message_data(overview, found))
    else:
        show_message(overview, found)


@app.command("check")
def check(context: typer.Context, message: Name, at: AsOf = None, as_json: Json = False) -> None:
    """Say what the checks find in a message; exit status 1 where something keeps it in.

    Example: crisisrunner message check hold-public
    """
    from crisisrunner.cli.show.findings import findings_data, show_findings
    from crisisrunner.incident.messages import find_message
    from crisisrunner.incident.review import blocking

    session = session_of(context)
    case = session.case
    found = find_message(case.playbook, case.incident, message)
    findings = case.findings(found, session.moment(at) or session.now())
    if as_json:
        screen.answer([{"id": f"{index}", **each} for index, each in enumerate(findings_data(findings), 1)])
    else:
        show_findings(findings, found)
    stopped = blocking(found, findings, found.languages)
    if stopped:
        raise typer.Exit(1)
    if not findings and not as_json:
        screen.out(f"Nothing was found in {found.id}.")


@app.command("diff")
def diff(
    context: typer.Context,
    message: Name,
    other: Annotated[
        str | None,
        typer.Argument(metavar="OTHER", help="Another number to compare with; else its version before."),
    ] = None,
    version: Annotated[
        int | None, typer.Option("--version", metavar="N", help="Compare with this version of it, from 1.")
    ] = None,
    language: Language = None,
    as_json: Json = False,
) -> None:
    """Show what changed: between the versions of a message, or between two numbers of it.

    Example: crisisrunner message diff update-public.2 update-public.1
    """
    from crisisrunner.cli.show.changes import changes_data, show_changes
    from crisisrunner.incident.messages import find_message
    from crisisrunner.versions import between_numbers, between_versions

    if other and version:
        raise Refused("Compare with another number or with a version, not with both.")
    case = session_of(context).case
    found = find_message(case.playbook, case.incident, message)
    changes = (
        between_numbers(case, found, find_message(case.playbook, case.incident, other))
        if other
        else between_versions(case, found, version)
    )
    if language:
        changes = [change for change in changes if change.key.split(".")[0] == language]
    if as_json:
        screen.answer(changes_data(changes))
    else:
        show_changes(changes)
