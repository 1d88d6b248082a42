"""A plan as its planner sees it: the playbook, its templates, and where each word of it was written."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from crisisrunner.pins import check_file
from crisisrunner.playbook.library import FoundFile, Library
from crisisrunner.playbook.load import source_of
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.problems import BadFile, Problem
from crisisrunner.playbook.source import Source
from crisisrunner.playbook.workspace import Workspace
from crisisrunner.wording.render import Template


class Plan(msgspec.Struct, frozen=True):
    """A sound playbook in some languages, with what surrounds it; `today` is the day on which it is looked at."""

    playbook: Playbook
    templates: dict[str, Template]
    source: Source
    workspace: Workspace
    today: date

    @property
    def written(self) -> dict[str, Any]:
        """What stands in the file and all that it is joined from, as plain data."""
        data: dict[str, Any] = self.source.data
        return data


def read_plan(
    file: FoundFile, library: Library, workspace: Workspace, today: date, languages: Sequence[str] = (),
    *, tried: bool = True,
) -> tuple[Plan | None, list[Problem]]:  # fmt: skip
    """The plan of a file, or None, and all that keeps it from being one; in all its languages where none is named.

    Args:
        tried: Whether each message is rendered once, to see what would stop it; a rehearsal does that anyway.
    """
    playbook, templates, problems = check_file(file, library, languages, tried=tried)
    if playbook is None or problems:
        return None, problems
    source = source_of(file, library)
    return Plan(playbook, dict(templates), source, workspace, today), []


def plan_named(name: str, library: Library, workspace: Workspace, today: date) -> Plan:
    """The plan of a name, in the languages that are spoken in the workspace.

    Raises:
        Refused: for a name that no plan bears.
        BadFile: with all that keeps it from being a plan.
    """
    plan, problems = read_plan(
        library.playbook(name), library, workspace, today, workspace.organisation.languages
    )
    if plan is None:
        raise BadFile(f"The playbook '{name}'", problems)
    return plan
