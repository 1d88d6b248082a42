"""What a step brought about: the stage entered, the drafts made, filled in or put aside."""

from typing import TYPE_CHECKING

from crisisrunner.cli.screen import alarm, labelled, out, strong
from crisisrunner.incident.findings import BLOCK
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
        again_here = again and not event.data.get("corrects")
        _show_draft(outcome.case, event, "filled in" if again_here else "drafted")


def _show_draft(case: "Case", event: "Event", verb: str) -> None:
    name = f"{event.data['message']}.{event.data['number']}"
    kinds = " · ".join(dict.fromkeys(text["kind"] for text in event.data["texts"] if not text["edited"]))
    by_hand = list(dict.fromkeys(text["kind"] for text in event.data["texts"] if text["edited"]))
    kept = f" (as edited by hand: {', '.join(by_hand)})" if by_hand else ""
    approve = case.playbook.spec(event.data["message"]).approve
    roles = [*approve.all, *([" or ".join(approve.any)] if approve.any else [])]
    needs = f"   asks for {', '.join(roles)}" if roles else ""
    labelled(verb, f"{name}   {kinds}{kept}{needs}", at=12)
    message = case.incident.messages[name]
    if message.blanks:
        labelled("", f"not known yet: {', '.join(message.blanks)}", at=12)
    found = sorted({check for text in message.texts for check, level in text.found if level == BLOCK})
    if found:
        labelled("", f"blocked by: {', '.join(found)}", at=12)


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


def show_wrong(outcome: "Outcome") -> None:
    """Every released message that turned out wrong, with the correction that was drafted for it."""
    case = outcome.case
    opened = outcome.of_type("correction.opened")
    for event in opened:
        message = case.incident.messages[f"{event.data['message']}.{event.data['number']}"]
        channels = ", ".join(dict.fromkeys(one.channel for one in message.deliveries.values()))
        labelled(
            alarm("WRONG"),
            f"{message.id}  {channels}   correction drafted: {event.data['correction']}",
            at=10,
        )
    drafts = dict.fromkeys(event.data["correction"] for event in opened)
    if drafts:
        them = "It needs" if len(drafts) == 1 else "They need"
        first = next(iter(drafts)).rpartition(".")[0]
        if case.incident.closed_at:
            out("The incident is closed; reopen it to put that right.   ", strong("crisisrunner advance"))
        out(f"{them} approval and release.   ", strong(f"crisisrunner message show {first}"))


def show_voided(outcome: "Outcome") -> None:
    """Approvals that do not hold any more, since the words are others."""
    for event in outcome.of_type("message.approval_voided"):
        people = ", ".join(outcome.case.people[one].name for one in event.data["people"]) or "nobody yet"
        name = f"{event.data['message']}.{event.data['number']}"
        labelled(
            "void",
            f"{name} is a draft again ({', '.join(event.data['digests'])}); the yes of {people} counts no more",
            at=10,
        )
