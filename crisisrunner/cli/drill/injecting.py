"""What players of a drill are told: as the scenario has it, or something that it does not have."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.drill.options import take_drill
from crisisrunner.cli.screen import out
from crisisrunner.cli.session import Session, session_of
from crisisrunner.cli.show.drill import show_alone, show_inject
from crisisrunner.incident import conducting

if TYPE_CHECKING:
    from crisisrunner.incident.events import Event

app = typer.Typer()


@app.command("inject")
def inject(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What players are told, word for word.")],
    title: Annotated[str, typer.Option("--title", help="A short name for it.")] = "",
    source: Annotated[str, typer.Option("--from", help="Who says it, in the story.")] = "",
    to: Annotated[str, typer.Option("--to", help="Who is told.")] = "",
    method: Annotated[str, typer.Option("--method", help="How it comes: phone, email, social, …")] = "",
) -> None:
    """Tell players something that the scenario does not have.

    Example: crisisrunner drill inject "A doctor posts a photo of the ransom note." --method social
    """
    from crisisrunner.drill.conductor import scenario_of

    session = session_of(context)
    take_drill(session)
    runner = session.runner()
    words = {"title": title, "from": source, "to": to, "method": method}
    planned = scenario_of(session.case).injects
    outcome = runner.act(
        lambda case, by: conducting.improvise(case.incident, text, words, by, runner.at, planned=planned)
    )
    tell(session, outcome.of_type("inject.delivered"))


@app.command("told")
def told(context: typer.Context) -> None:
    """What players were told so far; never what is to come.

    Example: crisisrunner drill told
    """
    session = session_of(context)
    take_drill(session)
    events = [recorded.event for recorded in session.drills.events(session.incident, ["inject.delivered"])]
    if not events:
        out("  Players were told nothing yet.")
    for event in events:
        show_inject(session.case, event)


def tell(session: Session, events: "Iterable[Event]", beat: "Callable[[], None] | None" = None) -> int:
    """Tell players, here and at their address.

    Args:
        beat: Called after each, where the clock runs: however long it took, somebody conducted the drill.

    Returns:
        How many things were told.
    """
    from crisisrunner.drill.telling import Players

    players, count = Players(session.case, session.workspace), 0
    for event in events:
        count += 1
        if event.type == "drill.paused":
            show_alone(event.at, session.zone)
            continue
        screen.ring_if_seen()
        show_inject(session.case, event)
        trouble = players.tell(event)
        if trouble:
            screen.err(trouble)
        if beat:
            beat()
    return count
