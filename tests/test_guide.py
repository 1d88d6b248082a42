"""The guide for planners: every command in it is typed, in its order, and every file in it is written."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from crisisrunner.planner.lint import RULES
from tests.conftest import Type

DOCS = Path(__file__).parent.parent / "docs"
_BLOCK = re.compile(
    r"(?:<!-- (?P<what>file|in): (?P<file>\S+?)(?:, after: (?P<after>.+?))? -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)```",
    re.S,
)


class Block(NamedTuple):
    what: str
    file: str
    after: str
    kind: str
    text: str


def blocks(page: str) -> Iterator[Block]:
    for found in _BLOCK.finditer((DOCS / page).read_text()):
        yield Block(*(found[name] or "" for name in ("what", "file", "after", "kind", "text")))


def write(block: Block) -> None:
    path = Path(block.file)
    if block.what == "file":
        path.write_text(block.text)
        return
    before, found, rest = path.read_text().partition(f"{block.after}\n")
    assert found, f"{block.file} has no line {block.after}"
    path.write_text(before + found + block.text + rest)


def type_line(type_in: Type, line: str, monkeypatch: pytest.MonkeyPatch) -> str:
    words = shlex.split(line)
    if words[0] == "cd":
        monkeypatch.chdir(words[1])
        return ""
    if words[0] != "crisisrunner":
        return subprocess.run(["sh", "-c", line], check=True, capture_output=True, text=True).stdout
    command, _, file = line.partition(" > ")
    run = type_in(*shlex.split(command)[1:])
    assert run.status == 0, (line, run.out, run.err)
    if file:
        Path(file).write_text(run.out)
    return run.out


def test_every_command_of_the_guide_works_in_its_order(
    laptop: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {}
    for block in blocks("planning.md"):
        if block.what:
            write(block)
        if block.kind == "console":
            for line in block.text.splitlines():
                assert line.startswith("$ "), line
                said[line[2:]] = type_line(type_in, line[2:], monkeypatch)
    assert len(said) > 12
    assert "is sound" in said["crisisrunner playbook check helipad-closed"]
    assert "nothing" in said["crisisrunner playbook test helipad-closed"]
    assert "unheld-role" in said["crisisrunner playbook check ransomware"]
    assert Path("stick.zip").stat().st_size > 1_000_000
    assert "Flights land at" in Path("templates/helipad-closed/hold.md").read_text()


def test_the_rules_are_told_as_they_are() -> None:
    page = (DOCS / "rules.md").read_text()
    for rule in RULES:
        assert f"| `{rule.name}` | {rule.level.upper()} | {rule.why} |" in page, rule.name
    assert page.count("\n| `") == len(RULES)


def test_every_link_between_the_pages_leads_somewhere() -> None:
    for page in DOCS.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
            if not target.startswith(("http:", "https:")):
                assert (page.parent / target).exists(), (page.name, target)
