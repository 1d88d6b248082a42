"""The drills that come with the program: each can be played, says where its facts come from, and tells players nothing
that is for the controllers."""

import json
import re
import shutil
from pathlib import Path

import pytest

from crisisrunner.drill.load import load_scenario
from crisisrunner.drill.scenario import Scenario
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.workspace import load_workspace
from tests.conftest import Type

ROOT = Path(__file__).parent.parent
LIBRARY = Library(None)
SCENARIOS = sorted(LIBRARY.scenarios())
SCRIPTS = ROOT / "playbooks" / "drills" / "scripts"
LINE = re.compile(r"\+(\d+):([0-5]\d)  ([^:]+?)( tries)?: (\S.*)")
"""A line of a script: `+0:14  Dana Ortiz: message release alert-staff --yes exercise`."""
A4 = 60
"""So many lines fit on one page."""


def loaded(name: str) -> Scenario:
    scenario, problems = load_scenario(LIBRARY.scenario(name), LIBRARY)
    assert problems == []
    assert scenario
    return scenario


@pytest.fixture(params=SCENARIOS)
def scenario(request: pytest.FixtureRequest) -> Scenario:
    """Each shipped scenario, without a problem in it."""
    return loaded(request.param)


def lines_of(script: str) -> list[re.Match[str]]:
    """The lines of a script that are played."""
    kept = [line for line in (SCRIPTS / script).read_text().splitlines() if line and line[0] != "#"]
    found = [(line, LINE.fullmatch(line)) for line in kept]
    assert [line for line, match in found if not match] == []
    return [match for _, match in found if match]


def test_three_are_ready() -> None:
    assert {"night-ransomware", "supplier-down", "viral-review"} <= set(SCENARIOS)


def test_the_night_has_twelve_injects_in_six_and_a_half_hours() -> None:
    night = loaded("night-ransomware")
    assert len(night.injects) == 12
    assert night.lasts.total_seconds() == 390 * 60
    assert night.par
    assert night.par.hold == night.expectations["hold-out"].par
    assert night.par.media_first


def test_the_review_takes_half_an_hour() -> None:
    assert loaded("viral-review").lasts.total_seconds() == 30 * 60


def test_each_has_an_inject_that_comes_only_where_something_was_missed(scenario: Scenario) -> None:
    assert any(one.kind == "contingency" and one.if_missed for one in scenario.injects.values())


def test_each_says_where_its_facts_come_from(scenario: Scenario) -> None:
    addresses = [one.url for one in scenario.sources if one.url]
    assert len(addresses) >= 3
    assert all(one.startswith(("https://", "http://")) for one in addresses)


def test_each_tells_its_story_its_purpose_and_its_controllers(scenario: Scenario) -> None:
    assert scenario.story
    assert scenario.purpose
    assert scenario.scope
    assert scenario.notes
    assert all(one.notes for one in scenario.injects.values())


def test_players_read_no_note_no_expectation_and_no_objective(scenario: Scenario) -> None:
    shown = [scenario.story, *(f"{one.title} {one.text}" for one in scenario.injects.values())]
    hidden = [
        *(one.notes for one in scenario.injects.values()),
        *(one.expect for one in scenario.expectations.values()),
        *(one.title for one in scenario.objectives.values()),
    ]
    for secret in hidden:
        for sentence in filter(None, re.split(r"(?<=[.?!])\s+", secret)):
            assert not [text for text in shown if sentence.lower() in text.lower()], sentence


def test_no_inject_names_a_command_or_a_message_of_the_plan(scenario: Scenario) -> None:
    words = {"crisisrunner", *scenario.expectations} - {"private", "handled", "answered"}
    for one in scenario.injects.values():
        assert not [word for word in words if word in one.text.lower()], one.title


@pytest.mark.parametrize("how", ["good", "bad"])
def test_each_has_a_good_and_a_bad_script(scenario: Scenario, how: str) -> None:
    lines = lines_of(f"{scenario.drill}.{how}.txt")
    people = {one.name for one in load_workspace(SCRIPTS).people.values()}
    offsets = [int(line[1]) * 60 + int(line[2]) for line in lines]
    assert offsets == sorted(offsets)
    assert offsets[-1] * 60 <= scenario.lasts.total_seconds()
    assert {line[3] for line in lines} <= people


def test_a_script_asks_for_nothing_that_a_drill_may_not_do(scenario: Scenario) -> None:
    for how in ("good", "bad"):
        for line in lines_of(f"{scenario.drill}.{how}.txt"):
            assert line[5].split()[0] != "next"
            assert not re.search(r" (--(out|file|db|as|at)|-i)\b", line[5]), line[0]


def test_each_has_one_page_for_its_facilitator(scenario: Scenario) -> None:
    page = (ROOT / "docs" / "drills" / f"{scenario.drill}.md").read_text()
    assert len(page.splitlines()) <= A4
    for command in (
        "start",
        "run",
        "step",
        "inject",
        "observe",
        "pause",
        "score",
        "report",
        "stop",
        "stop --real-event",
    ):
        assert f"crisisrunner drill {command}" in page, command
    for part in ("Purpose", "Before", "During", "What to look for", "Hot wash"):
        assert part in page, part
    assert re.findall(r"^(\d)\. ", page, re.MULTILINE) == ["1", "2", "3"]


GRADES = "UMSP"
"""The ratings, the worst first."""


def played(name: str, how: str, type_in: Type) -> dict[str, str]:
    """The rating of each objective after a script was played in the workspace of the demo."""
    shutil.copy(ROOT / "playbooks" / "drills" / "scripts" / "crisisrunner.toml", Path.cwd())
    run = type_in("drill", "rehearse", name, "--script", how, "--json")
    assert run.status == 0, run.err
    return {one["id"]: one["rating"] for one in json.loads(run.out)["objectives"]}


def test_its_scripts_run_and_score_as_they_should(scenario: Scenario, laptop: Path, type_in: Type) -> None:
    good, bad = (played(scenario.drill, how, type_in) for how in ("good", "bad"))
    assert set(good.values()) <= {"P", "S"}
    assert {"U", "M"} & set(bad.values())
    assert all(GRADES.index(bad[name]) <= GRADES.index(good[name]) for name in good)
    assert sum(GRADES.index(bad[name]) < GRADES.index(good[name]) for name in good) > len(good) / 2
