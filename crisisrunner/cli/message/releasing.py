"""Messages on their way out: release, deliver, and what became of each way."""

from typing import Annotated

import typer

from crisisrunner import desk, sending
from crisisrunner.cli import screen
from crisisrunner.cli.message.options import Language, Name, Overrides, Reason, with_reason
from crisisrunner.cli.message.reviewing import show_glass, show_overridden
from crisisrunner.cli.screen import alarm, labelled, out
from crisisrunner.cli.session import At, Session, session_of
from crisisrunner.errors import Refused
from crisisrunner.incident.message import Message
from crisisrunner.incident.release import word_for
from crisisrunner.runner import Outcome, Runner

app = typer.Typer()

NOBODY, BY_YES = "nobody", "by --yes"


@app.command("release")
def release(
    context: typer.Context,
    message: Name,
    yes: Annotated[
        str | None,
        typer.Option(
            "--yes",
            metavar="INCIDENT",
            help="The incident's id, instead of the questions: for real, and no patient can be recognised.",
        ),
    ] = None,
    language: Annotated[
        str | None, typer.Option("--lang", help="This language alone; the others of this number stay in.")
    ] = None,
    override: Overrides = None,
    break_glass: Annotated[
        bool, typer.Option("--break-glass", help="Go without approvals: for roles that may, with --reason.")
    ] = False,
    reason: Reason = "",
    at: At = None,
) -> None:
    """Let approved words go out, and record who did. For a live incident it asks for the incident's id.

    Example: crisisrunner message release hold-public --yes 2026-001
    """  # fmt: skip
    session = session_of(context)
    runner = session.runner(at)
    asked = with_reason(override, reason)
    wanted = desk.Release(runner, message, language, asked, reason if break_glass else None)
    found = wanted.check()
    names = ask_about_names(session, found, answered=yes is not None)
    must_be_meant(session, yes)
    outcome = wanted.make(found.digests, names)
    show_out(session, runner, outcome, send=at is None)


@app.command("deliver")
def deliver(
    context: typer.Context,
    message: Annotated[str | None, typer.Argument(metavar="MESSAGE", help="Which message; else all.")] = None,
    attempts: Annotated[int, typer.Option("--attempts", min=1, max=20, help="How often to try.")] = 3,
) -> None:
    """Send what was released and is not out: what waits, and what failed. Nothing is sent twice by itself.

    Example: crisisrunner message deliver
    """
    from crisisrunner.cli.show.deliveries import show_undelivered

    session = session_of(context)
    runner = session.runner()
    tried = send_waiting(session, runner, message, attempts)
    waiting = show_undelivered(session.case, session.now())
    if not tried and not waiting:
        out("Everything that was released is out.")


@app.command("sent")
def sent(
    context: typer.Context,
    message: Name,
    channel: Annotated[str, typer.Option("--channel", help="The channel it went out by.")],
    url: Annotated[str, typer.Option("--url", help="Where it can be read.")] = "",
    language: Language = None,
    not_sent: Annotated[
        bool, typer.Option("--not-sent", help="It did not go out; it may be sent again.")
    ] = False,
    at: At = None,
) -> None:
    """Say that a message was posted, printed or read out; or settle what nobody knows.

    Example: crisisrunner message sent hold-public --channel x --url https://x.com/valley/1
    """
    outcome = sending.settle(session_of(context).runner(at), message, channel, language, not not_sent, url)
    for event in outcome.of_type("delivery.sent", "delivery.failed"):
        name = f"{event.data['message']}.{event.data['number']}"
        word = "not sent" if not_sent else "sent"
        link = f"  {(event.words or {}).get('url', '')}".rstrip()
        labelled(word, f"{name}  {channel} ({event.data['language']}){link}", at=12)


def ask_about_names(session: Session, message: Message, *, answered: bool = False) -> str | None:
    """The question that every public text asks, since no check finds names.

    Raises:
        Refused: where a patient could be recognised.
    """
    playbook = session.case.playbook
    if not playbook.is_public(message.message):
        return None
    if answered:
        return BY_YES
    question = "Could anybody recognise a patient in these words: a name, a picture, a story?"
    if screen.agreed(question, "--yes INCIDENT: it says that no patient can be recognised"):
        raise Refused(
            f"{message.id} stays in: a patient could be recognised.",
            f"crisisrunner message edit {message.message}",
        )
    return NOBODY


def show_out(session: Session, runner: Runner, outcome: Outcome, *, send: bool = True) -> None:
    """What went out, and what becomes of each way; sends what can be sent."""
    from crisisrunner.cli.show.deliveries import show_by_hand
    from crisisrunner.cli.show.messages import show_released

    show_overridden(outcome)
    show_glass(outcome)
    show_released(outcome)
    event = outcome.of_type("message.released")[0]
    name = f"{event.data['message']}.{event.data['number']}"
    if send:
        send_waiting(session, runner, name)
    elif any(way.how == "machine" for way in outcome.case.incident.messages[name].deliveries.values()):
        labelled("queued", "of an earlier time, so nothing is sent now: crisisrunner message deliver", at=12)
    show_by_hand(runner.case(), name)


def send_waiting(session: Session, runner: Runner, message: str | None, attempts: int = 3) -> int:
    """Send, and tell each attempt as it ends.

    Returns:
        How many attempts were made.
    """
    from crisisrunner.delivery.result import SENT

    count = 0
    today = session.workspace if session.in_drill else None
    for attempt in sending.deliver(runner, message, attempts, today):
        count += 1
        result = attempt.result
        word = result.state if result.state == SENT else alarm(result.state.upper())
        people = f", {len(result.recipients)} recipients" if len(result.recipients) > 1 else ""
        detail = f": {result.detail}" if result.detail and result.state != SENT else ""
        labelled(word, f"{attempt.message}  {attempt.channel} ({attempt.language}){people}{detail}", at=12)
        for to, said in result.refused.items():
            if said != result.detail:
                labelled("", f"{to}: {said}", at=12)
    return count


def must_be_meant(session: Session, yes: str | None) -> None:
    """Ask for the one word that lets words go out: the incident's id, or in a drill another word that tells them apart.

    Raises:
        Refused: for any other word.
    """
    incident, word = session.incident, word_for(session.case.incident)
    if session.in_drill:
        question, option = f"This is a drill. Type the word {word}:", f"--yes {word}"
        hint = f"In {incident} it is --yes {word}. If this is real: crisisrunner drill stop --real-event"
    else:
        question, option = f"This goes out for real. Type the incident's id ({incident}):", "--yes INCIDENT"
        hint = f"The incident in hand is {incident}."
    typed = screen.ask(question, option) if yes is None else yes
    if typed != word:
        raise Refused(f"'{typed}' is not the word that releases this; nothing was released.", hint)
