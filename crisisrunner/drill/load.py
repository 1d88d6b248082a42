"""A scenario file in; a sound scenario out, or every problem of the file at once."""

import msgspec

from crisisrunner.drill.checks import check_scenario, unfinished
from crisisrunner.drill.form import file_of_scenario
from crisisrunner.drill.scenario import Scenario
from crisisrunner.errors import Refused
from crisisrunner.playbook.library import FoundFile, Library
from crisisrunner.playbook.load import load_playbook, shape, unreadable
from crisisrunner.playbook.problems import BadFile, Problem
from crisisrunner.playbook.source import Source, read_yaml


def scenario_named(name: str, library: Library) -> Scenario:
    """The scenario of a name.

    Raises:
        Refused: naming the nearest one.
        BadFile: with every problem of its file.
    """
    scenario, problems = load_scenario(library.scenario(name), library)
    if scenario is None:
        raise BadFile(f"The scenario '{name}'", problems)
    return scenario


def playable(name: str, library: Library) -> Scenario:
    """The scenario of a name, with nothing left in it that nobody has worded yet.

    Raises:
        Refused: naming the nearest one, or what is left to word.
        BadFile: with every problem of its file.
    """
    scenario = scenario_named(name, library)
    if any(unfinished(scenario)):
        raise Refused(f"The scenario '{name}' is not worded to its end.", f"crisisrunner drill check {name}")
    return scenario


def problems_of(file: FoundFile, library: Library) -> list[Problem]:
    """All that keeps a scenario from being played: what is wrong with its file, else what nobody has worded yet."""
    scenario, problems = load_scenario(file, library)
    if scenario is None:
        return problems
    source = read_yaml(file.shown, file.path.read_bytes())
    return sorted(source.problem(path, sentence) for path, sentence in unfinished(scenario))


def load_scenario(file: FoundFile, library: Library) -> tuple[Scenario | None, list[Problem]]:
    """The scenario in a file, or None, and all that is wrong with it."""
    try:
        content = file.path.read_bytes()
    except OSError as error:
        return None, [unreadable(file, error)]
    return read_scenario(file.shown, content, library)


def read_scenario(shown: str, content: bytes, library: Library) -> tuple[Scenario | None, list[Problem]]:
    """The scenario in some bytes, or None, and all that is wrong with it, in the order of the file."""
    source = read_yaml(shown, content)
    problems = [*source.problems, *source.not_keys("'drill: NAME'")]
    if not isinstance(source.data, dict):
        return None, sorted(problems)
    shaped = shape(source, file_of_scenario())
    form = shaped[0]
    problems += [*shaped[1], *source.misnamed("drill")]
    if form is None or problems:
        return None, sorted(set(problems))
    scenario = msgspec.convert(form.model_dump(exclude_none=True), Scenario)
    problems = _against_the_plan(source, scenario, library)
    return (None, sorted(set(problems))) if problems else (scenario, [])


def _against_the_plan(source: Source, scenario: Scenario, library: Library) -> list[Problem]:
    plans = library.playbooks()
    if scenario.playbook not in plans:
        there = ", ".join(plans)
        sentence = f"there is no playbook '{scenario.playbook}' to rehearse; there is: {there}"
        return [source.problem(("playbook",), sentence)]
    playbook, _ = load_playbook(plans[scenario.playbook], library)
    if playbook is None:
        check = f"crisisrunner playbook check {scenario.playbook}"
        sentence = f"the playbook '{scenario.playbook}' is not sound; run: {check}"
        return [source.problem(("playbook",), sentence)]
    return [source.problem(path, sentence) for path, sentence in check_scenario(scenario, playbook)]
