"""The status that refreshes, and rings before something is due."""

import gc
import os
from datetime import datetime

from crisisrunner import clock
from crisisrunner.cli import screen
from crisisrunner.cli.screen import err, out, quiet
from crisisrunner.cli.session import Session
from crisisrunner.cli.show.status import show_status
from crisisrunner.delivery.reminding import TITLE, Reminders, ring
from crisisrunner.exercise import titled
from crisisrunner.overview import Overview
from crisisrunner.times import until

SECONDS = 15.0


def watch_status(session: Session, *, notify: bool) -> None:
    """Show the status again and again, until somebody stops it; each step of each deadline rings once."""
    gc.enable()  # it runs for hours, unlike every other command
    reminders = Reminders()
    while True:
        overview = Overview(session.case, session.now())
        screen.clear()
        show_status(overview, session.mirror_trouble(), alone=session.alone())
        out(quiet(f"  Refreshed every {SECONDS:.0f} seconds; Ctrl-C stops."))
        if notify:
            remind(overview, reminders)
        screen.end_screen()
        clock.wait(SECONDS)


def remind(overview: Overview, reminders: Reminders) -> None:
    """Ring for what came near since the last look; a reminder that was put off comes when it was put off to.

    In a drill only whoever sits here is told: the address of reminders leads to somebody who is asleep.
    """
    due = {key: one for one in overview.due() for key in [_key(overview, one.id)] if key}
    reached = reminders.due([(key, one.at) for key, one in due.items()], overview.now)
    if not reached:
        return
    said = [_sentence(due[key].id, due[key].what, due[key].at, overview.now) for key, _ in reached]
    drill = overview.incident.drill
    said = [titled(sentence) for sentence in said] if drill else said
    screen.ring()
    for sentence in said:
        out(screen.alarm("REMINDER"), f"  {sentence}")
    variable = "" if drill else overview.case.workspace.notify
    address = os.environ.get(variable, "") if variable else ""
    trouble = ring(said, variable, address, titled(TITLE) if drill else TITLE)
    if trouble:
        err(trouble)


def _key(overview: Overview, name: str) -> str | None:
    """What a reminder is known by: one that was put off is another one, and none until then."""
    later = overview.incident.snoozed.get(name)
    if later is None:
        return name
    return None if later > overview.now else f"{name} {later.isoformat()}"


def _sentence(name: str, what: str, at: datetime, now: datetime) -> str:
    return f"{name}: {what}, {until(at, now)}"
