"""Conducting a drill: start it, let its clock run or move it by hand, end it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from crisisrunner import clock
from crisisrunner.cli import screen
from crisisrunner.cli.drill.injecting import tell
from crisisrunner.cli.drill.options import Scenario, Speed, conductor_of, take_drill
from crisisrunner.cli.screen import alarm, labelled, out, quiet, strong
from crisisrunner.cli.session import Session, session_of
from crisisrunner.cli.show.drill import show_alone, show_end, times_life
from crisisrunner.drill.offsets import parse_inject_time, parse_offset, short_offset
from crisisrunner.errors import Refused, WrongUsage
from crisisrunner.exercise import EXERCISE
from crisisrunner.incident import conducting
from crisisrunner.incident.conducting import course_of
from crisisrunner.playbook.problems import BadFile
from crisisrunner.times import clock_time

if TYPE_CHECKING:
    from datetime import datetime

    from crisisrunner.drill.conductor import Conductor

app = typer.Typer()
TICK = 0.5
"""Seconds between two looks at what is due."""


@app.command("start")
def start(context: typer.Context, scenario: Scenario) -> None:
    """Start a drill and take it in hand; its clock stands until you let it run.

    Example: crisisrunner drill start night-ransomware
    """
    from crisisrunner.cli.show.drafts import show_what_happened
    from crisisrunner.drill import conductor
    from crisisrunner.drill.load import playable
    from crisisrunner.pins import pin
    from crisisrunner.playbook.workspace import in_zone

    session = session_of(context)
    if session.drill_in_hand:
        raise Refused(
            f"The drill {session.drill_in_hand} goes on; one at a time.",
            "Go on with it: crisisrunner drill run. Or end it: crisisrunner drill stop.",
        )
    found = playable(scenario, session.library)
    pins = pin(found.playbook, session.library, in_zone(session.workspace, found.zone))
    outcome = conductor.start(session.new_drills, pins, found, session.acting, clock.now())
    session.new_drills.choose(outcome.case.incident.id)
    session.take(outcome.case.incident.id)
    screen.begin_exercise()
    show_what_happened(outcome)
    screen.paragraph(found.story, "  ")
    _say_what_is_real(session)
    out(
        "  Next:  ",
        strong(f"crisisrunner drill run --speed {found.speed}"),
        "   the clock runs and players are told",
    )
    out("     or  ", strong("crisisrunner drill step"), "   by hand, to the next thing that happens")


@app.command("run")
def run(context: typer.Context, speed: Speed = None) -> None:
    """Let the clock run and tell players what is due, until the story is over; Ctrl-C pauses.

    Example: crisisrunner drill run --speed 4
    """
    from crisisrunner.drill.conductor import scenario_of

    session = session_of(context)
    conductor = conductor_of(session)
    woken = conductor.wake(clock.now())
    if woken:
        show_alone(woken.at, session.zone, goes_on=True)
    case = conductor.case()
    conductor.resume(speed or scenario_of(case).speed, clock.now())
    out(f"  The clock runs, {times_life(conductor.exercise.clock.speed)}. ", quiet("Ctrl-C pauses."))
    try:
        while not conductor.finished(clock.now()):
            told = conductor.tick(clock.now())
            if told:
                screen.ticking("")
                tell(session, told, lambda: conductor.beat(clock.now()))
            screen.ticking(f"  {_moment(session)}   {_since(session)}   {EXERCISE}")
            clock.wait(TICK)
        screen.ticking("")
    except Refused:
        screen.ticking("")
        if not _show_ended(session):
            raise
        return
    except KeyboardInterrupt:
        screen.ticking("")
        if conductor.exercise.running:
            conductor.pause(clock.now())
        out(f"  Paused at {_moment(session)}. Go on: ", strong("crisisrunner drill run"))
        return
    if conductor.exercise.running:
        conductor.pause(clock.now())
    show_end()


@app.command("step")
def step(
    context: typer.Context,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="TIME", help="How far: +90min from the start, or 03:40; else the next inject."
        ),
    ] = None,
) -> None:
    """Move the clock by hand, and tell players what is due on the way.

    Example: crisisrunner drill step --to +90min
    """
    session = session_of(context)
    conductor = conductor_of(session)
    target = _target(conductor, to) if to else None
    if not tell(session, conductor.step(target, clock.now())):
        out(f"  Now {_moment(session)}; players were told nothing.")
    if conductor.upcoming() is None:
        show_end()


@app.command("pause")
def pause(context: typer.Context) -> None:
    """Let the clock stand; a pause counts for nothing.

    Example: crisisrunner drill pause
    """
    session = session_of(context)
    conductor_of(session).pause(clock.now())
    out(f"  Paused at {_moment(session)}. Go on: ", strong("crisisrunner drill resume"))


@app.command("resume")
def resume(context: typer.Context, speed: Speed = None) -> None:
    """Let the clock run again, while `drill run` waits in another window.

    Example: crisisrunner drill resume
    """
    from crisisrunner.drill.conductor import scenario_of

    session = session_of(context)
    conductor = conductor_of(session)
    conductor.resume(speed or scenario_of(conductor.case()).speed, clock.now())
    out(f"  The clock runs, {times_life(conductor.exercise.clock.speed)}.")
    out(quiet("  Without `drill run` in another window it stands again after a minute."))


@app.command("speed")
def set_speed(
    context: typer.Context,
    times: Annotated[int, typer.Argument(min=1, max=100, help="How many times as fast as life.")],
) -> None:
    """Run faster or slower from here on.

    Example: crisisrunner drill speed 8
    """
    session = session_of(context)
    conductor = conductor_of(session)
    if not conductor.exercise.running:
        raise Refused("The clock stands.", f"crisisrunner drill run --speed {times}")
    conductor.set_speed(times, clock.now())
    out(f"  The clock runs, {times_life(times)}.")


@app.command("postpone")
def postpone(
    context: typer.Context,
    length: Annotated[str, typer.Argument(metavar="LENGTH", help="By how much, like '15 min'.")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
) -> None:
    """Put off everything that is still to come, as a whole.

    Example: crisisrunner drill postpone "15 min"
    """
    try:
        by_how_much = parse_offset(length)
    except ValueError:
        by_how_much = timedelta(0)
    if by_how_much <= timedelta(0):
        raise Refused(f"'{length}' is no length of time.", 'crisisrunner drill postpone "15 min"')
    session = session_of(context)
    take_drill(session)
    runner = session.runner()
    runner.act(lambda case, by: conducting.postpone(case.incident, by_how_much, reason, by, runner.at))
    out(f"  Put off by {length}: everything that is still to come.")


@app.command("stop")
def stop(
    context: typer.Context,
    reason: Annotated[str, typer.Option("--reason", help="Why, if it ends early.")] = "",
    real: Annotated[
        bool, typer.Option("--real-event", help="The real thing happens: everybody stops playing at once.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """End the drill.

    Example: crisisrunner drill stop
    """
    session = session_of(context)
    drill = take_drill(session)
    if screen.interactive() and not (real or yes) and not screen.agreed("End the drill now, for everybody?"):
        raise Refused("The drill goes on.")
    stop_drill(session, drill, reason, real=real)


def stop_drill(session: Session, drill: str, reason: str, *, real: bool) -> None:
    """End a drill; for a real event, say so loudly and let go of it."""
    session.take(drill)
    runner = session.runner()
    wall = clock.now()
    runner.act(lambda case, by: conducting.stop(case.incident, reason, wall, by, runner.at, real=real))
    if not real:
        out(f"  The drill {drill} has ended.")
        for one in _open_and_real(session):
            labelled(alarm("REAL"), f"{one} is open; what you type for it is real: crisisrunner use {one}")
        out("  Next:  ", strong(f"crisisrunner -i {drill} drill score"), "   then drill report")
        _tell_end(session, real=False)
        return
    screen.end_exercise()
    out(alarm(f"THE DRILL {drill} IS OVER. THIS IS REAL: STOP PLAYING."))
    _tell_end(session, real=True)
    session.leave_drills()
    session.release()
    open_now = _open_and_real(session)
    out(
        "What you type from here on is real.   ",
        strong("crisisrunner status" if open_now else "crisisrunner start"),
    )
    for one in open_now:
        labelled(alarm("REAL"), f"{one} is open: crisisrunner use {one}")


def _show_ended(session: Session) -> bool:
    """Whether the drill was ended, in another window; says so."""
    exercise = course_of(session.case.incident)
    if exercise.stopped_at is None:
        return False
    real = alarm("THE DRILL IS OVER. THIS IS REAL: STOP PLAYING.")
    out(real if exercise.real else "  The drill was ended in another window.")
    return True


def _tell_end(session: Session, *, real: bool) -> None:
    """Tell players at their address; nothing that does not work there stops whoever ends a drill."""
    from crisisrunner.drill.telling import Players

    try:
        trouble = Players(session.case, session.workspace).tell_end(real=real)
    except BadFile as bad:  # what is live is not known then
        trouble = f"Players were not told by their address: {bad.sentence}"
    if trouble:
        screen.err(trouble)


def _say_what_is_real(session: Session) -> None:
    for one in _open_and_real(session):
        labelled(alarm("REAL"), f"{one} is open and is no drill; reach it with: crisisrunner -i {one} status")


def _open_and_real(session: Session) -> list[str]:
    """The real incidents that are open beside the drill."""
    if not session.path.exists() or session.path == session.drills_path:
        return []
    record = session.live_record
    return [one for one in record.incidents() if not record.read(one).closed_at]


def _target(conductor: "Conductor", text: str) -> "datetime":
    from crisisrunner.drill.conductor import scenario_of

    case = conductor.case()
    starts = conductor.exercise.started_at
    try:
        return starts + parse_inject_time(text, starts, case.zone)
    except ValueError as error:
        title = scenario_of(case).title
        raise WrongUsage(_sentence(error), f"{title} is stepped like: drill step --to +90min") from None


def _sentence(error: ValueError) -> str:
    """What an error says, as a sentence with one mark at its end."""
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith('?') else '.'}"


def _moment(session: Session) -> str:
    return clock_time(session.now(), session.zone)


def _since(session: Session) -> str:
    started = course_of(session.case.incident).started_at
    return short_offset(session.now() - started)
