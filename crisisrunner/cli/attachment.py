"""Files that lie beside the record: which there are, and a copy of one."""

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crisisrunner.attachments import safe_name
from crisisrunner.case import ERASED
from crisisrunner.cli import screen
from crisisrunner.cli.files import write_out
from crisisrunner.cli.screen import labelled, out
from crisisrunner.cli.session import Json, Session, session_of
from crisisrunner.errors import Fault, Refused
from crisisrunner.times import day_and_time, stamp
from crisisrunner.visible import one_line

if TYPE_CHECKING:
    from crisisrunner.incident.events import Event

_NOTES = ("note.logged", "decision.recorded")
"""What files are attached with."""
_LONGEST = 100
"""Letters of a note that are told beside its file."""
app = typer.Typer(
    help="Files kept with the record: list, save.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


@app.command("list")
def list_attachments(context: typer.Context, as_json: Json = False) -> None:
    """List the files that were attached, by entry.

    Example: crisisrunner attachment list
    """
    session = session_of(context)
    found = _attached(session)
    if as_json:
        screen.answer([_data(event, note) for event, note in found])
        return
    if not found:
        out('Nothing is attached. To attach a file: crisisrunner log "what it shows" --attach FILE')
    zone = session.case.zone
    for event, note in found:
        counsel = "   for counsel" if event.data.get("privileged") else ""
        labelled(str(event.seq), f"{_name(event)}   {event.data['size']:,} bytes{counsel}", at=6)
        said = ERASED if note.words is None else one_line(note.words["text"])
        labelled("", f"with entry {note.seq}: {textwrap.shorten(said, _LONGEST, placeholder='…')}", at=6)
        out(f"      {day_and_time(event.at, zone)}   SHA-256 {event.data['sha256']}")


@app.command("save")
def save(
    context: typer.Context,
    entry: Annotated[int, typer.Argument(metavar="SEQ", help="The entry with which it was attached.")],
    file: Annotated[Path | None, typer.Option("--out", help="Where to; else here, by its name.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a copy of an attached file; it is not opened.

    Example: crisisrunner attachment save 17 --out photo.jpg
    """
    session = session_of(context)
    found = next((event for event, _ in _attached(session) if event.seq == entry), None)
    if found is None:
        raise Refused(f"Entry {entry} attached no file.", "crisisrunner attachment list")
    if found.words is None:
        raise Refused(f"The file of entry {entry} was erased.", "crisisrunner attachment list")
    content = session.record.attachment(found.data["sha256"])
    if content is None:
        raise Fault(f"The file of entry {entry} is gone, or was changed.", "crisisrunner verify")
    target = session.out(file or Path(safe_name(_name(found))))
    write_out([content], target, force)
    out(f"SHA-256 {found.data['sha256']}")


def _attached(session: Session) -> "list[tuple[Event, Event]]":
    """Each file that was attached, with the note or decision in front of it to which it belongs."""
    found: list[tuple[Event, Event]] = []
    note = None
    for recorded in session.record.events(session.incident, (*_NOTES, "file.attached")):
        if recorded.event.type in _NOTES:
            note = recorded.event
        elif note:
            found.append((recorded.event, note))
    return found


def _name(event: "Event") -> str:
    return ERASED if event.words is None else event.words["name"]


def _data(event: "Event", note: "Event") -> dict[str, Any]:
    return {
        "id": event.seq, "name": _name(event), "size": event.data["size"], "sha256": event.data["sha256"],
        "at": stamp(event.at), "by": event.actor.id, "privileged": bool(event.data.get("privileged")),
        "with": note.seq,
    }  # fmt: skip
