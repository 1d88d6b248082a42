"""The program: its commands, and the one place where failures become sentences and exit statuses."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from crisisrunner import __version__
from crisisrunner.cli import (
    fact,
    incident,
    log,
    message,
    people,
    playbook,
    record,
    task,
    timeline,
    walk,
    workspace,
)
from crisisrunner.cli.screen import err, out
from crisisrunner.cli.session import Session
from crisisrunner.cli.show.refusal import answer_failure, show_failure
from crisisrunner.errors import CrisisError, WrongUsage

SECTIONS = {
    "The words of the night": ("start", "next", "status", "fact", "message", "log", "advance", "timeline"),
    "During an incident": ("task", "role", "call", "severity", "incidents", "use"),
    "Prepare": ("playbook", "init"),
    "The record": ("verify", "erase", "backup"),
}
"""The order of `--help`: first what somebody types at night, then the rest by what it is for."""


class NightFirst(TyperGroup):
    """The commands under the headings of `SECTIONS`."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 (Typer's signature)
        """Write each section with one line a command."""
        for heading, names in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(56)) for name in names])


app = typer.Typer(
    name="crisisrunner",
    cls=NightFirst,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        out(f"crisisrunner {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def crisisrunner(
    context: typer.Context,
    acting: Annotated[
        str | None,
        typer.Option(
            "--as", envvar="CRISISRUNNER_AS", metavar="NAME", help="Who acts; else the system's user."
        ),
    ] = None,
    db: Annotated[
        Path | None, typer.Option("--db", envvar="CRISISRUNNER_DB", metavar="PATH", help="Which record.")
    ] = None,
    named: Annotated[
        str | None,
        typer.Option(
            "--incident", "-i", envvar="CRISISRUNNER_INCIDENT", metavar="ID", help="Which incident."
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001 (the callback answers it)
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Runs a hospital's crisis-communications playbook, and keeps a record that an outsider can verify.

    Without a command: the incident in hand. Begin one with: crisisrunner start ransomware
    """
    session = Session(acting, db, named)
    context.obj = session
    context.call_on_close(session.close)
    if context.invoked_subcommand is None:
        incident.show_incident_in_hand(session)


app.command("start")(incident.start)
app.command("next")(walk.next_step)
app.command("status")(incident.status)
app.add_typer(fact.app, name="fact")
app.add_typer(message.app, name="message")
app.command("log")(log.log)
app.command("advance")(incident.advance)
app.command("timeline")(timeline.timeline)
app.add_typer(task.app, name="task")
app.add_typer(people.app, name="role")
app.command("call")(people.call)
app.command("severity")(incident.severity)
app.command("incidents")(incident.incidents)
app.command("use")(incident.use)
app.add_typer(playbook.app, name="playbook")
app.command("init")(workspace.init)
app.command("verify")(record.verify)
app.command("erase")(record.erase)
app.command("backup")(record.backup)


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status.

    0 done, 1 refused, 2 wrong usage, 3 the record or an environment fault, 130 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        _readable(arguments)
        status = app(list(arguments), prog_name="crisisrunner", standalone_mode=False)
        sys.stdout.flush()
    except CrisisError as error:
        return _failed(error, arguments)
    except typer.TyperException as error:
        return _failed(_usage(error), arguments)
    except (typer.Abort, KeyboardInterrupt, EOFError):
        err("Stopped. What was recorded stays recorded.")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if status == 130:
        err("Stopped. What was recorded stays recorded.")
    return status if isinstance(status, int) else 0


def run() -> None:
    """The command `crisisrunner`."""
    sys.exit(main(sys.argv[1:]))


def _readable(arguments: Sequence[str]) -> None:
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError:
            raise WrongUsage(
                "A word of the command is not UTF-8 text.", "Type it again, or set your terminal to UTF-8."
            ) from None


def _failed(error: CrisisError, arguments: Sequence[str]) -> int:
    sys.stdout.flush()
    if "--json" in arguments:
        answer_failure(error)
    else:
        show_failure(error)
    return error.exit_status


def _usage(error: typer.TyperException) -> WrongUsage:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "crisisrunner"
    sentence = error.format_message()
    if any(f"option: {name}" in sentence for name in ("--as", "--db", "-i", "--incident")):
        return WrongUsage(sentence, "Name it before the command, like: crisisrunner --as NAME status")
    return WrongUsage(sentence, f"{path} --help")
