"""The guided walk: one question at a time, each answer with the command that would have done the same."""

import shlex
from typing import TYPE_CHECKING

import typer

from crisisrunner import clock
from crisisrunner.cli import screen
from crisisrunner.cli.screen import out, quiet, strong
from crisisrunner.cli.session import Json, Session, session_of
from crisisrunner.errors import CrisisError, WrongUsage
from crisisrunner.incident.steps import Step, steps

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crisisrunner.case import Case
    from crisisrunner.incident.state import Message
    from crisisrunner.overview import Overview

    Act = Callable[[Session, Message], None]

_STOP = ("q", "quit", "stop")
_LATER = (
    "",
    "skip",
    "not yet",
    "not known yet",
    "not known",
    "unknown",
    "later",
    "tbd",
    "don't know",
    "n",
    "no",
)

app = typer.Typer(rich_markup_mode=None, add_completion=False)


class _StoppedError(Exception):
    """The person wants to stop here."""


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
                _show(error)
                passed.discard((_where(case), step))
    except _StoppedError:
        out("Stopped here. Everything answered is recorded; go on with:   ", strong("crisisrunner next"))
        return
    out()
    show_status(Overview(session.case, clock.now()), session.mirror_trouble())


def _where(case: "Case") -> str:
    """One visit to one stage: what was passed over there is asked again in the next."""
    return f"{case.incident.stage} {case.incident.stage_entered_at}"


def _first(case: "Case", passed: set[tuple[str, Step]]) -> Step | None:
    here = _where(case)
    return next((step for step in steps(case.playbook, case.incident) if (here, step) not in passed), None)


def _ask(case: "Case", question: str, why: str) -> str:
    """An answer that is neither a stop nor a question back."""
    while True:
        typed = screen.ask(question, "the command")
        if typed.lower() in _STOP:
            raise _StoppedError
        if typed != "?":
            return typed
        screen.paragraph(why or f"The plan asks for it: {case.playbook.title}.", "    ")


def _ask_fact(session: Session, case: "Case", step: Step) -> None:
    from crisisrunner.cli.fact import show_fact
    from crisisrunner.cli.show.drafts import show_drafted

    spec = case.playbook.facts[step.id]
    screen.paragraph(spec.ask, "  ")
    typed = _ask(
        case, ">", spec.why or f"It is the fact '{step.id}', which texts or transitions of this plan need."
    )
    if typed.lower() in _LATER and not (spec.type == "yes-no" and typed.lower() in ("n", "no")):
        out(quiet("    not known yet"))
        return
    outcome = session.runner().set_fact(
        step.id, typed, None
    )  # recorded first: whatever comes next, it is kept
    question = "Who told you? (Enter = nobody confirms it yet) >"
    source = _ask(case, question, "A fact with a source is confirmed; public texts should say only those.")
    confirmed = session.runner().confirm_fact(step.id, source) if source.lower() not in _LATER else outcome
    show_fact(confirmed, step.id)
    if confirmed is not outcome:
        show_drafted(outcome, again=True)
    given = f" --source {shlex.quote(source)}" if confirmed is not outcome else ""
    _same(session, f"crisisrunner fact set {step.id} {shlex.quote(typed)}{given}")


def _ask_task(session: Session, case: "Case", step: Step) -> None:
    spec = case.playbook.stages[case.incident.stage].tasks[step.id]
    to_ring = _to_ring(case, step.id)
    why = spec.notes or "It is on the checklist of this stage. n = later, skip = leave it out, with a reason."
    screen.paragraph(spec.do, "  ")
    typed = _choose(case, "Done?", ("y", "n", "skip", "call") if to_ring else ("y", "n", "skip"), why)
    if typed == "call":
        _ring(session, case, to_ring)
        typed = _choose(case, "Done?", ("y", "n", "skip"), why)
    if typed == "y":
        session.runner().finish_task(step.id)
        out(f"    done  {step.id}")
        _same(session, f"crisisrunner task done {step.id}")
    elif typed == "skip":
        reason = _ask(case, "Why is it left out? >", "The record keeps the reason.")
        session.runner().skip_task(step.id, reason)
        out(f"    skipped  {step.id}")
        _same(session, f"crisisrunner task skip {step.id} --reason {shlex.quote(reason)}")
    else:
        out(quiet("    left open"))


