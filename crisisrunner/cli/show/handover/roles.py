"""Who holds which role, under which number, and who was not reached yet."""

from typing import TYPE_CHECKING

from crisisrunner.cli.show.handover.layout import Line, Section, line
from crisisrunner.times import since

if TYPE_CHECKING:
    from crisisrunner.handover import Handover
    from crisisrunner.overview import Overview


def roles(found: "Handover") -> Section:
    """The people in the order of their roles, then the roles that nobody holds."""
    overview = found.overview
    every, holders = overview.playbook.roles, overview.incident.holders
    people = list(dict.fromkeys(person for role in every for person in holders.get(role, ())))
    nobody = ", ".join(spec.title for role, spec in every.items() if not holders.get(role))
    return Section(
        "WHO HOLDS WHICH ROLE", tuple(_person(one, overview) for one in people[:14]), len(people), 5,
        "crisisrunner role list", tail=(line("NOBODY", nobody),) if nobody and people else (),
        empty="Nobody holds any.",
    )  # fmt: skip


def _person(key: str, overview: "Overview") -> Line:
    """Name and number first: they are never cut."""
    known, held = overview.case.people[key], overview.incident.roles_of(key)
    unheard = key in overview.to_call()
    tried = overview.incident.calls.get(key) if unheard else None
    failed = f", not reached at {since(tried.at, overview.case.zone, overview.now)}" if tried else ""
    titles = ", ".join(spec.title for role, spec in overview.playbook.roles.items() if role in held)
    reached = f"{known.name}, {known.phone or 'no number known'}{failed}"
    return line("CALL" if unheard else "", f"{reached}: {titles}", 1)
