"""Somebody asks: one by one, or many from a file."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from crisisrunner.cli import completing
from crisisrunner.cli.inquiry.options import warn_of_identifiers
from crisisrunner.cli.screen import err
from crisisrunner.cli.session import At, Session, session_of
from crisisrunner.cli.show.rows import show_bad
from crisisrunner.errors import Refused

app = typer.Typer()


@app.command("open")
def open_inquiry(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What they ask. Leave patients' names out.")],
    kind: Annotated[
        str, typer.Option("--kind", help="press, social, patient (or family), staff, regulator or partner.")
    ],
    channel: Annotated[
        str, typer.Option("--channel", help="Where they ask: phone, x, facebook, review-site, email, …")
    ] = "phone",
    public: Annotated[
        bool | None, typer.Option("--public/--private", help="Who can read it; else as the channel is.")
    ] = None,
    sensitive: Annotated[
        bool | None,
        typer.Option(
            "--sensitive/--not-sensitive", help="Whether it must leave the public; else by a check."
        ),
    ] = None,
    asker: Annotated[
        str, typer.Option("--asker", metavar="NAME", help="Who asks; not kept where it may be a patient.")
    ] = "",
    keep_mark: Annotated[
        bool, typer.Option("--keep-mark", help="Keep a mark of the name, to know them again.")
    ] = False,
    handle: Annotated[
        str,
        typer.Option("--handle", metavar="@NAME", help="A handle to be kept, though it may be a patient's."),
    ] = "",
    outlet: Annotated[str, typer.Option("--outlet", help="The paper, station or site of a reporter.")] = "",
    link: Annotated[str, typer.Option("--link", help="Where it stands.")] = "",
    deadline: Annotated[
        str | None, typer.Option("--deadline", metavar="TIME", help="By when they need the answer.")
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option("--owner", metavar="PERSON", help="Who sees to it.", autocompletion=completing.people),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Store it though it may identify a patient.")] = False,
    at: At = None,
) -> None:
    """Write down what somebody asks or complains about.

    Example: crisisrunner inquiry open "Are ambulances diverted?" --kind press --outlet "Valley Radio" --deadline 06:00
    """
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_opened
    from crisisrunner.incident.inquiries import Asked

    session = session_of(context)
    warn_of_identifiers(session, yes, text, outlet, handle)
    runner = session.runner(at)
    due = _ahead(deadline, session, runner.at)
    asked = Asked(
        text, kind.strip().lower(), channel.strip().lower(), public, sensitive, asker=asker, handle=handle,
        outlet=outlet, link=link, deadline=due,
    )  # fmt: skip
    show_opened(asking.open_inquiry(runner, asked, owner, keep_mark), asker)


@app.command("import")
def import_inquiries(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file with headings.")],
    partial: Annotated[
        bool, typer.Option("--partial", help="Keep the good rows though others cannot be read.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Store rows though they may identify a patient.")
    ] = False,
) -> None:
    """Take in many inquiries at once, from a CSV file: all of its rows, or none; never the same row twice.

    Columns: text, kind; and as wanted channel, public, sensitive, asker, outlet, link, deadline, at, handle.
    Bad rows are named with their lines. A name of somebody who may be a patient is not kept.

    Example: crisisrunner inquiry import hotline.csv --partial
    """
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_imported
    from crisisrunner.inquiry_file import read_inquiries

    session = session_of(context)
    case, now = session.case, session.now()
    found = read_inquiries(file, case, now, keep_identifiers=yes)
    for note in found.notes:
        err(f"  {note}")
    show_bad(found.bad)
    if not found.good:
        raise Refused("No row can be taken in.", "crisisrunner inquiry import --help names the columns.")
    if found.bad and not partial:
        raise Refused(
            f"{len(found.bad):,} of {len(found.bad) + len(found.good):,} rows cannot be taken in; none was.",
            "Mend them, or keep the others with --partial.",
        )
    outcome, taken = asking.open_many(session.runner(), found.good)
    keys = [event.data["id"] for event in outcome.of_type("inquiry.opened")]
    askers = {key: asked.asker for key, asked in zip(keys, taken, strict=True)}
    show_imported(outcome, askers, skipped=len(found.good) - len(taken))


def _ahead(typed: str | None, session: Session, now: datetime) -> datetime | None:
    """A time that lies ahead: one without a day is the next one."""
    if typed is None:
        return None
    from crisisrunner.times import parse_ahead

    return parse_ahead(typed, session.zone, now)
