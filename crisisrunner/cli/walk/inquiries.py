"""The walk's questions about inquiries: who waits is answered, moved, handled, or comes next time."""

import shlex
from typing import TYPE_CHECKING

from crisisrunner.cli.screen import out, quiet
from crisisrunner.cli.session import Session
from crisisrunner.cli.walk.prompts import LATER, ask, choose, same
from crisisrunner.errors import Refused
from crisisrunner.incident.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from crisisrunner.case import Case
    from crisisrunner.incident.inquiries import Reply
    from crisisrunner.incident.inquiry import Inquiry
    from crisisrunner.runner import Outcome

_WHY = (
    "Whoever asks hears from us, or from somebody else. In public a sensitive conversation gets one answer, goes on in "
    "private, and the thread hears once when it was handled."
)
_ACTS = {
    "a": "answer",
    "p": "it goes on in private",
    "h": "they have their answer",
    "f": "follow up in public",
}


def ask_inquiry(session: Session, case: "Case", step: Step) -> None:
    """What to do about somebody who waits."""
    from crisisrunner.cli.show.inquiries import show_inquiry

    inquiry = case.incident.inquiries[step.id]
    show_inquiry(case, step.id, inquiry, session.now(), commands=False)
    keys = "f" if inquiry.owes_follow_up else "aph" if inquiry.public else "ah"
    offered = ", ".join(f"{key} = {_ACTS[key]}" for key in keys)
    while True:
        typed = ask(case, f"{offered}, Enter = later >", _WHY).lower()
        if typed in LATER:
            out(quiet("    left as it is"))
            return
        if typed in tuple(keys):
            _DO[typed](session, case, step.id, inquiry)
            return
        out(f"    '{typed}' is none of: {', '.join(keys)}; ? explains, q stops.")


def _answer(session: Session, case: "Case", key: str, inquiry: "Inquiry") -> None:
    from crisisrunner import asking
    from crisisrunner.incident.inquiries import Reply

    text = ask(case, "What did we answer? >", _WHY)
    runner = session.runner()
    _say(case, Reply(text, public=inquiry.public), lambda reply: asking.acknowledge(runner, key, reply), key)
    same(session, f"crisisrunner inquiry acknowledge {key} {shlex.quote(text)}")


def _follow_up(session: Session, case: "Case", key: str, _inquiry: "Inquiry") -> None:
    from crisisrunner import asking
    from crisisrunner.incident.inquiries import Reply

    text = ask(case, "What did we say in the thread? >", _WHY)
    runner = session.runner()
    _say(case, Reply(text, public=True), lambda reply: asking.follow_up(runner, key, reply), key)
    same(session, f"crisisrunner inquiry follow-up {key} {shlex.quote(text)}")


def _say(case: "Case", reply: "Reply", act: "Callable[[Reply], Outcome]", key: str) -> None:
    """Record a public answer, once somebody said that it names no patient."""
    from msgspec.structs import replace

    from crisisrunner.cli.message.releasing import NOBODY
    from crisisrunner.cli.show.inquiries import show_answered
    from crisisrunner.incident.inquiries import AsksAboutNames

    try:
        outcome = act(reply)
    except AsksAboutNames as question:
        if choose(case, question.sentence, ("y", "n"), _WHY) == "y":
            raise Refused("Nothing was recorded: a patient could be recognised.", "Write it anew.") from None
        outcome = act(replace(reply, names=NOBODY))
    show_answered(outcome, key)


def _private(session: Session, case: "Case", key: str, _inquiry: "Inquiry") -> None:
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_answered

    how = ask(case, "Where does it go on? Leave out names >", _WHY)
    show_answered(asking.move_private(session.runner(), key, how), key)
    same(session, f"crisisrunner inquiry private {key} --how {shlex.quote(how)}")


def _handled(session: Session, case: "Case", key: str, _inquiry: "Inquiry") -> None:
    from crisisrunner import asking
    from crisisrunner.cli.show.inquiries import show_answered
    from crisisrunner.incident.inquiries import Reply

    how = ask(case, "How? Leave out names and anything about health >", _WHY)
    show_answered(asking.handle(session.runner(), key, how, Reply()), key)
    same(session, f"crisisrunner inquiry handled {key} --how {shlex.quote(how)}")


_DO = {"a": _answer, "p": _private, "h": _handled, "f": _follow_up}
