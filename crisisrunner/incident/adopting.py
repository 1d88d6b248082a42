"""A running incident takes a newer version of its plan in: all that happened must still have its place there."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from crisisrunner.errors import Refused, Unmet
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import CORRECTION, Playbook


def adopt(
    incident: Incident, newer: Playbook, pins: Mapping[str, Any], reason: str, by: Actor, at: datetime
) -> list[Event]:
    """Go by another version of the plan from here on; what was decided by the old one stays as it is.

    Args:
        pins: The digests of the newer plan, its templates and the rules of law.

    Raises:
        Refused: for a closed incident, another plan, the same version, a missing reason, or a plan in which
            something that happened has no place.
    """
    if incident.closed_at:
        raise Refused("The incident is closed.", 'crisisrunner advance reopen --reason "…"')
    if newer.playbook != incident.playbook:
        raise Refused(
            f"The incident runs by '{incident.playbook}', and this is '{newer.playbook}'.",
            f"crisisrunner playbook adopt {incident.playbook}",
        )
    named = {key: pins[key] for key in ("playbook", "templates", "rules")}
    if all(incident.pins.get(key) == value for key, value in named.items()):
        raise Refused("The incident runs by exactly this plan already; nothing was changed.")
    missing = list(_homeless(incident, newer))
    if missing:
        raise Refused("The new plan has no place for what happened already.", unmet=missing)
    if not reason.strip():
        raise Refused(
            "Adopting another plan needs a reason.", 'crisisrunner playbook adopt NAME --reason "…"'
        )
    data = {
        "playbook": newer.playbook,
        "playbook_version": newer.version,
        "before": incident.playbook_version,
        "pins": {**incident.pins, **named},
    }
    return [Event("playbook.adopted", at, by, data, {"reason": reason.strip()})]


def _homeless(incident: Incident, newer: Playbook) -> Iterator[Unmet]:
    """What the incident has that the newer plan does not know."""
    if incident.stage not in newer.stages:
        yield _unmet("stage", incident.stage, "the incident stands in this stage")
    if incident.severity not in newer.severities:
        yield _unmet("severity", str(incident.severity), "the incident has this severity")
    for name in incident.facts:
        if name not in newer.facts:
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


def _unmet(kind: str, name: str, why: str) -> Unmet:
    return Unmet(kind, name, f"{kind} {name}: {why}", f"Keep it in the plan: {name}")
