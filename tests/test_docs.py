"""The documents are true: every command is in them, has an example, and what they show runs."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from crisisrunner.cli.main import SECTIONS, Commands, app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that can be typed, by its words."""
    group = typer.main.get_command(app)
    assert isinstance(group, Commands)
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "commands"):
            if command.invoke_without_command:
                yield name, command
            yield from ((f"{name} {inner}", found) for inner, found in command.commands.items())
        else:
            yield name, command


ALL = dict(commands())


def test_there_are_the_commands_of_the_plan() -> None:
    promised = (
        "start next status advance severity fact task role call log message timeline "
        "verify erase incidents use playbook backup init say check channel clock inquiry handover drill attachment "
        "seal gobag"
    )
    assert set(promised.split()) == {name.split()[0] for name in ALL}


@pytest.mark.parametrize("name", ALL)
def test_each_command_is_in_the_readme(name: str) -> None:
    assert f"| `crisisrunner {name}" in README


@pytest.mark.parametrize("name", ALL)
def test_each_command_has_help_with_an_example(name: str, type_in) -> None:
    run = type_in(*name.split(), "--help")
    assert run.status == 0
    assert f"Example: crisisrunner {name.split()[0]}" in run.out


def test_help_names_no_command_that_is_not_there() -> None:
    assert {name for section in SECTIONS.values() for name in section} == {name.split()[0] for name in ALL}


def test_help_shows_the_eight_words_of_the_night_first(type_in) -> None:
    listed = re.findall(
        r"^  ([a-z]+) ", type_in("--help").out.split("The words of the night:")[1], re.MULTILINE
    )
    assert listed[:8] == ["start", "next", "status", "fact", "message", "log", "advance", "timeline"]


COMMANDER = """
[people.aoife-brennan]
name = "Aoife Brennan"
phone = "+353 20 915 0111"
roles = ["incident-commander"]
"""


def test_the_first_incident_of_the_readme_runs(laptop: Path, type_in) -> None:
    """The ten lines of the README; the hospital is written into the file as the first line says."""
    block = README.split("## A first incident in ten lines")[1].split("\n\n")[1]
    lines = [line.split("   #")[0].strip() for line in block.splitlines()]
    assert len(lines) == 10
    for line in lines:
        words = shlex.split(line)[1:]
        if words[:2] == ["message", "release"]:
            assert type_in(*words).status == 2  # nobody can be asked here
            words += ["--yes", type_in("incidents").out.split()[0]]
        assert type_in(*words).status == 0, line
        if words == ["init"]:
            toml = Path("crisisrunner.toml")
            toml.write_text(
                toml.read_text().replace('website = ""', 'website = "valley.example"') + COMMANDER
            )


def test_the_smallest_playbook_of_the_readme_can_be_used_and_lacks_what_it_says(
    laptop: Path, type_in
) -> None:
    for folder in ("playbooks", "templates/water"):
        Path(folder).mkdir(parents=True)
    Path("crisisrunner.toml").write_text("")
    Path("playbooks/water.yaml").write_text(README.split("```yaml\n")[1].split("```")[0])
    Path("templates/water/public.md").write_text("There is no water in {{ building }}.")
    Path("templates/water/correction.md").write_text("We said something wrong.")
    found = json.loads(type_in("playbook", "check", "water", "--json").out)
    assert {one["rule"] for one in found} - {"review-due"} == {"six-elements"}  # in a year it is due
    assert type_in("start", "water", "--fact", "building=North").status == 0


def test_the_verifier_of_the_documents_works_on_its_own(hospital: Path, type_in) -> None:
    type_in("start", "dark")
    type_in("log", "naïve 火 \x1b")
    type_in("erase", "2", "--reason", "x", "--yes")
    type_in("timeline", "--format", "jsonl", "--out", "t.jsonl")
    code = (ROOT / "docs" / "record.md").read_text().split("```python\n")[1].split("```")[0]

    def verdict() -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, "t.jsonl"], capture_output=True, text=True, check=False
        )
        return done.stdout + done.stderr

    assert "entries hold, head " in verdict()
    text = Path("t.jsonl").read_text()
    Path("t.jsonl").write_text(text.replace("alert", "alarm", 1))
    assert "does not hold" in verdict()


@pytest.mark.parametrize("file", ["README.md", "CHANGELOG.md", "docs/record.md"])
def test_links_lead_somewhere(file: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / file).read_text()):
        assert ((ROOT / file).parent / target).exists(), target
