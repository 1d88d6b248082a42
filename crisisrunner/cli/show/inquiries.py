"""Inquiries on the screen and as JSON: what was asked, where it stands, what may be done next."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crisisrunner.case import ERASED, Case
from crisisrunner.cli.screen import Styled, alarm, labelled, out, quiet, strong
from crisisrunner.cli.show.status import listening_line
from crisisrunner.incident.inquiries import NAMELESS_KINDS
from crisisrunner.incident.inquiry import Inquiry
from crisisrunner.incident.listening import DEFINITIONS
from crisisrunner.playbook.model import INQUIRY_KINDS
from crisisrunner.repeats import Earlier, earlier
from crisisrunner.times import deadline, since, stamp, until
from crisisrunner.visible import one_line

if TYPE_CHECKING:
    from crisisrunner.overview import Overview
    from crisisrunner.runner import Outcome

MOST = 30
"""So many are listed; --json has them all."""
_AT = 16
_QUOTED = 160


def show_opened(outcome: "Outcome", asker: str) -> None:
    """What was written down, what was left out of it, and what to do now."""
    key = outcome.of_type("inquiry.opened")[0].data["id"]
    case = outcome.case
    inquiry = case.incident.inquiries[key]
    show_inquiry(case, key, inquiry, outcome.at)
    if asker.strip() and inquiry.kind in NAMELESS_KINDS:
        kept = case.words(inquiry.words).get(inquiry.words, {}).get("mark")
        mark = "a mark of it is, to know them again" if kept else "--keep-mark knows them again"
        labelled("not kept", f"the name of who asks, who may be a patient; {mark}", at=_AT)
    _show_earlier(case, earlier(case, {key: asker})[key])


def _show_earlier(case: Case, before: Earlier) -> None:
    """Whether the same person asked before, or the same words came before: perhaps they were answered already."""
    told = {"asked before": before.by_asker, "same words": before.by_words}
    if before.by_asker == before.by_words:
        told["same words"] = None
    for label, key in told.items():
        if key:
            as_well = ", same words" if before.by_asker == before.by_words else ""
            state = case.incident.inquiries[key].state
            labelled(label, f"as {key}, {state}{as_well}: crisisrunner inquiry show {key}", at=_AT)


def show_imported(outcome: "Outcome", askers: Mapping[str, str], *, skipped: int) -> None:
    """How many were taken in, how many the record had already, and how many repeat what came before."""
    opened = outcome.of_type("inquiry.opened")
    sensitive = sum(event.data["sensitive"] for event in opened)
    out(
        f"Taken in: {len(opened):,}, of which {sensitive:,} sensitive.   ",
        strong("crisisrunner inquiry list"),
    )
    if skipped:
        labelled("skipped", f"{skipped:,} that the record has already, with the same words and time", at=_AT)
    found = earlier(outcome.case, askers)
    again = {key: one.by_asker for key, one in found.items() if one.by_asker}
    double = {key: one.by_words for key, one in found.items() if one.by_words}
    for label, repeated in (("asked before", again), ("same words", double)):
        for key, first in list(repeated.items())[:1]:
            such = f"such as {key}, as {first}: crisisrunner inquiry show {first}"
            labelled(label, f"{len(repeated):,} of them, {such}", at=_AT)


def show_answered(outcome: "Outcome", name: str) -> None:
    """Where an inquiry stands after a command, and what is next."""
    from crisisrunner.incident.inquiries import find

    key, inquiry = find(outcome.case.incident, name)
    now, case = outcome.at, outcome.case
    for event in outcome.of_type("inquiry.escalated"):
        _escalated(case, event.data["role"])
    labelled(inquiry.state, f"{key}  {_about(inquiry, case, now)}", at=_AT)
    _next(key, inquiry)


def _escalated(case: Case, role: str) -> None:
    """To whom it went up, and whom to ring."""
    title = case.playbook.roles[role].title
    labelled("escalated", f"to {title}", at=_AT)
    for person in case.incident.holders.get(role, ()):
        known = case.people[person]
        labelled("call", f"{known.name}  {known.phone or 'no number known'}", at=_AT)
    if not case.incident.holders.get(role):
        command = f"crisisrunner role assign {role} PERSON --phone NUMBER"
        labelled(alarm("nobody"), f"holds {title}: {command}", at=_AT)


def show_inquiry(case: Case, key: str, inquiry: Inquiry, now: datetime, *, commands: bool = True) -> None:
    """One inquiry with its words, and the commands that go on with it."""
    words = case.words(inquiry.words).get(inquiry.words, {})
    out(strong(f"{key}  {INQUIRY_KINDS[inquiry.kind]}"), f"   {_about(inquiry, case, now)}")
    labelled("asked", words.get("text", ERASED), at=_AT)
    for name in ("outlet", "asker", "handle", "link"):
        if words.get(name):
            labelled(name, words[name], at=_AT)
    if inquiry.sensitive:
        why = f": {words['why_sensitive']}" if words.get("why_sensitive") else ""
        rule = "one public reply at most, then in private, then back once"
        labelled(alarm("sensitive"), f"{rule if inquiry.public else 'keep it out of public'}{why}", at=_AT)
    if inquiry.escalated_to:
        role = case.playbook.roles.get(inquiry.escalated_to)
        labelled("escalated", f"to {role.title if role else inquiry.escalated_to}", at=_AT)
    if inquiry.owner:
        labelled("owner", case.people[inquiry.owner].name, at=_AT)
    if inquiry.answered_with:
        labelled("answered", f"with {inquiry.answered_with}", at=_AT)
    if commands:
        _next(key, inquiry)


def _about(inquiry: Inquiry, case: Case, now: datetime) -> str:
    """How and since when, and by when an answer is due."""
    where = "in public" if inquiry.public else "not in public"
    came = f"by {inquiry.channel}, {where}, since {since(inquiry.at, case.zone, now)}"
    if inquiry.state == "closed":
        return f"{came}, closed"
    if inquiry.due_at:
        if inquiry.deadline and inquiry.deadline != inquiry.due_at:
            came += f", their deadline {deadline(inquiry.deadline, case.zone, now)}"
        return f"{came}, answer due {deadline(inquiry.due_at, case.zone, now)} ({until(inquiry.due_at, now)})"
    return came


def _next(key: str, inquiry: Inquiry) -> None:
    if inquiry.owes_follow_up:
        labelled(alarm("owed"), "the public thread has not heard that it was handled", at=_AT)
    elif (
        inquiry.public
        and inquiry.sensitive
        and (inquiry.replies or inquiry.moved)
        and inquiry.state != "closed"
    ):
        labelled("public", "nothing more in public until it is handled", at=_AT)
    for line in _commands(key, inquiry):
        out(" " * _AT, strong(line))


def _commands(key: str, inquiry: Inquiry) -> list[str]:
    """What may be done next, the likeliest first."""
    answer = f'crisisrunner inquiry acknowledge {key} "…"'
    move = f'crisisrunner inquiry private {key} --how "…"'
    handled = f'crisisrunner inquiry handled {key} --how "…"'
    if inquiry.state == "handled":
        return [f'crisisrunner inquiry follow-up {key} "…"'] if inquiry.owes_follow_up else []
    if inquiry.state == "closed":
        return []
    if inquiry.public and inquiry.sensitive:
        return {"open": [answer, move], "acknowledged": [move], "private": [handled]}[inquiry.state]
    with_message = f"crisisrunner inquiry handled {key} --with MESSAGE"
    return [answer, with_message] if inquiry.state == "open" else [with_message]


def show_inquiries(overview: "Overview", *, everything: bool) -> None:
    """Who waits, the most urgent first; then the figures, each defined."""
    case, now = overview.case, overview.now
    chosen = {
        key: one for key, one in overview.incident.inquiries.items() if everything or one.state != "closed"
    }
    urgent = sorted(chosen, key=lambda key: _urgency(chosen[key]))
    words = case.words(*(chosen[key].words for key in urgent[:MOST]))
    for key in urgent[:MOST]:
        _line(key, chosen[key], words.get(chosen[key].words, {}), case, now)
    if len(urgent) > MOST:
        out(quiet(f"                {len(urgent) - MOST:,} more: crisisrunner inquiry list --json"))
    if not overview.incident.inquiries:
        out("Nobody has asked yet.   ", strong('crisisrunner inquiry open "…" --kind press'))
        return
    if not chosen:
        out("Nobody waits.   ", strong("crisisrunner inquiry list --all"))
    labelled(strong("ASKED"), listening_line(overview.listening), at=_AT)
    meant = "; ".join(f"{figure}: {means}" for figure, means in DEFINITIONS.items())
    labelled(quiet("meaning"), meant, at=_AT)


def _urgency(inquiry: Inquiry) -> tuple[bool, bool, str]:
    return inquiry.state == "closed", inquiry.due_at is None, stamp(inquiry.due_at or inquiry.at)


def _line(key: str, inquiry: Inquiry, words: Mapping[str, str], case: Case, now: datetime) -> None:
    text = one_line(words.get("text", ERASED))
    shown = text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"
    outlet = f"  {one_line(words['outlet'])}" if words.get("outlet") else ""
    flag = ", sensitive" if inquiry.sensitive else ""
    labelled(_label(inquiry, now), f'{key} {INQUIRY_KINDS[inquiry.kind]}{flag}: "{shown}"{outlet}', at=_AT)
    labelled("", _about(inquiry, case, now), at=_AT)


def _label(inquiry: Inquiry, now: datetime) -> str | Styled:
    if inquiry.owes_follow_up:
        return alarm("OWED")
    if inquiry.due_at and inquiry.due_at < now:
        return alarm("LATE")
    return inquiry.state.upper()


def inquiries_data(case: Case, inquiries: Mapping[str, Inquiry]) -> list[dict[str, Any]]:
    """Inquiries as JSON."""
    words = case.words(*(one.words for one in inquiries.values()))
    return [_data(key, one, words.get(one.words, {})) for key, one in inquiries.items()]


def _data(key: str, one: Inquiry, words: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": key,
        "kind": one.kind,
        "channel": one.channel,
        "public": one.public,
        "sensitive": one.sensitive,
        "state": one.state,
        "text": words.get("text", ERASED),
        "outlet": words.get("outlet"),
        "asker": words.get("asker"),
        "handle": words.get("handle"),
        "mark": words.get("mark"),
        "link": words.get("link"),
        "why_sensitive": words.get("why_sensitive"),
        "at": stamp(one.at),
        "due_at": stamp(one.due_at) if one.due_at else None,
        "deadline": stamp(one.deadline) if one.deadline else None,
        "first_answer_at": stamp(one.first_answer_at) if one.first_answer_at else None,
        "public_replies": one.replies,
        "answered_with": one.answered_with,
        "owner": one.owner,
        "escalated_to": one.escalated_to,
        "owes_follow_up": one.owes_follow_up,
    }
