"""The plans within reach, and what one of them holds."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.files import write_out
from crisisrunner.cli.playbook.options import Name
from crisisrunner.cli.session import Json, Session, session_of

if TYPE_CHECKING:
    from datetime import date

    from crisisrunner.playbook.library import FoundFile, Library

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("list")
def list_playbooks(
    context: typer.Context,
    calendar: Annotated[
        Path | None,
        typer.Option("--ics", metavar="FILE", help="Write the days of their reviews as a calendar."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    as_json: Json = False,
) -> None:
    """List the plans within reach, and whose review is due; your own stand before shipped ones of the same name.

    Example: crisisrunner playbook list --ics reviews.ics
    """
    from crisisrunner.cli.show.start import show_playbooks

    session = session_of(context)
    if calendar:
        _write_calendar(session, calendar, force)
    elif as_json:
        library, today = session.library, session.today()
        screen.answer([_in_short(library, name, file, today) for name, file in library.playbooks().items()])
    else:
        show_playbooks(session.library, today=session.today())


def _write_calendar(session: Session, file: Path, force: bool) -> None:
    from crisisrunner import clock
    from crisisrunner.planner.review_days import review_days
    from crisisrunner.timeline.ics import calendar
    from crisisrunner.times import zone_named

    zone = zone_named(session.workspace.organisation.timezone)
    days = review_days(session.library, zone)
    name = f"Reviews of plans, {session.workspace.organisation.name}"
    write_out([calendar(days, name, "reviews", clock.now())], file, force)


@app.command("show")
def show(context: typer.Context, name: Name, as_json: Json = False) -> None:
    """Show a plan: its stages, questions, tasks and messages.

    Example: crisisrunner playbook show ransomware
    """
    import msgspec

    from crisisrunner.cli.show.playbook import show_playbook
    from crisisrunner.pins import check
    from crisisrunner.playbook.problems import BadFile

    library = session_of(context).library
    playbook, _, problems = check(name, library)
    if playbook is None:
        raise BadFile(f"The playbook '{name}'", problems)
    if as_json:
        plain: Mapping[str, Any] = msgspec.to_builtins(playbook, str_keys=True)
        screen.answer({"id": name, **plain})
    else:
        show_playbook(playbook)


def _in_short(library: "Library", name: str, file: "FoundFile", today: "date") -> dict[str, Any]:
    from crisisrunner.playbook.load import load_playbook
    from crisisrunner.playbook.reviews import review_due, review_state

    playbook, problems = load_playbook(file, library)
    due = review_due(playbook) if playbook else None
    return {
        "id": name,
        "title": playbook.title if playbook else None,
        "version": playbook.version if playbook else None,
        "use_when": playbook.use_when if playbook else None,
        "reviewed": playbook.reviewed if playbook else None,
        "review_due": due.isoformat() if due else None,
        "review": review_state(playbook, today) if playbook else None,
        "shipped": file.shipped,
        "problems": len(problems),
    }
