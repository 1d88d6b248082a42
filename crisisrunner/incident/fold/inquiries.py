"""Inquiries: asked, answered, moved to a private place, handled, followed up, closed."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from crisisrunner.incident.events import Event
from crisisrunner.incident.fold.changes import Changes
from crisisrunner.incident.inquiry import Inquiry
from crisisrunner.incident.state import Incident


def _inquiry_opened(incident: Incident, event: Event) -> Incident:
    data, heard = event.data, incident.heard
    answer_by, deadline = _seconds(data["answer_by"]), _seconds(data["deadline"])
    inquiry = Inquiry(
        data["kind"], data["channel"], data["public"], data["sensitive"], "open", int(event.at.timestamp()),
        event.seq, min((one for one in (answer_by, deadline) if one), default=None), deadline,
        owner=data["owner"],
    )  # fmt: skip
    heard = replace(heard, asked=heard.asked + 1, open=heard.open + 1, unanswered=heard.unanswered + 1)
    return replace(incident, inquiries={**incident.inquiries, data["id"]: inquiry}, heard=heard)


def _inquiry_answered(incident: Incident, event: Event) -> Incident:
    """Acknowledged, moved to a private place, handled or followed up: each is an answer, the first one counts."""
    data, state = event.data, _ANSWERED[event.type]

    def answered(one: Inquiry) -> Inquiry:
        return replace(
            one, state=state, due_s=None if state == "handled" else one.deadline_s,
            answered_s=one.answered_s or int(event.at.timestamp()), replies=one.replies + bool(data.get("public")),
            moved=one.moved or state == "private", answered_with=data.get("message") or one.answered_with,
        )  # fmt: skip

    return _inquiry_changed(incident, event, answered)


def _inquiry_escalated(incident: Incident, event: Event) -> Incident:
    return _inquiry_changed(incident, event, lambda one: replace(one, escalated_to=event.data["role"]))


def _inquiry_closed(incident: Incident, event: Event) -> Incident:
    return _inquiry_changed(incident, event, lambda one: replace(one, state="closed", due_s=None))


def _inquiry_changed(incident: Incident, event: Event, change: Callable[[Inquiry], Inquiry]) -> Incident:
    key, heard = event.data["id"], incident.heard
    before = incident.inquiries.get(key)
    if before is None:
        return incident
    after = change(before)
    if after.answered_s is not None and before.answered_s is None:
        heard = replace(heard, waits=(*heard.waits, after.answered_s - after.asked_s))
    if before.owes_follow_up != after.owes_follow_up:
        owed = tuple(one for one in heard.owed if one != key) + ((key,) if after.owes_follow_up else ())
        heard = replace(heard, owed=owed)
    heard = replace(
        heard, open=heard.open - (after.state == "closed"), replies=heard.replies + after.replies - before.replies,
        unanswered=heard.unanswered + after.waits - before.waits,
    )  # fmt: skip
    return replace(incident, inquiries={**incident.inquiries, key: after}, heard=heard)


def _seconds(written: str | None) -> int | None:
    return int(datetime.fromisoformat(written).timestamp()) if written else None


_ANSWERED = {
    "inquiry.acknowledged": "acknowledged", "inquiry.moved_private": "private", "inquiry.handled": "handled",
    "inquiry.followed_up": "handled",
}  # fmt: skip


CHANGES: Changes = {
    "inquiry.opened": _inquiry_opened,
    "inquiry.acknowledged": _inquiry_answered,
    "inquiry.moved_private": _inquiry_answered,
    "inquiry.handled": _inquiry_answered,
    "inquiry.followed_up": _inquiry_answered,
    "inquiry.escalated": _inquiry_escalated,
    "inquiry.closed": _inquiry_closed,
}
