"""A record cut into the commands that made it: what somebody decided, what followed from it, what only happened."""

from collections.abc import Iterator, Sequence

import msgspec

from crisisrunner.incident.events import Event

BACKGROUND = (
    "drill.", "inject.", "observation.", "objective.", "expectation.", "improvement.", "person.joined",
)  # fmt: skip
"""What the types of events begin with that nobody of the team decided: they happened, and happen again."""
MARKS = ("inject.delivered", "drill.stopped", "drill.postponed", "playbook.adopted")
"""The background that a reader of a replay wants to see beside the decisions."""
CONSEQUENCES = frozenset(
    (
        "message.drafted", "message.approval_voided", "message.superseded", "correction.opened",
        "correction.settled", "promise.made", "promise.kept", "promise.broken", "clock.started", "clock.moved",
        "delivery.queued", "delivery.sent", "delivery.failed", "delivery.unknown",
    )
)  # fmt: skip
"""What the program makes of a decision by itself, unless something in the event says that a person asked for it."""


class Step(msgspec.Struct, frozen=True):
    """One command: the event that tells of it, those before it of the same command, and all that it brought about.

    `kind` is `decision`, `background`, or `world` for what became of an attempt to send.
    """

    event: Event
    kind: str = "decision"
    before: tuple[Event, ...] = ()
    after: tuple[Event, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that the record holds of it."""
        return (*self.before, self.event, *self.after)


class Opening(msgspec.Struct, frozen=True):
    """How it began: the opening itself, what was known already, the drill's beginning, and what followed at once."""

    opened: Event
    joined: tuple[Event, ...]
    facts: tuple[Event, ...]
    drill: Event | None
    length: int


def opening_of(events: Sequence[Event]) -> Opening:
    """What the first command recorded: everything up to the first event that another command must have made."""
    opened = next(event for event in events if event.type == "incident.opened")
    start = events.index(opened)
    facts: list[Event] = []
    drill: Event | None = None
    drafted = entered = False
    end = start + 1
    for event in events[end:]:
        if (event.at, event.actor.id) != (opened.at, opened.actor.id):
            break
        if event.type == "role.assigned" and not entered:
            pass
        elif event.type == "stage.entered" and event.data["trigger"] is None:
            entered = True
        elif event.type == "drill.started":
            drill = event
        elif event.type == "fact.set" and not drafted and not event.data["confirmed"]:
            facts.append(event)
        elif event.type == "message.drafted" and event.data["number"] == 1 and not event.data.get("promised"):
            drafted = True
        elif not (event.type == "clock.started" and not event.data.get("declared")):
            break
        end += 1
    return Opening(opened, tuple(events[:start]), tuple(facts), drill, end)


def steps(events: Sequence[Event]) -> list[Step]:
    """The commands behind events, in the order in which they were recorded."""
    found: list[Step] = []
    index = 0
    while index < len(events):
        event = events[index]
        whole = _together(events, index)
        if whole > index:
            found.append(Step(events[whole], before=tuple(events[index:whole])))
            index = whole
        elif event.type.startswith(BACKGROUND):
            found.append(Step(event, "background"))
        elif _is_outcome(event):
            found.append(Step(event, "world"))
        elif is_decision(event):
            found.append(Step(event))
        elif found:
            found[-1] = msgspec.structs.replace(found[-1], after=(*found[-1].after, event))
        index += 1
    return found


def is_decision(event: Event) -> bool:
    """Whether somebody asked for this very event."""
    data = event.data
    if event.type not in CONSEQUENCES:
        return event.type != "inquiry.closed" or data["how"] == "early"
    match event.type:
        case "message.drafted":
            return bool(data.get("promised"))
        case "correction.opened":
            return data.get("fact") is None
        case "clock.started" | "clock.moved":
            return bool(data.get("declared"))
        case "delivery.sent" | "delivery.failed":
            return bool(data.get("said_by"))
        case _:
            return False


def _is_outcome(event: Event) -> bool:
    """Whether it tells of an attempt to send: begun, or what became of it."""
    data = event.data
    if event.type == "delivery.queued":
        return bool(data["attempt"])
    named = event.type in ("delivery.sent", "delivery.failed", "delivery.unknown")
    return named and not data.get("said_by") and not data.get("gave_way")


def _together(events: Sequence[Event], index: int) -> int:
    """The place of the event that a command ends with, where it recorded other decisions before it; else `index`."""
    first = events[index]
    if first.type == "fact.set":
        return next(_clock_told(events, index), index)
    if not _leads(first):
        return index
    promise, glass = _is_promise(first), False
    for place in range(index + 1, len(events)):
        event = events[place]
        if _of_another(first, event):
            break
        if event.type == "message.submitted" and not glass:
            return place
        if event.type == "message.released" and not promise:
            return place
        if not _leads(event) or _is_promise(event):
            break
        glass = glass or _breaks_glass(event)
    return _all_glass(events, index)


def _clock_told(events: Sequence[Event], index: int) -> Iterator[int]:
    """A clock that was started with the time from which it counts records that time as a fact first."""
    fact, clock = events[index], events[index + 1] if index + 1 < len(events) else None
    if clock is None or (clock.at, clock.actor.id) != (fact.at, fact.actor.id):
        return
    if clock.type in ("clock.started", "clock.moved") and clock.data.get("declared"):
        same = (clock.data["anchor"], clock.data["day"]) == (fact.data.get("moment"), fact.data.get("day"))
        if same:
            yield index + 1


def _all_glass(events: Sequence[Event], index: int) -> int:
    """The last of those that break the glass for the languages of one message in one command."""
    end = index
    while (
        _breaks_glass(events[index])
        and end + 1 < len(events)
        and _breaks_glass(events[end + 1])
        and not _of_another(events[index], events[end + 1])
    ):
        end += 1
    return end


def _leads(event: Event) -> bool:
    return event.type == "message.overridden" or _breaks_glass(event) or _is_promise(event)


def _is_promise(event: Event) -> bool:
    return event.type == "message.drafted" and bool(event.data.get("promised"))


def _breaks_glass(event: Event) -> bool:
    return event.type == "message.approved" and event.data["how"] == "break-glass"


def _of_another(first: Event, event: Event) -> bool:
    """Whether an event cannot be of the same command about the same message."""
    here = (first.at, first.actor.id, first.data["message"], first.data["number"])
    return here != (event.at, event.actor.id, event.data.get("message"), event.data.get("number"))
