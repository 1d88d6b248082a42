"""The ways out on the screen: what a person has to post or read out, what waits, failed, or is not known."""

from datetime import datetime
from typing import TYPE_CHECKING

from crisisrunner.cli.screen import alarm, labelled, out, strong
from crisisrunner.incident.deliveries import undelivered
from crisisrunner.times import since

if TYPE_CHECKING:
    from crisisrunner.case import Case
    from crisisrunner.incident.message import Delivery, Message

_VERBS = {
    "phone-script": "read it out, or record it",
    "print": "print it",
    "sms": "send it",
    "email": "send it",
    "push": "send it",
}


def show_by_hand(case: "Case", message: str) -> None:
    """What a person has to do for a message that is out, and how to close it."""
    ways = [way for one, way in undelivered(case.incident) if one.id == message and way.how == "hand"]
    if not ways:
        return
    for way in {way.channel: way for way in ways}.values():
        instead = f" instead of {way.instead_of}, which is down" if way.instead_of else ""
        labelled("by hand", f"{way.channel}: {_VERBS.get(way.kind, 'post it')}{instead}", at=12)
    out("  The words:  ", strong(f"crisisrunner message show {message}"))
    out(
        "  Then, for each:  ",
        strong(f"crisisrunner message sent {message} --channel {ways[0].channel}"),
        _link(ways[0].kind),
    )


def _link(kind: str) -> str:
    return "" if kind in _VERBS else " --url …"


def show_undelivered(case: "Case", now: datetime) -> int:
    """Everything released that is not known to be out.

    Returns:
        How many ways are open.
    """
    waiting = list(undelivered(case.incident))
    for message, way in waiting:
        label = way.state.upper() if way.how == "machine" else "BY HAND"
        labelled(
            label if label in ("QUEUED", "BY HAND") else alarm(label), told(message, way, case, now), at=12
        )
    return len(waiting)


def told(message: "Message", way: "Delivery", case: "Case", now: datetime) -> str:
    """One way out, and what to do about it."""
    name = f"{message.id}  {way.channel} ({way.language})"
    sent = f"crisisrunner message sent {message.message} --channel {way.channel}"
    if way.how == "hand":
        return f"{name}: {_VERBS.get(way.kind, 'post it')}, then {sent}"
    when = since(way.at, case.zone, now)
    if way.state == "trying":
        return f"{name}: began at {when} and did not come back. If the program was stopped: look there, then {sent}"
    if way.state == "unknown":
        return f"{name}: tried at {when}, nobody knows whether it went out. Look there, then {sent} (or --not-sent)"
    if way.state == "failed":
        again = (
            "crisisrunner message deliver" if way.again else "put it right, then crisisrunner message deliver"
        )
        return f"{name}: failed at {when}: {again}"
    return f"{name}: waits: crisisrunner message deliver"
