"""Decisions about who asks and what ticks, given again: inquiries, legal deadlines, reminders."""

from collections.abc import Mapping
from typing import Any

from crisisrunner import asking, timekeeping
from crisisrunner.drill.replay.then import Act, Before, Then, Use, moment, said, value_of
from crisisrunner.errors import Refused
from crisisrunner.incident.clocks import Start, Wait
from crisisrunner.incident.events import Event
from crisisrunner.incident.facts import Answer
from crisisrunner.incident.inquiries import Asked, Reply
from crisisrunner.incident.ticking import Clock


def _opened(event: Event, _: Then, __: Before) -> Act:
    """A sensitivity that was found in words which were erased is said of it instead."""
    data, typed = event.data, event.words or {}
    asked = Asked(
        said(event, "text"), data["kind"], data["channel"], data["public"],
        data["sensitive"] if data["said_so"] or event.words is None else None,
        asker=typed.get("asker", ""), mark=typed.get("mark", ""), handle=typed.get("handle", ""),
        outlet=typed.get("outlet", ""), link=typed.get("link", ""), deadline=moment(data["deadline"]),
    )  # fmt: skip
    return lambda runner: asking.open_inquiry(runner, asked, data["owner"])


def _reply(event: Event) -> Reply:
    data = event.data
    text = "" if event.words is None and data["message"] else said(event, "text")
    return Reply(text, data["message"], public=bool(data["public"]), names=data["names"])


def _acknowledged(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: asking.acknowledge(runner, event.data["id"], _reply(event))


def _moved(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: asking.move_private(runner, event.data["id"], said(event, "how"))


def _handled(event: Event, _: Then, __: Before) -> Act:
    reply = Reply(message=event.data["message"], names=event.data["names"])
    return lambda runner: asking.handle(runner, event.data["id"], said(event, "how"), reply)


def _followed_up(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: asking.follow_up(runner, event.data["id"], _reply(event))


def _escalated(event: Event, _: Then, __: Before) -> Act:
    data = event.data
    return lambda runner: asking.escalate(runner, data["id"], data["role"], said(event, "reason"))


def _closed(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: asking.close(runner, event.data["id"], said(event, "reason"))


def _started(event: Event, then: Then, before: Before) -> Act:
    """With the time that was given for it; one that a fact or a filing gave is found again by itself."""
    told = next((one for one in before if one.type == "fact.set"), None)
    reason = said(told, "reason") if told else said(event, "reason")
    given = Answer(value_of(told), *_time(event)) if told else _given(event, then)
    said_by = said(event, "said_by")
    return lambda runner: timekeeping.start(runner, event.data["clock"], Start(said_by, given, reason))


def _given(event: Event, then: Then) -> Answer | None:
    spec = then.playbook.clocks.get(event.data["clock"]) if then.playbook else None
    before = then.incident.clocks.get(event.data["clock"], Clock(event.data["rule"]))
    rule = then.rules.get(event.data["rule"])
    at, day = _time(event)
    if spec or (rule and rule.chain) or (at, day) == (before.anchor, before.day):
        return None
    return Answer("", at, day)


def _time(event: Event) -> tuple[Any, Any]:
    return moment(event.data["anchor"]), event.data["day"]


def _held(event: Event, _: Then, __: Before) -> Act:
    data, since = event.data, moment(event.data["since"])
    if data["kind"] == "lifted":
        return lambda runner: timekeeping.lift(runner, data["clock"], said(event, "reason"))
    if since is None:
        raise Refused("Nobody knows since when it was held.")
    until = Answer("", moment(data["until"]))
    wait = Wait(data["kind"], said(event, "official"), since, until, said(event, "reason"))
    return lambda runner: timekeeping.hold(runner, data["clock"], wait)


def _met(event: Event, _: Then, __: Before) -> Act:
    data = event.data
    return lambda runner: timekeeping.meet(runner, data["clock"], said(event, "reference"), data["update"])


def _waived(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: timekeeping.waive(runner, event.data["clock"], said(event, "reason"))


def _snoozed(event: Event, _: Then, __: Before) -> Act:
    until = moment(event.data["until"]) or event.at
    return lambda runner: timekeeping.snooze(runner, event.data["of"], until, said(event, "reason"))


USES: Mapping[str, Use] = {
    "inquiry.opened": _opened,
    "inquiry.acknowledged": _acknowledged,
    "inquiry.moved_private": _moved,
    "inquiry.handled": _handled,
    "inquiry.followed_up": _followed_up,
    "inquiry.escalated": _escalated,
    "inquiry.closed": _closed,
    "clock.started": _started,
    "clock.moved": _started,
    "clock.held": _held,
    "clock.met": _met,
    "clock.waived": _waived,
    "reminder.snoozed": _snoozed,
}
"""By the type of event, the command that it tells of."""
