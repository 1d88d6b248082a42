"""What the team did, as expectations of the next team: each release, each stage, each answer, and how long it took."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from crisisrunner.case import Case
from crisisrunner.drill.draft.outside import Told
from crisisrunner.incident.events import Event
from crisisrunner.playbook.model import INQUIRY_KINDS

OBJECTIVES = {
    "speak": ("Speak early, and keep speaking", "Public Information and Warning"),
    "decide": ("See where we stand, and move on in time", "Operational Coordination"),
    "answer": ("Answer whoever asks, and come back to them", "Public Information and Warning"),
}
"""What a draft sets out to show, each with its HSEEP core capability."""
_INQUIRY = {
    "inquiry.acknowledged": "is answered for the first time",
    "inquiry.moved_private": "goes on in private",
    "inquiry.handled": "has the answer",
    "inquiry.followed_up": "is come back to in public",
}
_LEAST = timedelta(minutes=15)


def expected(
    case: Case, events: Iterable[Event], injects: Sequence[Told], lasts: timedelta
) -> dict[str, dict[str, Any]]:
    """By its id, each thing that was done, in the window in which it is to be done next time.

    Args:
        injects: In the order of time; each window opens with the last one before what was done.
        lasts: How long the drill lasts: no window is longer.
    """
    found: dict[str, dict[str, Any]] = {}
    seen: set[tuple[Any, ...]] = set()
    begun = case.incident.opened_at or injects[0].at
    for event, one in _done(case, events):
        after = _before(injects, event) if "inquiry" not in one else _asked(injects, event)
        key = (one["event"], one.get("of"), str(one.get("inquiry")), after.id if after else None)
        if after is None or key in seen:
            continue
        seen.add(key)
        found[f"e{event.seq}"] = {**one, "after": after.id, **_window(after.at, event.at, begun + lasts)}
    return found


def _done(case: Case, events: Iterable[Event]) -> Iterator[tuple[Event, dict[str, Any]]]:
    asked = {}
    for event in events:
        data = event.data
        if event.type == "inquiry.opened":
            asked[data["id"]] = {"kind": data["kind"], "channel": data["channel"]}
        if event.type == "message.released":
            title = case.playbook.spec(data["message"]).title
            yield event, _one(f"{title} is out", "speak", event.type, of=data["message"])
        elif event.type == "stage.entered" and data["trigger"]:
            stage = case.playbook.stages[data["stage"]].title
            yield event, _one(f"The team goes on to: {stage}", "decide", event.type, of=data["stage"])
        elif event.type in _INQUIRY and data["id"] in asked:
            who = INQUIRY_KINDS.get(asked[data["id"]]["kind"], "somebody")
            words = f"Whoever asked ({who}) {_INQUIRY[event.type]}"
            yield event, _one(words, "answer", event.type, inquiry=asked[data["id"]])


def _one(expect: str, objective: str, event: str, **more: Any) -> dict[str, Any]:
    return {"expect": expect, "objective": objective, "event": event, **more}


def _before(injects: Sequence[Told], event: Event) -> Told | None:
    return next((one for one in reversed(injects) if one.at < event.at), None)


def _asked(injects: Sequence[Told], event: Event) -> Told | None:
    name = f"asked-{event.data['id']}"
    return next((one for one in injects if one.id == name), None) or _before(injects, event)


def _window(opens: datetime, done: datetime, end: datetime) -> dict[str, timedelta]:
    """As long as it took, and half as long again; the time that it took is the par."""
    took = max(done - opens, timedelta(0))
    wanted = max(took * 3 / 2, _LEAST)
    return {"within": min(wanted, end - opens), "par": took}
