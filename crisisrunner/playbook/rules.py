"""Legal deadline rules from files: the shipped ones, and those that a workspace puts over them."""

from functools import lru_cache

import msgspec

from crisisrunner.playbook.library import FoundFile, Library
from crisisrunner.playbook.load import shape, unreadable
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.rule import Rule, Rules
from crisisrunner.playbook.rule_checks import RuleFile, between_keys, between_rules
from crisisrunner.playbook.rule_form import RuleForm, file_of_rules
from crisisrunner.playbook.source import read_yaml

Contents = tuple[tuple[str, bool, bytes], ...]
"""Of each file: how it is called, whether it is shipped, and what it holds."""


def load_rules(library: Library) -> tuple[Rules, list[Problem]]:
    """Every rule by its id, or none and all that is wrong with any file.

    A workspace's rule stands whole in the place of the shipped one of its id.
    """
    contents, problems = _contents(library.rules())
    rules, wrong = _rules_in(contents, whole=not problems)
    problems += wrong
    return ({}, sorted(set(problems))) if problems else (rules, [])


@lru_cache(maxsize=8)
def _rules_in(contents: Contents, *, whole: bool) -> tuple[Rules, tuple[Problem, ...]]:
    """The rules in some files; kept, since opening an incident asks for them twice.

    Args:
        whole: Whether no file is left out: else a rule could seem to be missing that only cannot be read.
    """
    files: list[RuleFile] = []
    problems: list[Problem] = []
    forms: dict[str, RuleForm] = {}
    for shown, shipped, content in contents:
        source = read_yaml(shown, content)
        problems += [*source.problems, *source.not_keys("a rule's id, like contract.payer:")]
        if isinstance(source.data, dict):
            files.append(RuleFile(source, shipped))
    for file in files:
        shaped = shape(file.source, file_of_rules())
        forms.update(shaped[0] or {})
        problems += [*shaped[1], *between_keys(file.source)]
    if whole and len(files) == len(contents):
        problems += between_rules(files)
    return {name: _finished(name, form) for name, form in forms.items()}, tuple(problems)


def _finished(name: str, form: RuleForm) -> Rule:
    return msgspec.convert({"rule": name, **form.model_dump(exclude_none=True)}, Rule)


def _contents(found: list[FoundFile]) -> tuple[Contents, list[Problem]]:
    contents: list[tuple[str, bool, bytes]] = []
    problems: list[Problem] = []
    for file in found:
        try:
            contents.append((file.shown, file.shipped, file.path.read_bytes()))
        except OSError as error:
            problems.append(unreadable(file, error))
    return tuple(contents), problems
