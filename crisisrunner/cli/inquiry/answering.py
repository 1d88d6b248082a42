"""What becomes of an inquiry: answered, moved to a private place, handled, followed up, handed up, closed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from crisisrunner.cli import completing, screen
from crisisrunner.cli.inquiry.options import (
    Askers,
    File,
    How,
    Name,
    NobodyNamed,
    Stored,
    With,
    Words,
    warn_of_identifiers,
)
from crisisrunner.cli.message.options import Reason, read_text
from crisisrunner.cli.message.releasing import BY_YES, NOBODY
from crisisrunner.cli.session import At, session_of
from crisisrunner.errors import Refused, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Callable

    from crisisrunner.incident.inquiries import Reply
    from crisisrunner.runner import Outcome

app = typer.Typer()


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
    """Write down the first answer; in public and to the press it is checked, and a sensitive one gets no second.

    Example: crisisrunner inquiry acknowledge q1 --with ack-public
    """
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_answered
    from crisisrunner.incident.inquiries import find
    from crisisrunner.playbook.model import QUOTING_KINDS

    session = session_of(context)
    key, one = find(session.case.incident, inquiry)
    reply = _reply(text, file, message, public=one.public and not private)
    if not reply.public and one.kind not in QUOTING_KINDS:  # else it is checked, and no yes helps
        warn_of_identifiers(session, yes, reply.text)
    runner = session.runner(at)
    done = _asked_about_names(lambda named: asking.acknowledge(runner, key, named, askers or ()), reply, yes)
    show_answered(done, key)


@app.command("private")
def private(context: typer.Context, inquiry: Name, how: How = "", yes: Stored = False, at: At = None) -> None:
    """Write down that the conversation goes on in private.

    Example: crisisrunner inquiry private q1 --how "they rang patient relations"
    """
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_answered

    session = session_of(context)
    warn_of_identifiers(session, yes, how)
    show_answered(asking.move_private(session.runner(at), inquiry, how), inquiry)


@app.command("handled")
def handled(
    context: typer.Context,
    inquiry: Name,
    how: How = "",
    message: With = None,
    yes: Stored = False,
    at: At = None,
) -> None:
    """Write down that they have their answer; it closes, unless the public thread is owed a follow-up.

    Example: crisisrunner inquiry handled q2 --with hold-public
    """
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_answered

    session = session_of(context)
    warn_of_identifiers(session, yes, how)
    reply, runner = _reply(None, None, message, public=False), session.runner(at)
    done = _asked_about_names(lambda named: asking.handle(runner, inquiry, how, named), reply, yes)
    show_answered(done, inquiry)


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
    yes: Stored = False,
    at: At = None,
) -> None:
    """Hand an inquiry up to a role; the screen names whom to ring.

    Example: crisisrunner inquiry escalate q1 --to medical --reason "somebody may be in danger"
    """
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_answered

    session = session_of(context)
    warn_of_identifiers(session, yes, reason)
    show_answered(asking.escalate(session.runner(at), inquiry, role, reason), inquiry)


@app.command("close")
def close(
    context: typer.Context, inquiry: Name, reason: Reason = "", yes: Stored = False, at: At = None
) -> None:
    """End an inquiry without an answer, or without the public follow-up that is owed; it takes a reason.

    Example: crisisrunner inquiry close q4 --reason "the same question as q3"
    """
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_answered

    if not reason.strip() and screen.interactive():
        reason = screen.ask("Why is it closed so?", '--reason "…"')
    session = session_of(context)
    warn_of_identifiers(session, yes, reason)
    show_answered(asking.close(session.runner(at), inquiry, reason), inquiry)


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


def _reply(text: str | None, file: Path | None, message: str | None, *, public: bool) -> "Reply":
    from crisisrunner.incident.inquiries import Reply

    if sum(given is not None for given in (text, file, message)) > 1:
        raise WrongUsage("One answer is enough.", "Give the text, or --file, or --with MESSAGE.")
    words = read_text(file) if file else text or ""
    return Reply(words, message, public=public)
