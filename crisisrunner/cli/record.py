"""The record itself: back it up, take out of it what must not stand there."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.screen import err, labelled, out, strong
from crisisrunner.cli.session import At, Session, session_of
from crisisrunner.errors import Fault, Refused, WrongUsage
from crisisrunner.exercise import named

if TYPE_CHECKING:
    from crisisrunner.incident.events import Event

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("backup")
def backup(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="The file to write, or a folder.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Copy the record whole, while it is in use.

    Example: crisisrunner backup /media/stick/record.db
    """
    session = session_of(context)
    target = path / session.path.name if path.is_dir() else path
    target = named(target) if session.drills_path == session.path else target
    if target.resolve() == session.path.resolve():
        raise Refused("That is the record itself.", "Name another file.")
    if target.exists() and not force:
        raise Refused(f"{target} is there already.", "Name another file, or write over it with --force.")
    if not target.parent.is_dir():
        raise Fault(
            f"There is no folder {target.parent}.", "Is the stick plugged in? Name a folder that is there."
        )
    session.live_record.copy_to(target)
    out(f"Copied to {target}   ", strong(f"crisisrunner --db {target} verify"))


@app.command("erase")
def erase(
    context: typer.Context,
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="SEQ…", help="The entries, by their numbers.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; do not repeat what is to be erased.")] = "",
    containing: Annotated[
        str | None, typer.Option("--containing", metavar="TEXT", help="Every entry and draft that says this.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    at: At = None,
) -> None:
    """Take the words of entries out of the record for ever; that they stood there stays.

    Example: crisisrunner erase 17 --reason "names a patient"
    """
    session = session_of(context)
    if bool(numbers) == bool(containing):
        raise WrongUsage(
            "Name either entries or a text.", "crisisrunner erase 17 --reason …, or --containing TEXT."
        )
    chosen = _shown(session, list(numbers or ())) or _saying(session, containing or "")
    if not reason.strip():
        raise WrongUsage("Erasing needs a reason.", "Give --reason; do not repeat what is to be erased.")
    if containing and containing.casefold() in reason.casefold():
        raise Refused(
            "The reason repeats what is to be erased.", "A reason stays for ever; word it without the name."
        )
    question = f"Erase the words of {', '.join(map(str, chosen))} for ever?"
    if not yes and not screen.agreed(question):
        raise Refused("Nothing was erased.")
    session.runner(at).erase(chosen, reason)
    out(
        f"Erased the words of {', '.join(map(str, chosen))}. Backups and exports made before still hold them."
    )


def _shown(session: Session, numbers: list[int]) -> list[int]:
    """The numbers of entries, none of which is kept from players: what they never saw they cannot judge.

    Raises:
        Refused: for an evaluator's word while the drill goes on.
    """
    from crisisrunner.timeline.entries import hidden

    incident = session.case.incident
    for entry in session.record.events(session.incident) if numbers else ():
        if entry.event.seq in numbers and hidden(incident, entry.event.type):
            raise Refused(f"Entry {entry.event.seq} is not for players while the drill goes on.")
    return numbers


def _saying(session: Session, text: str) -> list[int]:
    """The entries that say a text, shown one by one; those that are kept from players are not found."""
    from crisisrunner.timeline.choice import Choice
    from crisisrunner.timeline.entries import hidden
    from crisisrunner.timeline.timeline import Timeline

    wanted, incident = text.casefold(), session.case.incident
    recorded = (entry.event for entry in session.record.events(session.incident))
    events = [event for event in recorded if not hidden(incident, event.type)]
    in_files = _in_files(session, [event for event in events if event.type == "file.attached"], text)
    saying = [
        event
        for event in events
        if event.seq in in_files or any(wanted in word.casefold() for word in (event.words or {}).values())
    ]
    found = [event.seq for event in saying if event.type != "entry.erased"]
    for event in saying:
        if event.type == "entry.erased":
            err(f"Entry {event.seq} says it too, as the reason of an erasure, and cannot be erased.")
    if not found:
        raise Refused(f"No entry says '{text}'.", "crisisrunner timeline")
    for entry in Timeline(session.case, Choice(), session.now(), session.acting).entries():
        if entry.seq in found:
            where = "   (in the file itself)" if entry.seq in in_files else ""
            labelled(str(entry.seq), f"{entry.what}{where}", at=10)
    return found


def _in_files(session: Session, attached: "list[Event]", text: str) -> set[int]:
    """The entries whose attached file says a text; of the others it is said that nobody can be sure."""
    from crisisrunner.attachments import says

    there = [event for event in attached if event.words]
    found = {
        event.seq for event in there if says(session.record.attachment(event.data["sha256"]) or b"", text)
    }
    left = [
        f"{event.seq} ({event.words['name']})" for event in there if event.words and event.seq not in found
    ]
    if left:
        err(
            f"Pictures, PDFs and documents are not read; look for it yourself in the files of {', '.join(left)}."
        )
    return found
