"""Legal deadline rules from files: the shipped ones, and those that a workspace puts over them."""

import msgspec

from crisisrunner.playbook.library import FoundFile, Library
from crisisrunner.playbook.load import shape, unreadable
from crisisrunner.playbook.problems import Problem
from crisisrunner.playbook.rule import Rule, Rules
from crisisrunner.playbook.rule_checks import RuleFile, between_keys, between_rules
from crisisrunner.playbook.rule_form import RuleForm, file_of_rules
from crisisrunner.playbook.source import read_yaml


def load_rules(library: Library) -> tuple[Rules, list[Problem]]:
    """Every rule by its id, or none and all that is wrong with any file.

    A workspace's rule stands whole in the place of the shipped one of its id.
    """
    found = library.rules()
    files, problems = _read(found)
    forms: dict[str, RuleForm] = {}
    for file in files:
        shaped = shape(file.source, file_of_rules())
        forms.update(shaped[0] or {})
        problems += [*shaped[1], *between_keys(file.source)]
    if len(files) == len(found):  # else a rule could seem to be missing that only cannot be read
        problems += between_rules(files)
    if problems:
        return {}, sorted(set(problems))
    return {name: _finished(name, form) for name, form in forms.items()}, []


def _finished(name: str, form: RuleForm) -> Rule:
    return msgspec.convert({"rule": name, **form.model_dump(exclude_none=True)}, Rule)


def _read(found: list[FoundFile]) -> tuple[list[RuleFile], list[Problem]]:
    files: list[RuleFile] = []
    problems: list[Problem] = []
    for file in found:
        try:
            source = read_yaml(file.shown, file.path.read_bytes())
        except OSError as error:
            problems.append(unreadable(file, error))
            continue
        problems += [*source.problems, *source.not_keys("a rule's id, like contract.payer:")]
        if isinstance(source.data, dict):
            files.append(RuleFile(source, file.shipped))
    return files, problems
