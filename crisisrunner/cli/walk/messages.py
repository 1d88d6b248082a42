"""The walk's questions about messages: their words, approvals, release, and their way out by hand."""

import shlex
from typing import TYPE_CHECKING

from crisisrunner.cli.screen import out, quiet, strong
from crisisrunner.cli.session import Session
from crisisrunner.cli.walk.prompts import LATER, ask, choose, same, show
from crisisrunner.errors import CrisisError, WrongUsage
from crisisrunner.incident.release import word_for
from crisisrunner.incident.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crisisrunner.case import Case
    from crisisrunner.incident.message import Message
    from crisisrunner.overview import Overview

    Act = Callable[[Session, Message], None]

_MEANT = {"edit": "e", "submit": "s", "phone": "p"}
_WHY = (
    "Words go out when the checks find nothing that blocks and the right people said yes to exactly those words. "
    "A release is for real and stays in the record; the incident's id makes sure nobody does it by mistake."
)


def ask_message(session: Session, case: "Case", step: Step) -> None:
    """A message as far as it gets: its words, the approvals it lacks, its release."""
    from crisisrunner.cli.show.messages import show_message
    from crisisrunner.overview import Overview

    seen: Mapping[str, str] = {}
    word = word_for(case.incident)
    while True:
        overview = Overview(session.case, session.now())
        message = overview.incident.messages[step.id]
        if message.state != "draft":
            return
        if message.digests != seen:  # the same words need not be read twice
            show_message(overview, message)
        seen = message.digests
        acts = _acts(overview, message)
        typed = ask(
            case, ", ".join(f"{key} = {what}" for key, (what, _) in acts.items()) + ", Enter = later >", _WHY
        )
        if typed.lower() in LATER:
            out(quiet("    left as it is"))
            return
        chosen = acts.get(typed if typed == word else _MEANT.get(typed.lower(), typed.lower()))
        if chosen is None:
            out(f"    '{typed}' is none of: {', '.join(acts)}. Only {word} releases; Enter = later.")
            continue
        try:
            chosen[1](session, message)
        except WrongUsage:
            raise
        except CrisisError as error:
            show(error)


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
        acts[word_for(overview.incident)] = ("release it", _release)
    return {**acts, "e": ("edit", _edit)}


def _submit(session: Session, message: "Message") -> None:
    from crisisrunner import desk
    from crisisrunner.cli.message.reviewing import show_submitted

    show_submitted(desk.submit(session.runner(), message.id))
    same(session, f"crisisrunner message submit {message.message}")


def _approve_by_phone(session: Session, message: "Message") -> None:
    from crisisrunner import desk
    from crisisrunner.cli.message.reviewing import show_answered
    from crisisrunner.incident.approvals import may_approve, missing

    case = session.case
    person = ask(
        case, "Who said yes? >", "Somebody who holds a role that must approve, and did not write it."
    )
    lacking = {
        language: digest
        for language, digest in message.digests.items()
        if missing(case.playbook, message, language) and not _said_yes(case, message, language, person)
    }
    for language in lacking or message.digests:  # refused before anybody is asked to read anything back
        may_approve(case.playbook, case.people, case.incident, message, language, case.person(person))
    digits = ", ".join(f"{digest[:6]} ({language})" for language, digest in lacking.items())
    question = f"Did you read them all the words, and they the digits {digits} back to you?"
    if choose(case, question, ("y", "n"), "So both of you mean the same words.") == "y":
        show_answered(desk.approve(session.runner(), message.id, lacking, person))
        same(
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
    show_out(session, runner, wanted.make(message.digests, names))
    same(session, f"crisisrunner message release {message.message} --yes {word_for(session.case.incident)}")


def _edit(session: Session, message: "Message") -> None:
    from crisisrunner.cli.message.editing import edit_message

    blank = next((text for text in message.texts if text.blanks), None)
    chosen = f" --kind {blank.kind} --lang {blank.language}" if blank else ""
    edit_message(
        session, message.id, language=blank.language if blank else None, kind=blank.kind if blank else None
    )
    same(session, f"crisisrunner message edit {message.message}{chosen}")


def ask_delivery(session: Session, case: "Case", step: Step) -> None:
    """A way out by hand: once it is posted, printed or read out, the record says where and when."""
    from crisisrunner import sending

    name, channel = step.id.split(" ")
    out(f"  {name} goes out by hand, by ", strong(channel), f".   crisisrunner message show {name}")
    why = "The words are approved; this channel is served by hand. The record keeps when it was done, and the link."
    while True:
        typed = ask(case, "Is it out? (y, or its link; Enter = not yet) >", why)
        url = typed if "://" in typed or "/" in typed.strip("/") else ""
        if typed.lower() in LATER:
            out(quiet("    not yet"))
            return
        if url or typed.lower() in ("y", "yes"):
            break
        out("    Type y, or paste its link; Enter leaves it open.")
    sending.settle(session.runner(), name, channel, None, True, url)
    out(f"    sent  {name}  {channel}")
    link = f" --url {shlex.quote(url)}" if url else ""
    same(session, f"crisisrunner message sent {name} --channel {channel}{link}")
