"""Messages that were wrong: correct what is out, withdraw what should not be."""

import typer

from crisisrunner import desk
from crisisrunner.cli import screen
from crisisrunner.cli.message.options import Name, Reason
from crisisrunner.cli.screen import labelled, out
from crisisrunner.cli.session import At, session_of

app = typer.Typer()


@app.command("correct")
def correct(context: typer.Context, message: Name, reason: Reason = "", at: At = None) -> None:
    """Open a correction of words that are out, drafted from the template prepared for it.

    Where a fact was wrong, crisisrunner fact retract does this for every message that said it.

    Example: crisisrunner message correct hold-public --reason "The phone number was wrong"
    """
    from crisisrunner.cli.show.drafts import show_wrong

    session = session_of(context)
    if not reason.strip():
        reason = screen.ask("What was wrong?", '--reason "…"')
    show_wrong(desk.correct(session.runner(at), message, reason))


@app.command("withdraw")
def withdraw(context: typer.Context, message: Name, reason: Reason = "", at: At = None) -> None:
    """Take a message back: a draft will not go out, words that went out no longer stand.

    Example: crisisrunner message withdraw hold-public --reason "Posted by mistake, taken down"
    """
    session = session_of(context)
    if not reason.strip():
        reason = screen.ask("Why is it taken back?", '--reason "…"')
    outcome = desk.withdraw(session.runner(at), message, reason)
    event = outcome.of_type("message.withdrawn")[0]
    name = f"{event.data['message']}.{event.data['number']}"
    labelled("withdrawn", name, at=14)
    if event.data["was"] == "released":
        out("              It was out: take it down where it can be seen.")
    for settled in outcome.of_type("correction.settled"):
        labelled("settled", f"the correction of {settled.data['id']}, without words", at=14)
