"""A plan made by a short interview is sound at once, whatever is answered."""

import json
from pathlib import Path

import pytest

from crisisrunner.planner.new import name_of
from tests.conftest import Type
from tests.terminal import Terminal

WORKSPACE = """
[organisation]
name = "Valley Hospital"
website = "valley.example"
timezone = "America/New_York"
languages = ["en", "es"]
"""


@pytest.fixture
def workspace(laptop: Path) -> Path:
    (laptop / "crisisrunner.toml").write_text(WORKSPACE)
    return laptop


def options(**several: str) -> list[str]:
    return [word for name, value in several.items() for word in (f"--{name.replace('_', '-')}", value)]


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"audience": "staff,partners",
         "channel": "website,x,sms,phone-line,press-email,staff-email,staff-print,staff-sms"},
        {"audience": "none", "channel": "x"},
        {"audience": "partners", "channel": "sms", "approver": "medical,counsel,privacy", "every": "24 h"},
        {"audience": "staff", "channel": "website,staff-print,staff-sms", "approver": "spokesperson"},
    ],
)  # fmt: skip
def test_it_passes_every_rule_and_its_rehearsal_at_once(
    workspace: Path, type_in: Type, answers: dict[str, str]
) -> None:
    made = type_in(
        "playbook", "new", "Helipad closed", "--use-when", "The helipad cannot be used.", *options(**answers)
    )
    assert made.status == 0, made.err
    check = type_in("playbook", "check", "helipad-closed", "--strict")
    assert check.out == "helipad-closed   is sound\n"
    assert check.status == 0
    test = type_in("playbook", "test", "helipad-closed")
    assert test.status == 0, test.out
    assert type_in("start", "helipad-closed").status == 0


def test_at_a_terminal_it_is_a_few_questions(workspace: Path) -> None:
    terminal = Terminal("playbook", "new")
    terminal.wait_for("What is it called?")
    terminal.type("Helipad closed")
    terminal.wait_for("What does somebody see who needs this plan?")
    terminal.type("The helipad cannot be used.")
    terminal.wait_for("Whom do you speak to, beside the public? Or none.")
    terminal.type("1, partners")
    terminal.wait_for("By which channels?")
    terminal.type("website x tv")
    terminal.wait_for("'tv' is none of these")
    terminal.type("1 2 staff-email")
    terminal.wait_for("Who approves what the public reads?")
    terminal.type("")
    terminal.wait_for("How often do people hear from you at the worst?")
    terminal.type("")
    terminal.wait_for("crisisrunner playbook check helipad-closed")
    assert terminal.end() == 0
    written = Path("playbooks/helipad-closed.yaml").read_text()
    assert "update_every: 4 h" in written
    assert "languages: [en, es]" in written


def test_a_question_is_asked_again_until_it_is_answered(workspace: Path) -> None:
    terminal = Terminal("playbook", "new")
    terminal.wait_for("What is it called?")
    terminal.type("?")
    terminal.wait_for("The name by which people pick the plan")
    terminal.type("Ransomware")
    terminal.wait_for("There is a plan 'ransomware' already.")
    terminal.type("Fire in the kitchen")
    terminal.wait_for("What does somebody see")
    terminal.type("")
    terminal.wait_for("One plain sentence")
    terminal.type("The kitchen burns.")
    terminal.wait_for("2  partners")
    terminal.type("7")
    terminal.wait_for("'7' is none of these")
    terminal.type("none")
    terminal.wait_for("By which channels?")
    terminal.type("none")
    terminal.wait_for("No channel reaches the public.")
    terminal.type("1")
    terminal.wait_for("Who approves what the public reads?")
    terminal.type("none")
    terminal.wait_for("Somebody must approve what the public reads.")
    terminal.type("1")
    terminal.wait_for("How often do people hear from you at the worst?")
    terminal.type("often")
    terminal.wait_for("'often' is no duration")
    terminal.type("2 h")
    terminal.wait_for("crisisrunner playbook check fire-in-the-kitchen")
    assert terminal.end() == 0


@pytest.mark.parametrize("leave", ["ctrl-c", "ctrl-d", "q"])
def test_whoever_stops_reads_that_nothing_was_written(workspace: Path, leave: str) -> None:
    before = sorted(workspace.rglob("*"))
    terminal = Terminal("playbook", "new", "Fire")
    terminal.wait_for("What does somebody see")
    if leave == "ctrl-c":
        terminal.interrupt()
    elif leave == "ctrl-d":
        terminal.press(b"\x04")
    else:
        terminal.type("q")
    terminal.wait_for("Stopped: Nothing was written.")
    assert terminal.end() == 130
    assert sorted(workspace.rglob("*")) == before


def test_its_comments_tell_what_to_change(workspace: Path, type_in: Type) -> None:
    type_in("playbook", "new", "Helipad closed", "--use-when", "No flights.")
    text = Path("playbooks/helipad-closed.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=./playbook.schema.json\n")
    assert text.count("\n# ") >= 8
    assert "$" not in text.replace("$schema", "")


@pytest.mark.parametrize(
    "title", ['A "quoted": {title} # no comment', "Ça brûle!", "99 problems", "$name ${x} $$"]
)
def test_whatever_it_is_called_it_is_sound(workspace: Path, type_in: Type, title: str) -> None:
    assert type_in("playbook", "new", title, "--use-when", "* & ! % @ `odd`: [signs]").status == 0
    assert type_in("playbook", "check", name_of(title)).status == 0
    answer = json.loads(type_in("playbook", "show", name_of(title), "--json").out)
    assert answer["title"] == title


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["Ransomware"], "There is a plan 'ransomware' already."),
        (["!!!"], "No plan can be called '!!!'."),
        (["日本"], "Its file is named by its letters from a to z"),
        (["Fire", "--audience", "²"], "'²' is none of these."),
        (["Fire", "--channel", "tv"], "'tv' is none of these"),
        (["Fire", "--channel", "staff-email"], "No channel reaches the public."),
        (["Fire", "--channel", "website"], "No channel reaches staff with a whole note."),
        (["Fire", "--every", "often"], "'often' is no duration"),
        (["Fire", "--approver", "none"], "Somebody must approve what the public reads."),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(
    workspace: Path, type_in: Type, arguments: list[str], sentence: str
) -> None:
    type_in("playbook", "new", "Plan", "--use-when", "x")
    before = sorted(workspace.rglob("*"))
    run = type_in("playbook", "new", *arguments, "--use-when", "Something burns.")
    assert run.status == 1
    assert sentence in run.err
    assert sorted(workspace.rglob("*")) == before


def test_without_a_workspace_or_a_terminal_the_next_step_is_said(laptop: Path, type_in: Type) -> None:
    assert "crisisrunner init" in type_in("playbook", "new", "Fire", "--use-when", "x").err
    (laptop / "crisisrunner.toml").write_text(WORKSPACE)
    run = type_in("playbook", "new", "Fire")
    assert run.status == 2
    assert "--use-when" in run.err


def test_a_workspace_that_may_not_be_written_to_is_said(workspace: Path, type_in: Type) -> None:
    Path("playbooks").write_text("a file where a folder should be")
    run = type_in("playbook", "new", "Fire", "--use-when", "x")
    assert run.status == 3
    assert "The plan cannot be written" in run.err
