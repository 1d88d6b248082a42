"""What a step brought about: the stage entered, the drafts made, filled in or put aside."""

from typing import TYPE_CHECKING

from crisisrunner.cli.screen import labelled, out, strong
from crisisrunner.times import deadline, since

if TYPE_CHECKING:
    from crisisrunner.case import Case
    from crisisrunner.incident.events import Event
    from crisisrunner.runner import Outcome


def show_what_happened(outcome: "Outcome") -> None:
    """The stage that was entered, with its drafts and its checklist."""
    case = outcome.case
    for opened in outcome.of_type("incident.opened"):
        out(strong(f"{case.incident.id}  {(opened.words or {})['title']}"))
    for entered in outcome.of_type("stage.entered"):
        stage = case.playbook.stages[entered.data["stage"]]
        out(strong(f"{stage.title.upper()}   since {since(entered.at, case.zone, entered.at)}"))
        if entered.data["final"]:
            out("  The incident is closed.   crisisrunner timeline")
    for event in outcome.of_type("message.superseded"):
        labelled("put aside", f"{event.data['message']}.{event.data['number']}", at=12)
    show_drafted(outcome)
    _show_tasks(outcome)


def show_drafted(outcome: "Outcome", *, again: bool = False) -> None:
    """The drafts that were made; with `again`, said of drafts that could say more now."""
    for event in outcome.of_type("message.drafted"):
        _show_draft(outcome.case, event, "filled in" if again else "drafted")


def _show_draft(case: "Case", event: "Event", verb: str) -> None:
    name = f"{event.data['message']}.{event.data['number']}"
    kinds = " · ".join(dict.fromkeys(text["kind"] for text in event.data["texts"] if not text["edited"]))
    by_hand = list(dict.fromkeys(text["kind"] for text in event.data["texts"] if text["edited"]))
    kept = f" (as edited by hand: {', '.join(by_hand)})" if by_hand else ""
    approve = case.playbook.messages[event.data["message"]].approve
    roles = [*approve.all, *([" or ".join(approve.any)] if approve.any else [])]
    needs = f"   asks for {', '.join(roles)}" if roles else ""
    labelled(verb, f"{name}   {kinds}{kept}{needs}", at=12)
    blanks = case.incident.messages[name].blanks
    if blanks:
        labelled("", f"not known yet: {', '.join(blanks)}", at=12)


def _show_tasks(outcome: "Outcome") -> None:
    if not outcome.of_type("stage.entered"):
        return
    case = outcome.case
    entered = case.incident.stage_entered_at
    for task, spec in case.playbook.stages[case.incident.stage].tasks.items():
        due = (
            f" (by {deadline(spec.within.after(entered, case.zone), case.zone, entered)})"
            if spec.within and entered
            else ""
        )
        labelled("to do", f"{task}: {spec.do}{due}", at=12)
