"""The plan or plans that a command is about."""

from typing import Annotated

import typer

from crisisrunner.cli import completing

Name = Annotated[str, typer.Argument(metavar="NAME", help="Which plan.", autocompletion=completing.playbooks)]
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME…", help="Which plans; else all.", autocompletion=completing.playbooks),
]
