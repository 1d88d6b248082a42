"""What a workspace says of the laws: every name in it must name a rule, a regime or a calendar."""

from collections.abc import Iterator
from pathlib import Path

from crisisrunner.errors import nearest
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.rule import Rules
from crisisrunner.playbook.workspace import FILE, Workspace, at_line


def check_scope(workspace: Workspace, rules: Rules, folder: Path | None) -> list[Problem]:
    """Every name under `scope` that is no rule and no part of one, and every calendar that does not exist."""
    text = (folder / FILE).read_text("utf-8-sig") if folder and (folder / FILE).is_file() else ""
    return [*_scope(workspace, rules, text), *_calendars(workspace, text)]


def _scope(workspace: Workspace, rules: Rules, text: str) -> Iterator[Problem]:
    known = {
        ".".join(parts[:count])
        for parts in (rule.split(".") for rule in rules)
        for count in range(1, len(parts) + 1)
    }
    for name in workspace.scope:
        if rules and name not in known:
            guess = nearest(name, known)
            remedy = f"did you mean '{guess}'?" if guess else "see crisisrunner clock rules"
            sentence = f"'{name}' in [scope] is no rule and no regime; {remedy}"
            yield at_line(text, "scope", name, sentence)


def _calendars(workspace: Workspace, text: str) -> Iterator[Problem]:
    if not workspace.closures:
        return
    from crisisrunner.playbook.calendars import is_calendar  # 80 ms that only closures cost

    for name in workspace.closures:
        if not is_calendar(name):
            sentence = f"there is no holiday calendar '{name}'; write it like US, US-CA or GB-ENG"
            yield at_line(text, f"closures.{name}", "", sentence)
