"""A replay on the screen: what would have gone otherwise, by time, and how much of it."""

from textwrap import shorten

from crisisrunner.case import Case
from crisisrunner.cli.screen import alarm, labelled, out, paragraph, quiet, strong, width
from crisisrunner.drill.replay.compare import Comparison, Difference
from crisisrunner.drill.replay.past import Past
from crisisrunner.times import short_day

_WORDS = {
    "refused": "REFUSED", "drafted": "DRAFTED", "not_drafted": "NO DRAFT", "due": "DUE", "late": "LATE",
    "in_time": "IN TIME", "other_words": "WORDS", "erased": "ERASED", "mark": "",
}  # fmt: skip
_COUNTED = {
    "refused": "refused", "drafted": "drafted as well", "not_drafted": "not drafted any more",
    "due": "due at another time", "late": "late instead", "in_time": "in time instead",
    "other_words": "approved for other words", "erased": "without their words",
}  # fmt: skip
_ALARMING = ("refused", "late")
_AT = 18
_FOLLOWS = ("refused", "not_drafted", "late")


def show_replay(past: Past, case: Case, comparison: Comparison) -> None:
    """Every difference by time, with what happened between them; then the sums, and where it would stand."""
    opened, newer = past.opened.data, case.playbook
    plans = f"{opened['playbook']} {opened['playbook_version']} → {newer.playbook} {newer.version}"
    out(strong(f"{past.incident}  {case.title}"), quiet(f"   {plans}"))
    day = ""
    for one in comparison.told if comparison.differences else ():
        if short_day(one.at, case.zone) != day:
            day = short_day(one.at, case.zone)
            out()
            out(strong(day))
        _show(one, case)
    out()
    _summary(case, comparison)


def _show(one: Difference, case: Case) -> None:
    when = f"{one.at.astimezone(case.zone):%H:%M}"
    if one.because is not None and one.kind in _FOLLOWS:
        return _show_what_follows(one, when)
    label = f"{when}  {_WORDS[one.kind]}"
    told = one.what if one.entry is None or one.kind == "mark" else f"{one.entry}  {one.what}"
    labelled(alarm(label) if one.kind in _ALARMING else label, told, at=_AT)
    for line in (one.why, *one.needs):
        if line:
            labelled("", line, at=_AT)
    return None


def _show_what_follows(one: Difference, when: str) -> None:
    """One line: the entry that it follows from says the rest."""
    label = f"{when}  {_WORDS[one.kind].lower()}"
    lead = f"because of {one.because}: "
    what = shorten(one.what, width=width() - _AT - len(lead), placeholder=" …")
    labelled(label, f"{lead}{what}", at=_AT)


def _summary(case: Case, comparison: Comparison) -> None:
    count = "1 decision" if comparison.decisions == 1 else f"{comparison.decisions} decisions"
    sums = [
        f"{comparison.count(kind)} {words}{_of_these(comparison, kind)}"
        for kind, words in _COUNTED.items()
        if comparison.count(kind)
    ]
    paragraph(f"{count} given again: {', '.join(sums) or 'no difference'}", "  ")
    stages = case.playbook.stages
    now = stages[comparison.stage_now].title.upper()
    if comparison.stage_now == comparison.stage_then:
        out("  It would stand where it stood: ", strong(now))
    else:
        then = stages.get(comparison.stage_then)
        where = then.title.upper() if then else f"'{comparison.stage_then}', which this plan does not have"
        out("  It would stand in ", strong(now), f", not in {where}")


def _of_these(comparison: Comparison, kind: str) -> str:
    """How many of the refusals only follow from another."""
    count = sum(one.kind == kind and one.because is not None for one in comparison.differences)
    return f" ({count} because of another)" if count and kind == "refused" else ""
