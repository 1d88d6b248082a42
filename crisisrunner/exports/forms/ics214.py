"""ICS 214, Activity Log: a sheet for each person who acted, or for a role (blocks 1 to 8, as FEMA has them)."""

from collections.abc import Iterator

from crisisrunner.errors import Refused
from crisisrunner.exports import MOST_ENTRIES
from crisisrunner.exports.forms.form import Block, Form, form_moment
from crisisrunner.timeline.about import About
from crisisrunner.timeline.entries import Entry, written_later
from crisisrunner.timeline.telling import Names
from crisisrunner.timeline.timeline import Timeline

_OF_THE_RECORD = frozenset(("record.sealed", "entry.erased"))
"""What is done to the record, perhaps months later, and is no activity in the incident."""


def activity_logs(timeline: Timeline) -> Iterator[Form]:
    """The sheets, by whoever acted first.

    Raises:
        Refused: for nothing to tell, or more than `MOST_ENTRIES`.
    """
    role, wanted = timeline.choice.role, timeline.choice.actors
    sheets: dict[str, list[Entry]] = {}
    for number, entry in enumerate(timeline.entries()):
        if number == MOST_ENTRIES:
            raise Refused(
                f"More than {MOST_ENTRIES:,} entries are for no activity log.",
                "Take one operational period: --since TIME --until TIME",
            )
        if entry.type not in _OF_THE_RECORD:
            for of in [role] if role else entry.doers:
                if role or not wanted or of in wanted:
                    sheets.setdefault(of, []).append(entry)
    if not sheets:
        raise Refused("There is no activity to log.", "crisisrunner timeline")
    for number, (of, entries) in enumerate(sheets.items(), 1):
        hidden = timeline.redaction and not role  # the id of a person is made of their name
        yield _sheet(timeline, f"ics214-{number if hidden else of}", entries, () if role else (of,))


def _sheet(timeline: Timeline, called: str, entries: list[Entry], of: tuple[str, ...]) -> Form:
    """A sheet.

    Args:
        of: The one whose sheet it is; nobody where it is that of whoever held the role.
    """
    about, names, zone, role = timeline.about, timeline.names, timeline.about.zone, timeline.choice.role
    held = timeline.background.roles(timeline.case.incident)
    whose = of or timeline.choice.actors
    people = list(dict.fromkeys(one for entry in entries for one in entry.doers if one in whose))
    positions = {one: ", ".join(names.role(each) for each in sorted(held.get(one, ()))) for one in people}
    first = timeline.choice.since or entries[0].at
    last = timeline.choice.until or entries[-1].at
    title = "ICS 214 Activity Log"
    return Form(
        about.marked(title),
        called,
        (
            Block("1", "Incident Name", f"{about.title} ({about.incident})"),
            Block("2", "Operational Period", f"{form_moment(first, zone)} to {form_moment(last, zone)}"),
            Block("3", "Name", ", ".join(names.person(one) for one in people)),
            Block("4", "ICS Position", names.role(role) if role else positions[people[0]]),
            Block("5", "Home Agency (and Unit)", about.organisation),
            Block(
                "6", "Resources Assigned", "", ("Name", "ICS Position", "Home Agency (and Unit)"),
                [(names.person(one), positions[one], about.organisation) for one in people],
            ),
            Block(
                "7", "Activity Log", "", ("Date/Time", "Notable Activities"),
                [(form_moment(entry.at, zone), _activity(entry, people, names, about)) for entry in entries],
            ),
            Block(
                "8", "Prepared by", "", ("Name", "Position/Title", "Signature", "Date/Time"),
                [(about.made_by, "", "", form_moment(about.made_at, zone))],
            ),
        ),
    )  # fmt: skip


def _activity(entry: Entry, people: list[str], names: Names, about: About) -> str:
    """What somebody did; who it was where a sheet is of several, who typed it, if another, and when, if later."""
    doer = next(one for one in entry.doers if one in people)
    notes = [f"typed by {entry.actor}"] if doer != entry.by else []
    notes += (
        [f"written down {form_moment(entry.recorded_at, about.zone)}"] if written_later(entry, about) else []
    )
    said = f"{entry.what} ({', '.join(notes)})" if notes else entry.what
    return said if len(people) == 1 else f"{names.person(doer)}: {said}"
