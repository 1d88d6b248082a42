"""The walk's questions about facts and tasks."""

import shlex
from typing import TYPE_CHECKING

from crisisrunner.cli import screen
from crisisrunner.cli.screen import out, quiet, strong
from crisisrunner.cli.session import Session
from crisisrunner.cli.walk.prompts import LATER, ask, choose, same
from crisisrunner.incident.steps import Step

if TYPE_CHECKING:
    from crisisrunner.case import Case
    from crisisrunner.runner import Outcome


def ask_fact(session: Session, case: "Case", step: Step) -> None:
    """A fact, and who vouches for it."""
    from crisisrunner.cli.fact import show_fact
    from crisisrunner.cli.show.drafts import show_drafted

    spec = case.playbook.facts[step.id]
    screen.paragraph(spec.ask, "  ")
    typed = ask(
        case, ">", spec.why or f"It is the fact '{step.id}', which texts or transitions of this plan need."
    )
    if typed.lower() in LATER and not (spec.type == "yes-no" and typed.lower() in ("n", "no")):
        out(quiet("    not known yet"))
        return
    outcome = _set(session, case, step.id, typed)  # recorded first: whatever comes next, it is kept
    question = "Who told you?" if spec.translates is None else "Who translated it, or read it through?"
    source = ask(
        case, f"{question} (Enter = nobody confirms it yet) >",
        "A fact with a source is confirmed; public texts should say only those.",
    )  # fmt: skip
    confirmed = session.runner().confirm_fact(step.id, source) if source.lower() not in LATER else outcome
    show_fact(confirmed, step.id, session.now())
    if confirmed is not outcome:
        show_drafted(outcome, again=True)
    given = f" --source {shlex.quote(source)}" if confirmed is not outcome else ""
    same(session, f"crisisrunner fact set {step.id} {shlex.quote(typed)}{given}")


def _set(session: Session, case: "Case", name: str, typed: str) -> "Outcome":
    """Set a fact; a time from which a legal deadline is counted may want a reason."""
    from crisisrunner.incident.facts import WantsReason

    try:
        return session.runner().set_fact(name, typed, None)
    except WantsReason as refusal:
        screen.paragraph(refusal.sentence, "    ")
        reason = ask(case, "Reason >", "Whoever reads the record will ask why this deadline is where it is.")
        return session.runner().set_fact(name, typed, None, reason=reason)


def ask_confirm(session: Session, case: "Case", step: Step) -> None:
    """A fact that a public draft says, and that nobody vouches for."""
    from crisisrunner.cli.fact import show_fact, told

    screen.paragraph(f"{step.id}: {told(case, step.id, case.value(step.id) or '', session.now())}", "  ")
    why = "A public text says it, and goes out only once somebody vouches for it."
    source = ask(case, "Who confirms that? (Enter = nobody yet) >", why)
    if source.lower() in LATER:
        out(quiet("    not confirmed yet"))
        return
    show_fact(session.runner().confirm_fact(step.id, source), step.id, session.now())
    same(session, f"crisisrunner fact confirm {step.id} --source {shlex.quote(source)}")


def ask_task(session: Session, case: "Case", step: Step) -> None:
    """Whether a task is done; whom to ring for it."""
    spec = case.playbook.stages[case.incident.stage].tasks[step.id]
    to_ring = _to_ring(case, step.id)
    why = spec.notes or "It is on the checklist of this stage. n = later, skip = leave it out, with a reason."
    screen.paragraph(spec.do, "  ")
    typed = choose(case, "Done?", ("y", "n", "skip", "call") if to_ring else ("y", "n", "skip"), why)
    if typed == "call":
        _ring(session, case, to_ring)
        typed = choose(case, "Done?", ("y", "n", "skip"), why)
    if typed == "y":
        session.runner().finish_task(step.id)
        out(f"    done  {step.id}")
        same(session, f"crisisrunner task done {step.id}")
    elif typed == "skip":
        reason = ask(case, "Why is it left out? >", "The record keeps the reason.")
        session.runner().skip_task(step.id, reason)
        out(f"    skipped  {step.id}")
        same(session, f"crisisrunner task skip {step.id} --reason {shlex.quote(reason)}")
    else:
        out(quiet("    left open"))


def _to_ring(case: "Case", task: str) -> tuple[str, ...]:
    """The people to ring for a task: those of the role it names to call, else of the role that does it."""
    spec = case.playbook.stages[case.incident.stage].tasks[task]
    return case.incident.holders.get(spec.call or spec.role or "", ())


def _ring(session: Session, case: "Case", people: tuple[str, ...]) -> None:
    for person in people:
        known = case.people[person]
        out("    ", strong(known.name), f"  {known.phone or 'no number known'}")
        why = "The record keeps who was called, when, and whether they answered."
        reached = choose(case, "Reached?", ("y", "n"), why) == "y"
        session.runner().call(known.name, reached)
        same(
            session,
            f"crisisrunner call {shlex.quote(known.name)} {'--reached' if reached else '--not-reached'}",
        )
