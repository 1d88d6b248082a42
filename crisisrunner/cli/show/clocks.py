"""Clocks on the screen: what runs, until when, how it was counted, what to do."""

from datetime import datetime
from typing import TYPE_CHECKING

from crisisrunner.cli.screen import Styled, alarm, err, labelled, out, quiet
from crisisrunner.deadlines import CONFIRM, Ticking
from crisisrunner.times import deadline, length, since, stamp, until

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from crisisrunner.incident.ticking import Clock
    from crisisrunner.overview import Overview
    from crisisrunner.runner import Outcome

_LABELS = {
    "not_applicable": "NOT OURS", "not_started": "WAITS", "anchor_missing": "NO TIME", "running": "RUNS",
    "held": "ON HOLD", "met": "MET", "met_late": "MET LATE", "overdue": "LATE", "waived": "WAIVED",
    "scope_not_declared": "IF OURS",
}  # fmt: skip
_ENDED = ("met", "met_late", "waived")
_RESTING = ("not_started", "not_applicable")
_AT = 13


def show_clocks(overview: "Overview") -> None:
    """Every clock, what presses first; the laws that did not begin or do not apply last, in one line each."""
    zone, now = overview.case.zone, overview.now
    ticking = overview.clocks()
    pressing = [one for one in ticking if one.state not in _RESTING]
    for one in sorted(pressing, key=_order):
        _show(one, zone, now)
        _reminder(one.id, overview)
    for one in ticking:
        if one.state in _RESTING:
            labelled(_LABELS[one.state], f"{one.id}: {one.title}; {_why_not(one)}", at=_AT)
    if any(one.rule for one in ticking):
        out(quiet(f"  Each law: {CONFIRM}. Once it is filed: crisisrunner clock met CLOCK"))


def _reminder(name: str, overview: "Overview") -> None:
    reminder = overview.incident.snoozed.get(name)
    if reminder and reminder > overview.now:
        at = deadline(reminder, overview.case.zone, overview.now)
        labelled("", f"Its reminder comes at {at}; the deadline stays.", at=_AT)


def _order(one: Ticking) -> tuple[bool, bool, str]:
    return one.state in _ENDED, one.due_at is None, stamp(one.due_at) if one.due_at else one.id


def _show(one: Ticking, zone: "ZoneInfo", now: datetime, *, counting: bool = True) -> None:
    labelled(_label(one), f"{one.id}: {one.title}", at=_AT)
    told = one.counting if counting and one.state != "anchor_missing" else ""
    labelled("", f"{_when(one, zone, now)} {told}".strip(), at=_AT)
    if one.kind == "law" and (what := _next(one, zone, now)):
        labelled("", what, at=_AT)


def _label(one: Ticking) -> str | Styled:
    word = "SILENT" if one.kind == "silence" else _LABELS[one.state]
    return alarm(word) if one.state in ("overdue", "met_late", "anchor_missing") else word


def _when(one: Ticking, zone: "ZoneInfo", now: datetime) -> str:
    if one.kind == "silence":
        return f"{length(now - one.since) if one.since else ''}, since {since(one.since or now, zone, now)}."
    if one.due_at is None:
        return "No deadline can be counted."
    if one.state in _ENDED:
        return f"It was due {deadline(one.due_at, zone, now)}."
    return f"{deadline(one.due_at, zone, now)}, {until(one.due_at, now)}."


def _next(one: Ticking, zone: "ZoneInfo", now: datetime) -> str:
    """What to do about a law, where something is."""
    rule, clock = one.rule, one.clock
    match one.state:
        case "scope_not_declared" if rule and rule.threshold and clock and _declared(clock):
            return f"It applies to {rule.threshold}, and their number is not known."
        case "scope_not_declared" if rule and rule.threshold:
            return f"It applies to {rule.threshold}. Ask counsel: crisisrunner clock start {one.id}"
        case "scope_not_declared":
            return f"Nobody has said that it applies. Ask counsel: crisisrunner clock start {one.id}"
        case "anchor_missing":
            return "Hours cannot be counted from a day alone: give the time at which it happened as well."
        case "held":
            return f"Is the hold over earlier? crisisrunner clock hold {one.id} --lift"
        case "met" | "met_late" if clock and clock.met_at:
            return f"Met at {deadline(clock.met_at, zone, now)}."
        case "overdue":
            return f"Once it is filed: crisisrunner clock met {one.id}"
    return ""


def _declared(clock: "Clock") -> bool:
    """Whether it is known that the rule binds us, and only the number is missing."""
    return bool(clock.declared)


def _why_not(one: Ticking) -> str:
    if one.state == "not_applicable":
        return "it does not apply here"
    if one.rule is None:
        return "the record is older than the rules"
    return f"it counts from {one.rule.anchor}"


def show_left_out(commands: "Mapping[str, Sequence[str]]") -> None:
    """Which clocks are in no calendar, on standard error, and the command that gives them a time."""
    count = sum(map(len, commands.values()))
    if count:
        err(f"Not in the calendar: {count} clock{'s' if count > 1 else ''} without a time.")
    for command, clocks in commands.items():
        err(f"  {', '.join(clocks)}\n      {command}")


def show_moved(outcome: "Outcome") -> bool:
    """What a command did to the clocks, each with its deadline; whether there was anything to tell."""
    from crisisrunner.deadlines import laws

    types = ("clock.started", "clock.moved", "clock.held", "clock.met", "clock.waived")
    moved = {event.data["clock"] for event in outcome.of_type(*types)}
    now, case = outcome.at, outcome.case
    shown = [one for one in laws(case, now) if one.id in moved and one.state != "not_applicable"]
    for one in shown:
        _show(one, case.zone, now, counting=len(shown) == 1)
    return bool(shown)
