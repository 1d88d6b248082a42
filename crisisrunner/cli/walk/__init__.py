"""The guided walk: one question at a time, each answer with the command that would have done the same."""

from typing import TYPE_CHECKING

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.screen import out, quiet, strong
from crisisrunner.cli.session import Json, Session, session_of
from crisisrunner.cli.walk.facts import ask_confirm, ask_fact, ask_task
from crisisrunner.cli.walk.inquiries import ask_inquiry
from crisisrunner.cli.walk.messages import ask_delivery, ask_message
from crisisrunner.cli.walk.prompts import StoppedError, choose, same, show
from crisisrunner.errors import CrisisError, WrongUsage
from crisisrunner.incident.steps import Step, steps

if TYPE_CHECKING:
    from crisisrunner.case import Case

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("next")
def next_step(context: typer.Context, as_json: Json = False) -> None:
    """Go through what is needed next, one thing at a time, until you stop.

    Example: crisisrunner next
    """
    session = session_of(context)
    if screen.interactive() and not as_json:
        walk(session)
        return
    case = session.case
    ahead = steps(case.playbook, case.incident)
    if as_json:
        screen.answer(
            [
                {
                    "id": step.id,
                    "kind": step.kind,
                    "question": _question(case, step),
                    "command": _command(step),
                }
                for step in ahead
            ]
        )
    elif ahead:
        out(_question(case, ahead[0]))
        out("  ", strong(_command(ahead[0])))
        raise WrongUsage(
            "The guided walk needs a terminal.",
            "Answer with the command above; crisisrunner next --json lists all.",
        )
    else:
        out("Nothing is asked for now.   ", strong("crisisrunner status"))


def walk(session: Session) -> None:
    """Ask for the next thing needed, until nothing is left or the person stops; every answer is recorded at once."""
    from crisisrunner.cli.show.status import show_status
    from crisisrunner.overview import Overview

    out(quiet("Answer what you can. Enter = not known yet, ? = why we ask, q = stop here."))
    passed: set[tuple[str, Step]] = set()
    try:
        while step := _first(session.case, passed):
            case = session.case
            passed.add((_where(case), step))
            out()
            try:
                _ASK[step.kind](session, case, step)
            except WrongUsage:
                raise
            except CrisisError as error:
                show(error)
                passed.discard((_where(case), step))
    except StoppedError:
        out("Stopped here. Everything answered is recorded; go on with:   ", strong("crisisrunner next"))
        return
    out()
    show_status(Overview(session.case, session.now()), session.mirror_trouble(), alone=session.alone())


def _where(case: "Case") -> str:
    """One visit to one stage: what was passed over there is asked again in the next."""
    return f"{case.incident.stage} {case.incident.stage_entered_at}"


def _first(case: "Case", passed: set[tuple[str, Step]]) -> Step | None:
    here = _where(case)
    return next((step for step in steps(case.playbook, case.incident) if (here, step) not in passed), None)


def _ask_transition(session: Session, case: "Case", step: Step) -> None:
    from crisisrunner.cli.show.drafts import show_what_happened
    from crisisrunner.incident.stages import ways

    way = next(way for way in ways(case.playbook, case.incident.stage) if way.trigger == step.id)
    title = case.playbook.stages[way.dest].title.upper()
    out("  ", strong(f"{title} can open now."))
    why = way.notes or case.playbook.stages[way.dest].purpose
    if choose(case, f"Go there ({step.id})?", ("y", "n"), why) == "y":
        show_what_happened(session.runner().advance(step.id))
        same(session, f"crisisrunner advance {step.id}")
    else:
        out(quiet("    not yet"))


def _question(case: "Case", step: Step) -> str:
    if step.kind == "fact":
        return case.playbook.facts[step.id].ask
    if step.kind == "task":
        return case.playbook.stages[case.incident.stage].tasks[step.id].do
    if step.kind == "confirm":
        return f"Who confirms {step.id}?"
    if step.kind == "delivery":
        name, channel = step.id.split(" ")
        return f"Is {name} out by {channel}?"
    if step.kind == "inquiry":
        owed = case.incident.inquiries[step.id].owes_follow_up
        return f"{step.id}: the public thread waits" if owed else f"{step.id} waits for an answer"
    return f"{step.id} can be brought on its way" if step.kind == "message" else f"{step.id} can be made now"


def _command(step: Step) -> str:
    commands = {
        "fact": 'fact set {} "…"',
        "confirm": 'fact confirm {} --source "…"',
        "task": "task done {}",
        "message": "message show {}",
        "inquiry": "inquiry show {}",
        "transition": "advance {}",
    }
    if step.kind == "delivery":
        return "crisisrunner message sent {} --channel {}".format(*step.id.split(" "))
    return "crisisrunner " + commands[step.kind].format(step.id)


_ASK = {
    "fact": ask_fact,
    "confirm": ask_confirm,
    "task": ask_task,
    "message": ask_message,
    "delivery": ask_delivery,
    "inquiry": ask_inquiry,
    "transition": _ask_transition,
}
