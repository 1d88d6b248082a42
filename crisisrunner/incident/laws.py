"""What legal deadlines are counted by: the plan's clocks, their rules, what binds this organisation."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from crisisrunner.errors import unknown
from crisisrunner.incident import counting
from crisisrunner.incident.counting import Anchor
from crisisrunner.incident.state import Incident
from crisisrunner.incident.ticking import Clock
from crisisrunner.playbook.model import ClockSpec, Playbook
from crisisrunner.playbook.rule import Rule, Rules
from crisisrunner.times import IsClosed, stamp

Count = Callable[[str], int | None]
"""The number that a fact holds, or None while it is not known."""


class Laws(msgspec.Struct, frozen=True):
    """What deadlines are counted by: the plan's clocks, the rules behind them, what binds this organisation.

    `scope` says of a rule or a regime, by its id, whether it applies here; `zone` is the organisation's;
    `closed` gives the days that are no business days of a calendar.
    """

    playbook: Playbook
    rules: Rules
    scope: Mapping[str, bool]
    zone: ZoneInfo
    closed: Callable[[str], IsClosed]
    calendar: Callable[[str], str]

    def clocks(self, incident: Incident) -> dict[str, ClockSpec]:
        """Every clock that can run here: the plan's, and those that somebody started beside it."""
        begun = {key: ClockSpec(clock.rule) for key, clock in incident.clocks.items()}
        known = {**begun, **self.playbook.clocks}
        return {key: spec for key, spec in known.items() if spec.rule in self.rules}

    def zone_of(self, rule: Rule) -> ZoneInfo:
        """Where the days of a rule end."""
        return ZoneInfo(rule.zone) if rule.zone else self.zone

    def binds(self, rule: str) -> bool | None:
        """Whether the workspace says that a rule applies: by its id, or by what stands before a dot in it."""
        parts = rule.split(".")
        names = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
        return next((self.scope[name] for name in names if name in self.scope), None)


def find(laws: Laws, incident: Incident, name: str) -> tuple[str, Rule, Clock]:
    """A clock by its id, or by its rule where one clock goes by it: its id, its rule, and as far as it was counted.

    Raises:
        Refused: naming the nearest one.
    """
    clocks = laws.clocks(incident)
    by_rule = [key for key, spec in clocks.items() if spec.rule == name]
    key = name if name in clocks else by_rule[0] if len(by_rule) == 1 else None
    if key is None:
        raise unknown("clock", name, clocks, "crisisrunner clock list")
    return key, laws.rules[clocks[key].rule], incident.clocks.get(key, Clock(clocks[key].rule))


def how_to_begin(laws: Laws, incident: Incident, key: str) -> str:
    """The command that starts a clock which has not begun."""
    spec = laws.clocks(incident)[key]
    if spec.anchor:
        return f'crisisrunner fact set {spec.anchor} "…" --source "…"'
    chain = laws.rules[spec.rule].chain
    return f"crisisrunner clock met {chain}" if chain else f'crisisrunner clock start {key} --from "…"'


def anchor_of(laws: Laws, incident: Incident, key: str, spec: ClockSpec) -> Anchor:
    """What a clock counts from now: a fact's time, the filing of the clock before it, or what was given for it."""
    before = incident.clocks.get(key, Clock(spec.rule))
    chain = laws.rules[spec.rule].chain
    if chain:
        return Anchor(_filed(incident, chain), held_until=before.held_until)
    if spec.anchor is None:
        return stood_on(before)
    moment, day = _time(incident, spec.anchor)
    cap = _time(incident, spec.cap)[0] if spec.cap else None
    return Anchor(moment, day, cap, before.held_until)


def stood_on(clock: Clock) -> Anchor:
    """What a clock was counted from last."""
    day = date.fromisoformat(clock.day) if clock.day else None
    return Anchor(clock.anchor, day, clock.cap, clock.held_until)


def applies_here(laws: Laws, incident: Incident, spec: ClockSpec, before: Clock, count: Count) -> bool | None:
    """Whether a rule applies: counsel says that it binds us, and the number of people decides where it has one.

    A number whose words were erased has decided already.
    """
    binds = laws.binds(spec.rule) if before.declared is None else before.declared
    threshold = laws.rules[spec.rule].threshold
    if threshold is None or binds is False:
        return binds
    if spec.count is None:  # nobody prepared the question, so whoever says that it applies answers that too
        return before.declared
    fact = incident.facts.get(spec.count)
    if fact and fact.state != "retracted" and fact.value in incident.erased:
        return before.applies
    number = count(spec.count)
    if number is None:
        return None
    return binds if threshold.met(number) else False


def counted(laws: Laws, key: str, spec: ClockSpec, anchor: Anchor, applies: bool | None) -> dict[str, Any]:
    """What the record keeps of a deadline: what it is counted from and by, and when it is."""
    rule = laws.rules[spec.rule]
    return {
        "clock": key,
        "rule": rule.rule,
        "anchor": stamp(anchor.moment) if anchor.moment else None,
        "day": anchor.day.isoformat() if anchor.day else None,
        "cap": stamp(anchor.cap) if anchor.cap else None,
        "due_at": due_at(laws, rule, anchor),
        "applies": applies,
        "zone": str(laws.zone_of(rule)),
        "calendar": laws.calendar(rule.calendar) if _by_business_days(rule) else "",
    }


def due_at(laws: Laws, rule: Rule, anchor: Anchor) -> str | None:
    """The deadline as the record keeps it, or None where none can be counted."""
    closed = laws.closed(rule.calendar) if _by_business_days(rule) else None
    deadline = counting.due(rule, anchor, laws.zone_of(rule), closed)
    return stamp(deadline) if deadline else None


def _time(incident: Incident, fact: str) -> tuple[datetime | None, date | None]:
    known = incident.facts.get(fact)
    if (
        known is None or known.state == "retracted"
    ):  # its time stands in the envelope, whatever words are erased
        return None, None
    return known.moment, date.fromisoformat(known.day) if known.day else None


def _filed(incident: Incident, rule: str) -> datetime | None:
    filed = [clock.filed_at for clock in incident.clocks.values() if clock.rule == rule and clock.filed_at]
    return max(filed, default=None)


def _by_business_days(rule: Rule) -> bool:
    return rule.limit is not None and rule.limit.unit == "business days"
