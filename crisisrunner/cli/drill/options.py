"""What several commands of drills take, and the drill that they mean."""

from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner.cli.session import Session
from crisisrunner.errors import Refused

if TYPE_CHECKING:
    from crisisrunner.drill.conductor import Conductor

Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help="Which scenario.")]
Speed = Annotated[
    int | None, typer.Option("--speed", min=1, max=100, help="How many times as fast as life; 1 is life.")
]


def take_drill(session: Session) -> str:
    """The drill that is meant: the one named, the one in hand, or the last one that was.

    Raises:
        Refused: where a real incident was named, or there is no drill.
    """
    if session.named and not session.in_drill:
        raise Refused(f"{session.incident} is real, and no drill.", "crisisrunner drill list")
    if session.in_drill:
        return session.incident
    known = session.drills.incidents() if session.drills_path.exists() else []
    last = (session.drills.chosen() or known[-1]) if known else None
    if last is None:
        raise Refused("No drill was started yet.", "crisisrunner drill list, then drill start SCENARIO")
    session.take(last)
    return session.incident


def conductor_of(session: Session) -> "Conductor":
    """Conducts the drill that is meant, for whoever acts."""
    from crisisrunner.drill.conductor import Conductor

    drill = take_drill(session)
    return Conductor(session.drills, drill, session.acting)
