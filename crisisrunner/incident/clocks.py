"""Legal deadlines: where each clock stands, and what people say of it: it applies, wait, it is filed, it is waived."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from crisisrunner.errors import Refused, unknown
from crisisrunner.incident.counting import Anchor
from crisisrunner.incident.events import Actor, Event
from crisisrunner.incident.facts import Answer, WantsReason, day_of, unusual
from crisisrunner.incident.laws import (
    Count,
    Laws,
    anchor_of,
    applies_here,
    counted,
    due_at,
    find,
    how_to_begin,
    stood_on,
)
from crisisrunner.incident.state import Incident
from crisisrunner.incident.ticking import Clock
from crisisrunner.playbook.model import ClockSpec
from crisisrunner.playbook.rule import Rule
from crisisrunner.times import end_of_day, stamp

_SECOND = timedelta(seconds=1)


def state(clock: Clock | None, rule: Rule, binds: bool | None, now: datetime) -> str:
    """Where a clock stands at a moment (UTC).

    `not_applicable`, `not_started`, `anchor_missing`, `running`, `held`, `met`, `met_late`, `overdue`,
    `waived` or `scope_not_declared`. What binds nobody, or has no time, is never overdue.
    """
    if clock and clock.waived_at:
        return "waived"
    if clock and clock.met_at:
        return "met_late" if _passed(clock, clock.met_at) else "met"
    if clock is None or not (clock.has_begun or clock.declared is not None):
        return "not_applicable" if binds is False else "not_started"
    if clock.applies is False:
        return "not_applicable"
    if not clock.has_begun:
        return "not_started"
    if clock.due_at is None and rule.limit is not None:
        return "anchor_missing"
    if clock.applies is None:
        return "scope_not_declared"
    if clock.held(now):
        return "held"
    return "overdue" if _passed(clock, now) else "running"


def _passed(clock: Clock, moment: datetime) -> bool:
    """Whether a deadline has passed: its last second is still in time."""
    return clock.due_at is not None and moment >= clock.due_at + _SECOND


def reckoned(laws: Laws, incident: Incident, count: Count, by: Actor, at: datetime) -> Iterator[Event]:
    """The events of all clocks that stand on something else than before: each with its deadline, counted anew."""
    for key, spec in laws.clocks(incident).items():
        before = incident.clocks.get(key, Clock(spec.rule))
        anchor = anchor_of(laws, incident, key, spec)
        applies = applies_here(laws, incident, spec, before, count)
        has_begun = anchor.moment is not None or anchor.day is not None
        if (has_begun or before.has_begun) and (anchor, applies) != (stood_on(before), before.applies):
            what = "clock.moved" if before.has_begun else "clock.started"
            yield Event(what, at, by, {**counted(laws, key, spec, anchor, applies), **_was(before)})


class Start(msgspec.Struct, frozen=True):
    """What a person says when a clock is started.

    Attributes:
        said_by: Who says that the rule applies, such as counsel.
        given: When its event happened, for a clock that the plan does not name; else a fact or a filing says so.
        reason: Why that time is an unusual one, or another than before.
    """

    said_by: str = ""
    given: Answer | None = None
    reason: str = ""


def start(
    laws: Laws, incident: Incident, name: str, said: Start, count: Count, by: Actor, at: datetime
) -> list[Event]:
    """Say that a rule applies here: it is counted from now on, as soon as its event has happened.

    Raises:
        Refused: for a rule that there is not, one that only a plan may ask for, where nothing would change, and
            where nobody says why a rule applies of which the workspace says that it does not.
        WantsReason: for an unusual time without a reason.
    """
    key, spec = _to_start(laws, incident, name, said.given)
    must_be_vouched_for(laws, name, spec.rule, said)
    before = incident.clocks.get(key, Clock(spec.rule))
    anchor = anchor_of(laws, incident, key, spec)
    if said.given:
        anchor = Anchor(said.given.moment, day_of(said.given), held_until=before.held_until)
        _must_be_explained(laws, incident, key, before, said, at)
    if before.declared and not before.waived_at and anchor == stood_on(before):
        raise Refused(f"The clock {key} is started already.", "crisisrunner clock list")
    applies = applies_here(laws, incident, spec, msgspec.structs.replace(before, declared=True), count)
    data = {**counted(laws, key, spec, anchor, applies), "declared": True, **_was(before)}
    given = {"said_by": said.said_by.strip(), "reason": said.reason.strip()}
    what = "clock.moved" if before.has_begun and before.declared else "clock.started"
    return [Event(what, at, by, data, {key: text for key, text in given.items() if text})]


def must_be_vouched_for(laws: Laws, name: str, rule: str, said: Start) -> None:
    """Refuse to start what the workspace rules out, unless it is told who says otherwise, and why."""
    if laws.binds(rule) is False and not (said.said_by.strip() and said.reason.strip()):
        begun = ' --from "…"' if said.given else ""
        raise Refused(
            f"The workspace says that {rule} does not apply here; who says otherwise, and why?",
            f'crisisrunner clock start {name}{begun} --said-by NAME --reason "…"',
        )


def _must_be_explained(
    laws: Laws, incident: Incident, key: str, before: Clock, said: Start, at: datetime
) -> None:
    if said.given is None or said.reason.strip():
        return
    known = (before.anchor, before.day) if before.has_begun else None
    why = unusual(said.given, known, incident.opened_at, laws.zone, at)
    if why:
        raise WantsReason(
            f"A legal deadline is counted from that time, and it {why}: give the reason.",
            f'crisisrunner clock start {key} --from "…" --reason "…"',
        )


def _was(before: Clock) -> dict[str, str | None]:
    """The deadline before, where there was an event to count from."""
    return {"was": stamp(before.due_at) if before.due_at else None} if before.has_begun else {}


class Wait(msgspec.Struct, frozen=True):
    """An authority's word to wait: `written` for a period, or `oral`.

    `since` is when they said so, `until` the end of a written period (moments in UTC; a day ends in the rule's zone).
    """

    kind: str
    official: str
    since: datetime
    until: Answer | None = None
    reason: str = ""


def hold(laws: Laws, incident: Incident, name: str, wait: Wait, by: Actor, at: datetime) -> list[Event]:
    """Stop a clock, since an authority asked to wait (for HIPAA: 45 CFR 164.412).

    A written hold lasts for its period, an oral one for as long as the rule lets a spoken word count.

    Raises:
        Refused: where the rule knows no such hold, nobody is named who asked, or the clock has ended.
    """
    key, rule, clock = _running(laws, incident, name, "held")
    if wait.kind not in rule.holds:
        known = f"It can be held only so: {', '.join(rule.holds)}." if rule.holds else "Ask counsel."
        raise Refused(f"The rule {rule.rule} knows no {wait.kind} hold.", known)
    if not wait.official.strip():
        raise Refused("Nobody is named who asked to wait.", 'Name the official: --official "…"')
    until = _held_until(laws, rule, wait)
    if until is None or until <= wait.since:
        raise Refused("A written hold needs the end of its period.", 'Give it: --until "2026-12-24"')
    held = msgspec.structs.replace(stood_on(clock), held_until=max(until, clock.held_until or until))
    data = {
        "clock": key, "kind": wait.kind, "since": stamp(wait.since), "until": stamp(until),
        "due_at": due_at(laws, rule, held),
    }  # fmt: skip
    given = {"official": wait.official.strip(), "reason": wait.reason.strip()}
    return [Event("clock.held", at, by, data, {key: text for key, text in given.items() if text})]


def _held_until(laws: Laws, rule: Rule, wait: Wait) -> datetime | None:
    """The last second of a hold, its last day as the rule's zone has it."""
    zone = laws.zone_of(rule)
    if wait.kind == "oral":
        return end_of_day(wait.since.astimezone(zone).date() + timedelta(days=rule.oral_days), zone)
    day = day_of(wait.until) if wait.until else None
    return end_of_day(day, zone) if day else wait.until.moment if wait.until else None


def lift(laws: Laws, incident: Incident, name: str, reason: str, by: Actor, at: datetime) -> list[Event]:
    """End a hold before its time.

    Raises:
        Refused: where the clock is not on hold.
    """
    key, rule, clock = _running(laws, incident, name, "lifted")
    if not clock.held(at):
        raise Refused(f"The clock {key} is not on hold.", "crisisrunner clock list")
    until = at - _SECOND  # a hold lasts until the end of its last second
    data = {"clock": key, "kind": "lifted", "since": stamp(at), "until": stamp(until)}
    held = msgspec.structs.replace(stood_on(clock), held_until=until)
    words = {"reason": reason.strip()} if reason.strip() else {}
    return [Event("clock.held", at, by, data | {"due_at": due_at(laws, rule, held)}, words)]


def meet(
    laws: Laws, incident: Incident, name: str, reference: str, again: bool, by: Actor, at: datetime
) -> list[Event]:
    """Write down that the filing is made; clocks that run from it start.

    Args:
        reference: How the recipient confirmed it, or where it can be found.
        again: It is an updated filing; chained clocks run from the newest one.

    Raises:
        Refused: where the clock has not begun, was waived, or was met and this is no update.
    """
    key, rule, clock = find(laws, incident, name)
    if clock.waived_at:
        raise Refused(f"The clock {key} was waived.", f"crisisrunner clock start {key}")
    if not clock.has_begun:
        raise Refused(f"The clock {key} has not started yet.", how_to_begin(laws, incident, key))
    if clock.met_at and not again:
        hint = f"An updated filing: crisisrunner clock met {key} --update"
        raise Refused(f"The clock {key} was met already.", hint)
    day = at.astimezone(laws.zone_of(rule)).date().isoformat()
    too_early = (clock.anchor and at < clock.anchor) or (clock.day and day < clock.day)
    if too_early or (clock.filed_at and at < clock.filed_at):
        raise Refused("That lies before the event that it answers.", "Give the time of the filing with --at.")
    words = {"reference": reference.strip()} if reference.strip() else {}
    late = {"late": True} if not clock.met_at and _passed(clock, at) else {}
    return [Event("clock.met", at, by, {"clock": key, "update": bool(clock.met_at), **late}, words)]


def waive(laws: Laws, incident: Incident, name: str, reason: str, by: Actor, at: datetime) -> list[Event]:
    """Write down that nothing is filed, and why.

    Raises:
        Refused: without a reason, or where the clock has ended.
    """
    key, _, clock = find(laws, incident, name)
    if not reason.strip():
        raise Refused("A deadline is waived for a reason.", f'crisisrunner clock waive {key} --reason "…"')
    if clock.met_at or clock.waived_at:
        raise Refused(f"The clock {key} has ended already.", "crisisrunner clock list")
    return [Event("clock.waived", at, by, {"clock": key, "rule": clock.rule}, {"reason": reason.strip()})]


def of_the_plan(laws: Laws, name: str) -> str:
    """The plan's clock that goes by a rule, where there is one; else the name as it is."""
    by_rule = [key for key, spec in laws.playbook.clocks.items() if spec.rule == name]
    return by_rule[0] if name not in laws.playbook.clocks and len(by_rule) == 1 else name


def _to_start(laws: Laws, incident: Incident, name: str, given: Answer | None) -> tuple[str, ClockSpec]:
    clocks = laws.clocks(incident)
    name = name if name in clocks else of_the_plan(laws, name)
    if name in clocks:
        if given and name in laws.playbook.clocks:
            raise Refused(f"The plan says from what {name} counts.", how_to_begin(laws, incident, name))
        return name, clocks[name]
    rule = laws.rules.get(name)
    if rule is None:
        raise unknown("clock or rule", name, [*clocks, *laws.rules], "crisisrunner clock rules")
    if not rule.runs_unasked:
        sentence = f"The rule {name} is {rule.status}, so it runs only where a plan asks for it by name."
        raise Refused(
            sentence, f"Add a clock with 'rule: {name}' to the playbook, or: crisisrunner clock due {name}"
        )
    if rule.chain and given:
        raise Refused(
            f"{name} counts from the filing of {rule.chain}.", f"crisisrunner clock met {rule.chain}"
        )
    if given is None and not rule.chain:
        raise Refused(
            f"The rule {name} counts from {rule.anchor}.", f'crisisrunner clock start {name} --from "…"'
        )
    return name, ClockSpec(name)


def _running(laws: Laws, incident: Incident, name: str, verb: str) -> tuple[str, Rule, Clock]:
    key, rule, clock = find(laws, incident, name)
    if clock.met_at or clock.waived_at:
        raise Refused(f"The clock {key} has ended and cannot be {verb}.", "crisisrunner clock list")
    if not clock.has_begun:
        raise Refused(f"The clock {key} has not started yet.", how_to_begin(laws, incident, key))
    return key, rule, clock
