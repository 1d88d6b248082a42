"""The status screen: where we are, what is late and due, what waits and why, the next command."""

from datetime import datetime
from typing import TYPE_CHECKING

from crisisrunner.cli.screen import Styled, alarm, labelled, out, paragraph, quiet, strong, width
from crisisrunner.cli.show.deliveries import told
from crisisrunner.times import deadline, length, since, until
from crisisrunner.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crisisrunner.deadlines import Due
    from crisisrunner.errors import Unmet
    from crisisrunner.incident.listening import Listening
    from crisisrunner.incident.message import Message
    from crisisrunner.overview import Door, Overview

MOST_LINES = 5
"""Of one kind on the screen; what is left out is counted."""


def show_status(overview: "Overview", mirror: str | None = None, *, alone: bool = False) -> None:
    """Write the screen; the worst news stands first. `alone` tells that nobody conducts a drill whose clock ran."""
    _head(overview)
    _told(overview, alone)
    _wrong(overview)
    _due(overview)
    _laws(overview)
    _silence(overview)
    _asked(overview)
    if mirror:
        labelled(alarm("MIRROR"), mirror)
    _doors(overview)
    _waiting(overview)
    _calls(overview)
    _questions(overview)
    out()
    if overview.incident.closed_at:
        out("  Next:  ", strong("crisisrunner timeline"), quiet("   the incident is closed"))
    else:
        out("  Next:  ", strong("crisisrunner next"))


def _head(overview: "Overview") -> None:
    zone, incident = overview.case.zone, overview.incident
    entered = since(incident.stage_entered_at or overview.now, zone, overview.now)
    stage = f"{overview.stage.title.upper()} since {entered}"
    out(strong(f"{incident.id}  {overview.case.title}"))
    now = overview.now.astimezone(zone)
    level = f"severity {incident.severity}, {overview.playbook.severities[incident.severity].title.lower()}"
    out("  ", strong(stage), f"   {level}   now {now:%H:%M} {now.tzname()}")
    if overview.stage.purpose and not incident.closed_at:
        paragraph(overview.stage.purpose, "  ")


def _told(overview: "Overview", alone: bool) -> None:
    """In a drill: whether its clock stands, and what players were told last."""
    exercise = overview.incident.exercise
    if exercise is None:
        return
    if exercise.stopped_at:
        why = "THE REAL THING HAPPENED: STOP PLAYING." if exercise.real else "The drill has ended."
        labelled(alarm("ENDED"), why)
    elif alone:
        labelled(alarm("STANDS"), "Nobody conducts the drill: its clock stands. crisisrunner drill run")
    elif not exercise.running:
        labelled("STANDS", "The drill's clock stands until the facilitator lets it run.")
    told = [given for given in exercise.injects.values() if given.state == "delivered"]
    if told:
        last = max(told, key=lambda given: given.event)
        words = overview.case.words(last.event).get(last.event, {})
        what = words.get("title") or words.get("text", "[erased]")
        labelled(
            "TOLD",
            _cut(f"{since(last.at, overview.case.zone, overview.now)}  {what}: crisisrunner drill told"),
        )


def _due(overview: "Overview") -> None:
    due = overview.due()
    shown = _shown(due, overview)
    quoted = overview.case.words(*(each.words for each in shown if each.words))
    for each in shown:
        asked = _quoted(quoted.get(each.words or 0, {}))
        labelled(
            _lateness(each, overview.now), _cut(f"{until(each.at, overview.now):<15} {each.what}{asked}")
        )
    if len(due) > len(shown):
        out(quiet(f"          {len(due) - len(shown)} more with a time"))


def _shown(due: "list[Due]", overview: "Overview") -> "list[Due]":
    """The first few, and always the next law and the next person: late tasks must not hide them."""
    laws = {one.id for one in overview.laws}
    next_law = next((one for one in due if one.id in laws), None)
    next_person = next((one for one in due if one.id in overview.incident.inquiries), None)
    return [one for place, one in enumerate(due) if place < MOST_LINES or one in (next_law, next_person)]


