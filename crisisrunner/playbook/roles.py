"""The roles that a workspace gives its people: each must be one of a plan, or nobody would be called for it."""

from collections.abc import Iterator, Mapping

from crisisrunner.errors import did_you_mean, nearest
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.load import load_playbook
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.workspace import FILE, Workspace, at_line


def check_roles(workspace: Workspace, library: Library) -> list[Problem]:
    """Every role in `people` that no plan within reach has; nothing while a plan cannot be read.

    A start is never refused for it: at night a misspelt role is told by nobody holding the right one.
    """
    plans = [load_playbook(file, library)[0] for file in library.playbooks().values()]
    if not workspace.people or library.workspace is None or None in plans:
        return []
    known = {role: spec.title for plan in plans if plan for role, spec in plan.roles.items()}
    text = (library.workspace / FILE).read_text("utf-8-sig")
    return [*_unknown(workspace, known, text)]


def _unknown(workspace: Workspace, known: Mapping[str, str], text: str) -> Iterator[Problem]:
    by_title = {title.lower().replace(" ", "-"): role for role, title in known.items()}
    for key, person in workspace.people.items():
        where = f"people.{key}"
        for role in dict.fromkeys(person.roles):
            if role not in known:
                titled = by_title.get(nearest(role, by_title) or "")
                guess = f"; did you mean '{titled}'?" if titled else did_you_mean(role, known)
                sentence = f"'{role}' in [{where}] is no role of any plan{guess}"
                yield at_line(text, where, "roles", sentence)
