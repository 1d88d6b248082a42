"""Words taken out of the record for ever: shown before, and looked for in attached files too."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.screen import aside, err, labelled, out
from crisisrunner.cli.session import At, Session, session_of
from crisisrunner.errors import Refused, WrongUsage
from crisisrunner.wording.checks.identifiers.plain import folded

if TYPE_CHECKING:
    from crisisrunner.incident.events import Event

app = typer.Typer(rich_markup_mode=None, add_completion=False)


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
    if containing and folded(containing) in folded(reason):
        raise Refused(
            "The reason repeats what is to be erased.", "A reason stays for ever; word it without the name."
        )
    _must_not_repeat(session, chosen, reason)
    _must_identify_nobody(session, reason)
    question = f"Erase the words of {', '.join(map(str, chosen))} for ever?"
    if not yes and not screen.agreed(question):
        raise Refused("Nothing was erased.")
    session.runner(at).erase(chosen, reason)
    out(
        f"Erased the words of {', '.join(map(str, chosen))}. Backups and exports made before still hold them."
    )


def _shown(session: Session, numbers: list[int]) -> list[int]:
    """The numbers of entries, shown one by one; none is kept from players: what they never saw they cannot judge.

    Raises:
        Refused: for an evaluator's word while the drill goes on, and for words that stand in another entry.
    """
    from crisisrunner.timeline.choice import Choice
    from crisisrunner.timeline.entries import hidden
    from crisisrunner.timeline.timeline import Timeline

    if not numbers:
        return numbers
    incident = session.case.incident
    told = Timeline(session.case, Choice(), session.now(), session.acting)
    for recorded in session.record.events(session.incident):
        seq, kind = recorded.event.seq, recorded.event.type
        if seq in numbers and hidden(incident, kind):
            raise Refused(f"Entry {seq} is not for players while the drill goes on.")
        words = sorted({*told.background.released.get(seq, {}).values()} - {*incident.erased})
        if seq in numbers and words and not recorded.event.words:
            entries = ", ".join(map(str, words))
            raise Refused(
                f"Entry {seq} is a release; its words stand where they were written: {entries}.",
                f'crisisrunner erase {" ".join(map(str, words))} --reason "…"',
            )
    for entry in told.entries():
        if entry.seq in numbers:
            labelled(str(entry.seq), entry.what, at=10)
            if entry.type == "incident.opened":
                labelled("", "What the incident is called goes with it, everywhere.", at=10)
    return numbers


def _must_not_repeat(session: Session, chosen: list[int], reason: str) -> None:
    """Refuse a reason with a name, or what is written like one, that stands in what is erased."""
    bodies = session.record.words(session.incident, chosen).values()
    said = {word for words in bodies for text in words.values() for word in re.findall(r"\w+", folded(text))}
    for word in re.findall(r"\w{2,}", reason):
        if word[0].isupper() and folded(word) in said:
            raise Refused(
                f"The reason repeats '{word}', which stands in what is erased.",
                "A reason stays for ever; word it without the name.",
            )


def _must_identify_nobody(session: Session, reason: str) -> None:
    """Refuse a reason that would stay for ever and should not."""
    from crisisrunner.asking import identifying

    found = identifying(session.case, reason)
    if found:
        raise Refused(
            f"The reason stays for ever. {found[0].message}",
            'Word it without that: --reason "names a patient"',
        )


def _saying(session: Session, text: str) -> list[int]:
    """The entries that say a text, shown one by one; those that are kept from players are not found."""
    from crisisrunner.timeline.choice import Choice
    from crisisrunner.timeline.entries import hidden
    from crisisrunner.timeline.timeline import Timeline

    wanted, incident = folded(text), session.case.incident
    recorded = (entry.event for entry in session.record.events(session.incident))
    events = [event for event in recorded if not hidden(incident, event.type)]
    in_files = _in_files(session, [event for event in events if event.type == "file.attached"], text)
    saying = [
        event
        for event in events
        if event.seq in in_files or any(wanted in folded(word) for word in (event.words or {}).values())
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
    """The entries whose attached file says a text; those that nobody here can read are named."""
    from crisisrunner.attachments import is_text, says

    found, unread = set(), []
    for event in attached:
        if event.words:
            content = session.record.attachment(event.data["sha256"]) or b""
            if says(content, text):
                found.add(event.seq)
            elif not is_text(content):
                unread.append(f"{event.seq} ({event.words['name']})")
    if unread:
        aside(
            "Pictures, PDFs, documents and encoded text are not read; "
            f"look for it yourself in the files of {', '.join(unread)}."
        )
    return found