def _lateness(due: "Due", now: datetime) -> str | Styled:
    return alarm("LATE") if due.at <= now else "DUE"


def _quoted(words: "Mapping[str, str]") -> str:
    """What was asked, and by which paper or station."""
    said = f': "{one_line(words["text"])}"' if "text" in words else ""
    return f"{said}  {words['outlet']}" if "outlet" in words else said


def _laws(overview: "Overview") -> None:
    """Legal clocks that are no deadline yet: counsel must say that they apply, a time is missing, a hold ends."""
    doubtful = [one for one in overview.laws if one.state == "scope_not_declared"]
    for one in overview.laws:
        if one.state == "anchor_missing":
            labelled(alarm("LAW"), f"{one.id} counts hours, and its event has a day without a time")
        if one.state == "held" and one.clock and one.clock.held_until:
            ends = deadline(one.clock.held_until, overview.case.zone, overview.now)
            labelled("HELD", f"{one.id} until {ends}")
    if doubtful:
        first = min((one.due_at for one in doubtful if one.due_at), default=None)
        when = f", the first {until(first, overview.now)}" if first else ""
        names = ", ".join(one.id for one in doubtful)
        labelled("LAW", _cut(f"{len(doubtful)} may apply{when}; ask counsel: {names}"))


def _silence(overview: "Overview") -> None:
    quiet_since = overview.silent_since
    if quiet_since is None:
        return
    lasting = length(overview.now - quiet_since)
    spoken = "since we last spoke in public" if overview.spoke else "and nothing was said in public yet"
    labelled("SILENT", f"{lasting} {spoken}")


def _asked(overview: "Overview") -> None:
    """Who waits in the public thread, and how well we answer."""
    heard = overview.listening
    owed = (
        [key for key, one in overview.incident.inquiries.items() if one.owes_follow_up] if heard.owed else []
    )
    for key in owed[:MOST_LINES]:
        labelled(
            "OWED",
            f"{key} is handled, and the public thread has not heard: crisisrunner inquiry follow-up {key}",
        )
    _more(len(owed), "more owe a public follow-up: crisisrunner inquiry list")
    if heard.asked:
        labelled("ASKED", f"{listening_line(heard)}   (what each counts: crisisrunner inquiry list)")


def listening_line(heard: "Listening") -> str:
    """The figures of the inquiries in one line."""
    waits = ""
    if heard.median_wait is not None and heard.worst_wait is not None:
        waits = (
            f"; first answer after {length(heard.median_wait)} (median), {length(heard.worst_wait)} (worst)"
        )
    speaking = f"; public answers {heard.public_answers}, announcements {heard.announcements}"
    return f"{heard.asked}, answered {heard.answered}, open {heard.open}{waits}{speaking}"


def _wrong(overview: "Overview") -> None:
    """What went out wrong, and what went out without its approvals."""
    for wrong in overview.wrong().values():
        why = f"said {wrong.fact}, which does not hold" if wrong.fact else "is wrong"
        first = "reopen (crisisrunner advance), then " if overview.incident.closed_at else ""
        labelled(alarm("WRONG"), f"{wrong.message} {why}: {first}release {wrong.by}")
    for name in overview.broken_glass():
        labelled(alarm("GLASS"), f"{name}: the glass was broken, it lacks the approvals of the plan")


def _waiting(overview: "Overview") -> None:
    _ways_out(overview)
    drafts = overview.drafts()
    for message in drafts[:MOST_LINES]:
        labelled(_draft_label(overview, message), _draft_line(overview, message))
    _more(len(drafts), "more drafts: crisisrunner message list")


