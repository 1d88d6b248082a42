"""A record given again: by the same plan it comes to the same, by another one every difference is told."""

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import rule

from crisisrunner.case import Case
from crisisrunner.drill.draft.compose import draft
from crisisrunner.drill.load import read_scenario
from crisisrunner.drill.replay.compare import Comparison, compare
from crisisrunner.drill.replay.past import Past, past_of
from crisisrunner.drill.replay.play import Played, played
from crisisrunner.incident.events import ZEROS, Event
from crisisrunner.log.chain import envelope_hash
from crisisrunner.pins import pin
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.workspace import load_workspace
from tests.conftest import Type, let_out, once
from tests.test_any_commands import HOSPITAL, PINS, AnyCommands

HERE = Path(__file__).parent


def told(event: Event) -> tuple[object, ...]:
    return event.type, event.at, event.actor, dict(event.data), event.words


LIBRARY = Library(HOSPITAL)
OTHER = pin("ransomware", Library(None), load_workspace(HOSPITAL))
"""A plan that has hardly anything of what was decided about."""


class AnyReplay(AnyCommands):
    """Whatever was typed, legal or not: typed again by the same plan it makes the same record, event by event."""

    @rule()
    def erase_the_last_words(self) -> None:
        """Whatever they are: by its number hardly anybody hits an entry that has words."""
        if hasattr(self, "said"):
            events = [recorded.event for recorded in self.record.events(self.said.id)]
            numbers = [event.seq for event in events if event.words and event.type != "entry.erased"]
            self.attempt(lambda runner: runner.erase(numbers[-1:], "a name"))

    def teardown(self) -> None:
        if hasattr(self, "said"):
            past = past_of(self.record, self.said.id)
            with played(past, PINS) as again:
                if self.said.erased:
                    self.what_differs_hangs_on_erased_words(again)
                else:
                    self.it_is_the_same(past, again, compare(past, again))
            with played(past, OTHER) as again:
                assert compare(past, again).stage_now in again.case.playbook.stages
            self.it_can_be_drafted()
        super().teardown()

    def it_can_be_drafted(self) -> None:
        """As a scenario for the plan, or for another, which lacks what was done."""
        case = Case(self.record, self.said)
        events = [recorded.event for recorded in self.record.events(self.said.id)]
        for plan in (case.playbook, msgspec.structs.replace(case.playbook, messages={}, clocks={})):
            made = draft(case, events, "x", plan, events[-1].at)
            assert plan.messages == {} or read_scenario("x.yaml", made.text.encode(), LIBRARY)[1] == []

    def it_is_the_same(self, past: Past, again: Played, comparison: Comparison) -> None:
        assert comparison.differences == ()
        assert (comparison.stage_now, comparison.stage_then) == (self.said.stage, self.said.stage)
        assert [*map(told, again.events)] == [*map(told, past.events)]

    def what_differs_hangs_on_erased_words(self, again: Played) -> None:
        assert {one.because for one in (*again.refused, *again.other_words)} <= set(self.said.erased)


