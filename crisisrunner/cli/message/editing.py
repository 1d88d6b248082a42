"""Messages to be edited: their words, their subject, the time they promise."""

from pathlib import Path
from typing import Annotated

import typer

from crisisrunner import desk
from crisisrunner.cli.editor import edit_text
from crisisrunner.cli.message.options import Name, read_text
from crisisrunner.cli.screen import labelled, out, strong
from crisisrunner.cli.session import At, Session, session_of
from crisisrunner.errors import WrongUsage
from crisisrunner.runner import Outcome
from crisisrunner.times import parse_moment, tell

app = typer.Typer()


@app.command("edit")
def edit(
    context: typer.Context,
    message: Name,
    file: Annotated[
        Path | None, typer.Option("--file", help="Take the new text from a file; else your editor opens.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="The text for one channel kind; else the long text.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--lang", help="The language; else the playbook's first.")
    ] = None,
    subject: Annotated[str | None, typer.Option("--subject", help="A new subject for the e-mail.")] = None,
    next_update: Annotated[
        str | None,
        typer.Option("--next-update", metavar="TIME", help="Promise the next update at another time."),
    ] = None,
    same: Annotated[
        bool, typer.Option("--same", help="A language that fell behind still says the same; needs --lang.")
    ] = False,
    at: At = None,
) -> None:
    """Change the words of a draft, or the time it promises. Whatever was approved before is void.

    Example: crisisrunner message edit hold-public --kind sms --file sms.txt
    """
    session = session_of(context)
    if next_update is not None:
        if file or kind or language or subject or same:
            raise WrongUsage(
                "--next-update changes the promised time alone.", "Give it without other options."
            )
        _promise(session, message, next_update, at)
    elif same:
        if not language:
            raise WrongUsage("Which language still says the same?", "Give --lang.")
        outcome = desk.says_the_same(session.runner(at), message, language)
        out(f"  {_name(outcome)} ({language}) still says the same")
    elif subject is not None and file is None:
        _show_edited(desk.edit(session.runner(at), message, None, language, kind, subject))
    else:
        edit_message(session, message, file, language, kind, at, subject)


def edit_message(
    session: Session,
    message: str,
    file: Path | None = None,
    language: str | None = None,
    kind: str | None = None,
    at: str | None = None,
    subject: str | None = None,
) -> None:
    """Change the words of a draft, in the editor or from a file."""
    from crisisrunner.incident.messages import find_message, must_be_draft, texts_to_edit

    case = session.case
    found = find_message(case.playbook, case.incident, message)
    must_be_draft(found, "edited")
    chosen = texts_to_edit(found, language, kind)
    before = case.texts(found).get(chosen[0].key, "")
    body = read_text(file) if file else edit_text(before, f"{found.id}.{chosen[0].key}")
    words = body.replace("\r\n", "\n").strip("\n")
    runner = session.runner(at)
    _show_edited(desk.edit(runner, found.id, words, language, kind, subject, seen=chosen[0].sha256))


def _show_edited(outcome: Outcome) -> None:
    from crisisrunner.cli.show.drafts import show_voided
    from crisisrunner.cli.show.findings import show_findings

    event = outcome.of_type("message.edited")[0]
    name = _name(outcome)
    message = outcome.case.incident.messages[name]
    kinds = ", ".join(dict.fromkeys(text["kind"] for text in event.data["texts"]))
    out(f"  edited  {name} ({kinds})   ", strong(f"crisisrunner message show {message.message}"))
    if message.behind:
        labelled(
            "behind", f"{', '.join(message.behind)}: edit it too, or --same says that it says the same", at=10
        )
    show_voided(outcome)
    show_findings(outcome.case.findings(message, event.at), message)


def _name(outcome: Outcome) -> str:
    data = outcome.of_type("message.edited")[0].data
    return f"{data['message']}.{data['number']}"


def _promise(session: Session, message: str, typed: str, at: str | None) -> None:
    from crisisrunner.cli.show.drafts import show_voided

    runner = session.runner(at)
    case = session.case
    moment = parse_moment(typed, case.zone, runner.at)
    outcome = desk.promise(runner, message, moment)
    redrafted = outcome.of_type("message.drafted")[0].data
    name = f"{redrafted['message']}.{redrafted['number']}"
    out(f"  {name} promises the next update by {tell(moment, case.zone, session.now())}")
    by_hand = [text.kind for text in outcome.case.incident.messages[name].texts if text.edited]
    if by_hand:
        out(f"  Edited by hand, so change the time there yourself: {', '.join(by_hand)}")
    show_voided(outcome)