def _ways_out(overview: "Overview") -> None:
    """Channels that are down, and what was released and is not known to be out."""
    for channel, moment in overview.incident.down.items():
        labelled(alarm("DOWN"), f"{channel} since {since(moment, overview.case.zone, overview.now)}")
    by_hand: dict[str, list[str]] = {}
    for message, way in overview.undelivered():
        if way.how == "hand":
            by_hand.setdefault(message.id, []).append(way.channel)
        elif way.state in ("unknown", "trying", "failed"):
            label = alarm(way.state.upper())
            labelled(label, told(message, way, overview.case, overview.now))
        else:
            labelled("QUEUED", told(message, way, overview.case, overview.now))
    if overview.incident.closed_at and by_hand:
        labelled("SEND", f"{len(by_hand)} messages of which nobody said that they are out by hand")
        return
    for name, channels in list(by_hand.items())[-MOST_LINES:]:
        ways = ", ".join(dict.fromkeys(channels))
        labelled("SEND", _cut(f"{name} by hand: {ways}   crisisrunner message show {name}"))
    _more(len(by_hand), "more to send by hand: crisisrunner message deliver")


def _draft_label(overview: "Overview", message: "Message") -> str:
    if overview.blocked(message):
        return "DRAFT"
    return {"in_review": "WAITS", "approved": "READY"}.get(overview.life(message), "DRAFT")


def _draft_line(overview: "Overview", message: "Message") -> str:
    kinds = " · ".join(dict.fromkeys(text.kind for text in message.texts))
    if message.blanks:
        count = len(message.blanks)
        return f"{message.id}  {kinds}   blocked: {count} blank{'s' if count > 1 else ''}, {', '.join(message.blanks)}"
    blocked = list(dict.fromkeys(overview.blocked(message)))
    if blocked:
        return f"{message.id}  {kinds}   blocked by: {', '.join(blocked)}"
    lacking = overview.lacking(message)
    if not lacking:
        return f"{message.id}  crisisrunner message release {message.message}"
    if all(map(message.in_review, message.languages)):
        return f"{message.id}  {'; '.join(lacking)}"
    return f"{message.id}  crisisrunner message submit {message.message}"


def _calls(overview: "Overview") -> None:
    waiting = overview.to_call()
    for person in waiting[:MOST_LINES]:
        known, tried = overview.case.people[person], overview.incident.calls.get(person)
        roles = ", ".join(overview.incident.roles_of(person))
        when = f"   not reached at {since(tried.at, overview.case.zone, overview.now)}" if tried else ""
        labelled("CALL", f"{known.name} ({roles})  {known.phone or 'no number known'}{when}")
    _more(len(waiting), "more to call: crisisrunner role list")


def _questions(overview: "Overview") -> None:
    missing, unconfirmed, tasks = overview.asked_and_missing(), overview.unconfirmed(), overview.open_tasks()
    if overview.incident.closed_at:
        return
    if tasks:
        labelled("TO DO", _cut(f"{len(tasks)} of this stage: {', '.join(tasks)}"))
    if unconfirmed:
        labelled("CONFIRM", _cut(f"{len(unconfirmed)} said, by nobody confirmed: {', '.join(unconfirmed)}"))
    if missing:
        labelled("ASK", _cut(f"{len(missing)} not known: {', '.join(missing)}"))


def _doors(overview: "Overview") -> None:
    """One line for each stage that can come next: the way that lacks the least."""
    nearest: dict[str, Door] = {}
    for door in sorted(overview.doors, key=lambda door: len(door.unmet)):
        nearest.setdefault(door.dest, door)
    for door in nearest.values():
        title = door.dest_title.upper()
        if door.open:
            labelled("OR" if door.wants_reason else "OPEN", f"{title}: {advance_command(door)}")
        else:
            needs = ", ".join(map(_need, door.unmet))
            labelled("BLOCKED", f"{title} needs {needs}: crisisrunner advance")


def _need(need: "Unmet") -> str:
    words = {"reason": "a reason", "message": f"{need.id} released", "task": f"{need.id} done"}
    return words.get(need.kind, need.id)


def advance_command(door: "Door") -> str:
    """The command that takes a way out of the stage."""
    return f"crisisrunner advance {door.trigger}" + (' --reason "…"' if door.wants_reason else "")


def _cut(text: str) -> str:
    """As much of a line as the screen has room for: five seconds are not enough for two."""
    room = width() - 10
    return text if len(text) <= room else text[: room - 1].rstrip(" ,") + "…"


def _more(count: int, what: str) -> None:
    if count > MOST_LINES:
        out(quiet(f"          {count - MOST_LINES} {what}"))
