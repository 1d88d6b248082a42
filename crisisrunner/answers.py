"""The answers in JSON to whoever reads an incident: `status --json`, and the lists beside it."""

from datetime import datetime, timedelta
from typing import Any

from crisisrunner.case import ERASED
from crisisrunner.incident.approvals import missing
from crisisrunner.incident.message import Message
from crisisrunner.incident.release import quoted_retracted
from crisisrunner.overview import Door, Overview
from crisisrunner.times import stamp


def status_data(overview: Overview) -> dict[str, Any]:
    """The answer of `status --json`."""
    incident = overview.incident
    seq, head, _ = overview.case.record.head(incident.id)
    return {
        "incident": {
            "id": incident.id,
            "title": overview.case.title,
            "playbook": incident.playbook,
            "playbook_version": incident.playbook_version,
            "severity": incident.severity,
            "drill": incident.drill,
            "opened_at": _stamp(incident.opened_at),
            "closed_at": _stamp(incident.closed_at),
        },
        "stage": {
            "id": incident.stage,
            "title": overview.stage.title,
            "entered_at": _stamp(incident.stage_entered_at),
        },
        "transitions": [_door_data(door) for door in overview.doors],
        "facts": facts_data(overview),
        "tasks": tasks_data(overview),
        "messages": [message_data(overview, message) for message in incident.messages.values()],
        "clocks": clocks_data(overview),
        "calls": calls_data(overview),
        "due": [
            {"id": due.id, "at": stamp(due.at), "what": due.what, "command": due.command}
            for due in overview.due()
        ],
        "corrections": corrections_data(overview),
        "deliveries": deliveries_data(overview),
        "channels_down": {name: stamp(since) for name, since in incident.down.items()},
        "inquiries": listening_data(overview),
        "head": {"seq": seq, "hash": head},
    }


def clocks_data(overview: Overview) -> list[dict[str, Any]]:
    """Each clock, with its deadline and how that was counted."""
    return [
        {
            "id": one.id,
            "kind": one.kind,
            "title": one.title,
            "state": one.state,
            "due_at": _stamp(one.due_at),
            "since": _stamp(one.since),
            "counting": one.counting,
            "rule": one.rule.rule if one.rule else None,
            "reminder_at": _stamp(overview.incident.snoozed.get(one.id)),
        }
        for one in overview.clocks()
    ]


def listening_data(overview: Overview) -> dict[str, Any]:
    """The figures of the inquiries; waits are in minutes."""
    heard = overview.listening
    return {
        "open": heard.open,
        "awaiting_public_follow_up": heard.owed,
        "asked": heard.asked,
        "answered": heard.answered,
        "unanswered": heard.unanswered,
        "median_wait_min": _minutes(heard.median_wait),
        "worst_wait_min": _minutes(heard.worst_wait),
        "public_answers": heard.public_answers,
        "announcements": heard.announcements,
    }


def facts_data(overview: Overview) -> list[dict[str, Any]]:
    """Each fact of the playbook, with its value as far as it is known."""
    numbers = [seq for fact in overview.incident.facts.values() for seq in (fact.value, fact.source) if seq]
    words = overview.case.words(*numbers)
    return [_fact_data(overview, name, words) for name in overview.playbook.facts]


def tasks_data(overview: Overview) -> list[dict[str, Any]]:
    """Each task of the stage."""
    return [
        {
            "id": task,
            "stage": overview.incident.stage,
            "do": spec.do,
            "role": spec.role,
            "state": ended.state if (ended := _ended(overview, task)) else "open",
            "due_at": _stamp(_after_entry(overview, spec.within)),
        }
        for task, spec in overview.stage.tasks.items()
    ]


