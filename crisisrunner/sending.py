"""The use cases of the way out: send what waits, settle what nobody knows, mark channels down and up."""

import os
from collections.abc import Callable, Iterator

import msgspec

from crisisrunner import clock
from crisisrunner.case import Case
from crisisrunner.delivery.parcel import Parcel
from crisisrunner.delivery.result import FAILED, SENT, UNKNOWN, Result
from crisisrunner.errors import Refused
from crisisrunner.incident import deliveries
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.message import Delivery, Message
from crisisrunner.incident.messages import find_message
from crisisrunner.playbook.workspace import Workspace
from crisisrunner.runner import Outcome, Runner


class Attempt(msgspec.Struct, frozen=True):
    """One try to send, and what became of it."""

    message: str
    channel: str
    language: str
    result: Result


def deliver(
    runner: Runner, message: str | None = None, attempts: int = 3, today: Workspace | None = None
) -> Iterator[Attempt]:
    """Send what waits and what failed, with growing pauses; every attempt is recorded before and after.

    What was begun and never came back is told as unknown and is left alone: a person settles it.

    Args:
        message: Which message alone, or all.
        today: What the workspace says now; no drill may reach what that one reaches either.
    """
    from crisisrunner.delivery.send import pauses

    runner.begin_now()
    case = runner.case()
    wanted = _released(case, message).id if message else None
    _act_if_any(runner, lambda case, by: deliveries.lost(case.incident, by, runner.at, runner.now()))
    _act_if_any(
        runner,
        lambda case, by: deliveries.rerouted(case.playbook, case.workspace, case.incident, by, runner.at),
    )
    for pause in (0.0, *pauses(attempts - 1)):
        waiting = deliveries.to_send(runner.case().incident, wanted, asked=not pause)
        if not waiting:
            return
        clock.wait(pause)
        for one, delivery in waiting:
            attempt = _try(runner, one, delivery, today)
            if attempt:
                yield attempt


def _released(case: Case, name: str) -> Message:
    message = find_message(case.playbook, case.incident, name)
    if not message.released_at:
        hint = f"crisisrunner message release {message.message}"
        raise Refused(f"{message.id} was not released; nothing goes out before that.", hint)
    return message


def settle(
    runner: Runner, name: str, channel: str, language: str | None, was_sent: bool, url: str = ""
) -> Outcome:
    """Say that a message is out by a channel, or that it is not."""

    def decide(case: Case, by: Actor) -> list[Event]:
        message = find_message(case.playbook, case.incident, name)
        languages = (language,) if language else message.languages
        return deliveries.settle(message, channel, languages, was_sent, url, by, runner.at)

    return runner.act(decide)


def mark_down(runner: Runner, channel: str, reason: str = "") -> Outcome:
    """Mark a channel as down; what waits for it goes to its fallback."""

    def decide(case: Case, by: Actor) -> list[Event]:
        here = (case.playbook, case.workspace)
        down = deliveries.channel_down(*here, case.incident, channel, reason, by, runner.at)
        return [*down, *deliveries.rerouted(*here, case.after(down).incident, by, runner.at)]

    return runner.act(decide)


def mark_up(runner: Runner, channel: str) -> Outcome:
    """Mark a channel as working again."""
    return runner.act(
        lambda case, by: deliveries.channel_up(
            case.playbook, case.workspace, case.incident, channel, by, runner.at
        )
    )


def parcel(case: Case, message: Message, delivery: Delivery) -> Parcel:
    """What goes out by a channel: the approved text of its kind, for those recipients who do not have it yet."""
    words = case.texts(message)
    kind = deliveries.text_kind(case.playbook, case.workspace, message, delivery)
    title = case.playbook.spec(message.message).title
    return Parcel(
        f"{case.incident.id}/{message.id}/{delivery.channel}/{delivery.language}",
        case.incident.id, message.id, delivery.channel, delivery.kind, delivery.language,
        words.get(f"{delivery.language}.{kind}.subject") or title, words[f"{delivery.language}.{kind}"],
    )  # fmt: skip


