"""Plans looked at beside one another: what is wrong with each, and what weakens it."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from crisisrunner.planner.lint import weaknesses
from crisisrunner.planner.lint.rule import Weakness
from crisisrunner.planner.plan import Plan, read_plan
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.load import load_playbook
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.workspace import Workspace


class Surveyed(msgspec.Struct, frozen=True):
    """One plan: None where its problems keep it from being one."""

    plan: Plan | None
    problems: tuple[Problem, ...]
    weaknesses: tuple[Weakness, ...]


def survey(
    names: Iterable[str], library: Library, workspace: Workspace, today: date
) -> Mapping[str, Surveyed]:
    """The plans of some names, each also against all others within reach.

    Raises:
        Refused: for a name that no plan bears.
    """
    loaded = [load_playbook(file, library)[0] for file in library.playbooks().values()]
    beside = [playbook for playbook in loaded if playbook]
    found = {}
    for name in names:
        plan, problems = read_plan(library.playbook(name), library, workspace, today)
        weak = weaknesses(plan, beside) if plan else []
        found[name] = Surveyed(plan, tuple(problems), tuple(weak))
    return found
