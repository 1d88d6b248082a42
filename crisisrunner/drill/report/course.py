"""What was planned beside what came: injects, expectations, releases, tasks, promises, laws, and the clock itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from crisisrunner.deadlines import laws
from crisisrunner.drill.expectations import STATES, Verdict, judge
from crisisrunner.drill.numbering import number_of
from crisisrunner.drill.report.report import Course, Pause, Step
from crisisrunner.drill.report.source import Source
from crisisrunner.drill.report.tasks import tasks
from crisisrunner.drill.scenario import Expectation, Scenario
from crisisrunner.incident.events import Event
from crisisrunner.incident.exercise import Exercise
from crisisrunner.times import from_stamp, length

AT_ONCE = timedelta(minutes=1)
"""What comes within a minute of its time came in time."""
UNKEPT = "broken: nothing came"


def course(source: Source) -> Course:
    """The whole course by time; injects by when they were delivered, or else planned, as in the controllers' list."""
    pauses = tuple(_pauses(source))
    return Course(
        source.begins,
        _ends(source),
        source.now,
        tuple(sorted(_injects(source), key=lambda step: step.actual_at or step.planned_at or source.now)),
        tuple(_expectations(source)),
        tuple(sorted(_releases(source), key=lambda step: step.actual_at or source.now)),
        tuple(tasks(source)),
        tuple(_promises(source)),
        tuple(_laws(source)),
        pauses,
    )


def _ends(source: Source) -> datetime:
    """When the story ends as planned, or did end if that is later."""
    exercise, scenario = source.incident.exercise, source.scenario
    last = max((one.event.at for one in source.recorded), default=source.now)
    if exercise is None or scenario is None:
        return max(last, source.ended_at or source.now)
    planned = exercise.started_at + scenario.lasts + timedelta(seconds=exercise.postponed_s)
    return max(planned, last, exercise.stopped_at or planned)


def _injects(source: Source) -> Iterator[Step]:
    """Each inject with its number, and with its first time where it was put off."""
    exercise, scenario = source.incident.exercise, source.scenario
    for step in _became(source):
        if scenario is None or exercise is None:
            continue
        number = str(number_of(scenario, step.id))
        first = exercise.started_at + scenario.injects[step.id].at if step.id in scenario.injects else None
        moved = first if first != step.planned_at else None
        yield msgspec.structs.replace(step, number=number, put_off_from=moved)


def _became(source: Source) -> Iterator[Step]:
    exercise, scenario = source.incident.exercise, source.scenario
    if exercise is None or scenario is None:
        return
    given = {event.data["inject"]: event for event in source.of("inject.delivered", "inject.skipped")}
    as_planned = {name for name, event in given.items() if event.data["planned"] and name in scenario.injects}
    for name, inject in scenario.injects.items():
        if name in as_planned:
            yield _given(source, scenario, name, given[name])
        else:
            later = timedelta(seconds=exercise.postponed_s)
            planned = exercise.started_at + inject.at + later
            over = exercise.stopped_at is not None
            came = "not delivered" if over else "not delivered yet"
            yield Step(name, inject.title, planned, None, came, kind=inject.kind, bad=over)
    for name, event in given.items():
        if name not in as_planned:
            title = source.word(event.seq, "title") or source.word(event.seq, "text")
            yield Step(name, title, None, event.at, "improvised", event.seq, "improvised")


def _given(source: Source, scenario: Scenario, name: str, event: Event) -> Step:
    planned, title = from_stamp(event.data["planned"]), scenario.injects[name].title
    if event.type == "inject.skipped":
        done = scenario.expectations.get(source.word(event.seq, "met"))
        came = f"not needed, for it was done: {done.expect}" if done else "not needed"
        return Step(name, title, planned, None, came, event.seq, "contingency")
    behind = event.at - planned
    came = "delivered as planned" if behind < AT_ONCE else f"delivered {length(behind)} late"
    return Step(name, title, planned, event.at, came, event.seq, event.data["kind"])


def _expectations(source: Source) -> Iterator[Step]:
    scenario = source.scenario
    if scenario is None:
        return
    verdicts = judge(source.case, scenario, source.now)
    for name, one in scenario.expectations.items():
        yield _expected(name, one, verdicts[name])


def _expected(name: str, one: Expectation, verdict: Verdict) -> Step:
    came = STATES[verdict.state]
    if verdict.state == "late":
        came = f"{length(verdict.late_by)} late"
    if verdict.judged:
        came = f"{came}, by the evaluator's word"
    return Step(
        name, one.expect, verdict.due_at, verdict.at, came, verdict.judged or verdict.seq,
        "never" if one.never else "", verdict.opens, bad=verdict.state in ("late", "missed"),
    )  # fmt: skip


