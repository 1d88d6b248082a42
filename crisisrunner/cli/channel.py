"""Channels: which there are, where they lead, and which are down."""

from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner import sending
from crisisrunner.cli import completing, screen
from crisisrunner.cli.screen import alarm, labelled, out, strong
from crisisrunner.cli.session import At, Json, session_of
from crisisrunner.times import since, stamp

if TYPE_CHECKING:
    from crisisrunner.case import Case

app = typer.Typer(
    help="Which channels are down: list, down, up.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)

Channel = Annotated[
    str, typer.Argument(metavar="NAME", help="Which channel.", autocompletion=completing.channels)
]


@app.command("list")
def list_channels(context: typer.Context, as_json: Json = False) -> None:
    """List the channels, how each is served, and which are down.

    Example: crisisrunner channel list
    """
    session = session_of(context)
    case = session.case
    named = dict.fromkeys((*case.playbook.channels, *case.workspace.channels))
    channels = [_data(case, name) for name in named]
    if as_json:
        screen.answer(channels)
        return
    for each in channels:
        down = case.incident.down.get(each["id"])
        how = f"sent to what ${each['address']} names" if each["address"] else "by hand"
        fallback = f", else by {each['fallback']}" if each["fallback"] else ""
        when = f"   DOWN since {since(down, case.zone, session.now())}" if down else ""
        labelled(alarm(each["id"]) if down else each["id"], f"{each['kind']}: {how}{fallback}{when}", at=20)


@app.command("down")
def down(
    context: typer.Context,
    name: Channel,
    reason: Annotated[str, typer.Option("--reason", help="What is known about it.")] = "",
    at: At = None,
) -> None:
    """Mark a channel as down: it is not tried any more, and its messages take the fallback.

    Example: crisisrunner channel down staff-email --reason "mail servers are off"
    """
    from crisisrunner.cli.show.deliveries import show_by_hand

    outcome = sending.mark_down(session_of(context).runner(at), name, reason)
    fallback = _data(outcome.case, name)["fallback"] or "paper and phone"
    out("  down  ", strong(name), f"   what is released goes out by {fallback} instead")
    for event in outcome.of_type("delivery.queued"):
        message = f"{event.data['message']}.{event.data['number']}"
        labelled("instead", f"{message} ({event.data['language']}) by {event.data['channel']}", at=12)
        show_by_hand(outcome.case, message)


@app.command("up")
def up(context: typer.Context, name: Channel, at: At = None) -> None:
    """Mark a channel as working again.

    Example: crisisrunner channel up staff-email
    """
    sending.mark_up(session_of(context).runner(at), name)
    out("  up  ", strong(name), "   what waits for it goes out with: crisisrunner message deliver")


def _data(case: "Case", name: str) -> dict[str, str]:
    from crisisrunner.incident.deliveries import kind_of, variable
    from crisisrunner.playbook.workspace import Outlet

    since_when = case.incident.down.get(name)
    return {
        "id": name,
        "kind": kind_of(case.playbook, case.workspace, name),
        "address": variable(case.workspace, case.incident, name),
        "fallback": case.workspace.channels.get(name, Outlet()).fallback,
        "state": "down" if since_when else "up",
        "down_since": stamp(since_when) if since_when else "",
    }
