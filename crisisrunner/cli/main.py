"""The program: its commands, and the one place where failures become sentences and exit statuses."""

import io
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from crisisrunner import __version__
from crisisrunner.cli import screen
from crisisrunner.cli.screen import err, out
from crisisrunner.cli.session import Session
from crisisrunner.cli.show.refusal import answer_failure, show_failure
from crisisrunner.errors import CrisisError, Fault, WrongUsage, did_you_mean

SECTIONS = {
    "The words of the night": {
        "start": "Open an incident.",
        "next": "Go through what is needed next, one thing at a time.",
        "status": "Show what is true, due, blocked and next.",
        "fact": "What is known: set, confirm, retract, list.",
        "message": "Drafts and what went out: list, show, edit, release.",
        "log": "Write a note or a decision into the record.",
        "advance": "Make a transition, or list them all.",
        "timeline": "Tell what happened, by time.",
    },
    "During an incident": {
        "task": "The checklist of the stage: done, skip, list.",
        "role": "Who holds which role: assign, list.",
        "call": "Write down who was called, or list who has to be.",
        "say": "Show the words that may be said now.",
        "inquiry": "Who asks, and who waits for an answer: open, acknowledge, …",
        "clock": "Deadlines by law and promise: list, start, met, …",
        "handover": "One page for whoever takes over.",
        "channel": "Which channels are down: list, down, up.",
        "severity": "Say how bad it is now, and why.",
        "incidents": "List all incidents of the record.",
        "use": "Take an incident in hand.",
    },
    "Rehearse": {
        "drill": "Rehearse with your team: start, run, step, score, report, …",
    },
    "Prepare": {
        "playbook": "The prepared plans: list, check, test, new, print, …",
        "check": "The checks alone, on any text.",
        "gobag": "Pack everything for a USB stick.",
        "init": "Make a workspace for your hospital.",
    },
    "The record": {
        "verify": "Check that nobody changed the record.",
        "seal": "Write the record's head into a signed file, to be kept apart.",
        "attachment": "Files kept with the record: list, save.",
        "erase": "Take the words of entries out of the record.",
        "backup": "Copy the record whole.",
    },
}
"""What `--help` shows: first what somebody types at night, then the rest by what it is for."""

_HOMES = {
    **dict.fromkeys(("start", "status", "advance", "severity", "incidents", "use"), "incident"),
    **dict.fromkeys(("role", "call"), "people"),
    "next": "walk",
    "init": "workspace",
}
"""The module of a command, where it does not bear the command's name."""


class Commands(TyperGroup):
    """Every command, each imported only when it is meant: at night the program must answer at once."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 (Typer's signature, here and below)
        """The names, in the order of `--help`."""
        return [name for section in SECTIONS.values() for name in section]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        home = import_module(f"crisisrunner.cli.{_HOMES.get(cmd_name, cmd_name)}")
        return _built(home.app, cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 (as above)
        """Write each section with one line a command."""
        for heading, commands in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl(list(commands.items()))


@cache
def _built(app: typer.Typer, name: str) -> Any:
    """A noun's group of commands, or the one command of a module that has several; built once in a process."""
    command = get_command(app)
    return getattr(command, "commands", {}).get(name, command)


app = typer.Typer(
    name="crisisrunner",
    cls=Commands,
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
        Path | None,
        typer.Option("--db", envvar="CRISISRUNNER_DB", metavar="PATH", help="Which record.", readable=False),
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
        from crisisrunner.cli.incident import show_incident_in_hand

        show_incident_in_hand(session)


@cache
def _program() -> Any:
    """All commands, put together once for as many command lines as a process runs."""
    return get_command(app)


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status.

    0 done, 1 refused, 2 wrong usage, 3 the record or an environment fault, 130 interrupted.
    """
    sys.stdout = sys.stdout or io.StringIO()  # a program may be started with neither
    sys.stderr = sys.stderr or io.StringIO()
    screen.begin()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if list(arguments[:1]) == ["help"]:
        arguments = [*arguments[1:], "--help"]
    try:
        _readable(arguments)
        status = _program()(list(arguments), prog_name="crisisrunner", standalone_mode=False)
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
    except OSError as error:
        return _failed(_system_fault(error), arguments)
    except (
        Exception
    ) as error:  # whatever nobody foresaw: a record that was tampered with, or a defect of ours
        if os.environ.get("CRISISRUNNER_TRACEBACK"):
            raise
        return _failed(_unforeseen(error), arguments)
    except SystemExit as left:  # the shell's questions end so, and a pipe that nobody reads any more
        return left.code if isinstance(left.code, int) and left.code != 1 else 0
    if status == 130:
        err("Stopped. What was recorded stays recorded.")
    return status if isinstance(status, int) else 0


def _readable(arguments: Sequence[str]) -> None:
    for argument in (
        *arguments,
        *(os.environ.get(f"CRISISRUNNER_{name}", "") for name in ("AS", "DB", "INCIDENT")),
    ):
        try:
            argument.encode()
        except UnicodeEncodeError:
            raise WrongUsage(
                "A word of the command is not UTF-8 text.", "Type it again, or set your terminal to UTF-8."
            ) from None


def _failed(error: CrisisError, arguments: Sequence[str]) -> int:
    with suppress(OSError):
        sys.stdout.flush()
    if "--json" in arguments:
        answer_failure(error)
    else:
        show_failure(error)
        screen.mark_refusal()
    return error.exit_status


def _usage(error: typer.TyperException) -> WrongUsage:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "crisisrunner"
    sentence = error.format_message().removesuffix(" ")
    if sentence.startswith("No such command '"):
        word = sentence.split("'")[1]
        return WrongUsage(
            f"There is no command '{word}'{did_you_mean(word, _names(context))}", f"{path} --help"
        )
    first = next((one for one in ("--as", "--db", "--incident", "-i") if f"option: {one}" in sentence), None)
    if first and re.search(rf"option: {first}(?![\w-])", sentence):
        return WrongUsage(sentence, f"Name it before the command: crisisrunner {first} … status")
    if sentence.startswith("No such option: -") and not sentence.startswith("No such option: --"):
        return WrongUsage(sentence, f"For a text that begins with '-', put -- before it. Else: {path} --help")
    return WrongUsage(sentence, f"{path} --help")


def _system_fault(error: OSError) -> Fault:
    what = error.filename or "Something around the program"
    return Fault(
        f"{what} cannot be used: {(error.strerror or str(error)).lower()}.",
        "Look at its name, its permissions and the space left.",
    )


def _unforeseen(error: Exception) -> Fault:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f", {Path(trace.tb_frame.f_code.co_filename).name} line {trace.tb_lineno}" if trace else ""
    return Fault(
        f"Something is not as it should be ({type(error).__name__}{place}). What was recorded stays recorded.",
        "Look whether the record is whole: crisisrunner verify. Then work on with a backup or the mirror, "
        "and to report it, repeat the command with CRISISRUNNER_TRACEBACK=1 set.",
    )


def _names(context: Any) -> list[str]:
    return list(context.command.list_commands(context))
