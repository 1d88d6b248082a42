"""Inquiries: who asks, who waits, what was answered, and what must not be said in public."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from crisisrunner import clock
from crisisrunner.cli import completing, screen
from crisisrunner.cli.message.options import Reason, read_text
from crisisrunner.cli.message.releasing import BY_YES, NOBODY
from crisisrunner.cli.screen import alarm, err, labelled, out, strong
from crisisrunner.cli.session import At, Json, Session, session_of
from crisisrunner.errors import Refused, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Callable

    from crisisrunner.incident.inquiries import Reply
    from crisisrunner.runner import Outcome

app = typer.Typer(
    help="Who asks: open, acknowledge, private, handled, follow-up, escalate, close, list, show, import.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[
    str, typer.Argument(metavar="ID", help="Which inquiry, such as q3.", autocompletion=completing.inquiries)
]
Words = Annotated[str | None, typer.Argument(metavar="TEXT", help="What we answered.")]
File = Annotated[Path | None, typer.Option("--file", help="A file with what we answered.")]
With = Annotated[
    str | None,
    typer.Option(
        "--with", metavar="MESSAGE", help="The approved message they were answered with.",
        autocompletion=completing.messages,
    ),
]  # fmt: skip
Askers = Annotated[
    list[str] | None,
    typer.Option(
        "--asker", metavar="NAME", help="Who asked, so that the check can see that nobody is named."
    ),
]
NobodyNamed = Annotated[bool, typer.Option("--yes", help="Nobody can recognise a patient in these words.")]
How = Annotated[str, typer.Option("--how", help="In what way; leave out names and anything about health.")]


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
    _warn_of_identifiers(session, text, yes)
    runner = session.runner(at)
    due = _ahead(deadline, session, runner.at)
    asked = Asked(
        text, kind.strip().lower(), channel.strip().lower(), public, sensitive, asker=asker, handle=handle,
        outlet=outlet, link=link, deadline=due,
    )  # fmt: skip
    show_opened(asking.open_inquiry(runner, asked, owner, keep_mark), asker)


@app.command("acknowledge")
def acknowledge(
    context: typer.Context,
    inquiry: Name,
    text: Words = None,
    file: File = None,
    message: With = None,
    private: Annotated[bool, typer.Option("--private", help="The answer went to them alone.")] = False,
    askers: Askers = None,
    yes: NobodyNamed = False,
    at: At = None,
) -> None:
    """Write down the first answer; in public it is checked, and a sensitive one gets no second.

    Example: crisisrunner inquiry acknowledge q1 --with ack-public
    """
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_answered
    from crisisrunner.incident.inquiries import find

    session = session_of(context)
    key, one = find(session.case.incident, inquiry)
    reply = _reply(text, file, message, public=one.public and not private)
    runner = session.runner(at)
    done = _asked_about_names(lambda named: asking.acknowledge(runner, key, named, askers or ()), reply, yes)
    show_answered(done, key)


@app.command("private")
def private(context: typer.Context, inquiry: Name, how: How = "", at: At = None) -> None:
    """Write down that the conversation goes on in private.

    Example: crisisrunner inquiry private q1 --how "they rang patient relations"
    """
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_answered

    show_answered(asking.move_private(session_of(context).runner(at), inquiry, how), inquiry)


@app.command("handled")
def handled(
    context: typer.Context, inquiry: Name, how: How = "", message: With = None, at: At = None
) -> None:
    """Write down that they have their answer; it closes, unless the public thread is owed a follow-up.

    Example: crisisrunner inquiry handled q2 --with hold-public
    """
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_answered

    reply = _reply(None, None, message, public=False)
    show_answered(asking.handle(session_of(context).runner(at), inquiry, how, reply), inquiry)


@app.command("follow-up")
def follow_up(
    context: typer.Context,
    inquiry: Name,
    text: Words = None,
    file: File = None,
    message: With = None,
    askers: Askers = None,
    yes: NobodyNamed = False,
    at: At = None,
) -> None:
    """Come back to the public thread once it is handled, which closes the conversation.

    Example: crisisrunner inquiry follow-up q1 --with followup-public
    """
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_answered

    reply = _reply(text, file, message, public=True)
    runner = session_of(context).runner(at)
    done = _asked_about_names(
        lambda named: asking.follow_up(runner, inquiry, named, askers or ()), reply, yes
    )
    show_answered(done, inquiry)


@app.command("escalate")
def escalate(
    context: typer.Context,
    inquiry: Name,
    role: Annotated[
        str, typer.Option("--to", metavar="ROLE", help="Which role.", autocompletion=completing.roles)
    ],
    reason: Reason = "",
    at: At = None,
) -> None:
    """Hand an inquiry up to a role; the screen names whom to ring.

    Example: crisisrunner inquiry escalate q1 --to medical --reason "somebody may be in danger"
    """
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_answered

    show_answered(asking.escalate(session_of(context).runner(at), inquiry, role, reason), inquiry)


@app.command("close")
def close(context: typer.Context, inquiry: Name, reason: Reason = "", at: At = None) -> None:
    """End an inquiry without an answer, or without the public follow-up that is owed; it takes a reason.

    Example: crisisrunner inquiry close q4 --reason "the same question as q3"
    """
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_answered

    if not reason.strip() and screen.interactive():
        reason = screen.ask("Why is it closed so?", '--reason "…"')
    show_answered(asking.close(session_of(context).runner(at), inquiry, reason), inquiry)


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

    overview = Overview(session_of(context).case, clock.now())
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

    case = session_of(context).case
    key, one = find(case.incident, inquiry)
    if as_json:
        screen.answer(inquiries_data(case, {key: one})[0])
    else:
        show_inquiry(case, key, one, clock.now())


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
    """Take in many inquiries at once, from a CSV file: all of its rows, or none.

    Columns: text, kind; and as wanted channel, public, sensitive, asker, outlet, link, deadline, at, handle.
    Bad rows are named with their lines. A name of somebody who may be a patient is not kept.

    Example: crisisrunner inquiry import hotline.csv --partial
    """
    from crisisrunner import asking
    from crisisrunner.inquiry_file import read_inquiries

    session = session_of(context)
    case, now = session.case, clock.now()
    found = read_inquiries(file, case, now, keep_identifiers=yes)
    for note in found.notes:
        err(f"  {note}")
    for bad in found.bad:
        labelled(alarm(f"line {bad.line}"), bad.why, at=14)
    if found.bad and not partial:
        raise Refused(
            f"{len(found.bad)} of {len(found.bad) + len(found.good)} rows cannot be taken in; none was.",
            "Mend them, or keep the others with --partial.",
        )
    if not found.good:
        raise Refused("No row can be taken in.", "crisisrunner inquiry import --help names the columns.")
    outcome = asking.open_many(session.runner(), found.good)
    count = len(outcome.of_type("inquiry.opened"))
    sensitive = sum(event.data["sensitive"] for event in outcome.of_type("inquiry.opened"))
    out(f"Taken in: {count}, of which {sensitive} sensitive.   ", strong("crisisrunner inquiry list"))


def _warn_of_identifiers(session: Session, text: str, yes: bool) -> None:
    """Warn at once of what could identify a patient, and store it only after a yes."""
    from crisisrunner import asking
    from crisisrunner.cli.show.findings import show_findings

    found = asking.identifying(session.case, text)
    if not found or yes:
        return
    out(alarm("This text may identify a patient, and the record keeps what is typed."))
    show_findings(found)
    if not screen.interactive():
        raise Refused(
            "It is stored only after a yes.", "Write it without the number, or store it with --yes."
        )
    if not screen.agreed("Store it as it is?"):
        raise Refused("Nothing was stored.", "Write it again without the number.")


def _asked_about_names(act: "Callable[[Reply], Outcome]", reply: "Reply", yes: bool) -> "Outcome":
    """Record a reply; where it is our own words in public, once a person said that they name no patient."""
    from crisisrunner.incident.inquiries import AsksAboutNames

    try:
        return act(replace(reply, names=BY_YES) if yes else reply)
    except AsksAboutNames as question:
        if not screen.interactive():
            raise
        if screen.agreed(question.sentence):
            raise Refused("Nothing was recorded: a patient could be recognised.", "Write it anew.") from None
        return act(replace(reply, names=NOBODY))


def _ahead(typed: str | None, session: Session, now: datetime) -> datetime | None:
    """A time that lies ahead: one without a day is the next one."""
    if typed is None:
        return None
    from crisisrunner.times import parse_ahead

    return parse_ahead(typed, session.zone, now)


def _reply(text: str | None, file: Path | None, message: str | None, *, public: bool) -> "Reply":
    from crisisrunner.incident.inquiries import Reply

    if sum(given is not None for given in (text, file, message)) > 1:
        raise WrongUsage("One answer is enough.", "Give the text, or --file, or --with MESSAGE.")
    words = read_text(file) if file else text or ""
    return Reply(words, message, public=public)