def _choose(case: "Case", question: str, options: tuple[str, ...], why: str) -> str:
    """One of the options, by its word or first letter; Enter is no. Anything else is asked again."""
    while True:
        typed = _ask(case, f"{question} [{'/'.join(options)}]", why).lower() or "n"
        chosen = [
            option for option in options if typed in (option, option[0], {"y": "yes", "n": "no"}.get(option))
        ]
        if chosen:
            return chosen[0]
        out(f"    '{typed}' is none of: {', '.join(options)}; ? explains, q stops.")


def _to_ring(case: "Case", task: str) -> tuple[str, ...]:
    """The people to ring for a task: those of the role it names to call, else of the role that does it."""
    spec = case.playbook.stages[case.incident.stage].tasks[task]
    return case.incident.holders.get(spec.call or spec.role or "", ())


def _ring(session: Session, case: "Case", people: tuple[str, ...]) -> None:
    for person in people:
        known = case.people[person]
        out("    ", strong(known.name), f"  {known.phone or 'no number known'}")
        why = "The record keeps who was called, when, and whether they answered."
        reached = _choose(case, "Reached?", ("y", "n"), why) == "y"
        session.runner().call(known.name, reached)
        _same(
            session,
            f"crisisrunner call {shlex.quote(known.name)} {'--reached' if reached else '--not-reached'}",
        )


def _ask_message(session: Session, case: "Case", step: Step) -> None:
    """A message as far as it gets: its words, the approvals it lacks, its release."""
    from crisisrunner.cli.show.messages import show_message
    from crisisrunner.overview import Overview

    seen: Mapping[str, str] = {}
    while True:
        overview = Overview(session.case, clock.now())
        message = overview.incident.messages[step.id]
        if message.state != "draft":
            return
        if message.digests != seen:  # the same words need not be read twice
            show_message(overview, message)
        seen = message.digests
        acts = _acts(overview, message)
        typed = _ask(
            case, ", ".join(f"{key} = {what}" for key, (what, _) in acts.items()) + ", Enter = later >", _WHY
        )
        if typed.lower() in _LATER:
            out(quiet("    left as it is"))
            return
        chosen = acts.get(typed if typed == case.incident.id else _MEANT.get(typed.lower(), typed.lower()))
        if chosen is None:
            out(
                f"    '{typed}' is none of: {', '.join(acts)}. Only the incident's id releases; Enter = later."
            )
            continue
        try:
            chosen[1](session, message)
        except WrongUsage:
            raise
        except CrisisError as error:
            _show(error)


_MEANT = {"edit": "e", "submit": "s", "phone": "p"}
_WHY = (
    "Words go out when the checks find nothing that blocks and the right people said yes to exactly those words. "
    "A release is for real and stays in the record; the incident's id makes sure nobody does it by mistake."
)


def _acts(overview: "Overview", message: "Message") -> dict[str, tuple[str, "Act"]]:
    """What can be done with a draft as it stands, by the key to type."""
    acts: dict[str, tuple[str, Act]] = {}
    lacking = bool(overview.lacking(message))
    blocked = bool(overview.blocked(message))
    if lacking and not blocked and not all(map(message.in_review, message.languages)):
        acts["s"] = ("submit it for approval", _submit)
    if lacking and all(map(message.in_review, message.languages)):
        acts["p"] = ("somebody approved it by phone", _approve_by_phone)
    if not lacking and not blocked:
        acts[overview.incident.id] = ("release it", _release)
    return {**acts, "e": ("edit", _edit)}


def _submit(session: Session, message: "Message") -> None:
    from crisisrunner import desk
    from crisisrunner.cli.message.reviewing import show_submitted

    show_submitted(desk.submit(session.runner(), message.id))
    _same(session, f"crisisrunner message submit {message.message}")


def _approve_by_phone(session: Session, message: "Message") -> None:
    from crisisrunner import desk
    from crisisrunner.cli.message.reviewing import show_answered
    from crisisrunner.incident.approvals import missing

    case = session.case
    person = _ask(
        case, "Who said yes? >", "Somebody who holds a role that must approve, and did not write it."
    )
    lacking = {
        language: digest
        for language, digest in message.digests.items()
        if missing(case.playbook, message, language) and not _said_yes(case, message, language, person)
    }
    digits = ", ".join(f"{digest[:6]} ({language})" for language, digest in lacking.items())
    question = f"Did you read them all the words, and they the digits {digits} back to you?"
    if _choose(case, question, ("y", "n"), "So both of you mean the same words.") == "y":
        show_answered(desk.approve(session.runner(), message.id, lacking or message.digests, person))
        _same(
            session,
            f"crisisrunner message approve {message.message} --by-phone {shlex.quote(person)} --read-back",
        )
    else:
        out(quiet("    not approved"))


