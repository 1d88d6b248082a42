"""What the commands about inquiries share: their arguments and options."""

from pathlib import Path
from typing import Annotated

import typer

from crisisrunner.cli import completing

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
