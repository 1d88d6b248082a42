"""What the next shift must know: promises, deadlines, who waits, what is out, what was decided and why."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from crisisrunner.answers import (
    calls_data,
    deliveries_data,
    listening_data,
    message_data,
    status_data,
    tasks_data,
)
from crisisrunner.case import ERASED, Case
from crisisrunner.deadlines import Ticking
from crisisrunner.incident.events import Event
from crisisrunner.incident.inquiry import Inquiry
from crisisrunner.overview import Overview
from crisisrunner.saying import Page, Saying, page
from crisisrunner.timeline.telling import Names, tell
from crisisrunner.times import stamp

RESTING = ("not_started", "not_applicable", "met", "met_late", "waived")
"""Where a legal clock stands that asks nothing of anybody now."""
_DECISIONS = {
    "decision.recorded": "decision",
    "incident.severity_set": "severity",
    "stage.entered": "transition",
}


class Waiting(msgspec.Struct, frozen=True):
    """Somebody who waits for an answer of ours, and what they asked."""

    id: str
    inquiry: Inquiry
    question: str
    outlet: str

    def late(self, now: datetime) -> bool:
        """Whether they should have heard from us by now."""
        return self.inquiry.due_at is not None and self.inquiry.due_at <= now


class Decided(msgspec.Struct, frozen=True):
    """A `decision`, a change of `severity`, or a `transition` taken with a reason: when (UTC), by whom, and what."""

    seq: int
    kind: str
    at: datetime
    by: str
    what: str


class Handover(msgspec.Struct, frozen=True):
    """An incident as it is handed over, by somebody, at the moment of its overview.

    `promised`, `laws` and `waiting` stand in the order of their time, what is late first; `laws` are the
    clocks that run, are late, on hold or in doubt. `owed` are the inquiries that are handled, of which the public
    thread has not heard. `decided` has the newest first.
    """

    overview: Overview
    by: str
    said: Page
    promised: tuple[Ticking, ...]
    laws: tuple[Ticking, ...]
    waiting: tuple[Waiting, ...]
    owed: tuple[str, ...]
    decided: tuple[Decided, ...]
    head: tuple[int, str]

    def resting(self) -> dict[str, int]:
        """How many legal clocks ask nothing of anybody now, by where they stand."""
        states = [one.state for one in self.overview.clocks() if one.kind == "law"]
        return {state: states.count(state) for state in RESTING if state in states}

    def as_data(self) -> dict[str, Any]:
        """The answer of `handover --json`: the sections of the page, none of them cut."""
        overview = self.overview
        return {
            "where": self._where_data(),
            "promised": {
                "kept": overview.incident.promised.kept,
                "broken": overview.incident.promised.broken,
                "open": [_ticking_data(one) for one in self.promised],
            },
            "laws": [_ticking_data(one) for one in self.laws],
            "waiting": {
                "inquiries": [_waiting_data(one, overview.now) for one in self.waiting],
                "owed": list(self.owed),
                "figures": listening_data(overview),
            },
            "out": [_said_data(one) for one in self.said.said],
            "under_way": self._drafts_data(),
            "not_delivered": {
                "channels_down": {name: stamp(at) for name, at in overview.incident.down.items()},
                "deliveries": deliveries_data(overview),
            },
            "decided": [_decided_data(one) for one in self.decided],
            "open": {
                "tasks": [one for one in tasks_data(overview) if one["state"] == "open"],
                "missing": overview.asked_and_missing(),
                "unconfirmed": overview.unconfirmed(),
            },
            "roles": self._roles_data(),
            "record": {
                "seq": self.head[0],
                "hash": self.head[1],
                "made_at": stamp(overview.now),
                "made_by": self.by,
            },
        }

    def _where_data(self) -> dict[str, Any]:
        data, overview = status_data(self.overview), self.overview
        return {
            **data["incident"],
            "severity_title": overview.playbook.severities[overview.incident.severity].title,
            "stage": {**data["stage"], "purpose": overview.stage.purpose},
            "spoke_in_public": overview.spoke,
            "silent_since": stamp(overview.silent_since) if overview.silent_since else None,
            "wrong": data["corrections"],
            "broken_glass": overview.broken_glass(),
        }

    def _drafts_data(self) -> list[dict[str, Any]]:
        overview = self.overview
        return [
            message_data(overview, one)
            | {"blocked_by": list(dict.fromkeys(overview.blocked(one))), "ring": overview.lacking(one)}
            for one in overview.drafts()
        ]

    def _roles_data(self) -> list[dict[str, Any]]:
        calls = {one["id"]: one for one in calls_data(self.overview)}
        holders = self.overview.incident.holders
        return [
            {
                "id": role,
                "title": spec.title,
                "people": [
                    {key: calls[one][key] for key in ("id", "name", "phone", "state")}
                    for one in holders.get(role, ())
                ],
            }
            for role, spec in self.overview.playbook.roles.items()
        ]


def handover(overview: Overview, by: str) -> Handover:
    """What whoever takes over must know, asked for by somebody."""
    case, incident = overview.case, overview.incident
    seq, head, _ = case.record.head(incident.id)
    return Handover(
        overview,
        by,
        page(case, overview.now, by),
        tuple(_promised(overview)),
        tuple(sorted((one for one in overview.laws if one.state not in RESTING), key=_urgency)),
        tuple(_waiting(case)),
        incident.heard.owed,
        tuple(_decided(case)),
        (seq, head),
    )


def _promised(overview: Overview) -> Iterator[Ticking]:
    """The promises, and the cadence where no promise says the same, by their time."""
    known = {one.id: one for one in overview.clocks() if one.kind in ("promise", "cadence")}
    yield from (known[due.id] for due in overview.due() if due.id in known)


def _urgency(law: Ticking) -> tuple[bool, bool, str]:
    return law.state != "overdue", law.due_at is None, stamp(law.due_at) if law.due_at else law.id


def _waiting(case: Case) -> list[Waiting]:
    """Who waits, whoever was promised an answer first; then those of whom no time is known, the oldest first."""
    asked = {
        key: one for key, one in case.incident.inquiries.items() if one.state not in ("handled", "closed")
    }
    words = case.words(*(one.words for one in asked.values()))
    waiting = [
        Waiting(key, one, said.get("text", ERASED), said.get("outlet", ""))
        for key, one in asked.items()
        for said in [words.get(one.words, {})]
    ]
    return sorted(waiting, key=lambda one: (one.inquiry.due_at is None, one.inquiry.due_at or one.inquiry.at))


def _decided(case: Case) -> list[Decided]:
    names = Names(case.playbook, {key: person.name for key, person in case.people.items()}, case.zone)
    found = [
        Decided(
            event.seq, _DECISIONS[event.type], event.at, names.person(event.actor.id),
            tell(event, names).removeprefix("Decision: "),
        )
        for event in (entry.event for entry in case.record.events(case.incident.id, tuple(_DECISIONS)))
        if _was_decided(event)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.at, one.seq), reverse=True)


def _was_decided(event: Event) -> bool:
    """A decision, a severity, or a transition for which a reason was given (it may have been erased since).

    What is for counsel stays off a page that is printed and handed on.
    """
    if event.data.get("privileged"):
        return False
    return event.type != "stage.entered" or bool(
        event.data["trigger"] and (event.words is None or event.words.get("reason"))
    )


def _ticking_data(one: Ticking) -> dict[str, Any]:
    held = one.clock.held_until if one.clock and one.state == "held" else None
    return {
        "id": one.id,
        "kind": one.kind,
        "title": one.title,
        "state": one.state,
        "due_at": stamp(one.due_at) if one.due_at else None,
        "held_until": stamp(held) if held else None,
    }


def _waiting_data(one: Waiting, now: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.inquiry.kind,
        "state": one.inquiry.state,
        "public": one.inquiry.public,
        "sensitive": one.inquiry.sensitive,
        "text": one.question,
        "outlet": one.outlet or None,
        "at": stamp(one.inquiry.at),
        "due_at": stamp(one.inquiry.due_at) if one.inquiry.due_at else None,
        "late": one.late(now),
    }


def _said_data(said: Saying) -> dict[str, Any]:
    message = said.message
    return {
        "id": said.audience,
        "title": said.title,
        "public": said.public,
        "message": message.id if message else None,
        "released_at": stamp(message.released_at) if message and message.released_at else None,
        "wrong": said.wrong,
        "correction": said.correction,
        "do_not_repeat": list(said.gone),
    }


def _decided_data(one: Decided) -> dict[str, Any]:
    return {"id": one.seq, "kind": one.kind, "at": stamp(one.at), "by": one.by, "what": one.what}
