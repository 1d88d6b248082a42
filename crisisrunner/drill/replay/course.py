"""Decisions about the course, given again: stages, facts, tasks, people, severity, notes, channels."""

from collections.abc import Callable, Mapping

import msgspec

from crisisrunner import sending
from crisisrunner.case import Case
from crisisrunner.drill.replay.then import Act, Before, Then, Use, said, value_of
from crisisrunner.incident.events import Actor, Event
from crisisrunner.runner import Runner


def _entered(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: runner.advance(event.data["trigger"], said(event, "reason") or None)


def _fact_set(event: Event, then: Then, _: Before) -> Act:
    """A value whose words were erased is set again without them: what is known of it is that there was one.

    A time stands in the envelope as well, since deadlines are counted from it.
    """
    data = event.data
    if event.words is None and not (data.get("moment") or data.get("day")):
        return lambda runner: runner.act(_without_words(runner, event), refresh=True)
    source = said(event, "source") if data["confirmed"] else None
    return lambda runner: runner.set_fact(
        data["fact"], value_of(event), source, _said_wrong(event, then), said(event, "reason")
    )


def _said_wrong(event: Event, then: Then) -> bool:
    """Whether somebody called the value before wrong, where the plan alone would not have said so."""
    spec = then.playbook.facts.get(event.data["fact"]) if then.playbook else None
    return bool(event.data.get("wrong")) and (spec is None or spec.as_of)


def _without_words(runner: Runner, event: Event) -> Callable[[Case, Actor], list[Event]]:
    def decide(case: Case, by: Actor) -> list[Event]:
        from crisisrunner.incident.facts import spec_of

        name = event.data["fact"]
        spec_of(case.playbook, name)
        decided = [msgspec.structs.replace(event, seq=0, words={}, actor=by)]
        known = case.incident.facts.get(name)
        if not event.data.get("wrong") or known is None:
            return decided
        return [*decided, *runner.corrections(case, decided, name, known.version, by)]

    return decide


def _confirmed(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: runner.confirm_fact(event.data["fact"], said(event, "source"))


def _retracted(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: runner.retract_fact(event.data["fact"], said(event, "reason"))


def _done(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: runner.finish_task(event.data["task"])


def _skipped(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: runner.skip_task(event.data["task"], said(event, "reason"))


def _severity(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: runner.set_severity(event.data["severity"], said(event, "reason"))


def _assigned(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: runner.assign(event.data["role"], event.data["people"])


def _called(event: Event, _: Then, __: Before) -> Act:
    note = said(event, "note") or None
    return lambda runner: runner.call(event.data["person"], event.data["reached"], note=note)


def _logged(event: Event, _: Then, __: Before) -> Act:
    privileged = bool(event.data.get("privileged"))
    return lambda runner: runner.log(said(event, "text"), event.type == "decision.recorded", privileged)


def _down(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: sending.mark_down(runner, event.data["channel"], said(event, "reason"))


def _up(event: Event, _: Then, __: Before) -> Act:
    return lambda runner: sending.mark_up(runner, event.data["channel"])


USES: Mapping[str, Use] = {
    "stage.entered": _entered,
    "fact.set": _fact_set,
    "fact.confirmed": _confirmed,
    "fact.retracted": _retracted,
    "task.done": _done,
    "task.skipped": _skipped,
    "incident.severity_set": _severity,
    "role.assigned": _assigned,
    "person.called": _called,
    "note.logged": _logged,
    "decision.recorded": _logged,
    "channel.down": _down,
    "channel.up": _up,
}
"""By the type of event, the command that it tells of."""