def _try(runner: Runner, message: Message, delivery: Delivery, today: Workspace | None) -> Attempt | None:
    """One attempt; None where somebody else took it up first."""
    runner.begin_now()
    try:
        begun = runner.act(lambda case, by: _begin(case, message.id, delivery, by, runner))
    except Refused:
        return None
    case = begun.case
    one = case.incident.messages[message.id]
    trying = one.deliveries[delivery.id]
    result = _send(case, one, trying, today)
    runner.begin_now()
    runner.act(lambda case, by: [_outcome(case, message.id, delivery.id, result, by, runner)])
    return Attempt(message.id, delivery.channel, delivery.language, result)


def _send(case: Case, message: Message, delivery: Delivery, today: Workspace | None) -> Result:
    from crisisrunner.delivery.reach import is_live
    from crisisrunner.delivery.send import send

    kind = deliveries.text_kind(case.playbook, case.workspace, message, delivery)
    if f"{delivery.language}.{kind}" not in case.texts(message):
        return Result(FAILED, "Its words were erased from the record.")
    variable = deliveries.variable(case.workspace, case.incident, delivery.channel)
    address = os.environ.get(variable, "")
    if case.incident.drill and is_live(address, [case.workspace, *([today] if today else [])]):
        return Result(FAILED, f"${variable} holds a live address, which no drill may reach.")
    out = parcel(case, message, delivery)
    if delivery.accepted:
        try:
            left = _left(case, delivery, address, variable)
        except Refused as refusal:
            return Result(FAILED, refusal.sentence)
        if left is None:
            return Result(UNKNOWN, "Who has it already was erased from the record.")
        if not left:
            return Result(SENT, "Everybody has it.")
        out = msgspec.structs.replace(out, recipients=left)
    return send(address, variable, out, clock.now())


def _begin(case: Case, message: str, delivery: Delivery, by: Actor, runner: Runner) -> list[Event]:
    now = case.incident.messages[message].deliveries[delivery.id]
    if (now.state, now.attempt) != (delivery.state, delivery.attempt):
        raise Refused("Somebody else is sending it.")
    return [deliveries.attempt(case.incident.messages[message], now, by, runner.at)]


def _outcome(case: Case, message: str, delivery: str, result: Result, by: Actor, runner: Runner) -> Event:
    one = case.incident.messages[message]
    words = {"detail": result.detail}
    if result.recipients:
        words["accepted"] = "\n".join(to for to, state in result.recipients.items() if state == "sent")
        words["refused"] = "\n".join(f"{to}: {said}" for to, said in result.refused.items())
    counts: dict[str, object] = {"again": result.again} if result.state == "failed" else {}
    if result.recipients:
        states = [*result.recipients.values()]
        counts |= {state: states.count(state) for state in dict.fromkeys(states)}
        counts["accepted"] = counts.pop("sent", 0)
    return deliveries.outcome(one, one.deliveries[delivery], result.state, words, counts, by, runner.at)


def _left(case: Case, delivery: Delivery, address: str, variable: str) -> tuple[str, ...] | None:
    """The recipients whom no earlier attempt reached; None where the record does not say any more."""
    from crisisrunner.delivery.address import recipients

    words = case.words(*delivery.accepted)
    if any("accepted" not in words.get(seq, {}) for seq in delivery.accepted):
        return None
    have = {to for seq in delivery.accepted for to in words[seq]["accepted"].split("\n")}
    return tuple(to for to in recipients(address, variable) if to not in have)


def _act_if_any(runner: Runner, decide: Callable[[Case, Actor], list[Event]]) -> None:
    case = runner.case()
    by, joined = case.actor(runner.actor, runner.at)
    if decide(case.after(joined), by):
        runner.act(decide)
