"""What the record shows of each expectation: met, late, missed, still open, or not reached."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from crisisrunner.case import Case
from crisisrunner.drill.findings import found_in
from crisisrunner.drill.scenario import OF, Expectation, Scenario
from crisisrunner.incident.events import Event
from crisisrunner.incident.exercise import Exercise

STATES = {
    "met": "met",
    "late": "late",
    "missed": "missed",
    "open": "not yet",
    "not_reached": "not reached",
}
"""How an expectation stands, with the words that a screen uses."""


class Verdict(msgspec.Struct, frozen=True):
    """How an expectation stands; times are in UTC and the story's.

    `opens` is when its window opened (None before that), `due_at` when it ended or will, `at` when the event of
    entry `seq` happened, `late_by` how much too late. `judged` is the entry in which an evaluator said so.
    """

    state: str
    opens: datetime | None = None
    due_at: datetime | None = None
    at: datetime | None = None
    seq: int | None = None
    judged: int | None = None

    @property
    def late_by(self) -> timedelta:
        """How much too late it happened."""
        late = self.state == "late" and self.at and self.due_at
        return self.at - self.due_at if late and self.at and self.due_at else timedelta(0)


def judge(case: Case, scenario: Scenario, as_of: datetime) -> dict[str, Verdict]:
    """Every expectation of a drill as it stood at a moment of the story (UTC); an evaluator's word stands above it."""
    exercise = case.incident.exercise
    if exercise is None:
        return {}
    types = tuple({event for one in scenario.expectations.values() for event in one.event})
    events = [recorded.event for recorded in case.record.events(case.incident.id, types)] if types else []
    seen = sorted((one for one in events if one.at <= as_of), key=lambda one: (one.at, one.seq))
    verdicts = {}
    for name, one in scenario.expectations.items():
        found = _judge(case, scenario, exercise, one, seen, as_of)
        said = exercise.judgements.get(name)
        verdicts[name] = (
            msgspec.structs.replace(found, state=said.rating, judged=said.event) if said else found
        )
    return verdicts


def is_done(case: Case, scenario: Scenario, name: str, as_of: datetime) -> bool:
    """Whether what an expectation expects has happened by a moment, late or not, or what it forbids has not."""
    verdict = judge(
        case, msgspec.structs.replace(scenario, expectations={name: scenario.expectations[name]}), as_of
    )[name]
    if scenario.expectations[name].never:
        return verdict.state != "missed"
    return verdict.state in ("met", "late")


def _judge(
    case: Case, scenario: Scenario, exercise: Exercise, one: Expectation, events: Iterable[Event], as_of: datetime
) -> Verdict:  # fmt: skip
    opens = _opens(exercise, one)
    if opens is None:
        return Verdict("not_reached")
    due = _due(scenario, exercise, one, opens)
    found = next((event for event in events if event.at >= opens and _matches(case, one, event, opens)), None)
    over = as_of > due or (exercise.stopped_at is not None and exercise.stopped_at >= due)
    if one.never:
        if found and found.at <= due:
            return Verdict("missed", opens, due, found.at, found.seq)
        return Verdict("met" if over or exercise.stopped_at else "open", opens, due)
    if found:
        too_late = "missed" if one.before else "late"  # what was to come before something else did not
        return Verdict("met" if found.at <= due else too_late, opens, due, found.at, found.seq)
    if over:
        return Verdict("missed", opens, due)
    return Verdict("not_reached" if exercise.stopped_at else "open", opens, due)


def _opens(exercise: Exercise, one: Expectation) -> datetime | None:
    if one.after is None:
        return exercise.started_at
    given = exercise.injects.get(one.after)
    return given.at if given and given.state == "delivered" else None


def _due(scenario: Scenario, exercise: Exercise, one: Expectation, opens: datetime) -> datetime:
    later = timedelta(seconds=exercise.postponed_s)
    if one.within is not None:
        return _put_off(exercise, one, opens + one.within)
    if one.before is not None:
        given = exercise.injects.get(one.before)
        return given.at if given else exercise.started_at + scenario.injects[one.before].at + later
    end = exercise.started_at + scenario.lasts + later
    told_all = all(name in exercise.injects for name in scenario.injects)
    return min(end, exercise.stopped_at) if exercise.stopped_at and told_all else end


def _put_off(exercise: Exercise, one: Expectation, due: datetime) -> datetime:
    """When it is due that counts from the start: later where all was put off in time, before anything was told.

    What happens meanwhile counts all the same, good or bad, for its window is open from the start.
    """
    for postponed in exercise.begins_later if one.after is None else ():
        if postponed.at <= due:
            due += timedelta(seconds=postponed.seconds)
    return due


def _matches(case: Case, one: Expectation, event: Event, opens: datetime) -> bool:
    data = event.data
    if event.type not in one.event:
        return False
    if one.of and data.get(OF[event.type].removesuffix("s")) != one.of:
        return False
    if one.inquiry and not _asked(case, one.inquiry, str(data.get("id")), opens):
        return False
    if one.public and not _public(case, event):
        return False
    if one.finding and one.finding not in found_in(case, event):
        return False
    return not one.by_another or _by_another(case, event)


def _asked(case: Case, wanted: Mapping[str, str], name: str, opens: datetime) -> bool:
    inquiry = case.incident.inquiries.get(name)
    return (
        inquiry is not None
        and inquiry.asked_s >= int(opens.timestamp())
        and wanted.get("kind", inquiry.kind) == inquiry.kind
        and wanted.get("channel", inquiry.channel) == inquiry.channel
    )


def _public(case: Case, event: Event) -> bool:
    if event.type.startswith("message."):
        return case.playbook.is_public(event.data["message"])
    return bool(event.data.get("public"))


def _by_another(case: Case, event: Event) -> bool:
    data = event.data
    message = case.incident.messages.get(f"{data['message']}.{data['number']}")
    return message is None or data["person"] not in message.authors.get(data["language"], ())
