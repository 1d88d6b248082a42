"""What the commands about inquiries share: their arguments and options."""

from pathlib import Path
from typing import Annotated

import typer

from crisisrunner.cli import completing, screen
from crisisrunner.cli.screen import alarm, out
from crisisrunner.cli.session import Session
from crisisrunner.errors import Refused

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
Stored = Annotated[bool, typer.Option("--yes", help="Store what you typed though it may identify a patient.")]


def warn_of_identifiers(session: Session, yes: bool, *typed: str | None) -> None:
    """Warn at once of what could identify a patient in any words typed here, and go on only after a yes.

    Raises:
        Refused: without a yes; nothing is stored then.
    """
    from crisisrunner.asking import identifying
    from crisisrunner.cli.show.findings import show_findings

    found = [one for text in typed if text and not yes for one in identifying(session.case, text)]
    if not found:
        return
    out(alarm("This may identify a patient, and the record keeps what is typed."))
    show_findings(found)
    if not screen.interactive():
        raise Refused("It is stored only after a yes.", "Write it without that, or store it with --yes.")
    if not screen.agreed("Store it as it is?"):
        raise Refused("Nothing was stored.", "Write it again without that.")
