"""Everything a run depends on, gathered, checked, and made ready to be stored by its digest."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from crisisrunner.canonical import digest
from crisisrunner.playbook.languages import spoken
from crisisrunner.playbook.library import FoundFile, Library
from crisisrunner.playbook.load import load_playbook
from crisisrunner.playbook.model import Playbook
from crisisrunner.playbook.problems import BadFile, Problem
from crisisrunner.playbook.rule import Rules
from crisisrunner.playbook.rules import load_rules
from crisisrunner.playbook.scope import check_scope
from crisisrunner.playbook.workspace import Workspace
from crisisrunner.wording.render import Template
from crisisrunner.wording.templates import gather_templates


class Pins(msgspec.Struct, frozen=True):
    """The digests that an incident's first event names, and the contents behind them."""

    digests: Mapping[str, Any]
    blobs: tuple[bytes, ...]
    playbook: Playbook
    templates: Mapping[str, Template]
    zone: ZoneInfo

    def with_scenario(self, scenario: bytes) -> "Pins":
        """The same, with the scenario of a drill beside it."""
        digests = {**self.digests, "scenario": digest(scenario)}
        return replace(self, digests=digests, blobs=(*self.blobs, scenario))


def check(name: str, library: Library) -> tuple[Playbook | None, Mapping[str, Template], list[Problem]]:
    """A playbook with its templates, and everything that is wrong with any of their files.

    Raises:
        Refused: if no playbook bears the name.
    """
    return check_file(library.playbook(name), library)


def check_file(
    file: FoundFile, library: Library, languages: Sequence[str] = (), *, tried: bool = True
) -> tuple[Playbook | None, Mapping[str, Template], list[Problem]]:
    """As `check`, for the playbook in a file, whatever it is called and wherever it lies.

    Args:
        languages: Those that are spoken here; all of the plan's where none is named.
        tried: Whether each message is rendered once, to see what would stop it.
    """
    loaded, problems = load_playbook(file, library)
    if loaded is None:
        return None, {}, problems
    playbook = spoken(loaded, languages)
    templates, found = gather_templates(library, playbook, tried=tried)
    return playbook, templates, problems + found


def check_laws(
    library: Library, workspace: Workspace, first: Rules | None = None
) -> tuple[Rules, list[Problem]]:
    """The rules of law within reach, and all that is wrong with their files or with what a workspace says of them.

    Args:
        first: Rules that hold before those of the same id.
    """
    found, problems = load_rules(library)
    rules = {**found, **(first or {})}
    return rules, [*problems, *check_scope(workspace, rules, library.workspace)]


def pin(name: str, library: Library, workspace: Workspace) -> Pins:
    """What an incident of this playbook depends on, in this workspace, at this moment.

    Raises:
        BadFile: with every problem of the playbook and its templates.
    """
    return pin_file(library.playbook(name), library, workspace)


def pin_file(file: FoundFile, library: Library, workspace: Workspace, laws: Rules | None = None) -> Pins:
    """As `pin`, for the playbook in a file.

    Args:
        laws: Rules that hold before those within reach of the same id.
    """
    playbook, templates, problems = check_file(file, library, workspace.organisation.languages)
    rules, wrong = check_laws(library, workspace, laws)
    if playbook is None or problems or wrong:
        raise BadFile(f"The playbook '{file.path.stem}'", [*problems, *wrong])
    return _pinned(playbook, templates, rules, workspace)


def _pinned(
    playbook: Playbook, templates: Mapping[str, Template], rules: Rules, workspace: Workspace
) -> Pins:
    laws = msgspec.json.encode(rules)
    plan, people = msgspec.json.encode(playbook), msgspec.json.encode(workspace)
    bodies = {key: msgspec.json.encode(template) for key, template in sorted(templates.items())}
    digests = {
        "playbook": digest(plan),
        "workspace": digest(people),
        "rules": digest(laws),
        "templates": {key: digest(body) for key, body in bodies.items()},
    }
    blobs = (plan, people, laws, *bodies.values())
    return Pins(digests, blobs, playbook, templates, ZoneInfo(workspace.organisation.timezone))
