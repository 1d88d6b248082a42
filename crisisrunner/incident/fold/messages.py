"""Messages: drafted, edited, approved, released, delivered, corrected."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from crisisrunner.incident.events import Event
from crisisrunner.incident.fold.changes import Changes, moment
from crisisrunner.incident.message import Approval, Correction, Delivery, Message, Override, Text
from crisisrunner.incident.state import Incident


def _drafted(incident: Incident, event: Event) -> Incident:
    data = event.data
    message = Message(
        data["message"], data["number"], "draft", data["stage"], data["audience"], event.at,
        tuple(_text(text, event.seq) for text in data["texts"]), data["digests"],
        moment(data["next_update"]),
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


def _superseded(incident: Incident, event: Event) -> Incident:
    return _message_changed(incident, event, lambda message: replace(message, state="superseded"))


def _correction_opened(incident: Incident, event: Event) -> Incident:
    data = event.data
    wrong = Correction(
        f"{data['message']}.{data['number']}", data["correction"], event.at, event.seq, data.get("fact"),
        data.get("value"),
    )  # fmt: skip
    begun = {**incident.open, "corrections": (*incident.open["corrections"], data["id"])}
    return replace(incident, open=begun, corrections={**incident.corrections, data["id"]: wrong})


def _correction_settled(incident: Incident, event: Event) -> Incident:
    """One that was withdrawn is forgotten: the words were right after all."""
    left_open = tuple(one for one in incident.open["corrections"] if one != event.data["id"])
    settled = replace(incident, open={**incident.open, "corrections": left_open})
    if event.data.get("how") != "withdrawn":
        return settled
    left = {key: one for key, one in incident.corrections.items() if key != event.data["id"]}
    return replace(settled, corrections=left)


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


CHANGES: Changes = {
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
    "message.released": _released,
    "message.superseded": _superseded,
    "correction.opened": _correction_opened,
    "correction.settled": _correction_settled,
}
