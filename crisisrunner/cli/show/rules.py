"""Rules of law on the screen, and a deadline counted by one of them."""

from typing import TYPE_CHECKING, Any

import msgspec

from crisisrunner.cli.screen import alarm, labelled, out, quiet, strong
from crisisrunner.deadlines import CONFIRM
from crisisrunner.times import clock_time, short_day, stamp

if TYPE_CHECKING:
    from crisisrunner.calculator import Counted
    from crisisrunner.playbook.rule import Rule, Rules

_STATUSES = {
    "in_force": "", "proposed": "PROPOSED, not in force", "unverified": "UNVERIFIED", "voluntary": "voluntary",
}  # fmt: skip
_UNREASONABLE = "without unreasonable delay; waiting for the limit can itself be too late"
_AT = 26


def show_rules(rules: "Rules") -> None:
    """Each rule in two lines, by regime."""
    regime = ""
    for key, rule in sorted(rules.items(), key=lambda pair: (pair[1].regime, pair[0])):
        if rule.regime != regime:
            regime = rule.regime
            out(strong(f"{regime}"), quiet(f"   {rule.jurisdiction}"))
        status = f"{_STATUSES[rule.status]}; " if _STATUSES[rule.status] else ""
        labelled(key, f"{status}{_limit(rule)}: {rule.title}", at=_AT)
    out(quiet(f"Each: {CONFIRM}. Whole, with its source: crisisrunner clock rules RULE"))


def show_rule(rule: "Rule") -> None:
    """One rule, whole."""
    out(strong(rule.rule), f"   {rule.title}")
    for label, text in _parts(rule):
        if text:
            labelled(label, text, at=16)
    for line in rule.content:
        labelled("says", line, at=16)
    out(quiet(f"  {CONFIRM[:1].upper()}{CONFIRM[1:]}."))


def _parts(rule: "Rule") -> list[tuple[str, str]]:
    checked = f"read on {rule.verified_on}" if rule.verified_on else "not read by us: do not rely on it"
    return [
        ("status", f"{rule.status.replace('_', ' ')}; source {checked}"),
        ("regime", f"{rule.regime}, {rule.jurisdiction}; {rule.law}"),
        ("limit", _limit(rule)),
        ("counts from", f"the filing of {rule.chain}" if rule.chain else rule.anchor),
        ("earlier by", f"{rule.cap.limit} after {rule.cap.anchor}" if rule.cap else ""),
        ("applies to", str(rule.threshold) if rule.threshold else ""),
        ("to", rule.recipient),
        ("zone", rule.zone),
        ("calendar", rule.calendar),
        ("holds", _holds(rule)),
        (
            "delay",
            "without unreasonable delay; waiting for the limit can itself be too late"
            if rule.outer_limit
            else "",
        ),
        ("notes", rule.notes),
        ("source", rule.source),
    ]


def _limit(rule: "Rule") -> str:
    if rule.limit is None:
        return "no number"
    return f"{rule.limit} after the end of the year" if rule.from_year_end else str(rule.limit)


def _holds(rule: "Rule") -> str:
    oral = f"oral (for {rule.oral_days} days)"
    return ", ".join(oral if hold == "oral" else hold for hold in rule.holds)


def rules_data(rules: "Rules") -> list[dict[str, Any]]:
    """Rules as JSON."""
    return [
        {
            "id": key,
            **msgspec.to_builtins(rule),
            "limit": str(rule.limit) if rule.limit else None,
            "precision": rule.precision,
        }
        for key, rule in rules.items()
    ]


def show_due(counted: "Counted") -> None:
    """The deadline, how it was counted, and by what."""
    rule, zone = counted.rule, counted.zone
    out(strong(f"{rule.regime}: {rule.title}"), f"   {rule.rule}")
    if _STATUSES[rule.status]:
        labelled(alarm("STATUS"), _STATUSES[rule.status], at=12)
    no = counted.applies is False
    if no:
        labelled(alarm("applies"), _applies(counted), at=12)
    if counted.due_at:
        when = f"{clock_time(counted.due_at, zone)}, {short_day(counted.due_at, zone)}"
        label = "would be" if no else strong("DUE")
        labelled(label, f"{when}   ({counted.due_at:%Y-%m-%d %H:%M} UTC)", at=12)
    else:
        labelled(strong("DUE"), "no deadline in hours or days", at=12)
    labelled("counted", counted.counting, at=12)
    if rule.threshold and not no:
        labelled("applies", _applies(counted), at=12)
    labelled("to", rule.recipient, at=12)
    labelled("law", rule.law, at=12)
    if rule.notes:
        labelled("notes", rule.notes, at=12)
    checked = f"read on {rule.verified_on}" if rule.verified_on else "not read by us"
    labelled("source", f"{rule.source} ({checked})", at=12)
    out(f"  {CONFIRM[:1].upper()}{CONFIRM[1:]}.")


def _applies(counted: "Counted") -> str:
    said = {True: "yes", False: "NO", None: "not known"}[counted.applies]
    ask = "" if counted.applies is not None else "; how many are they? --count N"
    return f"to {counted.rule.threshold}: {said}{ask}"


def due_data(counted: "Counted") -> dict[str, Any]:
    """The answer of `clock due --json`."""
    rule, anchor = counted.rule, counted.anchor
    begun = anchor.moment or anchor.day
    return {
        "rule": rule.rule,
        "from": stamp(anchor.moment) if anchor.moment else str(begun),
        "due_at": stamp(counted.due_at) if counted.due_at else None,
        "zone": str(counted.zone),
        "counting": counted.counting,
        "source": rule.source,
        "verified_on": rule.verified_on,
        "status": rule.status,
        "applies": counted.applies,
        "confirm": CONFIRM,
    }
