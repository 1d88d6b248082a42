"""A newer version of the plan, taken into a running incident: what changes is shown first, and what happened stays."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Type, once
from tests.terminal import Terminal

Change = Callable[..., None]
IN_REVIEW = (
    "start dark", 'fact set what_happened "Dark" --source "ward 4"', "fact set detected_at 02:50 --source x",
    "task done confirm", "advance confirm", "message submit hold-public",
)  # fmt: skip
NEEDED = "known: what_happened, detected_at; done: confirm"
REASON = ("--reason", "Counsel asked for it", "--yes")


@pytest.fixture
def change(hospital: Path) -> Change:
    def change(**parts: str) -> None:
        path = hospital / "playbooks" / "dark.yaml"
        text = path.read_text()
        for old, new in {"version: 1.0.0": "version: 1.1.0", **parts.get("also", {})}.items():  # type: ignore[attr-defined]
            assert old in text, old
            text = text.replace(old, new, 1)
        path.write_text(text)

    return change


def begun(type_in: Type) -> None:
    once(type_in, "start dark", 'fact set what_happened "Screens are dark" --source "ward 4"')


def told(type_in: Type) -> dict[str, list[str]]:
    answer = json.loads(type_in("playbook", "adopt", "--json").out)
    found: dict[str, list[str]] = {}
    for one in answer:
        found.setdefault(one["theme"], []).append(one["sentence"])
    return found


def test_what_changes_is_told_in_words_of_the_plan(type_in: Type, change: Change) -> None:
    begun(type_in)
    change(also={
        "within: 15 min": "within: 5 min",
        "  hold: {title: Hold statement": "  hold: {title: Hold statement, tasks: {tell: {do: Tell the mayor}}",
        "tasks: [confirm]}}": "tasks: [confirm], reason: true}}",
        "  - {trigger: back, source: update": "  - {trigger: leap, source: detect, dest: closed}\n"
        "  - {trigger: back, source: update",
        "  care_open: {ask: Is care open?, type: yes-no}\n": "",
        "approve: {all: [privacy]}": "approve: [privacy, lead]",
        "update_every: 60 min": "update_every: 30 min",
        "  warning: {rule: nis2.notification, anchor: breach_known_at}\n": "",
        "  final-report: {rule: nis2.final}\n": "",
    })  # fmt: skip
    template = Path("templates/hold/public.md")
    template.write_text(template.read_text() + "\nOther words.\n")
    assert told(type_in) == {
        "stages": ["detect: task confirm is due otherwise: 15 min -> 5 min", "hold: new task tell: Tell the mayor"],
        "requirements": [
            f"confirm needs {NEEDED}; a reason (was: {NEEDED})",
            "new way leap: detect -> closed",
        ],
        "facts": ["gone: question care_open"],
        "messages": ["hold-public is approved by others: privacy and lead (was: privacy)"],
        "deadlines": ["gone: deadline warning", "gone: deadline final-report"],
        "cadence": ["severity 1: people hear from us every 30 min (was: 60 min)"],
        "texts": ["other words: hold/public.md"],
    }  # fmt: skip
    assert json.loads(type_in("status", "--json").out)["incident"]["playbook_version"] == "1.0.0"


def test_it_asks_and_nothing_is_adopted_without_a_yes(type_in: Type, change: Change) -> None:
    begun(type_in)
    change()
    terminal = Terminal("playbook", "adopt")
    terminal.wait_for("this is 1.1.0")
    terminal.wait_for("Adopt it? [y/n]")
    terminal.type("n")
    terminal.wait_for("Nothing was adopted.")
    assert terminal.end() == 1
    terminal = Terminal("playbook", "adopt")
    terminal.wait_for("Adopt it? [y/n]")
    terminal.type("y")
    terminal.wait_for("Why?")
    terminal.type("Counsel asked")
    terminal.wait_for("runs by dark 1.1.0 from here on")
    assert terminal.end() == 0


def test_from_then_on_the_incident_goes_by_the_new_plan(type_in: Type, change: Change) -> None:
    begun(type_in)
    change(also={"tasks: [confirm]}}": "tasks: [confirm], reason: true}}",
                 "messages: [alert]": "messages: [alert, hold-public]"})  # fmt: skip
    Path("templates/alert/staff.md").write_text("Quite other words for staff.")
    assert type_in("playbook", "adopt", *REASON).status == 0
    status = json.loads(type_in("status", "--json").out)
    assert status["incident"]["playbook_version"] == "1.1.0"
    assert {one["id"] for one in status["messages"]} == {"alert.1", "hold-public.1"}
    assert "Quite other words for staff." in type_in("message", "show", "alert").out
    type_in("fact", "set", "detected_at", "02:50", "--source", "ward 4")
    type_in("task", "done", "confirm")
    assert "a reason must be given" in type_in("advance", "confirm").err
    assert (
        "Runs by dark 1.1.0 from here on, instead of 1.0.0; reason: Counsel asked" in type_in("timeline").out
    )


def test_what_went_out_stays_and_the_record_and_its_bundle_hold(type_in: Type, change: Change) -> None:
    begun(type_in)
    incident = json.loads(type_in("status", "--json").out)["incident"]["id"]
    assert type_in("message", "release", "alert", "--yes", incident).status == 0
    before = type_in("message", "show", "alert.1").out
    change()
    Path("templates/alert/staff.md").write_text("Quite other words for staff.")
    type_in("playbook", "adopt", *REASON)
    assert type_in("message", "show", "alert.1").out == before
    assert type_in("verify").status == 0
    assert type_in("timeline", "--format", "bundle", "--out", "b.zip").status == 0
    zipfile.ZipFile("b.zip").extractall("b")
    run = subprocess.run([sys.executable, "-I", "-S", "b/verify.py"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert json.loads(Path("b/playbook/playbook.json").read_text())["version"] == "1.1.0"
    assert json.loads(Path("b/playbook/before-1/playbook.json").read_text())["version"] == "1.0.0"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("  what_happened: {ask", "  what_occurred: {ask", "fact what_happened: this fact was set"),
        ("  1: {title: Care is affected", "  3: {title: Care is affected",
         "severity 1: the incident has this severity"),
    ],
)  # fmt: skip
def test_a_plan_without_a_place_for_what_happened_is_refused(
    hospital: Path, type_in: Type, old: str, new: str, sentence: str
) -> None:
    begun(type_in)
    path = Path("playbooks/dark.yaml")
    text = path.read_text().replace(old, new, 1)
    path.write_text(
        text.replace("facts: [what_happened,", "facts: [what_occurred,") if "occurred" in new else text
    )
    for template in Path("templates").rglob("*.*"):
        if "occurred" in new:
            template.write_text(template.read_text().replace("what_happened", "what_occurred"))
    run = type_in("playbook", "adopt", *REASON)
    assert run.status == 1
    assert sentence in run.err
    assert json.loads(type_in("status", "--json").out)["incident"]["playbook_version"] == "1.0.0"


def test_another_plan_the_same_plan_and_a_closed_incident_are_refused(
    hospital: Path, type_in: Type, change: Change
) -> None:
    begun(type_in)
    assert "exactly this plan already" in type_in("playbook", "adopt", *REASON).err
    assert "this is 'viral-complaint'" in type_in("playbook", "adopt", "viral-complaint", *REASON).err
    change()
    Path("playbooks/dark.yaml").write_text(Path("playbooks/dark.yaml").read_text() + "  broken: {}\n")
    assert type_in("playbook", "adopt", *REASON).status == 1
    Path("playbooks/dark.yaml").write_text(
        Path("playbooks/dark.yaml").read_text().replace("  broken: {}\n", "")
    )
    type_in("advance", "stand-down", "--reason", "A false alarm")
    assert "The incident is closed." in type_in("playbook", "adopt", *REASON).err


def test_without_a_terminal_a_missing_yes_is_said(type_in: Type, change: Change) -> None:
    begun(type_in)
    change()
    run = type_in("playbook", "adopt", "--reason", "x")
    assert run.status == 2
    assert "--yes" in run.err


def must_stay(type_in: Type, changes: dict[str, str]) -> str:
    """What is said when the plan is changed so, and adopted."""
    path = Path("playbooks/dark.yaml")
    text = path.read_text()
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text)
    run = type_in("playbook", "adopt", *REASON)
    assert run.status == 1
    return " ".join(run.err.split())


def test_an_answered_question_keeps_its_type(hospital: Path, type_in: Type) -> None:
    begun(type_in)
    said = must_stay(type_in, {"what_happened: {ask": "what_happened: {type: number, ask"})
    assert "fact what_happened: it was answered as text, and the new plan asks for number" in said


def test_a_deadline_that_runs_keeps_its_rule_and_its_facts(hospital: Path, type_in: Type) -> None:
    begun(type_in)
    type_in("fact", "set", "breach_known_at", "20 min ago", "--source", "privacy")
    said = must_stay(type_in, {"authority: {rule: gdpr.33": "authority: {rule: hipaa.individual"})
    assert "clock authority: this deadline was counted" in said


def test_a_language_in_which_something_is_written_stays(hospital: Path, type_in: Type) -> None:
    begun(type_in)
    assert "language es: messages are written in it" in must_stay(
        type_in, {"languages: [en, es]": "languages: [en]"}
    )


def test_nobody_is_approved_away_by_another_plan(hospital: Path, type_in: Type) -> None:
    once(type_in, *IN_REVIEW)
    said = must_stay(type_in, {"    approve: {all: [privacy]}\n": ""})
    assert "message hold-public.1: it is in review, and the new plan asks others" in said


def test_words_in_review_are_made_by_the_new_texts_and_asked_for_anew(hospital: Path, type_in: Type) -> None:
    once(type_in, *IN_REVIEW)
    template = Path("templates/hold/public.md")
    template.write_text(template.read_text() + "\nA line of counsel.\n")
    assert type_in("playbook", "adopt", *REASON).status == 0
    shown = type_in("message", "show", "hold-public").out
    assert "A line of counsel." in shown
    state = {one["id"]: one["state"] for one in json.loads(type_in("status", "--json").out)["messages"]}
    assert state["hold-public.1"] == "draft"


def test_only_whoever_may_override_may_adopt(hospital: Path, type_in: Type, change: Change) -> None:
    begun(type_in)
    change()
    run = type_in("--as", "Ana Ruiz", "playbook", "adopt", *REASON)
    assert run.status == 1
    assert "Only Communications lead may adopt another version of the plan." in run.err


def test_nothing_that_counts_changes_unseen(type_in: Type, change: Change) -> None:
    begun(type_in)
    change(also={
        "public: {title: Patients and the public, public: true}": "public: {title: Patients and the public}",
        "may: [override, break-glass]": "may: [override]",
        "people: {ask: How many people are concerned?, type: number, sensitive: true":
            "people: {ask: How many?, type: number",
        "role: lead, within: 15 min, call: privacy": "role: privacy, within: 15 min",
    })  # fmt: skip
    assert told(type_in) == {
        "stages": [
            "detect: task confirm: role is privacy (was: lead)",
            "detect: task confirm: call is nothing (was: privacy)",
        ],
        "facts": [
            "people: ask is How many? (was: How many people are concerned?)",
            "people: sensitive is false (was: true)",
        ],
        "roles": ["lead: may is override (was: override, break-glass)"],
        "audiences": ["public: public is false (was: true)"],
    }  # fmt: skip
