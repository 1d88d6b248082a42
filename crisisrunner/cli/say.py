"""What may be said now: one screen or one page for the switchboard and whoever speaks."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.screen import err
from crisisrunner.cli.session import AsOf, Json, session_of
from crisisrunner.errors import Fault, Refused, WrongUsage
from crisisrunner.files import written_whole

if TYPE_CHECKING:
    from crisisrunner.saying import Page

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("say")
def say(
    context: typer.Context,
    audience: Annotated[
        str | None, typer.Option("--audience", metavar="AUDIENCE", help="For one audience; else all.")
    ] = None,
    language: Annotated[str | None, typer.Option("--lang", help="One language; else all of them.")] = None,
    file: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write a page to be printed: say.html or say.txt."),
    ] = None,
    at: AsOf = None,
    as_json: Json = False,
) -> None:
    """Show the words that may be said now, and where other questions are sent.

    Example: crisisrunner say --audience public --out say.html
    """
    from crisisrunner.cli.show.say import show_say
    from crisisrunner.cli.show.say_data import page_data
    from crisisrunner.saying import page

    if file and as_json:
        raise WrongUsage("A page or JSON, not both.", "Give --out or --json.")
    session = session_of(context)
    file = session.out(file)
    if file:
        _fit(file)
    found = page(session.case, session.moment(at) or session.now(), session.acting, audience, language)
    if as_json:
        screen.answer(page_data(found))
    elif file:
        _write(file, found)
        err(f"Written: {file}")
    else:
        show_say(found)


def _fit(file: Path) -> None:
    """Refuse a file that is no page of ours; an older one is written over, since it must not stay about."""
    from crisisrunner.cli.show.say import TITLE

    if file.suffix.lower() not in (".html", ".txt"):
        raise Refused(f"{file} would be neither a page nor text.", "Name it say.html or say.txt.")
    try:
        ours = not file.is_file() or TITLE.encode() in file.read_bytes()[:2000]
    except OSError as error:
        raise _fault(file, error) from None
    if not ours:
        raise Refused(f"{file} is there already, and is no page of this command.", "Name another file.")


def _write(file: Path, page: "Page") -> None:
    from crisisrunner.cli.show.say import say_text
    from crisisrunner.cli.show.say_page import say_page

    text = say_page(page) if file.suffix.lower() == ".html" else say_text(page)
    try:
        with written_whole(file) as unfinished:
            unfinished.write_text(text, "utf-8")
    except OSError as error:
        raise _fault(file, error) from None


def _fault(file: Path, error: OSError) -> Fault:
    reason = (error.strerror or str(error)).lower()
    return Fault(f"{file} cannot be written: {reason}.", "Name another place with --out.")
