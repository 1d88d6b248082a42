"""How the walk asks: one question, whose answer is never a stop nor a question back."""

from typing import TYPE_CHECKING

from crisisrunner.cli import screen
from crisisrunner.cli.screen import out, quiet
from crisisrunner.cli.session import Session
from crisisrunner.errors import CrisisError

if TYPE_CHECKING:
    from crisisrunner.case import Case

STOP = ("q", "quit", "stop")
LATER = (
    "",
    "skip",
    "not yet",
    "not known yet",
    "not known",
    "unknown",
    "later",
    "tbd",
    "don't know",
    "n",
    "no",
)
"""What means that something is not known, not done or not wanted yet."""


class StoppedError(Exception):
    """The person wants to stop here."""


def ask(case: "Case", question: str, why: str) -> str:
    """An answer that is neither a stop nor a question back."""
    while True:
        typed = screen.ask(question, "the command")
        if typed.lower() in STOP:
            raise StoppedError
        if typed != "?":
            return typed
        screen.paragraph(why or f"The plan asks for it: {case.playbook.title}.", "    ")


def choose(case: "Case", question: str, options: tuple[str, ...], why: str) -> str:
    """One of the options, by its word or first letter; Enter is no. Anything else is asked again."""
    while True:
        typed = ask(case, f"{question} [{'/'.join(options)}]", why).lower() or "n"
        chosen = [
            option for option in options if typed in (option, option[0], {"y": "yes", "n": "no"}.get(option))
        ]
        if chosen:
            return chosen[0]
        out(f"    '{typed}' is none of: {', '.join(options)}; ? explains, q stops.")


def same(session: Session, command: str) -> None:
    """The command that would have done the same, for the incident that it was done to."""
    named = (
        command.replace("crisisrunner", f"crisisrunner -i {session.incident}", 1)
        if session.named
        else command
    )
    out(quiet(f"    ({named})"))


def show(error: CrisisError) -> None:
    """A refusal, after which the walk goes on."""
    from crisisrunner.cli.show.refusal import show_failure

    show_failure(error)