def _releases(source: Source) -> Iterator[Step]:
    messages, playbook = source.incident.messages, source.case.playbook
    for event in source.of("message.released"):
        name = f"{event.data['message']}.{event.data['number']}"
        spec, message = playbook.spec(event.data["message"]), messages.get(name)
        drafted = message.drafted_at if message else event.at
        due = spec.within.after(drafted, source.zone) if spec.within else None
        audience = playbook.audiences[spec.audience].title
        yield Step(
            name, f"{spec.title} to {audience}", due, event.at, in_time(due, event.at), event.seq,
            "public" if playbook.is_public(event.data["message"]) else "", drafted, late(due, event.at),
        )  # fmt: skip


def _promises(source: Source) -> Iterator[Step]:
    """Each promise of a next update that was kept or broken, then those that nobody has spoken to since."""
    for event in source.of("promise.kept", "promise.broken"):
        kept, due = event.type == "promise.kept", from_stamp(event.data["due_at"])
        came = "kept" if kept else f"broken: {length(event.at - due)} late"
        spoke = event.at if event.data["by"] else None
        yield Step(
            f"promise-{event.data['audience']}-{event.seq}", _promised(source, event.data["audience"]), due,
            spoke, came if spoke else UNKEPT, event.seq, bad=not kept,
        )  # fmt: skip
    for audience, promise in source.incident.promises.items():
        over = promise.due_at < source.now
        yield Step(
            f"promise-{audience}", _promised(source, audience), promise.due_at, None,
            UNKEPT if over else "still to keep", opens=promise.made_at, bad=over,
        )  # fmt: skip


def _promised(source: Source, audience: str) -> str:
    return f"Next update promised to: {source.case.playbook.audiences[audience].title}"


def _laws(source: Source) -> Iterator[Step]:
    filed = {event.data["clock"]: event.seq for event in source.of("clock.met", "clock.waived")}
    for one in laws(source.case, source.now):
        if one.clock and one.due_at:
            met = one.clock.met_at
            came = one.state.replace("_", " ")
            yield Step(
                one.id, one.title, one.due_at, met, came, filed.get(one.id), "", one.since,
                one.state in ("met_late", "overdue"),
            )  # fmt: skip


def in_time(due: datetime | None, at: datetime) -> str:
    """How something came beside when it was due."""
    if due is None:
        return "no time was set"
    return f"{length(at - due)} late" if late(due, at) else f"in time, {length(due - at)} before it was due"


def late(due: datetime | None, at: datetime) -> bool:
    """Whether something came after it was due."""
    return due is not None and at > due


def _pauses(source: Source) -> Iterator[Pause]:
    """Each time that the clock was stopped, with how long it stood; and each time that all was put off."""
    exercise, scenario = source.incident.exercise, source.scenario
    if exercise is None or scenario is None:
        return
    moved = [*source.of("drill.paused", "drill.resumed", "drill.stepped", "drill.postponed", "drill.stopped")]
    for index, event in enumerate(moved):
        if event.type == "drill.paused":
            then = next((one for one in moved[index + 1 :] if "wall" in one.data), None)
            yield Pause(event.at, _why(event), event.seq, _between(event, then) if then else None)
        elif event.type == "drill.postponed":
            reason = source.word(event.seq, "reason")
            what = f"all that was to come was put off by {length(timedelta(seconds=event.data['seconds']))}"
            yield Pause(event.at, f"{what}: {reason}" if reason else what, event.seq)
        elif event.type == "drill.stopped":
            yield Pause(event.at, _stopped(source, event, scenario, exercise), event.seq)


def _why(event: Event) -> str:
    return "stood: nobody conducted it" if event.data["why"] == "alone" else "paused by hand"


def _between(event: Event, then: Event) -> timedelta:
    return from_stamp(then.data["wall"]) - from_stamp(event.data["wall"])


def _stopped(source: Source, event: Event, scenario: Scenario, exercise: Exercise) -> str:
    what = "the drill ended: the real thing happened" if event.data["real"] else "the drill ended"
    left = exercise.started_at + scenario.lasts + timedelta(seconds=exercise.postponed_s) - event.at
    early = f", {length(left)} of the story before its end" if left >= AT_ONCE else ""
    reason = source.word(event.seq, "reason")
    return f"{what}{early}{': ' + reason if reason else ''}"
