"""HICS 213, General Message: a sheet for each release (blocks 1 to 11 of the form of 2014)."""

from collections.abc import Iterator

from crisisrunner.errors import Refused
from crisisrunner.exports.forms.form import Block, Form, form_day, form_time
from crisisrunner.timeline.entries import Entry
from crisisrunner.timeline.timeline import Timeline


def general_messages(timeline: Timeline) -> Iterator[Form]:
    """The sheets, by when each was released; what the record does not know is blank.

    Raises:
        Refused: where nothing was released, of what is wanted.
    """
    releases = list(timeline.entries(("message.released",)))
    if not releases:
        wanted = " or ".join(timeline.choice.messages)
        what = f"{wanted} was not released" if wanted else "Nothing was released"
        raise Refused(f"{what}, so there is no form to fill in.", "crisisrunner message list")
    yield from (_sheet(timeline, entry) for entry in releases)


def _sheet(timeline: Timeline, release: Entry) -> Form:
    about, names, zone = timeline.about, timeline.names, timeline.about.zone
    message = f"{release.data['message']}.{release.data['number']}"
    spec = timeline.case.playbook.spec(release.data["message"])
    bodies = {key: text for key, text in release.texts.items() if not key.endswith(".subject")}
    long = {key.partition(".")[0]: text for key, text in sorted(bodies.items(), key=lambda one: len(one[1]))}
    subject = next((text for key, text in release.texts.items() if key.endswith(".subject")), spec.title)
    approved = [
        (names.person(one["person"]), one["how"].replace("-", " "), one["language"])
        for one in release.data["approvals"]
    ]
    title = "HICS 213 General Message"
    return Form(
        about.marked(title),
        f"hics213-{message}",
        (
            Block("1", "Incident Name", f"{about.title} ({about.incident})"),
            Block("2", "To", names.audience(spec.audience)),
            Block(
                "3", "From",
                f"{release.actor}{', ' + names.role(release.role) if release.role else ''}, {about.organisation}",
            ),
            Block("4", "Subject", subject),
            Block("5", "Date", form_day(release.at, zone)),
            Block("6", "Time", f"{form_time(release.at, zone)} {release.at.astimezone(zone):%Z}"),
            Block("7", "Priority", "[ ] Urgent (high)   [ ] Non urgent (medium)   [ ] Informational (low)"),
            Block("8", "Message", "\n\n".join(long[language] for language in sorted(long))),
            Block("9", "Approved by", "", ("Name", "How", "Language"), approved),
            Block("10", "Reply / Action Taken"),
            Block("11", "Replied by", "", ("Name", "Signature", "Position", "Facility", "Date/Time"), [("",) * 5]),
        ),
    )  # fmt: skip
