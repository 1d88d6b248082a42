"""The fold: the state after events. It never refuses, reads no clock, and needs no typed words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import reduce
from typing import Any

from msgspec.structs import replace

from crisisrunner.incident.events import Event
from crisisrunner.incident.state import (
    Approval,
    Call,
    Clock,
    Correction,
    Delivery,
    Fact,
    Hold,
    Incident,
    Inquiry,
    Message,
    Override,
    Promise,
    Task,
    Text,
)


def replay(events: Iterable[Event], start: Incident | None = None) -> Incident:
    """The state after events, in the order of their `seq`."""
    return reduce(evolve, events, start or Incident())


def evolve(incident: Incident, event: Event) -> Incident:
    """The state after one more event; an event of a type it does not know changes only `seq`."""
    change = _CHANGES.get(event.type)
    after = change(incident, event) if change else incident
    acted = after.acted if event.actor.id in after.acted else (*after.acted, event.actor.id)
    return replace(after, seq=event.seq, acted=acted)


def _opened(incident: Incident, event: Event) -> Incident:
    data = event.data
    return replace(
        incident, playbook=data["playbook"], playbook_version=data["playbook_version"],
        pins=data["pins"], severity=data["severity"], drill=data["drill"], opened_at=event.at,
        title=event.seq, open={"corrections": ()},
    )  # fmt: skip


def _retitled(incident: Incident, event: Event) -> Incident:
    return replace(incident, title=event.seq)


def _severity_set(incident: Incident, event: Event) -> Incident:
    return replace(incident, severity=event.data["severity"])


def _joined(incident: Incident, event: Event) -> Incident:
    return replace(incident, joined={**incident.joined, event.data["person"]: event.seq})


def _assigned(incident: Incident, event: Event) -> Incident:
    return replace(incident, holders={**incident.holders, event.data["role"]: tuple(event.data["people"])})


def _called(incident: Incident, event: Event) -> Incident:
    call = Call(event.data["reached"], event.at, event.actor.id)
    return replace(incident, calls={**incident.calls, event.data["person"]: call})


def _entered(incident: Incident, event: Event) -> Incident:
    """Entering a stage rearms its tasks; entering a final one closes the incident, leaving it reopens."""
    stage = event.data["stage"]
    tasks = {key: task for key, task in incident.tasks.items() if not key.startswith(f"{stage}/")}
    closed = event.at if event.data["final"] else None
    promises = {} if closed else incident.promises
    return replace(
        incident, stage=stage, stage_entered_at=event.at, closed_at=closed, tasks=tasks, promises=promises
    )


def _fact_set(incident: Incident, event: Event) -> Incident:
    data = event.data
    confirmed = data["confirmed"]
    moment = datetime.fromisoformat(data["moment"]) if data.get("moment") else None
    earlier = incident.facts.get(data["fact"])
    taken_back = dict(earlier.taken_back) if earlier else {}
    if earlier and data.get("wrong"):
        taken_back[earlier.version] = event.at
    fact = Fact(
        "confirmed" if confirmed else "unconfirmed", data["version"], event.seq,
        event.seq if confirmed else None, event.at, moment, data.get("day"),
        taken_back,
    )  # fmt: skip
    return replace(incident, facts={**incident.facts, data["fact"]: fact})


def _fact_confirmed(incident: Incident, event: Event) -> Incident:
    return _fact_changed(incident, event, state="confirmed", source=event.seq)


def _fact_retracted(incident: Incident, event: Event) -> Incident:
    version = event.data["version"]
    known = incident.facts.get(event.data["fact"])
    taken_back = {**(known.taken_back if known else {}), version: event.at}
    return _fact_changed(incident, event, state="retracted", taken_back=taken_back)


def _fact_changed(incident: Incident, event: Event, **changes: Any) -> Incident:
    name = event.data["fact"]
    if name not in incident.facts:
        return incident
    fact = replace(incident.facts[name], at=event.at, **changes)
    return replace(incident, facts={**incident.facts, name: fact})


def _task_ended(incident: Incident, event: Event) -> Incident:
    key = f"{event.data['stage']}/{event.data['task']}"
    task = Task(event.type.removeprefix("task."), event.at, event.actor.id, event.seq)
    return replace(incident, tasks={**incident.tasks, key: task})


def _drafted(incident: Incident, event: Event) -> Incident:
    data = event.data
    message = Message(
        data["message"], data["number"], "draft", data["stage"], data["audience"], event.at,
        tuple(_text(text, event.seq) for text in data["texts"]), data["digests"],
        datetime.fromisoformat(data["next_update"]) if data["next_update"] else None,
    )  # fmt: skip
    message = replace(message, corrects=tuple(data.get("corrects", ())))
    earlier = incident.messages.get(message.id)
    if earlier:
        message = replace(
            message, drafted_at=earlier.drafted_at, submitted=earlier.submitted, approvals=earlier.approvals,
            overrides=earlier.overrides, authors=earlier.authors,
        )  # fmt: skip
    if data.get("promised"):
        message = _written(message, message.languages, event.actor.id)
    return _with(incident, message)


def _edited(incident: Incident, event: Event) -> Incident:
    changed = {text.key: text for text in (_text(text, event.seq) for text in event.data["texts"])}
    touched = tuple(event.data["digests"])
    behind = event.data.get("behind", ())

    def edited(message: Message) -> Message:
        texts = tuple(changed.get(text.key, text) for text in message.texts)
        texts = tuple(
            replace(text, behind=text.language in behind or (text.behind and text.language not in touched))
            for text in texts
        )
        digests = {**message.digests, **event.data["digests"]}
        return _written(replace(message, texts=texts, digests=digests), touched, event.actor.id)

    return _message_changed(incident, event, edited)


def _released(incident: Incident, event: Event) -> Incident:
    return _message_changed(
        incident,
        event,
        lambda message: replace(
            message, state="released", released_at=event.at, released_by=event.actor.id,
            released=tuple(event.data.get("languages", message.languages)),
        ),
    )  # fmt: skip


def _submitted(incident: Incident, event: Event) -> Incident:
    def submitted(message: Message) -> Message:
        message = replace(message, submitted={**message.submitted, **event.data["digests"]})
        return _written(message, tuple(event.data["digests"]), event.actor.id)

    return _message_changed(incident, event, submitted)


def _written(message: Message, languages: tuple[str, ...], person: str) -> Message:
    """Whoever edited or submitted a text is its author."""
    authors = {
        language: tuple(dict.fromkeys((*message.authors.get(language, ()), person))) for language in languages
    }
    return replace(message, authors={**message.authors, **authors})


def _approved(incident: Incident, event: Event) -> Incident:
    data = event.data
    approval = Approval(
        data["language"], data["digest"], data["person"], tuple(data["roles"]), data["how"], event.actor.id,
        event.at, event.seq,
    )  # fmt: skip
    return _message_changed(
        incident, event, lambda message: replace(message, approvals=(*message.approvals, approval))
    )


def _taken_from_review(incident: Incident, event: Event) -> Incident:
    """What was rejected or voided is a draft again in those languages, and approved by nobody."""
    languages = event.data["digests"]

    def taken(message: Message) -> Message:
        submitted = {key: value for key, value in message.submitted.items() if key not in languages}
        approvals = tuple(one for one in message.approvals if one.language not in languages)
        return replace(message, submitted=submitted, approvals=approvals)

    return _message_changed(incident, event, taken)


def _overridden(incident: Incident, event: Event) -> Incident:
    new = tuple(
        Override(event.data["check"], digest, event.actor.id, event.seq)
        for digest in event.data["digests"].values()
    )
    return _message_changed(
        incident, event, lambda message: replace(message, overrides=(*message.overrides, *new))
    )


def _withdrawn(incident: Incident, event: Event) -> Incident:
    return _message_changed(
        incident, event, lambda message: replace(message, state="withdrawn", withdrawn_at=event.at)
    )


def _delivered(incident: Incident, event: Event) -> Incident:
    """What became of a way out; `queued` with an attempt begins that attempt."""
    data = event.data
    state = event.type.removeprefix("delivery.")
    state = "trying" if state == "queued" and data["attempt"] else state
    delivery = Delivery(
        data["channel"], data["kind"], data["language"], state, data["how"], data["attempt"], event.at,
        event.seq, data.get("again", True), data.get("instead_of"), data.get("gave_way"),
    )  # fmt: skip

    def delivered(message: Message) -> Message:
        before = message.deliveries.get(delivery.id)
        accepted = before.accepted if before else ()
        if state == "failed" and data.get("said_by"):
            accepted = ()  # a person looked: nobody has it
        if data.get("accepted"):
            accepted = (*accepted, event.seq)
        now = replace(delivery, accepted=accepted)
        return replace(message, deliveries={**message.deliveries, delivery.id: now})

    return _message_changed(incident, event, delivered)


def _down(incident: Incident, event: Event) -> Incident:
    return replace(incident, down={**incident.down, event.data["channel"]: event.at})


def _up(incident: Incident, event: Event) -> Incident:
    down = {name: since for name, since in incident.down.items() if name != event.data["channel"]}
    return replace(incident, down=down)


def _correction_opened(incident: Incident, event: Event) -> Incident:
    data = event.data
    wrong = Correction(
        f"{data['message']}.{data['number']}", data["correction"], event.at, event.seq, data.get("fact"),
        data.get("value"),
    )  # fmt: skip
    begun = {**incident.open, "corrections": (*incident.open["corrections"], data["id"])}
    return replace(incident, open=begun, corrections={**incident.corrections, data["id"]: wrong})


def _superseded(incident: Incident, event: Event) -> Incident:
    return _message_changed(incident, event, lambda message: replace(message, state="superseded"))


def _message_changed(incident: Incident, event: Event, change: Callable[[Message], Message]) -> Incident:
    message = incident.messages.get(f"{event.data['message']}.{event.data['number']}")
    return _with(incident, change(message)) if message else incident


def _with(incident: Incident, message: Message) -> Incident:
    return replace(incident, messages={**incident.messages, message.id: message})


def _text(data: Mapping[str, Any], seq: int) -> Text:
    return Text(
        data["language"],
        data["kind"],
        seq,
        data["sha256"],
        data["long"],
        tuple(data["blanks"]),
        data["edited"],
        data["facts"],
        data.get("behind", False),
        tuple((check, level) for check, level in data.get("found", ())),
        tuple(data.get("unknowns", ())),
    )


def _erased(incident: Incident, event: Event) -> Incident:
    return replace(incident, erased=(*incident.erased, event.data["erases"]))


def _correction_settled(incident: Incident, event: Event) -> Incident:
    """One that was withdrawn is forgotten: the words were right after all."""
    left_open = tuple(one for one in incident.open["corrections"] if one != event.data["id"])
    settled = replace(incident, open={**incident.open, "corrections": left_open})
    if event.data.get("how") != "withdrawn":
        return settled
    left = {key: one for key, one in incident.corrections.items() if key != event.data["id"]}
    return replace(settled, corrections=left)


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


_ANSWERED = {
    "inquiry.acknowledged": "acknowledged", "inquiry.moved_private": "private", "inquiry.handled": "handled",
    "inquiry.followed_up": "handled",
}  # fmt: skip


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


def _clock_counted(incident: Incident, event: Event) -> Incident:
    """A clock counts from something else now; where a person says that it applies, it is waived no longer."""
    data = event.data
    before = incident.clocks.get(data["clock"], Clock(data["rule"]))
    said = data.get("declared")
    return _clock(
        incident, event, before, anchor=_moment(data["anchor"]), day=data["day"], cap=_moment(data["cap"]),
        due_at=_moment(data["due_at"]), applies=data["applies"], zone=data["zone"], calendar=data["calendar"],
        declared=before.declared if said is None else said, waived_at=None if said else before.waived_at,
    )  # fmt: skip


def _clock_held(incident: Incident, event: Event) -> Incident:
    data = event.data
    before = incident.clocks.get(data["clock"])
    if before is None:
        return incident
    until = datetime.fromisoformat(data["until"])
    if data["kind"] == "lifted":
        holds = tuple(replace(hold, until=min(hold.until, until)) for hold in before.holds)
    else:
        since = datetime.fromisoformat(data["since"])
        holds = (*before.holds, Hold(data["kind"], since, until, event.seq))
    return _clock(incident, event, before, holds=holds, due_at=_moment(data["due_at"]))


def _clock_met(incident: Incident, event: Event) -> Incident:
    before = incident.clocks.get(event.data["clock"])
    if before is None:
        return incident
    return _clock(incident, event, before, met_at=before.met_at or event.at, filed_at=event.at)


def _clock_waived(incident: Incident, event: Event) -> Incident:
    before = incident.clocks.get(event.data["clock"], Clock(event.data["rule"]))
    return _clock(incident, event, before, waived_at=event.at)


def _clock(incident: Incident, event: Event, before: Clock, **changes: Any) -> Incident:
    return replace(incident, clocks={**incident.clocks, event.data["clock"]: replace(before, **changes)})


def _promise_made(incident: Incident, event: Event) -> Incident:
    data = event.data
    promise = Promise(f"{data['message']}.{data['number']}", event.at, datetime.fromisoformat(data["due_at"]))
    return replace(incident, promises={**incident.promises, data["audience"]: promise})


def _promise_ended(incident: Incident, event: Event) -> Incident:
    """Kept or broken; either way nothing is promised to that audience any more."""
    left = {key: one for key, one in incident.promises.items() if key != event.data["audience"]}
    how = event.type.removeprefix("promise.")
    promised = replace(incident.promised, **{how: getattr(incident.promised, how) + 1})
    return replace(incident, promises=left, promised=promised)


def _snoozed(incident: Incident, event: Event) -> Incident:
    until = datetime.fromisoformat(event.data["until"])
    return replace(incident, snoozed={**incident.snoozed, event.data["of"]: until})


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


_CHANGES: dict[str, Callable[[Incident, Event], Incident]] = {
    "incident.opened": _opened,
    "incident.retitled": _retitled,
    "incident.severity_set": _severity_set,
    "person.joined": _joined,
    "role.assigned": _assigned,
    "person.called": _called,
    "stage.entered": _entered,
    "fact.set": _fact_set,
    "fact.confirmed": _fact_confirmed,
    "fact.retracted": _fact_retracted,
    "task.done": _task_ended,
    "task.skipped": _task_ended,
    "message.drafted": _drafted,
    "message.edited": _edited,
    "message.submitted": _submitted,
    "message.approved": _approved,
    "message.rejected": _taken_from_review,
    "message.approval_voided": _taken_from_review,
    "message.overridden": _overridden,
    "message.withdrawn": _withdrawn,
    "delivery.queued": _delivered,
    "delivery.sent": _delivered,
    "delivery.failed": _delivered,
    "delivery.unknown": _delivered,
    "channel.down": _down,
    "channel.up": _up,
    "message.released": _released,
    "message.superseded": _superseded,
    "entry.erased": _erased,
    "correction.opened": _correction_opened,
    "correction.settled": _correction_settled,
    "clock.started": _clock_counted,
    "clock.moved": _clock_counted,
    "clock.held": _clock_held,
    "clock.met": _clock_met,
    "clock.waived": _clock_waived,
    "promise.made": _promise_made,
    "promise.kept": _promise_ended,
    "promise.broken": _promise_ended,
    "reminder.snoozed": _snoozed,
    "inquiry.opened": _inquiry_opened,
    "inquiry.acknowledged": _inquiry_answered,
    "inquiry.moved_private": _inquiry_answered,
    "inquiry.handled": _inquiry_answered,
    "inquiry.followed_up": _inquiry_answered,
    "inquiry.escalated": _inquiry_escalated,
    "inquiry.closed": _inquiry_closed,
}
