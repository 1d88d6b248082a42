"""The use cases of clocks: say that a rule applies, hold, meet or waive a deadline, put off a reminder."""

from datetime import datetime

import msgspec

from crisisrunner.case import Case
from crisisrunner.errors import Refused, unknown
from crisisrunner.incident import clocks, facts
from crisisrunner.incident.clocks import Start, Wait
from crisisrunner.incident.events import Actor, Event
from crisisrunner.runner import Outcome, Runner
from crisisrunner.times import stamp


def start(runner: Runner, name: str, said: Start) -> Outcome:
    """Say that a rule applies here, and from when it counts.

    For a clock of the plan, that time becomes the value of the fact from which it is counted.
    """

    def decide(case: Case, by: Actor) -> list[Event]:
        key = name if name in case.incident.clocks else clocks.of_the_plan(case.laws, name)
        spec = case.playbook.clocks.get(key)
        decided: list[Event] = []
        if spec and spec.anchor and said.given:
            clocks.must_be_vouched_for(case.laws, name, spec.rule, said)
            decided = _told(case, spec.anchor, said, by, runner.at)
        word = msgspec.structs.replace(said, given=None) if decided else said
        there = case.after(decided)
        return [
            *decided,
            *clocks.start(there.laws, there.incident, name, word, there.count, by, runner.at),
        ]

    return runner.act(decide, refresh=True)


def _told(case: Case, fact: str, said: Start, by: Actor, at: datetime) -> list[Event]:
    """The fact from which a clock counts, as it was told with the clock."""
    if said.given is None:
        return []
    facts.must_be_explained(case.playbook, case.incident, fact, said.given, said.reason, case.zone, at)
    same = case.value(fact) == said.given.value
    return facts.set_fact(
        case.playbook, case.incident, fact, said.given, said.said_by, by, at, same=same, reason=said.reason
    )


def hold(runner: Runner, name: str, wait: Wait) -> Outcome:
    """Stop a clock, since an authority asked to wait."""
    return runner.act(lambda case, by: clocks.hold(case.laws, case.incident, name, wait, by, runner.at))


def lift(runner: Runner, name: str, reason: str) -> Outcome:
    """End a hold before its time."""
    return runner.act(lambda case, by: clocks.lift(case.laws, case.incident, name, reason, by, runner.at))


def meet(runner: Runner, name: str, reference: str = "", again: bool = False) -> Outcome:
    """Write down that a filing is made."""
    return runner.act(
        lambda case, by: clocks.meet(case.laws, case.incident, name, reference, again, by, runner.at)
    )


def waive(runner: Runner, name: str, reason: str) -> Outcome:
    """Write down that nothing is filed, and why."""
    return runner.act(lambda case, by: clocks.waive(case.laws, case.incident, name, reason, by, runner.at))


def snooze(runner: Runner, name: str, until: datetime, reason: str) -> Outcome:
    """Put off the reminder of something that is due; its deadline stays where it is."""

    def decide(case: Case, by: Actor) -> list[Event]:
        from crisisrunner.deadlines import due, laws

        known = [one.id for one in due(case, laws(case, runner.at))]
        if name not in known:
            raise unknown("deadline", name, known, "crisisrunner clock list")
        if not reason.strip():
            raise Refused(
                "A reminder is put off for a reason.", f'crisisrunner clock snooze {name} --reason "…"'
            )
        data = {"of": name, "until": stamp(until)}
        return [Event("reminder.snoozed", runner.at, by, data, {"reason": reason.strip()})]

    return runner.act(decide)
