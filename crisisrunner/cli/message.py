"""Messages: list, read, edit, release."""

from pathlib import Path
from typing import Annotated

import typer

from crisisrunner import clock
from crisisrunner.cli import completing, screen
from crisisrunner.cli.editor import edit_text
from crisisrunner.cli.screen import out, strong
from crisisrunner.cli.session import At, Json, Session, session_of
from crisisrunner.errors import Fault, Refused, WrongUsage
from crisisrunner.times import parse_moment, tell

app = typer.Typer(
    help="Drafts and what went out: list, show, edit, release.", no_args_is_help=True, rich_markup_mode=None
)

MOST_BYTES = 1_000_000
Name = Annotated[
    str,
    typer.Argument(
        metavar="MESSAGE",
        help="Which message: hold-public, or one number of it: hold-public.2.",
        autocompletion=completing.messages,
    ),
]


@app.command("list")
def list_messages(context: typer.Context, as_json: Json = False) -> None:
    """List the messages that were drafted, and those still to come.

    Example: crisisrunner message list
    """
    from crisisrunner.cli.show.messages import show_list
    from crisisrunner.overview import Overview

    overview = Overview(session_of(context).case, clock.now())
    if as_json:
        screen.answer([overview.message_data(message) for message in overview.incident.messages.values()])
    else:
        show_list(overview)


@app.command("show")
def show(context: typer.Context, message: Name, as_json: Json = False) -> None:
    """Show the exact texts of a message, and what they still lack.

    Example: crisisrunner message show hold-public
    """
    from crisisrunner.cli.show.messages import message_data, show_message
    from crisisrunner.incident.messages import find_message
    from crisisrunner.overview import Overview

    case = session_of(context).case
    found = find_message(case.playbook, case.incident, message)
    overview = Overview(case, clock.now())
    if as_json:
        screen.answer(message_data(overview, found))
    else:
        show_message(overview, found)


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
    next_update: Annotated[
        str | None,
        typer.Option("--next-update", metavar="TIME", help="Promise the next update at another time."),
    ] = None,
    at: At = None,
) -> None:
    """Change the words of a draft, or the time it promises.

    Example: crisisrunner message edit hold-public --kind sms --file sms.txt
    """
    session = session_of(context)
    if next_update is not None:
        if file or kind or language:
            raise WrongUsage(
                "--next-update changes the promised time alone.", "Give it without --file, --kind and --lang."
            )
        _promise(session, message, next_update, at)
        return
    edit_message(session, message, file, language, kind, at)


@app.command("release")
def release(
    context: typer.Context,
    message: Name,
    yes: Annotated[
        str | None,
        typer.Option("--yes", metavar="INCIDENT", help="The incident's id, instead of the question."),
    ] = None,
    at: At = None,
) -> None:
    """Let a message go out, and record who did. For a live incident it asks for the incident's id.

    Example: crisisrunner message release hold-public --yes 2026-001
    """
    from crisisrunner.cli.show.messages import show_released

    session = session_of(context)
    runner = session.runner(at)
    seen = runner.check_release(message)
    typed = (
        yes
        if yes is not None
        else screen.ask(
            f"This goes out for real. Type the incident's id ({session.incident}):", "--yes INCIDENT"
        )
    )
    if typed != session.incident:
        raise Refused(
            f"'{typed}' is not this incident; nothing was released.",
            f"The incident in hand is {session.incident}.",
        )
    show_released(runner.release(message, seen))


def edit_message(
    session: Session,
    message: str,
    file: Path | None = None,
    language: str | None = None,
    kind: str | None = None,
    at: str | None = None,
) -> None:
    """Change the words of a draft, in the editor or from a file."""
    from crisisrunner.incident.messages import find_message, must_be_draft, texts_to_edit

    case = session.case
    found = find_message(case.playbook, case.incident, message)
    must_be_draft(found, "edited")
    chosen = texts_to_edit(found, language, kind)
    before = case.texts(found).get(chosen[0].key, "")
    body = _read(file) if file else edit_text(before, f"{found.id}.{chosen[0].key}")
    words = body.replace("\r\n", "\n").strip("\n")
    session.runner(at).edit(found.id, words, language, kind, seen=chosen[0].sha256)
    kinds = ", ".join(text.kind for text in chosen)
    out(f"  edited  {found.id} ({kinds})   ", strong(f"crisisrunner message show {found.message}"))


def _promise(session: Session, message: str, typed: str, at: str | None) -> None:
    runner = session.runner(at)
    case = session.case
    moment = parse_moment(typed, case.zone, runner.at)
    outcome = runner.promise(message, moment)
    redrafted = outcome.of_type("message.drafted")[0].data
    name = f"{redrafted['message']}.{redrafted['number']}"
    out(f"  {name} promises the next update by {tell(moment, case.zone, clock.now())}")
    by_hand = [text.kind for text in outcome.case.incident.messages[name].texts if text.edited]
    if by_hand:
        out(f"  Edited by hand, so change the time there yourself: {', '.join(by_hand)}")


def _read(file: Path) -> str:
    try:
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            raise Refused(
                f"{file} is no file, or larger than any message.", "Give a file with the text of one message."
            )
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{file} is not UTF-8 text.", "Save it as UTF-8 in your editor.") from None
    except OSError as error:
        raise Fault(
            f"{file} cannot be read: {(error.strerror or str(error)).lower()}.",
            "Look at its name and permissions.",
        ) from None
