"""ICS 214, Activity Log: a sheet for each person who acted, or for a role (blocks 1 to 8, as FEMA has them)."""

from collections.abc import Iterator

from crisisrunner.errors import Refused
from crisisrunner.exports.forms.form import Block, Form, form_moment
from crisisrunner.timeline.entries import Entry
from crisisrunner.timeline.timeline import Timeline

MOST_ENTRIES = 20_000
"""What fits on sheets that somebody signs."""


def activity_logs(timeline: Timeline) -> Iterator[Form]:
    """The sheets, by whoever acted first.

    Raises:
        Refused: for nothing to tell, or more than `MOST_ENTRIES`.
    """
    role = timeline.choice.role
    by_person: dict[str, list[Entry]] = {}
    for number, entry in enumerate(timeline.entries()):
        if number == MOST_ENTRIES:
            raise Refused(
                f"More than {MOST_ENTRIES:,} entries are for no activity log.",
                "Take one operational period: --since TIME --until TIME",
            )
        by_person.setdefault(role or entry.by, []).append(entry)
    if not by_person:
        raise Refused("There is no activity to log.", "crisisrunner timeline")
    for number, (key, entries) in enumerate(by_person.items(), 1):
        hidden = timeline.redaction and not role  # the id of a person is made of their name
        yield _sheet(timeline, f"ics214-{number if hidden else key}", entries, role)


def _sheet(timeline: Timeline, called: str, entries: list[Entry], role: str) -> Form:
    about, names, zone = timeline.about, timeline.names, timeline.about.zone
    held = timeline.background.roles(timeline.case.incident)
    people = list(dict.fromkeys(entry.by for entry in entries))
    positions = {one: ", ".join(names.role(each) for each in sorted(held.get(one, ()))) for one in people}
    name = ", ".join(names.person(one) for one in people)
    first = timeline.choice.since or entries[0].at
    last = timeline.choice.until or entries[-1].at
    rows = [
        (form_moment(entry.at, zone), entry.what if len(people) == 1 else f"{entry.actor}: {entry.what}")
        for entry in entries
    ]
    title = "ICS 214 Activity Log"
    return Form(
        about.marked(title),
        called,
        (
            Block("1", "Incident Name", f"{about.title} ({about.incident})"),
            Block("2", "Operational Period", f"{form_moment(first, zone)} to {form_moment(last, zone)}"),
            Block("3", "Name", name),
            Block("4", "ICS Position", names.role(role) if role else positions[people[0]]),
            Block("5", "Home Agency (and Unit)", about.organisation),
            Block(
                "6", "Resources Assigned", "", ("Name", "ICS Position", "Home Agency (and Unit)"),
                [(names.person(one), positions[one], about.organisation) for one in people],
            ),
            Block("7", "Activity Log", "", ("Date/Time", "Notable Activities"), rows),
            Block(
                "8", "Prepared by", "", ("Name", "Position/Title", "Signature", "Date/Time"),
                [(about.made_by, "", "", form_moment(about.made_at, zone))],
            ),
        ),
    )  # fmt: skip
