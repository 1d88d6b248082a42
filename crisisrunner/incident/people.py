"""Who holds which role, who was reached by phone, and who still has to be."""

from collections.abc import Container, Sequence
from datetime import datetime

from crisisrunner.errors import Refused, unknown
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.state import Incident
from crisisrunner.playbook.model import Playbook


def join(
    incident: Incident,
    name: str,
    phone: str,
    by: Actor | None,
    at: datetime,
    known_as: str | None = None,
    taken: Container[str] = (),
) -> Event:
    """Somebody comes in, under an id of the incident's own, or with another phone number under the id they have.

    Raises:
        Refused: where the name is empty.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused("The name is empty.", "Give the name of a person.")
    number = len(incident.joined) + 1
    while f"p{number}" in taken:
        number += 1
    person = known_as or f"p{number}"
    words = {"name": name} | ({"phone": phone} if phone else {})
    return Event("person.joined", at, by or Actor(person), {"person": person}, words)


def assign(
    playbook: Playbook, incident: Incident, role: str, people: Sequence[str], by: Actor, at: datetime
) -> list[Event]:
    """Hand a role to people, by id; whoever held it before holds it no longer.

    Raises:
        Refused: for a role that the playbook does not have, or where nothing would change.
    """
    if role not in playbook.roles:
        raise unknown("role", role, playbook.roles, "crisisrunner role list")
    if tuple(people) == incident.holders.get(role):
        raise Refused(f"The role {role} is held so already.", "crisisrunner role list")
    return [Event("role.assigned", at, by, {"role": role, "people": list(people)})]


def call(person: str, reached: bool, note: str | None, by: Actor, at: datetime) -> list[Event]:
    """Write down that a person was called, and whether they were reached (CERC step 2)."""
    words = {"note": note.strip()} if note and note.strip() else {}
    return [Event("person.called", at, by, {"person": person, "reached": reached}, words)]


def to_call(playbook: Playbook, incident: Incident) -> list[str]:
    """The ids of those who hold a role and were neither reached nor at work here yet, by the playbook's roles."""
    holders = [person for role in playbook.roles for person in incident.holders.get(role, ())]
    reached = {person for person, tried in incident.calls.items() if tried.reached}.union(incident.acted)
    return [person for person in dict.fromkeys(holders) if person not in reached]
