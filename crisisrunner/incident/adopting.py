"""A running incident takes a newer version of its plan in: all that happened must still have its place there."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from crisisrunner.errors import Refused, Unmet
from crisisrunner.incident.approvals import must_have
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import CORRECTION, ClockSpec, Playbook


def adopt(
    older: Playbook,
    incident: Incident,
    newer: Playbook,
    pins: Mapping[str, Any],
    reason: str,
    by: Actor,
    at: datetime,
) -> list[Event]:
    """Go by another version of the plan from here on; what was decided by the old one stays as it is.

    Args:
        pins: The digests of the newer plan, its templates and the rules of law.

    Raises:
        Refused: for a closed incident, another plan, the same version, a missing reason, somebody who may not, or a
            plan in which something that happened has no place.
    """
    must_fit(older, incident, newer, pins, by)
    if not reason.strip():
        raise Refused(
            "Adopting another plan needs a reason.", 'crisisrunner playbook adopt NAME --reason "…"'
        )
    data = {
        "playbook": newer.playbook,
        "playbook_version": newer.version,
        "before": incident.playbook_version,
        "pins": {**incident.pins, **_named(pins)},
    }
    return [Event("playbook.adopted", at, by, data, {"reason": reason.strip()})]


def must_fit(
    older: Playbook, incident: Incident, newer: Playbook, pins: Mapping[str, Any], by: Actor
) -> None:
    """Refuse a plan that the incident could not go on by, or whoever may not say that it does; see `adopt`."""
    if incident.closed_at:
        raise Refused("The incident is closed.", 'crisisrunner advance reopen --reason "…"')
    if newer.playbook != incident.playbook:
        raise Refused(
            f"The incident runs by '{incident.playbook}', and this is '{newer.playbook}'.",
            f"crisisrunner playbook adopt {incident.playbook}",
        )
    if all(incident.pins.get(key) == value for key, value in _named(pins).items()):
        raise Refused("The incident runs by exactly this plan already; nothing was changed.")
    if any("override" in role.may for role in older.roles.values()):
        must_have(older, incident, by, "override", "adopt another version of the plan")
    missing = [
        *_homeless(incident, newer), *_answered_otherwise(older, incident, newer),
        *_counted_otherwise(older, incident, newer), *_in_review(older, incident, newer),
    ]  # fmt: skip
    if missing:
        raise Refused("The new plan has no place for what happened already.", unmet=missing)


def _named(pins: Mapping[str, Any]) -> dict[str, Any]:
    """What changes with a plan; the people stay those of the beginning."""
    return {key: pins[key] for key in ("playbook", "templates", "rules")}


def _homeless(incident: Incident, newer: Playbook) -> Iterator[Unmet]:
    """What the incident has that the newer plan does not know."""
    if incident.stage not in newer.stages:
        yield _unmet("stage", incident.stage, "the incident stands in this stage")
    if incident.severity not in newer.severities:
        yield _unmet("severity", str(incident.severity), "the incident has this severity")
    for name, fact in incident.facts.items():
        if name not in newer.facts and fact.translates in newer.facts:
            yield _unmet(
                "fact", name, "this translation was given", f"Keep translate: true at {fact.translates}"
            )
        elif name not in newer.facts:
            yield _unmet("fact", name, "this fact was set")
    for name in dict.fromkeys(one.message.removesuffix(CORRECTION) for one in incident.messages.values()):
        if name not in newer.messages:
            yield _unmet("message", name, "this message was drafted")
    for role, people in incident.holders.items():
        if people and role not in newer.roles:
            yield _unmet("role", role, "somebody holds this role")
    for audience in dict.fromkeys(one.audience for one in incident.messages.values()):
        if audience not in newer.audiences:
            yield _unmet("audience", audience, "this audience was spoken to")
    for language in dict.fromkeys(one for message in incident.messages.values() for one in message.languages):
        if language not in newer.languages:
            yield _unmet("language", language, "messages are written in it")


def _answered_otherwise(older: Playbook, incident: Incident, newer: Playbook) -> Iterator[Unmet]:
    """Facts that were answered and of which the newer plan wants another type of answer."""
    for name in incident.facts:
        before, after = older.facts.get(name), newer.facts.get(name)
        if before and after and before.type != after.type:
            yield _unmet(
                "fact", name, f"it was answered as {before.type}, and the new plan asks for {after.type}"
            )


def _counted_otherwise(older: Playbook, incident: Incident, newer: Playbook) -> Iterator[Unmet]:
    """Deadlines that run or ran, and that the newer plan would count by another rule or from another fact."""
    for name in incident.clocks:
        before, after = older.clocks.get(name), newer.clocks.get(name)
        if before and (after is None or _counting(after) != _counting(before)):
            yield _unmet(
                "clock", name, "this deadline was counted, and must go on by the same rule and facts"
            )


def _counting(clock: ClockSpec) -> tuple[str | None, ...]:
    return clock.rule, clock.anchor, clock.cap, clock.count


def _in_review(older: Playbook, incident: Incident, newer: Playbook) -> Iterator[Unmet]:
    """Messages on their way to people who are asked now, and others by the newer plan."""
    for message in incident.messages.values():
        asked = any(message.in_review(language) for language in message.languages)
        if (
            message.state != "draft"
            or not asked
            or message.message.removesuffix(CORRECTION) not in newer.messages
        ):
            continue
        same = older.spec(message.message).approve == newer.spec(message.message).approve
        if not same or (older.is_public(message.message) and not newer.is_public(message.message)):
            hint = f'crisisrunner message reject {message.message} --reason "…"'
            yield _unmet("message", message.id, "it is in review, and the new plan asks others", hint)


def _unmet(kind: str, name: str, why: str, hint: str = "") -> Unmet:
    return Unmet(kind, name, f"{kind} {name}: {why}", hint or f"Keep it in the plan: {name}")