def message_data(overview: Overview, message: Message) -> dict[str, Any]:
    """A message in short."""
    lacking = [
        slot for language in message.languages for slot in missing(overview.playbook, message, language)
    ]
    return {
        "id": message.id,
        "message": message.message,
        "title": overview.playbook.spec(message.message).title,
        "audience": message.audience,
        "state": overview.life(message),
        "block": len(overview.blocked(message)),
        "warn": len(overview.warned(message)),
        "blanks": list(message.blanks),
        "quotes_retracted": list(quoted_retracted(overview.incident, message)),
        "corrects": list(message.corrects),
        "needs": list(dict.fromkeys(role for slot in lacking for role in slot))
        if message.state == "draft"
        else [],
        "next_update": _stamp(message.next_update),
        "released_at": _stamp(message.released_at),
        "languages": {language: _language_data(message, language) for language in message.languages},
    }


def _language_data(message: Message, language: str) -> dict[str, Any]:
    return {
        "digest": message.digests[language],
        "in_review": message.in_review(language),
        "behind": language in message.behind,
        "approved_by": [one.person for one in message.standing(language)],
        "approvals": [
            {"person": one.person, "how": one.how, "typed_by": one.typed_by, "at": stamp(one.at)}
            for one in message.standing(language)
        ],
    }


def corrections_data(overview: Overview) -> list[dict[str, Any]]:
    """Each message that went out wrong, with the correction that is open for it."""
    return [
        {
            "id": one,
            "message": wrong.message,
            "fact": wrong.fact,
            "correction": wrong.by,
            "opened_at": stamp(wrong.at),
        }
        for one, wrong in overview.wrong().items()
    ]  # fmt: skip


def deliveries_data(overview: Overview) -> list[dict[str, Any]]:
    """Each way out that is not known to be taken."""
    return [
        {
            "id": f"{message.id}/{one.id}",
            "message": message.id,
            "channel": one.channel,
            "kind": one.kind,
            "language": one.language,
            "state": one.state,
            "how": one.how,
            "attempt": one.attempt,
            "at": stamp(one.at),
            "instead_of": one.instead_of,
        }
        for message, one in overview.undelivered()
    ]


def calls_data(overview: Overview) -> list[dict[str, Any]]:
    """Everybody who holds a role, with the number to ring and whether they were reached."""
    holders = dict.fromkeys(person for people in overview.incident.holders.values() for person in people)
    return [
        {
            "id": person,
            "name": overview.case.people[person].name,
            "phone": overview.case.people[person].phone,
            "roles": list(overview.incident.roles_of(person)),
            "state": _call_state(call.reached if call else None),
            "called_at": _stamp(call.at if call else None),
        }
        for person in [*holders, *(other for other in overview.incident.calls if other not in holders)]
        for call in [overview.incident.calls.get(person)]
    ]


def _door_data(door: Door) -> dict[str, Any]:
    unmet = [
        {"kind": need.kind, "id": need.id, "sentence": need.sentence, "hint": need.hint}
        for need in door.unmet
    ]
    return {"trigger": door.trigger, "dest": door.dest, "open": not door.unmet, "unmet": unmet}


def _fact_data(overview: Overview, name: str, words: dict[int, dict[str, str]]) -> dict[str, Any]:
    fact = overview.incident.facts.get(name)
    answer = {
        "id": name,
        "ask": overview.playbook.facts[name].ask,
        "state": overview.fact_state(name),
        "value": None,
    }
    if fact is None:
        return answer
    source = words.get(fact.source, {}).get("source", ERASED) if fact.source else None
    value = words.get(fact.value, {}).get("value", ERASED)
    return {**answer, "value": value, "version": fact.version, "source": source, "at": stamp(fact.at)}


def _ended(overview: Overview, task: str) -> Any:
    return overview.incident.tasks.get(f"{overview.incident.stage}/{task}")


def _after_entry(overview: Overview, within: Any) -> datetime | None:
    entered = overview.incident.stage_entered_at
    return within.after(entered, overview.case.zone) if within and entered else None


def _minutes(wait: timedelta | None) -> int | None:
    return None if wait is None else int(wait.total_seconds() // 60)


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def _call_state(reached: bool | None) -> str:
    return "to_call" if reached is None else "reached" if reached else "not_reached"
