"""An incident as a calendar: what is due with its alarms, and what happened."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from crisisrunner.case import Case
from crisisrunner.deadlines import CONFIRM, Ticking, clocks, due, laws
from crisisrunner.exercise import titled
from crisisrunner.incident.laws import how_to_begin
from crisisrunner.timeline.about import head
from crisisrunner.timeline.ics import Appointment, calendar
from crisisrunner.timeline.timeline import Timeline

ALARMS = (timedelta(minutes=60), timedelta(minutes=15), timedelta(0))
FAR_ALARMS = (timedelta(days=7), timedelta(days=1), *ALARMS)
"""For what is due days after it began: nobody files a report in the last hour."""
_DAYS = timedelta(days=3)
_ENDED = ("met", "met_late", "waived", "not_applicable")
_WITHOUT_TIME = ("not_started", "anchor_missing")
TOLD = (
    "incident.opened", "stage.entered", "message.released", "message.withdrawn", "decision.recorded",
    "correction.opened", "promise.kept", "promise.broken", "clock.met", "clock.waived",
)  # fmt: skip
"""The types of entries that become appointments of what happened; the others would bury them."""
NOT_INCLUDED = ("notes, tasks, facts and all else that no calendar needs", "entries for counsel")
"""What is not in a calendar of what happened."""


def deadlines(case: Case, now: datetime) -> bytes:
    """Every deadline as an iCalendar file, with alarms for those that are still to be met."""
    return _written(case, now, [*_clocks(case, now), *_other_deadlines(case, now)], case.title)


def story(timeline: Timeline) -> bytes:
    """What happened, and every deadline, as an iCalendar file; a redacted one has no deadlines but those of law."""
    case, now = timeline.case, timeline.about.made_at
    told = [
        Appointment(f"entry-{entry.seq}", entry.what, entry.at, drill=case.incident.drill)
        for entry in timeline.entries(TOLD)
        if not entry.data.get("privileged")
    ]
    others = () if timeline.redaction else _other_deadlines(case, now)
    about = "\n".join(f"{label}: {value}" for label, value in head(timeline.about.without(*NOT_INCLUDED)))
    return _written(case, now, [*told, *_clocks(case, now), *others], timeline.about.title, about)


def left_out(case: Case, now: datetime) -> dict[str, list[str]]:
    """The legal clocks that no calendar can hold, for they have no time yet: by the command that gives them one."""
    found: dict[str, list[str]] = {}
    for one in laws(case, now):
        if one.state in _WITHOUT_TIME and one.rule:
            found.setdefault(how_to_begin(case.laws, case.incident, one.id), []).append(one.id)
    return found


def _written(
    case: Case, now: datetime, appointments: Sequence[Appointment], title: str, about: str = ""
) -> bytes:
    name = f"{case.incident.id} {title}"
    return calendar(
        [replace(one, alarms=_ahead(one, now)) for one in appointments],
        titled(name) if case.incident.drill else name, case.incident.id, now, about,
    )  # fmt: skip


def _ahead(one: Appointment, now: datetime) -> tuple[timedelta, ...]:
    """The alarms that are still to ring: some programs ring at once for each that is past."""
    return tuple(before for before in one.alarms if one.at - before > now)


def _clocks(case: Case, now: datetime) -> Iterator[Appointment]:
    for one in clocks(case, now):
        if one.due_at:
            ended = one.state in _ENDED
            far = one.since is None or one.due_at - one.since > _DAYS
            yield Appointment(
                one.id, one.title, one.due_at, _description(one), alarms=FAR_ALARMS if far else ALARMS,
                done=ended, drill=case.incident.drill,
            )  # fmt: skip
        if one.state == "held" and one.clock and one.clock.held_until:
            yield Appointment(
                f"{one.id}-hold", f"The hold ends: {one.title}", one.clock.held_until,
                f"{one.id} runs on from then. Is it over earlier? crisisrunner clock hold {one.id} --lift",
                alarms=FAR_ALARMS, drill=case.incident.drill,
            )  # fmt: skip


def _description(one: Ticking) -> str:
    if one.rule is None:
        return one.counting
    to = f"To: {one.rule.recipient}. {one.rule.law}."
    return f"{one.counting} {to} State: {one.state.replace('_', ' ')}. {CONFIRM[:1].upper()}{CONFIRM[1:]}."


def _other_deadlines(case: Case, now: datetime) -> Iterator[Appointment]:
    known = {one.id for one in clocks(case, now)}
    for one in due(case, ()):
        if one.id not in known:
            yield Appointment(one.id, one.what, one.at, one.command, alarms=ALARMS, drill=case.incident.drill)
