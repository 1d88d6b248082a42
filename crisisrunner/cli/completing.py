"""What the Tab key offers: the names that are alive now. Whatever goes wrong, it offers nothing."""

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path

import typer

from crisisrunner.cli.session import Session
from crisisrunner.errors import CrisisError

Completion = Callable[[typer.Context, str], list[str]]


def _offering(names: Callable[[Session], Iterable[str]]) -> Completion:
    @wraps(names)
    def complete(context: typer.Context, incomplete: str) -> list[str]:
        given = context.find_root().params
        path = given.get("db")
        session = Session(given.get("acting"), Path(path) if path else None, given.get("named"))
        try:
            return [name for name in names(session) if name.startswith(incomplete)]
        except (CrisisError, OSError):
            return []

    # Typer reads the parameters to know what to hand in.
    del complete.__wrapped__
    complete.__annotations__ = {"context": typer.Context, "incomplete": str}
    return complete


@_offering
def playbooks(session: Session) -> Iterable[str]:
    """The playbooks within reach."""
    return session.library.playbooks()


@_offering
def incidents(session: Session) -> Iterable[str]:
    """The incidents of the record."""
    drills = session.drills.incidents() if session.drills_path.exists() else []
    return [*session.live_record.incidents(), *drills]


@_offering
def triggers(session: Session) -> Iterable[str]:
    """The transitions that leave the stage."""
    from crisisrunner.incident.stages import ways

    case = session.case
    return [way.trigger for way in ways(case.playbook, case.incident.stage)]


@_offering
def facts(session: Session) -> Iterable[str]:
    """The facts of the playbook."""
    return session.case.playbook.facts


@_offering
def clocks(session: Session) -> Iterable[str]:
    """The clocks of the plan, and those started beside it."""
    case = session.case
    return dict.fromkeys((*case.playbook.clocks, *case.incident.clocks))


@_offering
def inquiries(session: Session) -> Iterable[str]:
    """The inquiries that are not closed."""
    return [key for key, one in session.case.incident.inquiries.items() if one.state != "closed"]


@_offering
def channels(session: Session) -> Iterable[str]:
    """The channels of the playbook and of the workspace."""
    case = session.case
    return dict.fromkeys((*case.playbook.channels, *case.workspace.channels))


@_offering
def tasks(session: Session) -> Iterable[str]:
    """The tasks of the stage."""
    case = session.case
    return case.playbook.stages[case.incident.stage].tasks


@_offering
def messages(session: Session) -> Iterable[str]:
    """The messages that were drafted, by name and by number."""
    drafted = session.case.incident.messages.values()
    return dict.fromkeys(name for message in drafted for name in (message.message, message.id))


@_offering
def roles(session: Session) -> Iterable[str]:
    """The roles of the playbook."""
    return session.case.playbook.roles


@_offering
def people(session: Session) -> Iterable[str]:
    """Everybody the incident knows, by name."""
    return [person.name for person in session.case.people.values()]
