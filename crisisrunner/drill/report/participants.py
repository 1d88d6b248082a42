"""Who took part: those who acted or held a role, and who conducted and evaluated (HSEEP, Appendix B)."""

from collections.abc import Iterator

from crisisrunner.drill.report.report import NOBODY, Participant
from crisisrunner.drill.report.source import Source
from crisisrunner.timeline.entries import doers

_EVALUATING = ("observation.made", "objective.rated", "expectation.judged", "improvement.planned")
_OPENING = ("incident.opened", "role.assigned", "stage.entered", "message.drafted", "person.joined")
"""What comes along with the start of a drill, whoever starts it."""


def participants(source: Source) -> Iterator[Participant]:
    """Everybody, by the roles of the plan, then those without one as they appeared."""
    acts, roles = _acts(source), _roles(source)
    titles = source.case.playbook.roles
    for person in dict.fromkeys((*(one for role in titles for one in roles.get(role, ())), *acts)):
        held = [role for role in titles if person in roles.get(role, ())]
        done = acts.get(person, {})
        yield Participant(
            source.person(person),
            tuple(titles[role].title for role in held),
            tuple(done) or (f"held a role; {NOBODY}",),
            sum(done.values()),
        )


def _acts(source: Source) -> dict[str, dict[str, int]]:
    """By person, how many entries they wrote as what."""
    acts: dict[str, dict[str, int]] = {}
    drill = source.scenario is not None
    opened = source.incident.opened_at
    begun = not drill
    for one in source.recorded:
        event = one.event
        opening = not begun and event.type in _OPENING and event.at == opened
        begun = begun or event.type.startswith("inject.")
        part = _part(event.type, drill, opening)
        for person in doers(event.type, event.actor.id, event.data):  # who said yes by phone wrote nothing
            own = acts.setdefault(person, {})
            own[part] = own.get(part, 0) + (person == event.actor.id)
    return acts


def _part(type_: str, drill: bool, opening: bool) -> str:
    if type_ in _EVALUATING:
        return "evaluated"
    if opening or type_.startswith(("drill.", "inject.")):
        return "conducted"
    return "played" if drill else "acted"


def _roles(source: Source) -> dict[str, list[str]]:
    """By role, everybody who ever held it: a role that was handed over was held by both."""
    roles: dict[str, list[str]] = {}
    for event in source.of("role.assigned"):
        held = roles.setdefault(event.data["role"], [])
        held += [person for person in event.data["people"] if person not in held]
    return roles
