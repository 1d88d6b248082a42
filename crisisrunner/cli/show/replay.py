"""A replay on the screen: what would have gone otherwise, by time, and how much of it."""

from crisisrunner.case import Case
from crisisrunner.cli.screen import Styled, alarm, labelled, out, quiet, strong
from crisisrunner.drill.replay.compare import Comparison, Difference
from crisisrunner.drill.replay.past import Past
from crisisrunner.times import since

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
_AT = 20


def show_replay(past: Past, case: Case, comparison: Comparison) -> None:
    """Every difference by time, with what happened between them; then the sums, and where it would stand."""
    opened, newer = past.opened.data, case.playbook
    plans = f"{opened['playbook']} {opened['playbook_version']} → {newer.playbook} {newer.version}"
    out(strong(f"{past.incident}  {case.title}"), quiet(f"   {plans}"))
    for one in comparison.told if comparison.differences else ():
        _show(one, past, case)
    out()
    _summary(case, comparison)


def _show(one: Difference, past: Past, case: Case) -> None:
    when = since(one.at, case.zone, past.ended_at)
    label = f"{when}  {_WORDS[one.kind]}"
    labelled(_styled(one.kind, label), one.what, at=_AT)
    for line in (one.why, *one.needs, _because(one)):
        if line:
            labelled("", line, at=_AT)


def _styled(kind: str, label: str) -> str | Styled:
    return alarm(label) if kind in _ALARMING else label


def _because(one: Difference) -> str:
    entry = f"   (entry {one.entry})" if one.entry and one.kind != "mark" else ""
    if one.because is None or one.because == one.entry:
        return entry.strip()
    return f"Because of entry {one.because}, which went otherwise.{entry}"


def _summary(case: Case, comparison: Comparison) -> None:
    count = "1 decision" if comparison.decisions == 1 else f"{comparison.decisions} decisions"
    sums = [f"{comparison.count(kind)} {words}" for kind, words in _COUNTED.items() if comparison.count(kind)]
    out(f"  {count} given again: ", strong(", ".join(sums) or "no difference"))
    stages = case.playbook.stages
    now = stages[comparison.stage_now].title.upper()
    if comparison.stage_now == comparison.stage_then:
        out("  It would stand where it stood: ", strong(now))
    else:
        out("  It would stand in ", strong(now), f", not in {comparison.stage_then}")