AnyReplay.TestCase.settings = settings(
    max_examples=10, stateful_step_count=30, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
TestAnyReplay = AnyReplay.TestCase

TO_HOLD = (
    'start dark --at "2026-11-24 02:50"',
    'fact set what_happened "Screens are dark" --source "ward 4" --at "2026-11-24 02:51"',
    'fact set detected_at "2026-11-24 02:40" --source "ward 4" --at "2026-11-24 02:52"',
    'task done confirm --at "2026-11-24 03:02"',
    'advance confirm --at "2026-11-24 03:03"',
)


@pytest.fixture
def night(hospital: Path, type_in: Type) -> Path:
    """A night of `dark` up to the update: the hold is out at 03:40."""
    once(type_in, *TO_HOLD)
    let_out(type_in, "hold-public", "--at", "2026-11-24 03:40")
    once(type_in, 'advance update --at "2026-11-24 03:45"', 'task done brief --at "2026-11-24 03:50"')
    return hospital


def newer(*changes: tuple[str, str]) -> str:
    """The plan with some words replaced, in a file of its own."""
    text = Path("playbooks/dark.yaml").read_text().replace("version: 1.0.0", "version: 2.0.0")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    Path("playbooks/dark.yaml").write_text(text)
    return "playbooks/dark.yaml"


def test_the_same_plan_makes_no_difference(night: Path, type_in: Type) -> None:
    run = type_in("drill", "replay", "2026-001", "--playbook", "dark")
    assert (run.status, run.err) == (0, "")
    assert run.out == (
        "2026-001  Screens are dark   dark 1.0.0 → dark 1.0.0\n"
        "\n"
        "  11 decisions given again: no difference\n"
        "  It would stand where it stood: UPDATE\n"
    )


@pytest.mark.parametrize("name", ["ransomware", "other/ransomware.yaml"])
def test_another_plan_altogether_is_refused(name: str, night: Path, type_in: Type) -> None:
    """By its name, with whatever is wrong with its texts here, or by its file."""
    text = Path("playbooks/dark.yaml").read_text()
    Path("other").mkdir()
    Path("other/ransomware.yaml").write_text(text.replace("playbook: dark", "playbook: ransomware"))
    run = type_in("drill", "replay", "2026-001", "--playbook", name)
    assert (run.status, run.out) == (1, "")
    assert "2026-001 ran by the plan 'dark', and ransomware is another plan." in run.err
    assert "--playbook playbooks/dark.yaml" in run.err


def test_what_a_stricter_plan_refuses_is_told_with_what_follows_from_it(night: Path, type_in: Type) -> None:
    plan = newer(("approve: {all: [privacy]}", "approve: {all: [privacy, lead]}"))
    run = type_in("drill", "replay", "2026-001", "--playbook", plan)
    assert run.status == 0
    assert "dark 1.0.0 → dark 2.0.0" in run.out
    assert "03:40  REFUSED  " in run.out
    assert "hold-public.1 cannot go out yet." in run.out
    assert "not approved (en)   Communications lead: Dana Ortiz" in run.out
    assert "03:45  refused  because of" in run.out
    assert "Entered UPDATE by 'update'" in run.out
    assert "03:45  no draft because of" in run.out
    assert "03:50  refused  because of" in run.out
    assert "11 decisions given again: 3 refused (2 because of another), 1 not drafted" in run.out
    assert "It would stand in HOLD STATEMENT, not in UPDATE" in run.out


def test_as_json(night: Path, type_in: Type) -> None:
    plan = newer(("approve: {all: [privacy]}", "approve: {all: [privacy, lead]}"))
    data = json.loads(type_in("drill", "replay", "2026-001", "--playbook", plan, "--json").out)
    assert data["id"] == "2026-001"
    assert data["playbook"]["now"] == {"id": "dark", "version": "2.0.0"}
    assert data["count"]["refused"] == 3
    assert data["stage"] == {"then": "update", "now": "hold"}
    refused = [one for one in data["differences"] if one["kind"] == "refused"]
    assert refused[0]["because"] is None
    assert refused[0]["why"] == "hold-public.1 cannot go out yet."
    assert {one["because"] for one in refused[1:]} == {refused[0]["entry"]}
    assert [one["at"] for one in data["differences"]] == sorted(one["at"] for one in data["differences"])


def test_what_another_plan_drafts(night: Path, type_in: Type) -> None:
    plan = newer(("messages: [hold-public]", "messages: [alert, hold-public]"))
    run = type_in("drill", "replay", "2026-001", "--playbook", plan)
    assert "03:03  DRAFTED  alert.2  Alert to staff to Staff" in run.out
    plan = newer(
        ("messages: [alert, hold-public]", "messages: [hold-public]"), (", messages: [update-public]}", "}")
    )
    run = type_in("drill", "replay", "2026-001", "--playbook", plan)
    assert "03:45  NO DRAFT" in run.out
    assert "update-public.1  Update to Patients and the public" in run.out


def test_what_is_due_at_another_time_and_what_is_late_instead(night: Path, type_in: Type) -> None:
    plan = newer(("within: 15 min", "within: 10 min"), ("within: 60 min", "within: 50 min"))
    run = type_in("drill", "replay", "2026-001", "--playbook", plan)
    assert "02:50  LATE     Confirm that this is real\n" in run.out
    assert "due 03:00 instead of 03:05, done 03:02, 2 min late" in run.out
    assert "03:03  DUE      hold-public.1  Holding statement out" in run.out
    assert "due 03:53 instead of 04:03, done 03:40" in run.out
    Path("playbooks/dark.yaml").write_text(
        Path("playbooks/dark.yaml").read_text().replace("within: 10 min", "within: 15 min")
    )
    once(type_in, 'start dark --at "2026-11-24 02:50"')
    type_in("-i", "2026-002", "task", "done", "confirm", "--at", "2026-11-24 03:10")
    plan = newer(("within: 15 min", "within: 30 min"))
    run = type_in("drill", "replay", "2026-002", "--playbook", plan)
    assert "02:50  IN TIME  Confirm that this is real" in run.out
    assert "due 03:20 instead of 03:05, done 03:10" in run.out


OTHER_NAMES = {
    "hold-public": "holding", "dest: hold,": "dest: waiting,", "  hold: {title": "  waiting: {title",
    "source: [hold, update]": "source: [waiting, update]", "[detect, hold]": "[detect, waiting]",
    "what_happened": "what_is_it", "  confirm: {do": "  certain: {do", "tasks: [confirm]": "tasks: [certain]",
    "  privacy: {title": "  secrecy: {title", "call: privacy": "call: secrecy", "all: [privacy]": "all: [secrecy]",
    "  1: {title": "  3: {title",
}  # fmt: skip


def test_a_plan_without_what_was_decided_about_refuses_and_never_fails(night: Path, type_in: Type) -> None:
    text = Path("playbooks/dark.yaml").read_text()
    for old, new in OTHER_NAMES.items():
        text = text.replace(old, new)
    Path("playbooks/dark.yaml").write_text(text)
    for template in Path("templates").rglob("*"):
        if template.is_file():
            template.write_text(template.read_text().replace("what_happened", "what_is_it"))
    run = type_in("drill", "replay", "2026-001", "--playbook", "dark")
    assert run.status == 0, run.err
    assert "There is no severity 1 in this playbook" in run.out
    assert "There is no fact 'what_happened'" in run.out
    assert "DETECT has no task 'confirm'" in run.out
    assert "It would stand in DETECT, not in UPDATE" in run.out


def test_nothing_is_written_and_nothing_is_left_behind(night: Path, type_in: Type, tmp_path: Path) -> None:
    def held() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    shutil.copy("record.db", "elsewhere.db")
    before = held()
    for record in ("2026-001", "elsewhere.db"):
        assert type_in("drill", "replay", record, "--playbook", "dark").status == 0
    after = held()
    assert {name: after[name] for name in after if "-wal" not in name and "-shm" not in name} == {
        name: before[name] for name in before if "-wal" not in name and "-shm" not in name
    }


def test_an_export_can_be_given_again_where_its_plan_is_not_at_hand(night: Path, type_in: Type) -> None:
    type_in("timeline", "--format", "jsonl", "--out", "t.jsonl")
    run = type_in("drill", "replay", "t.jsonl", "--playbook", newer(("within: 15 min", "within: 1 min")))
    assert "LATE     Confirm that this is real" in run.out  # the record at hand has the plan of that time
    run = type_in("--db", "other.db", "drill", "replay", "t.jsonl", "--playbook", "dark")
    assert "The plan of that time is not at hand" in run.err
    assert "no difference" in run.out


def test_a_drill_is_given_again_with_what_its_players_were_told(laptop: Path, type_in: Type) -> None:
    once(type_in, "drill start night-ransomware")
    type_in("drill", "step")
    type_in("fact", "set", "detected_at", "02:50", "--source", "ward 4")
    type_in("drill", "inject", "The radio calls")
    type_in("drill", "stop")
    drill = json.loads(type_in("drill", "list", "--json").out)[-1]["id"]
    same = type_in("drill", "replay", drill, "--playbook", "ransomware")
    assert "no difference" in same.out
    assert same.out.startswith("EXERCISE") and same.out.rstrip().endswith("EXERCISE")
    Path("playbooks").mkdir()
    Path("crisisrunner.toml").write_text("")
    tasks = "{confirm: {within: 5 min}, wake-command: {within: 5 min}, pause-posts: {within: 5 min}}"
    Path("playbooks/ransomware.yaml").write_text(
        f"playbook: ransomware\nextends: ransomware\nstages: {{detect: {{tasks: {tasks}}}}}\n"
    )
    other = type_in("drill", "replay", drill, "--playbook", "playbooks/ransomware.yaml")
    assert "Players were told" in other.out
    assert "The radio calls" in other.out
    assert "DUE" in other.out


def test_words_that_were_erased_are_told_and_it_goes_on(night: Path, type_in: Type) -> None:
    facts = [json.loads(line) for line in type_in("timeline", "--format", "jsonl").out.splitlines()]
    seq = next(one["seq"] for one in facts if one["type"] == "fact.set")
    type_in("erase", str(seq), "--reason", "names a patient", "--yes")
    run = type_in("drill", "replay", "2026-001", "--playbook", "dark")
    assert run.status == 0
    assert f"ERASED   {seq}  what_happened: [erased]" in run.out
    assert "Its words were erased; it was given again without them" in run.out


def test_an_approval_is_given_again_for_the_words_as_they_are_then(night: Path, type_in: Type) -> None:
    template = Path("templates/hold/public.md")
    template.write_text(
        template.read_text().replace("{% block facts %}", "{% block facts %}All is safe. ", 1)
    )
    run = type_in("drill", "replay", "2026-001", "--playbook", "dark")
    assert "WORDS" in run.out or "REFUSED" in run.out
    assert "Ana Ruiz would approve other words of hold-public.1 (en)" in run.out
    assert " instead of " in run.out


def test_an_incident_without_any_decision(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark")
    run = type_in("drill", "replay", "2026-001", "--playbook", "dark")
    assert "1 decision given again: no difference" in run.out


@pytest.mark.parametrize("sample", ["sample.jsonl", "sample-2.jsonl", "sample-3.jsonl"])
def test_records_of_earlier_versions_are_read(sample: str, hospital: Path, type_in: Type) -> None:
    run = type_in("drill", "replay", str(HERE / sample), "--playbook", "dark")
    assert run.status == 0
    before_rules = "The record is from before there were rules of law" in run.err
    assert before_rules == (sample != "sample-3.jsonl")


def test_a_record_that_an_earlier_version_wrote_in_this_plan_makes_no_difference(
    hospital: Path, type_in: Type
) -> None:
    """The third sample's plan is the plan of the tests, so all that it decided comes to the same."""
    run = type_in("drill", "replay", str(HERE / "sample-3.jsonl"), "--playbook", "dark")
    assert "37 decisions given again: no difference" in run.out


def test_a_drill_of_an_earlier_version_is_read(laptop: Path, type_in: Type) -> None:
    run = type_in("drill", "replay", str(HERE / "sample-4.jsonl"), "--playbook", "ransomware")
    assert run.status == 0
    assert "decisions given again" in run.out


BAD = {
    "nothing": ("no-such", 1, "There is no incident and no file 'no-such'"),
    "folder": ("playbooks", 3, "playbooks is no file, so it is no record."),
    "text": (
        "playbooks/dark.yaml",
        1,
        "Line 1 of playbooks/dark.yaml is no entry of a record: it was changed, or cut off.",
    ),
    "empty": ("empty.jsonl", 1, "empty.jsonl holds no incident."),
    "cut": ("cut.jsonl", 3, "does not hold"),
    "changed": ("changed.jsonl", 3, "does not hold"),
    "other database": ("other.db", 3, "other.db"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_record_is_refused_in_a_sentence(name: str, night: Path, type_in: Type) -> None:
    type_in("timeline", "--format", "jsonl", "--out", "t.jsonl")
    lines = Path("t.jsonl").read_text().splitlines(keepends=True)
    Path("empty.jsonl").write_text("")
    Path("cut.jsonl").write_text("".join(lines[3:]))
    Path("changed.jsonl").write_text("".join(lines).replace("ward 4", "ward 5"))
    Path("other.db").write_bytes(b"SQLite format 3\x00" + b"\x00" * 200)
    record, status, sentence = BAD[name]
    run = type_in("drill", "replay", record, "--playbook", "dark")
    assert run.status == status
    assert sentence in run.err.replace("\n", " ")
    assert "Traceback" not in run.err


def relinked(lines: list[dict[str, Any]]) -> str:
    """The lines with a chain that holds, as anybody can make one."""
    prev = ZEROS
    for line in lines:
        line["prev"] = prev
        prev = line["hash"] = envelope_hash({key: line[key] for key in line if key not in ("salt", "words")})
    return "".join(f"{json.dumps(line)}\n" for line in lines)


@pytest.mark.parametrize("value", [None, 5, "9999-12-31T23:59:59.999Z", [], {}])
def test_an_export_that_somebody_made_up_is_no_traceback(value: Any, night: Path, type_in: Type) -> None:
    """Of each type of event, the first that the night has."""
    lines = [json.loads(line) for line in type_in("timeline", "--format", "jsonl").out.splitlines()]
    first_of_its_type = {line["type"]: line for line in reversed(lines) if line["data"]}
    for kind, line in first_of_its_type.items():
        whole = line["data"]
        line["data"] = {**whole, next(iter(whole)): value}
        Path("made-up.jsonl").write_text(relinked(lines))
        run = type_in("drill", "replay", "made-up.jsonl", "--playbook", "dark")
        assert run.status in (0, 1, 3), kind
        line["data"] = whole


@pytest.mark.parametrize("year", ["0001", "1969", "2200", "9999"])
def test_an_entry_of_a_year_in_which_nothing_was_recorded(year: str, night: Path, type_in: Type) -> None:
    lines = [json.loads(line) for line in type_in("timeline", "--format", "jsonl").out.splitlines()]
    lines[-2]["at"] = f"{year}-12-31T23:59:59.999Z"
    Path("made-up.jsonl").write_text(relinked(lines))
    run = type_in("drill", "replay", "made-up.jsonl", "--playbook", "dark")
    assert (run.status, run.err.splitlines()[0]) == (
        1, f"Refused: Entry {lines[-2]['seq']} is of the year {int(year)}, in which nothing was recorded.",
    )  # fmt: skip


def test_which_of_several_incidents_must_be_said(night: Path, type_in: Type) -> None:
    type_in("start", "dark")
    shutil.copy("record.db", "two.db")
    run = type_in("drill", "replay", "two.db", "--playbook", "dark")
    assert (run.status, run.err.splitlines()) == (
        1, ["Refused: two.db holds 2 incidents: 2026-001, 2026-002.", "  Say which: --incident ID."],
    )  # fmt: skip
    assert type_in("drill", "replay", "two.db", "--playbook", "dark", "--incident", "2026-001").status == 0
    run = type_in("drill", "replay", "two.db", "--playbook", "dark", "--incident", "2026-009")
    assert "There is no incident '2026-009'" in run.err


def test_the_other_plan_must_be_there_and_sound(night: Path, type_in: Type) -> None:
    run = type_in("drill", "replay", "2026-001", "--playbook", "drak")
    assert "There is no playbook 'drak'; did you mean 'dark'?" in run.err
    run = type_in("drill", "replay", "2026-001", "--playbook", "playbooks/none.yaml")
    assert (run.status, "playbooks/none.yaml:1:1: the file cannot be read" in run.err) == (1, True)
    run = type_in("drill", "replay", "2026-001", "--playbook", newer(("dest: update", "dest: updaet")))
    assert run.status == 1
    assert "which is no stage; did you mean 'update'?" in run.err