def _said_yes(case: "Case", message: "Message", language: str, person: str) -> bool:
    return any(one.person == case.find_person(person) for one in message.standing(language))


def _release(session: Session, message: "Message") -> None:
    from crisisrunner import desk
    from crisisrunner.cli.message.releasing import ask_about_names, show_out

    runner = session.runner()
    wanted = desk.Release(runner, message.id)
    wanted.check()
    names = ask_about_names(session, message)
    show_out(runner, wanted.make(message.digests, names))
    _same(session, f"crisisrunner message release {message.message} --yes {session.incident}")


def _edit(session: Session, message: "Message") -> None:
    from crisisrunner.cli.message.editing import edit_message

    blank = next((text for text in message.texts if text.blanks), None)
    chosen = f" --kind {blank.kind} --lang {blank.language}" if blank else ""
    edit_message(
        session, message.id, language=blank.language if blank else None, kind=blank.kind if blank else None
    )
    _same(session, f"crisisrunner message edit {message.message}{chosen}")


def _ask_confirm(session: Session, case: "Case", step: Step) -> None:
    """A fact that a public draft says, and that nobody vouches for."""
    from crisisrunner.cli.fact import show_fact, told

    screen.paragraph(f"{step.id}: {told(case, step.id, case.value(step.id) or '')}", "  ")
    why = "A public text says it, and goes out only once somebody vouches for it."
    source = _ask(case, "Who confirms that? (Enter = nobody yet) >", why)
    if source.lower() in _LATER:
        out(quiet("    not confirmed yet"))
        return
    show_fact(session.runner().confirm_fact(step.id, source), step.id)
    _same(session, f"crisisrunner fact confirm {step.id} --source {shlex.quote(source)}")


def _ask_delivery(session: Session, case: "Case", step: Step) -> None:
    """A way out by hand: once it is posted, printed or read out, the record says where and when."""
    from crisisrunner import sending

    name, channel = step.id.split(" ")
    out(f"  {name} goes out by hand, by ", strong(channel), f".   crisisrunner message show {name}")
    why = "The words are approved; this channel is served by hand. The record keeps when it was done, and the link."
    while True:
        typed = _ask(case, "Is it out? (y, or its link; Enter = not yet) >", why)
        url = typed if "://" in typed or "/" in typed.strip("/") else ""
        if typed.lower() in _LATER:
            out(quiet("    not yet"))
            return
        if url or typed.lower() in ("y", "yes"):
            break
        out("    Type y, or paste its link; Enter leaves it open.")
    sending.settle(session.runner(), name, channel, None, True, url)
    out(f"    sent  {name}  {channel}")
    link = f" --url {shlex.quote(url)}" if url else ""
    _same(session, f"crisisrunner message sent {name} --channel {channel}{link}")


def _ask_transition(session: Session, case: "Case", step: Step) -> None:
    from crisisrunner.cli.show.drafts import show_what_happened
    from crisisrunner.incident.stages import ways

    way = next(way for way in ways(case.playbook, case.incident.stage) if way.trigger == step.id)
    title = case.playbook.stages[way.dest].title.upper()
    out("  ", strong(f"{title} can open now."))
    why = way.notes or case.playbook.stages[way.dest].purpose
    if _choose(case, f"Go there ({step.id})?", ("y", "n"), why) == "y":
        show_what_happened(session.runner().advance(step.id))
        _same(session, f"crisisrunner advance {step.id}")
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
    return f"{step.id} can be brought on its way" if step.kind == "message" else f"{step.id} can be made now"


def _command(step: Step) -> str:
    commands = {
        "fact": 'fact set {} "…"',
        "confirm": 'fact confirm {} --source "…"',
        "task": "task done {}",
        "message": "message show {}",
        "transition": "advance {}",
    }
    if step.kind == "delivery":
        return "crisisrunner message sent {} --channel {}".format(*step.id.split(" "))
    return "crisisrunner " + commands[step.kind].format(step.id)


def _same(session: Session, command: str) -> None:
    """The command that would have done the same, for the incident that it was done to."""
    named = (
        command.replace("crisisrunner", f"crisisrunner -i {session.incident}", 1)
        if session.named
        else command
    )
    out(quiet(f"    ({named})"))


def _show(error: CrisisError) -> None:
    from crisisrunner.cli.show.refusal import show_failure

    show_failure(error)


_ASK = {
    "fact": _ask_fact, "confirm": _ask_confirm, "task": _ask_task, "message": _ask_message, "delivery": _ask_delivery,
    "transition": _ask_transition,
}  # fmt: skip
