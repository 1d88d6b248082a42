"""Decisions about words, given again: edited, promised, submitted, approved, released, taken back, put right."""

from collections.abc import Mapping

from crisisrunner import desk, sending
from crisisrunner.drill.replay.then import Act, Before, Then, Use, message_of, moment, said
from crisisrunner.errors import Refused, did_you_mean
from crisisrunner.incident.events import Event
from crisisrunner.incident.message import Message
from crisisrunner.incident.messages import find_message
from crisisrunner.runner import Outcome, Runner


def found(runner: Runner, event: Event) -> Message:
    """The message as it stands in the replay."""
    case = runner.case()
    return find_message(case.playbook, case.incident, message_of(event))


def _edited(event: Event, then: Then, _: Before) -> Act:
    name = message_of(event)
    if not event.data["texts"]:
        language = next(iter(event.data["digests"]))
        return lambda runner: desk.says_the_same(runner, name, language)
    first = event.data["texts"][0]
    key = f"{first['language']}.{first['kind']}"
    return lambda runner: desk.edit(
        runner, name, said(event, key), first["language"], _kind(event, then), _subject(event, then)
    )


def _kind(event: Event, then: Then) -> str | None:
    """The kind that was named: where one text was changed that is not the only long one of its language."""
    texts, message = event.data["texts"], then.message(event)
    long = [
        text
        for text in (message.texts if message else ())
        if text.long and text.language == texts[0]["language"]
    ]
    alone = len(texts) == 1 and not (texts[0]["long"] and len(long) == 1)
    return str(texts[0]["kind"]) if alone else None


def _subject(event: Event, then: Then) -> str | None:
    """The subject, where it was changed."""
    message, typed = then.message(event), event.words or {}
    for text in event.data["texts"]:
        key = f"{text['language']}.{text['kind']}"
        old = next((one for one in message.texts if one.key == key), None) if message else None
        before = then.words(old.words).get(f"{key}.subject") if old else None
        if text["kind"] == "email" and typed.get(f"{key}.subject") not in (None, before):
            return typed[f"{key}.subject"]
    return None


def _promised(event: Event, _: Then, __: Before) -> Act:
    name, next_update = message_of(event), moment(event.data["next_update"])
    if next_update is None:
        raise Refused(f"{name} promises no time.")
    return lambda runner: desk.promise(runner, name, next_update)


def _submitted(event: Event, then: Then, before: Before) -> Act:
    promised = [moment(one.data["next_update"]) for one in before if one.type == "message.drafted"]
    language = then.one_language(event)
    return lambda runner: desk.submit(
        runner, message_of(event), language, promised[0] if promised else None, _overrides(before)
    )


def _overrides(before: Before) -> dict[str, str]:
    return {one.data["check"]: said(one, "reason") for one in before if one.type == "message.overridden"}


def _glass(events: Before) -> str | None:
    return next((said(one, "reason") for one in events if one.type == "message.approved"), None)


def _approved(event: Event, then: Then, before: Before) -> Act:
    """Said of the words as they are in the replay, whatever they were then."""
    data, name = event.data, message_of(event)
    if data["how"] == "break-glass":
        message = then.message(event)
        only = not [*before] and message is not None and len(message.languages) > 1
        language = data["language"] if only else None
        return lambda runner: desk.break_glass(runner, name, said(event, "reason"), language)
    person = data["person"] if data["person"] != event.actor.id else None
    signatures = {data["language"]: data["signature"]} if data.get("signature") else None

    def act(runner: Runner) -> Outcome:
        digests = found(runner, event).digests
        if data["language"] not in digests:
            raise Refused(
                f"{name} has no text in '{data['language']}'{did_you_mean(data['language'], digests)}"
            )
        seen = {data["language"]: digests[data["language"]]}
        return desk.approve(runner, name, seen, person, signatures=signatures)

    return act


def _rejected(event: Event, then: Then, _: Before) -> Act:
    data, message = event.data, then.message(event)
    person = data["person"] if data["person"] != event.actor.id else None
    waiting = [one for one in message.languages if message.in_review(one)] if message else []
    language = next(iter(data["digests"])) if len(data["digests"]) < len(waiting) else None
    return lambda runner: desk.reject(
        runner, message_of(event), said(event, "reason"), language, person, signatures=data.get("signatures")
    )


def _released(event: Event, _: Then, before: Before) -> Act:
    language = event.data["languages"][0] if event.data.get("left_out") else None

    def act(runner: Runner) -> Outcome:
        wanted = desk.Release(runner, message_of(event), language, _overrides(before), _glass(before))
        return wanted.make(found(runner, event).digests, event.data.get("names", "nobody"))

    return act


def _withdrawn(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: desk.withdraw(runner, message_of(event), said(event, "reason"))


def _corrected(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: desk.correct(runner, message_of(event), said(event, "reason"))


def _settled(event: Event, _: Then, __: Before) -> Act:
    url = (event.words or {}).get("url", "")
    return lambda runner: sending.settle(
        runner, message_of(event), event.data["channel"], event.data["language"],
        event.type == "delivery.sent", url,
    )  # fmt: skip


USES: Mapping[str, Use] = {
    "message.edited": _edited,
    "message.drafted": _promised,
    "message.submitted": _submitted,
    "message.approved": _approved,
    "message.rejected": _rejected,
    "message.released": _released,
    "message.withdrawn": _withdrawn,
    "correction.opened": _corrected,
    "delivery.sent": _settled,
    "delivery.failed": _settled,
}
"""By the type of event, the command that it tells of."""
